// Goal: the page beside a chat brings every word that it can show, though not all of the console's.
// Method: all files that its entry reaches, and the keys and families that they name.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { besideChat } from "../i18n/beside_chat.ts";
import { zh } from "../i18n/zh.ts";

function reached(path: string, seen = new Map<string, string>()): Map<string, string> {
  if (seen.has(path) || !existsSync(path)) return seen;
  const text = readFileSync(path, "utf8");
  seen.set(path, text);
  if (path.includes("/i18n/")) return seen;
  for (const [, from] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+\.tsx?)"/g)) {
    reached(join(dirname(path), from!), seen);
  }
  return seen;
}

test("the words that the page beside a chat can show are among those that it brings", () => {
  const files = reached(join(import.meta.dirname, "app.tsx"));
  expect(files.size).toBeGreaterThan(10);
  const sources = [...files].filter(([path]) => !path.includes("/i18n/")).map(([, text]) => text);
  const named = sources.flatMap((text) =>
    [...text.matchAll(/"([a-z_]+\.[a-z0-9_.]+)"/g)].map((found) => found[1]!),
  );
  const families = sources.flatMap((text) =>
    [...text.matchAll(/word\(\s*"([a-z_]+)"/g)].map((found) => found[1]!),
  );
  const wanted = Object.keys(zh).filter(
    (key) => named.includes(key) || families.some((family) => key.startsWith(`${family}.`)),
  );
  expect(wanted.length).toBeGreaterThan(50);
  expect(wanted.filter((key) => !(key in besideChat.zh))).toEqual([]);
  expect(wanted.filter((key) => !(key in besideChat.en))).toEqual([]);
});
