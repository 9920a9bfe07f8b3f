// Spans of time in words, and the countdown of a service promise. Milliseconds in, text out.
import type { Locale } from "./number.ts";

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

const units: Record<Locale, { s: string; m: string; h: string; d: string; gap: string }> = {
  zh: { s: " 秒", m: " 分钟", h: " 小时", d: " 天", gap: " " },
  en: { s: " s", m: " min", h: " h", d: " d", gap: " " },
};

// The two largest units that matter: 45 s · 12 min · 3 h 20 min · 2 d 4 h. Always rounded down, so
// that a promise is never shown as longer than it is. Negative spans are shown by their size.
export function span(ms: number, locale: Locale): string {
  const size = Math.abs(ms);
  const unit = units[locale];
  if (size < minuteMs) return Math.floor(size / secondMs) + unit.s;
  if (size < hourMs) return Math.floor(size / minuteMs) + unit.m;
  if (size < dayMs) return pair(size, hourMs, unit.h, minuteMs, unit.m, unit.gap);
  return pair(size, dayMs, unit.d, hourMs, unit.h, unit.gap);
}

function pair(
  size: number,
  bigMs: number,
  big: string,
  smallMs: number,
  small: string,
  gap: string,
): string {
  const whole = Math.floor(size / bigMs);
  const rest = Math.floor((size % bigMs) / smallMs);
  return whole + big + (rest > 0 ? gap + rest + small : "");
}

// A clock that ticks: 4:05 under an hour, 2:04:05 above. Rounded down.
export function clock(ms: number): string {
  const total = Math.floor(Math.abs(ms) / secondMs);
  const seconds = String(total % 60).padStart(2, "0");
  const minutes = Math.floor(total / 60) % 60;
  const hours = Math.floor(total / 3600);
  return hours > 0
    ? `${hours}:${String(minutes).padStart(2, "0")}:${seconds}`
    : `${minutes}:${seconds}`;
}
