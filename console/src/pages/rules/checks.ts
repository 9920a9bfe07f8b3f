// What the console checks of an entry before it asks the server, which has the last word. Every
// check answers with a key of the catalogue and its values, or with null. Limits are those of
// model/policy.h.
import type { Key } from "../../i18n/index.tsx";
import type { Calendar, Faq, KeywordReply, Rule } from "../../api/types.ts";

export const wordsPerEntryMax = 10_000;
export const wordBytesMax = 1_024;
export const intervalsPerDayMax = 8;

export interface Fault {
  field: string;
  key: Key;
  values?: Record<string, string | number>;
}

const idPattern = /^[a-z0-9_-]{1,64}$/;

export function idFault(id: string, taken: string[]): Fault | null {
  if (!idPattern.test(id)) return { field: "id", key: "check.id" };
  if (taken.includes(id)) return { field: "id", key: "check.id_taken", values: { id } };
  return null;
}

function wordsFault(words: string[], field = "words"): Fault | null {
  if (words.length === 0) return { field, key: "check.no_words" };
  if (words.length > wordsPerEntryMax) {
    return {
      field,
      key: "check.many_words",
      values: { count: words.length, max: wordsPerEntryMax },
    };
  }
  const long = words.find((word) => new TextEncoder().encode(word).length > wordBytesMax);
  return long
    ? { field, key: "check.long_word", values: { word: long.slice(0, 20), max: wordBytesMax } }
    : null;
}

export function ruleFaults(rule: Rule, taken: string[]): Fault[] {
  const faults: (Fault | null)[] = [idFault(rule.id, taken)];
  if (rule.name.trim() === "") faults.push({ field: "name", key: "form.required" });
  if (rule.kind === "words" || rule.kind === "abuse") faults.push(wordsFault(rule.words));
  if (rule.kind === "advertising" && !(rule.threshold > 0 && rule.threshold <= 1)) {
    faults.push({ field: "threshold", key: "check.share" });
  }
  if (rule.kind === "flooding" && rule.flood_messages < 2) {
    faults.push({ field: "flood_messages", key: "check.at_least", values: { min: 2 } });
  }
  if (rule.ladder.length === 0) faults.push({ field: "ladder", key: "check.no_ladder" });
  return faults.filter((fault) => fault !== null);
}

export function replyFaults(reply: KeywordReply, taken: string[]): Fault[] {
  const faults: (Fault | null)[] = [idFault(reply.id, taken), wordsFault(reply.words)];
  if (reply.name.trim() === "") faults.push({ field: "name", key: "form.required" });
  if (reply.reply.trim() === "") faults.push({ field: "reply", key: "form.required" });
  return faults.filter((fault) => fault !== null);
}

export function faqFaults(faq: Faq, taken: string[]): Fault[] {
  const faults: (Fault | null)[] = [idFault(faq.id, taken), wordsFault(faq.questions, "questions")];
  if (faq.answer.trim() === "") faults.push({ field: "answer", key: "form.required" });
  return faults.filter((fault) => fault !== null);
}

// "09:00" → 540; "24:00" → 1440; null for anything else.
export function minuteOf(text: string): number | null {
  const found = /^(\d{2}):(\d{2})$/.exec(text);
  if (!found) return null;
  const hour = Number(found[1]);
  const minute = Number(found[2]);
  if (minute > 59 || hour > 24 || (hour === 24 && minute > 0)) return null;
  return hour * 60 + minute;
}

// "09:00-12:00, 13:30-18:00" ⇄ ["09:00-12:00", "13:30-18:00"]. Empty text: closed all day.
export function intervalsOf(text: string): string[] | Fault {
  const parts = text.split(/[,，;；\s]+/).filter((part) => part !== "");
  if (parts.length > intervalsPerDayMax) {
    return { field: "", key: "check.many_intervals", values: { max: intervalsPerDayMax } };
  }
  const intervals: string[] = [];
  let end = -1;
  for (const part of parts) {
    const [fromText = "", toText = ""] = part.split(/[-–—~～]/);
    const from = minuteOf(fromText);
    const to = minuteOf(toText);
    if (from === null || to === null)
      return { field: "", key: "check.interval", values: { text: part } };
    if (from >= to) return { field: "", key: "check.interval_order", values: { text: part } };
    if (from < end) return { field: "", key: "check.interval_overlap", values: { text: part } };
    end = to;
    intervals.push(`${fromText}-${toText}`);
  }
  return intervals;
}

export function intervalsText(intervals: string[]): string {
  return intervals.join(", ");
}

// Hours open in a usual week: what a change of the calendar means in one number.
export function weeklyHours(calendar: Calendar): number {
  const minutes = Object.values(calendar.week)
    .flat()
    .reduce((sum, interval) => {
      const [from = "", to = ""] = interval.split("-");
      return sum + (minuteOf(to) ?? 0) - (minuteOf(from) ?? 0);
    }, 0);
  return minutes / 60;
}

// One entry per line; blank lines and repetitions are dropped.
export function linesOf(text: string): string[] {
  return [...new Set(text.split("\n").map((line) => line.trim()))].filter((line) => line !== "");
}
