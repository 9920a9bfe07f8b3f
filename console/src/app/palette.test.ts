// Contrast as WCAG 2.1 computes it: text needs at least 4.5 on every ground that it stands on.
import { expect, test } from "vitest";
import { cssVariables, dark, light, type Palette } from "./palette.ts";

function luminance(hex: string): number {
  const parts = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * parts[0]! + 0.7152 * parts[1]! + 0.0722 * parts[2]!;
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

const grounds: (keyof Palette)[] = ["page", "card", "raised", "hover", "chosen"];
const inks: (keyof Palette)[] = ["ink", "ink2", "ink3", "accentInk", "red", "amber", "green"];
const pairs: [keyof Palette, keyof Palette][] = [
  ...inks.flatMap((ink) =>
    grounds.map((ground) => [ink, ground] as [keyof Palette, keyof Palette]),
  ),
  ["accentInk", "accentSoft"],
  ["red", "redSoft"],
  ["amber", "amberSoft"],
  ["green", "greenSoft"],
  ["onAccent", "accent"],
  ["ink", "mark"],
];

test.each([
  ["light", light],
  ["dark", dark],
])("%s: every text can be read on every ground", (_name, palette) => {
  const weak = pairs.filter(([ink, ground]) => contrast(palette[ink], palette[ground]) < 4.5);
  expect(
    weak.map(
      ([ink, ground]) =>
        `${ink} on ${ground}: ${contrast(palette[ink], palette[ground]).toFixed(2)}`,
    ),
  ).toEqual([]);
});

test("names become CSS variables", () => {
  expect(cssVariables(light)).toContain("--accent-soft: #");
  expect(cssVariables(light)).toContain("--ink-2: #");
});
