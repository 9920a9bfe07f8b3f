// How channels and codes are shown and sent: plain functions, tested alone.
import type { Destination, EntranceRule, EntranceRules, EntryCode } from "../../api/types.ts";

export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];

export function stateOf(code: Pick<EntryCode, "state" | "is_expired">): string {
  return code.is_expired && code.state !== "archived" ? "expired" : code.state;
}

export function tagOf(state: string): string {
  if (state === "open") return "is-green";
  return state === "archived" ? "" : "is-amber";
}

export function yuan(cents: number): string {
  return (cents / 100).toFixed(cents % 100 === 0 ? 0 : 2);
}

// The next free "r1", "r2", …: ids stay with their rules, so that their codes on the platform do.
export function nextRuleId(rules: EntranceRule[]): string {
  for (let n = 1; ; ++n) {
    if (!rules.some((each) => each.id === `r${n}`)) return `r${n}`;
  }
}

export const newDestination: Destination = { kind: "persona", staff: [], daily_max: 0 };

// A destination of another kind, with nothing of the old one.
export function ofKind(kind: Destination["kind"]): Destination {
  if (kind === "persona") return { kind, staff: [], daily_max: 0 };
  if (kind === "groups")
    return { kind, groups: [], size_max: 0, makes_rooms: false, room_name: "" };
  return { kind, link: "" };
}

export function emptyRules(): EntranceRules {
  return { rules: [], otherwise: newDestination };
}

// Whether a problem's field ("rules.rules[0].to.staff") is at or below this place.
export function isAt(field: string, place: string): boolean {
  return field === place || field.startsWith(`${place}.`) || field.startsWith(`${place}[`);
}

// "2026-12-31T18:00" of the browser's own time, as a datetime-local input takes it.
export function toInput(iso: string | null): string {
  if (!iso) return "";
  const at = new Date(iso);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
