// Steps that the walks share: opening a page, signing in, asking the server as the console does.
import type { Page } from "playwright-core";
import { inject } from "vitest";
import { settled } from "./browser.ts";

const url = inject("url");
export const login = process.env.GUILDHALL_LOGIN ?? "admin";
export const password = process.env.GUILDHALL_PASSWORD ?? "correct-horse-battery";

export async function open(page: Page, path: string): Promise<void> {
  await page.goto(url + path);
  await settled(page);
}

export async function signIn(page: Page): Promise<void> {
  await page.goto(url);
  await settled(page);
  await page.locator("#login").fill(login);
  await page.locator("#password").fill(password);
  await page.keyboard.press("Enter");
  await page.locator(".rail").waitFor({ state: "attached" });
}

export async function asked<Answer>(page: Page, path: string): Promise<Answer> {
  return (await page.evaluate(async (each) => (await fetch(each)).json(), path)) as Answer;
}

// Tells the server something as the console would; answers with the status.
export async function change(
  page: Page,
  method: string,
  path: string,
  body: object,
): Promise<number> {
  return await page.evaluate(
    async ([how, where, what]) => {
      const { csrf_token } = (await (await fetch("/api/v1/session")).json()) as {
        csrf_token: string;
      };
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": csrf_token };
      return (await fetch(where!, { method: how!, headers, body: what! })).status;
    },
    [method, path, JSON.stringify(body)],
  );
}
