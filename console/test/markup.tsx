// For unit tests: what a component says, as markup, to somebody of a role in a language.
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import type { Role } from "../src/api/types.ts";
import { LocaleProvider, type Locale } from "../src/i18n/index.tsx";
import { CommandsProvider } from "../src/state/commands.tsx";
import { SessionProvider } from "../src/state/session.tsx";

export function markup(locale: Locale, element: ReactNode, role: Role = "operator"): string {
  const session = {
    login: "li.na",
    name: "李娜",
    role,
    language: locale,
    member: null,
    csrf_token: "",
    expires_at: null,
  };
  return renderToStaticMarkup(
    <LocaleProvider locale={locale}>
      <SessionProvider session={session}>
        <QueryClientProvider client={new QueryClient()}>
          <MemoryRouter>
            <CommandsProvider>{element}</CommandsProvider>
          </MemoryRouter>
        </QueryClientProvider>
      </SessionProvider>
    </LocaleProvider>,
  );
}

// Without its elements.
export const text = (html: string) => html.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
