// The language before anybody has signed in: the last one used in this browser, else the browser's
// own, else Chinese. After that the account's language counts.
import type { Locale } from "../i18n/index.tsx";

const storageKey = "guildhall.language";

export function keptLocale(): Locale {
  const kept = localStorage.getItem(storageKey);
  if (kept === "zh" || kept === "en") return kept;
  return navigator.language.toLowerCase().startsWith("en") ? "en" : "zh";
}

export function keepLocale(locale: Locale): void {
  localStorage.setItem(storageKey, locale);
}
