// The clock of a question: what is owed, how much is left, and how loud to say it. Red is for a
// breach only; amber from the warning on; everything else is quiet.
import { clock, hourMs, span } from "./duration.ts";
import type { Locale } from "./number.ts";

export interface ServicePromise {
  state: string;
  asked_at?: string;
  due_at?: string | null;
  warn_at?: string | null;
  breached_at?: string | null;
}

export type Urgency = "breached" | "warned" | "running" | "paused" | "over" | "none";

export interface Sla {
  urgency: Urgency;
  leftMs: number; // negative after the due time; 0 when no clock runs
}

export function sla(question: ServicePromise, now: number): Sla {
  if (question.state === "waiting") return { urgency: "paused", leftMs: 0 };
  if (question.state !== "open") return { urgency: "over", leftMs: 0 };
  if (!question.due_at) return { urgency: "none", leftMs: 0 };
  const leftMs = Date.parse(question.due_at) - now;
  if (question.breached_at || leftMs <= 0) return { urgency: "breached", leftMs };
  if (question.warn_at && now >= Date.parse(question.warn_at)) return { urgency: "warned", leftMs };
  return { urgency: "running", leftMs };
}

export interface Elapsed {
  used: number; // share of the time from the question to its due moment, nights and all
  warnAt: number | null; // where on that way the warning lies
}

// How far a running clock has come; null when none runs or its beginning is unknown.
export function elapsed(question: ServicePromise, now: number): Elapsed | null {
  const { urgency } = sla(question, now);
  if (urgency !== "running" && urgency !== "warned") return null;
  const from = Date.parse(question.asked_at ?? "");
  const span = Date.parse(question.due_at ?? "") - from;
  if (!(span > 0)) return null;
  const share = (at: number) => Math.min(1, Math.max(0, (at - from) / span));
  return {
    used: share(now),
    warnAt: question.warn_at ? share(Date.parse(question.warn_at)) : null,
  };
}

// Under an hour the clock ticks by seconds; above, two units are enough.
export function left(leftMs: number, locale: Locale): string {
  return Math.abs(leftMs) < hourMs ? clock(leftMs) : span(leftMs, locale);
}
