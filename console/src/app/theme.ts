// Light, dark, or what the system says. The choice is kept in this browser; the attribute on <html>
// is set before the first paint by public/first_paint.js.
import { theme as antTheme, type ThemeConfig } from "antd";
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

const fonts =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", ' +
  '"Microsoft YaHei", "Noto Sans CJK SC", "Helvetica Neue", Arial, sans-serif';

export function antTokens(isDarkNow: boolean): ThemeConfig {
  const colours = isDarkNow ? dark : light;
  return {
    algorithm: isDarkNow ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: {
      colorPrimary: colours.accent,
      colorInfo: colours.accent,
      colorLink: colours.accentInk,
      colorLinkHover: colours.accentHover,
      colorError: colours.red,
      colorWarning: colours.amber,
      colorSuccess: colours.green,
      colorBgBase: colours.card,
      colorBgContainer: colours.card,
      colorBgElevated: colours.raised,
      colorBgLayout: colours.page,
      colorText: colours.ink,
      colorTextSecondary: colours.ink2,
      colorTextTertiary: colours.ink3,
      colorTextDescription: colours.ink3,
      colorTextPlaceholder: colours.ink3,
      colorBorder: colours.lineStrong,
      colorBorderSecondary: colours.line,
      borderRadius: 6,
      borderRadiusLG: 8,
      controlHeight: 32,
      fontFamily: fonts,
      fontSize: 14,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
      wireframe: false,
    },
    components: {
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        fontWeight: 500,
        // Ant Design's own are too pale to read.
        defaultHoverColor: colours.accentInk,
        defaultHoverBorderColor: colours.accent,
        defaultActiveColor: colours.accentInk,
      },
      Tabs: { horizontalMargin: "0" },
      Segmented: { trackBg: colours.hover },
      Tooltip: { colorBgSpotlight: isDarkNow ? "#2c323b" : "#252a33" },
    },
  };
}
