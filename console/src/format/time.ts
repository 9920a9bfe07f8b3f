// Moments in words: relative to now where that helps, exact on hover. Input is the API's ISO 8601
// UTC text; the zone is the browser's, unless a test says otherwise.
import { dayMs, hourMs, minuteMs, span } from "./duration.ts";
import { localeTag, type Locale } from "./number.ts";

export type Zone = string | undefined;

const dateFormats = new Map<string, Intl.DateTimeFormat>();

function dateFormat(
  locale: Locale,
  zone: Zone,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = locale + (zone ?? "") + JSON.stringify(options);
  let format = dateFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(localeTag[locale], { ...options, timeZone: zone });
    dateFormats.set(key, format);
  }
  return format;
}

// Year-month-day of a moment in a zone, as one comparable text: 2026-11-22.
export function dayOf(at: Date, zone?: Zone): string {
  return new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(at);
}

// 14:05
export function hourMinute(iso: string, locale: Locale, zone?: Zone): string {
  return dateFormat(locale, zone, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    new Date(iso),
  );
}

// 2026年11月22日 星期日 14:05:09 — what the hover shows.
export function exact(iso: string, locale: Locale, zone?: Zone): string {
  return dateFormat(locale, zone, {
    year: "numeric",
    month: "long",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
    timeZoneName: "short",
  }).format(new Date(iso));
}

// A calendar day: 11月22日, with the year when it is not this one.
export function day(iso: string, now: number, locale: Locale, zone?: Zone): string {
  const at = new Date(iso);
  const sameYear = dayOf(at, zone).slice(0, 4) === dayOf(new Date(now), zone).slice(0, 4);
  return dateFormat(locale, zone, {
    ...(sameYear ? {} : { year: "numeric" as const }),
    month: locale === "zh" ? "long" : "short",
    day: "numeric",
  }).format(at);
}

const relative: Record<
  Locale,
  { ago: string; ahead: string; now: string; yesterday: string; tomorrow: string }
> = {
  zh: { ago: "{span}前", ahead: "{span}后", now: "刚刚", yesterday: "昨天", tomorrow: "明天" },
  en: {
    ago: "{span} ago",
    ahead: "in {span}",
    now: "just now",
    yesterday: "yesterday",
    tomorrow: "tomorrow",
  },
};

// Short and readable: 刚刚 · 5 分钟前 · 3 小时前 · 昨天 14:05 · 11月20日. Works into the future as well.
export function ago(iso: string, now: number, locale: Locale, zone?: Zone): string {
  const at = Date.parse(iso);
  const words = relative[locale];
  const distance = now - at;
  if (Math.abs(distance) < minuteMs) return words.now;
  if (Math.abs(distance) < hourMs || sameDay(at, now, zone)) {
    const rounded = Math.abs(distance) < hourMs ? distance : Math.trunc(distance / hourMs) * hourMs;
    return (distance > 0 ? words.ago : words.ahead).replace("{span}", span(rounded, locale));
  }
  const time = hourMinute(iso, locale, zone);
  if (sameDay(at, now - dayMs, zone)) return `${words.yesterday} ${time}`;
  if (sameDay(at, now + dayMs, zone)) return `${words.tomorrow} ${time}`;
  return day(iso, now, locale, zone) + (Math.abs(distance) < 7 * dayMs ? ` ${time}` : "");
}

function sameDay(a: number, b: number, zone: Zone): boolean {
  return dayOf(new Date(a), zone) === dayOf(new Date(b), zone);
}
