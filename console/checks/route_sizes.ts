// Prints what a browser must load before a page shows, gzip-compressed, for every page of the
// console and for /chat, and fails the build above the budget. A page is a dynamic import under
// src/pages; what it needs first is the entry, its own chunk, the words of one language and
// everything these import statically.
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

export const firstLoadBytesMax = 500_000;
export const chatLoadBytesMax = 40_000;
export const sidebarBytesMax = 160_000; // on a phone, inside another program

interface Chunk {
  type: string;
  fileName: string;
  code?: string;
  imports?: string[];
  isEntry?: boolean;
  facadeModuleId?: string | null;
  viteMetadata?: { importedCss?: Set<string> };
  source?: string | Uint8Array;
}

export function routeSizes(): Plugin {
  return {
    name: "route-sizes",
    generateBundle: {
      order: "post",
      handler(_options, bundle) {
        const files = bundle as unknown as Record<string, Chunk>;
        const bytes = (name: string): number => {
          const file = files[name];
          const body = file?.code ?? file?.source;
          return body === undefined ? 0 : gzipSync(body).length;
        };
        const closure = (name: string, into = new Set<string>()): Set<string> => {
          const chunk = files[name];
          if (!chunk || into.has(name)) return into;
          into.add(name);
          for (const css of chunk.viteMetadata?.importedCss ?? []) into.add(css);
          for (const imported of chunk.imports ?? []) closure(imported, into);
          return into;
        };
        const chunks = Object.values(files).filter((file) => file.type === "chunk");
        const entryOf = (page: string) =>
          chunks.find((chunk) => chunk.isEntry && chunk.facadeModuleId?.endsWith(page));
        const entry = entryOf("/index.html");
        const chat = entryOf("/chat.html");
        const sidebar = entryOf("/sidebar.html");
        if (!entry || !chat || !sidebar) {
          this.error("an entry is missing: index.html, chat.html or sidebar.html");
        }
        // A reader loads one language: the heavier one counts.
        const languages = ["zh", "en"].map((language) =>
          chunks.find((chunk) => chunk.facadeModuleId?.endsWith(`/src/i18n/${language}.ts`)),
        );
        const pages = chunks.filter((chunk) => /src\/pages\//.test(chunk.facadeModuleId ?? ""));
        const tooBig: string[] = [];
        const sum = (needed: Set<string>) =>
          [...needed].reduce((all, name) => all + bytes(name), 0);
        const show = (path: string, total: number, most: number) => {
          console.log(`  ${path.padEnd(40)} ${(total / 1000).toFixed(0).padStart(5)} kB`);
          if (total > most) tooBig.push(`${path}: ${total} bytes, at most ${most}`);
        };
        console.log("\nfirst load per page (gzip):");
        for (const page of pages.sort((a, b) => a.fileName.localeCompare(b.fileName))) {
          const totals = languages.map((language) => {
            if (!language) this.error("the words of a language are in no chunk of their own");
            const first = [entry, page, language].flatMap((chunk) => [...closure(chunk.fileName)]);
            return sum(new Set(first));
          });
          const path = (page.facadeModuleId ?? "").replace(/^.*src\/pages\//, "");
          show(path, Math.max(...totals), firstLoadBytesMax);
        }
        show("/chat", sum(closure(chat.fileName)), chatLoadBytesMax);
        const bridge = chunks.find((chunk) => /wecom_bridge/.test(chunk.facadeModuleId ?? ""));
        const sdk = bridge ? bytes(bridge.fileName) : 0;
        show("/sidebar, with WeCom's SDK", sum(closure(sidebar.fileName)) + sdk, sidebarBytesMax);
        if (tooBig.length > 0) {
          this.error(`first load above its budget: ${tooBig.join(", ")}`);
        }
      },
    },
  };
}
