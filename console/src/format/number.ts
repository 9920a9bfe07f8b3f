// Numbers as people of a locale read them. Every function is pure: the locale is an argument.

export type Locale = "zh" | "en";

export const localeTag: Record<Locale, string> = { zh: "zh-CN", en: "en-GB" };

const numberFormats = new Map<string, Intl.NumberFormat>();

function numberFormat(locale: Locale, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = locale + JSON.stringify(options);
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(localeTag[locale], options);
    numberFormats.set(key, format);
  }
  return format;
}

// Whole numbers with separators: 12,345.
export function count(value: number, locale: Locale): string {
  return numberFormat(locale, { maximumFractionDigits: 0 }).format(value);
}

// A share between 0 and 1 as a percentage: 0.8349 → 83%.
export function percent(share: number, locale: Locale, digits = 0): string {
  return numberFormat(locale, {
    style: "percent",
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);
}

// A measured figure with few digits: 3.14159 → 3.14, 31.4159 → 31.4, 314.159 → 314.
export function measure(value: number, locale: Locale): string {
  const size = Math.abs(value);
  const digits = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  return numberFormat(locale, { maximumFractionDigits: digits }).format(value);
}
