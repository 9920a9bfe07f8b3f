// What the live feed does to what is shown: one pure reducer. Promise, proved by live.test.ts over the
// fixtures that the server's own test uses: an old snapshot plus the events since is a fresh snapshot.
//
// `question`, `task` and `group` events carry the whole row as its list shows it; `reset` says that events
// were missed, so that every snapshot must be fetched again.
import type { Decision, Group, Message, Question, Task } from "../api/types.ts";

export type LiveEvent =
  | { type: "question"; data: Question }
  | { type: "task"; data: Task }
  | { type: "group"; data: Group }
  | { type: "message"; data: Message }
  | { type: "decision"; data: Decision }
  | { type: "policy"; data: { version: number } }
  | { type: "reset"; data: Record<string, never> };

export interface Snapshot {
  questions: Question[];
  tasks: Task[];
  groups: Group[];
  stale: boolean; // events were missed: only a fresh snapshot helps
}

export function apply(snapshot: Snapshot, event: LiveEvent): Snapshot {
  switch (event.type) {
    case "question":
      return { ...snapshot, questions: upsert(snapshot.questions, event.data) };
    case "task":
      return { ...snapshot, tasks: upsert(snapshot.tasks, event.data) };
    case "group":
      return { ...snapshot, groups: upsert(snapshot.groups, event.data) };
    case "reset":
      return { ...snapshot, stale: true };
    case "message":
    case "decision":
    case "policy":
      return snapshot;
  }
}

// Replaces the row of the same id; a new row goes to the end.
export function upsert<Row extends { id: number }>(rows: Row[], row: Row): Row[] {
  const at = rows.findIndex((each) => each.id === row.id);
  return at < 0 ? [...rows, row] : rows.with(at, row);
}

// Replaces the row of the same id and keeps the list otherwise: what a filtered page does with an event,
// since only the server knows whether a new row belongs to it.
export function replace<Row extends { id: number }>(rows: Row[], row: Row): Row[] {
  const at = rows.findIndex((each) => each.id === row.id);
  return at < 0 ? rows : rows.with(at, row);
}
