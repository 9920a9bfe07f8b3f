// What a broadcast's numbers say, without elements.
import type { BroadcastCounts, BroadcastSending } from "../../api/types.ts";

export interface Progress {
  sent: number;
  overQuota: number; // by the platform, or held back by us
  waiting: number;
  failed: number; // whatever else became of a group
  all: number;
}

export function progressOf(counts: BroadcastCounts): Progress {
  const { sent, waiting, all } = counts;
  const overQuota = counts.over_quota + counts.held_back;
  return { sent, overQuota, waiting, failed: all - sent - waiting - overQuota, all };
}

export const remindersMax = 3; // of one sender, in 24 hours
const dayMs = 24 * 60 * 60_000;

// How often this sender may still be reminded today.
export function remindersLeft(sending: Pick<BroadcastSending, "reminded">, now: number): number {
  const recent = sending.reminded.filter((at) => Date.parse(at) + dayMs > now).length;
  return Math.max(0, remindersMax - recent);
}

// The first line, for lists.
export function firstLine(text: string): string {
  const line = text.split("\n", 1)[0] ?? "";
  return line.length < text.length ? `${line}…` : line;
}

export const deadlineDaysMax = 31;

// The end of the next day, as an input of type datetime-local has it.
export function deadlineFor(now: number): string {
  const at = new Date(now + dayMs);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T20:00`;
}
