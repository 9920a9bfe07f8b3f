// The catalogues hold every text: same keys, same placeholders, and no text left in components.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { en } from "./en.ts";
import { translate } from "./index.tsx";
import { zh } from "./zh.ts";

const root = join(import.meta.dirname, "..");

function sources(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return entry.name === "generated" ? [] : sources(path);
    return /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) ? [path] : [];
  });
}

function names(text: string): string[] {
  return [...new Set([...text.matchAll(/\{(\w+)/g)].map((found) => found[1]!))].sort();
}

test("both languages have the same keys, and a text for each", () => {
  expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
  const empty = [...Object.entries(zh), ...Object.entries(en)].filter(
    ([, text]) => text.trim() === "",
  );
  expect(empty).toEqual([]);
});

test("an English text uses no placeholder that the Chinese one does not get", () => {
  // "{late_n|question is|questions are}" counts by the number beside {late}, where {late} is a
  // link.
  const plain = (text: string) => names(text).map((name) => name.replace(/_n$/, ""));
  const wrong = Object.keys(zh).filter((key) => {
    const left = new Set(plain(zh[key as keyof typeof zh]));
    return plain(en[key as keyof typeof zh]).some((name) => !left.has(name));
  });
  expect(wrong).toEqual([]);
});

test("Chinese texts are Chinese", () => {
  const latin = new Set([
    "nav.by_key",
    "app.name_latin",
    "user.other_language",
    "language.en",
    "about.licence_name",
  ]);
  const wrong = Object.entries(zh).filter(
    ([key, text]) => !latin.has(key) && !/[\u3400-\u9fff]/.test(text),
  );
  expect(wrong).toEqual([]);
});

describe("components hold keys only", () => {
  const shown = new Set([
    "title",
    "label",
    "placeholder",
    "aria-label",
    "alt",
    "extra",
    "help",
    "hint",
    "okText",
  ]);
  test.each(sources(root).filter((path) => path.endsWith(".tsx")))("%s", (path) => {
    const file = ts.createSourceFile(
      path,
      readFileSync(path, "utf8"),
      ts.ScriptTarget.Latest,
      true,
      ts.ScriptKind.TSX,
    );
    const found: string[] = [];
    const visit = (node: ts.Node): void => {
      const isKey =
        ts.isJsxElement(node.parent ?? node) && node.parent.getChildAt(0).getText() === "<kbd>";
      if (ts.isJsxText(node) && !isKey && /[\p{L}]/u.test(node.text)) found.push(node.text.trim());
      if (ts.isJsxAttribute(node) && node.initializer && ts.isStringLiteral(node.initializer)) {
        if (shown.has(node.name.getText()) && node.initializer.text !== "")
          found.push(node.initializer.text);
      }
      if (ts.isStringLiteralLike(node) && /[\u3400-\u9fff]/.test(node.text)) found.push(node.text);
      ts.forEachChild(node, visit);
    };
    visit(file);
    expect(found).toEqual([]);
  });
});

test("every text of the catalogue is used somewhere", () => {
  const literals = new Set<string>();
  const patterns: RegExp[] = [];
  for (const path of sources(root)) {
    if (/i18n\/(zh|en)/.test(path)) continue;
    const text = readFileSync(path, "utf8");
    for (const found of text.matchAll(/"([a-z_]+(?:\.[a-z_0-9]+)*)"/g)) literals.add(found[1]!);
    for (const found of text.matchAll(/`((?:[a-z_.]|\$\{[\w.]+\})+)`/g)) {
      const fixed = found[1]!.replace(/\$\{[^}]*\}/g, "");
      if (!/[a-z]/.test(fixed)) continue; // `${one}.${other}` would match everything
      patterns.push(
        new RegExp(`^${found[1]!.replace(/\./g, "\\.").replace(/\$\{[^}]*\}/g, "[a-z_.]+")}$`),
      );
    }
    for (const found of text.matchAll(/word\("([a-z_]+)"/g))
      patterns.push(new RegExp(`^${found[1]!}\\.`));
  }
  const unused = Object.keys(zh).filter(
    (key) => !literals.has(key) && !patterns.some((each) => each.test(key)),
  );
  expect(unused).toEqual([]);
});

describe("placeholders", () => {
  test("numbers are grouped and choose their word", () => {
    expect(translate("en", "groups.breached", { count: 1200 })).toBe("1,200 of them late");
    expect(translate("en", "search.behind", { count: 1 })).toBe(
      "The newest 1 message is not indexed yet",
    );
    expect(translate("en", "search.behind", { count: 2 })).toBe(
      "The newest 2 messages are not indexed yet",
    );
  });
  test("a value that is missing stays visible, so that a test or a reader sees it", () => {
    expect(translate("zh", "undo.done")).toBe("已撤销");
    expect(translate("zh", "rule.notice_hint")).toContain("{name}");
  });
});
