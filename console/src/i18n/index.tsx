// The words of the console. Every text lives in a catalogue (zh.ts, en.ts: same keys, checked by
// the type system and by a test); components hold keys only.
//
// Placeholders: {name} is replaced by a value; {count|question|questions} picks a word by whether
// the value is one. Values of <T> may be elements, so that a number inside a sentence can be a
// link.
import { createContext, Fragment, use, useCallback, useMemo, type ReactNode } from "react";
import * as duration from "../format/duration.ts";
import * as number from "../format/number.ts";
import * as time from "../format/time.ts";
import type { Locale } from "../format/number.ts";
import type { zh } from "./zh.ts";

export type { Locale };
export type Key = keyof typeof zh;
export type Words = Record<Key, string>;
export type Value = string | number;

// What a page loads, it teaches before anything is shown (learn.ts, beside_chat.ts): so that a small
// page is not as heavy as all of them. A key without a word shows itself.
export const catalogues: Record<Locale, Partial<Words>> = { zh: {}, en: {} };

export function teach(words: Partial<Record<Locale, Partial<Words>>>): void {
  Object.assign(catalogues.zh, words.zh);
  Object.assign(catalogues.en, words.en);
}

const placeholder = /\{(\w+)(?:\|([^|{}]*)\|([^|{}]*))?\}/g;

// Splits a text at its placeholders and fills them in; unknown names are left visible on purpose.
function fill<V>(text: string, values: Record<string, V>, show: (value: V) => V): (string | V)[] {
  const parts: (string | V)[] = [];
  let end = 0;
  for (const found of text.matchAll(placeholder)) {
    const [whole, name = "", one, many] = found;
    if (found.index > end) parts.push(text.slice(end, found.index));
    end = found.index + whole.length;
    const value = values[name];
    if (value === undefined) parts.push(whole);
    else if (one !== undefined) parts.push(Number(value) === 1 ? one : (many ?? ""));
    else parts.push(show(value));
  }
  if (end < text.length) parts.push(text.slice(end));
  return parts;
}

export function translate(locale: Locale, key: Key, values: Record<string, Value> = {}): string {
  return fill<Value>(catalogues[locale][key] ?? key, values, (value) =>
    typeof value === "number" ? number.count(value, locale) : value,
  ).join("");
}

export interface Speech {
  locale: Locale;
  t: (key: Key, values?: Record<string, Value>) => string;
  // The catalogue's word for a code of the API ("question_state", "open"), or the code itself when
  // a newer server sends one that this console does not know.
  word: (family: string, code: string) => string;
  knows: (key: string) => boolean;
  count: (value: number) => string;
  percent: (share: number, digits?: number) => string;
  measure: (value: number) => string;
  span: (ms: number) => string;
  ago: (iso: string, now: number) => string;
  exact: (iso: string) => string;
  day: (iso: string, now: number) => string;
  hourMinute: (iso: string) => string;
}

const LocaleContext = createContext<Locale>("zh");

export function LocaleProvider({ locale, children }: { locale: Locale; children: ReactNode }) {
  return <LocaleContext value={locale}>{children}</LocaleContext>;
}

export function useWords(): Speech {
  const locale = use(LocaleContext);
  return useMemo(() => {
    const knows = (key: string) => key in catalogues[locale];
    return {
      locale,
      t: (key, values) => translate(locale, key, values),
      word: (family, code) => {
        const key = `${family}.${code}`;
        return knows(key) ? translate(locale, key as Key) : code;
      },
      knows,
      count: (value) => number.count(value, locale),
      percent: (share, digits) => number.percent(share, locale, digits),
      measure: (value) => number.measure(value, locale),
      span: (ms) => duration.span(ms, locale),
      ago: (iso, now) => time.ago(iso, now, locale),
      exact: (iso) => time.exact(iso, locale),
      day: (iso, now) => time.day(iso, now, locale),
      hourMinute: (iso) => time.hourMinute(iso, locale),
    };
  }, [locale]);
}

export function useT() {
  return useWords().t;
}

// A sentence whose values are elements: <T k="today.lead" values={{ count: <Link … /> }} />.
export function T({ k, values = {} }: { k: Key; values?: Record<string, ReactNode> }) {
  const locale = use(LocaleContext);
  const show = useCallback(
    (value: ReactNode) => (typeof value === "number" ? number.count(value, locale) : value),
    [locale],
  );
  const parts = fill<ReactNode>(catalogues[locale][k] ?? k, values, show);
  return (
    <>
      {parts.map((part, index) => (
        <Fragment key={index}>{part}</Fragment>
      ))}
    </>
  );
}
