// Light, dark, or what the system says. The choice is kept in this browser; the attribute on <html>
// is set before the first paint by public/first_paint.js.
import { useSyncExternalStore } from "react";
import { cssVariables, dark, light, type Palette } from "./palette.ts";

export type Appearance = "system" | "light" | "dark";

const storageKey = "guildhall.appearance";
const systemDark = window.matchMedia("(prefers-color-scheme: dark)");
const listeners = new Set<() => void>();

export function appearance(): Appearance {
  const kept = localStorage.getItem(storageKey);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function isDark(): boolean {
  const chosen = appearance();
  return chosen === "dark" || (chosen === "system" && systemDark.matches);
}

export function chooseAppearance(chosen: Appearance): void {
  if (chosen === "system") localStorage.removeItem(storageKey);
  else localStorage.setItem(storageKey, chosen);
  paint();
}

function paint(): void {
  document.documentElement.dataset.theme = isDark() ? "dark" : "light";
  for (const listener of listeners) listener();
}

// Writes both palettes as CSS variables and follows the system from now on.
export function startTheme(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${cssVariables(light)} color-scheme: light }` +
      ` :root[data-theme="dark"] { ${cssVariables(dark)} color-scheme: dark }`,
  );
  document.adoptedStyleSheets.push(sheet);
  systemDark.addEventListener("change", paint);
  paint();
}

export function useDark(): boolean {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, isDark);
}

export function usePalette(): Palette {
  return useDark() ? dark : light;
}
