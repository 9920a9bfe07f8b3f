// What a draft changes, entry by entry: shown before it is published.
import type { Policy } from "../../api/types.ts";

export type Part =
  | "rules"
  | "replies"
  | "faqs"
  | "calendar"
  | "promise"
  | "thresholds"
  | "seating"
  | "admission"
  | "cards"
  | "onboarding"
  | "robot";

export interface Change {
  part: Part;
  how: "added" | "removed" | "changed";
  id: string; // of the entry; empty for the parts that have none
  fields: string[]; // which members differ
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function differing(a: object, b: object): string[] {
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  return [...new Set([...Object.keys(left), ...Object.keys(right)])].filter(
    (name) => !same(left[name], right[name]),
  );
}

function entryChanges(part: Part, before: { id: string }[], after: { id: string }[]): Change[] {
  const old = new Map(before.map((entry) => [entry.id, entry]));
  const now = new Set(after.map((entry) => entry.id));
  const changes: Change[] = [];
  for (const entry of after) {
    const was = old.get(entry.id);
    if (!was) changes.push({ part, how: "added", id: entry.id, fields: [] });
    else if (!same(was, entry)) {
      changes.push({ part, how: "changed", id: entry.id, fields: differing(was, entry) });
    }
  }
  for (const entry of before) {
    if (!now.has(entry.id)) changes.push({ part, how: "removed", id: entry.id, fields: [] });
  }
  return changes;
}

function partChange(part: Part, before: object, after: object): Change[] {
  const fields = differing(before, after);
  return fields.length === 0 ? [] : [{ part, how: "changed", id: "", fields }];
}

const thresholds = ["question_threshold", "faq_threshold", "faq_suggest_threshold"] as const;

function thresholdsOf(policy: Policy): Record<string, number> {
  return Object.fromEntries(thresholds.map((name) => [name, policy[name]]));
}

export function policyChanges(before: Policy, after: Policy): Change[] {
  return [
    ...entryChanges("rules", before.rules, after.rules),
    ...entryChanges("replies", before.replies, after.replies),
    ...entryChanges("faqs", before.faqs, after.faqs),
    ...partChange("calendar", before.calendar, after.calendar),
    ...partChange("promise", before.promise, after.promise),
    ...partChange("thresholds", thresholdsOf(before), thresholdsOf(after)),
    ...partChange("seating", before.seating, after.seating),
    ...partChange("admission", before.admission, after.admission),
    ...partChange("cards", before.cards, after.cards),
    ...partChange("onboarding", before.onboarding, after.onboarding),
    ...partChange("robot", before.robot, after.robot),
  ];
}
