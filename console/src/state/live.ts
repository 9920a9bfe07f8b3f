// What the live feed does to what is shown: one pure reducer. Promise, proved by live.test.ts over
// the fixtures that the server's own test uses (api/schema/fixtures): an old snapshot plus the
// events since is a fresh snapshot.
//
// `question`, `task`, `group`, `decision` and `message` events carry the whole row as its list
// shows it: it replaces the row of the same id, or joins. `policy` names a version and is no row.
// `reset` says that events were missed, so that every snapshot must be fetched again.
import type { Decision, Group, Message, Question, Task } from "../api/types.ts";

export interface Rows {
  question: Question[];
  task: Task[];
  group: Group[];
  decision: Decision[];
  message: Message[];
}

export type RowEvent = {
  [Type in keyof Rows]: { type: Type; data: Rows[Type][number] };
}[keyof Rows];

export type LiveEvent =
  | RowEvent
  | { type: "policy"; data: { version: number } }
  | { type: "reset"; data: Record<string, never> };

export interface Snapshot extends Rows {
  stale: boolean; // events were missed: only a fresh snapshot helps
}

export function apply(snapshot: Snapshot, event: LiveEvent): Snapshot {
  switch (event.type) {
    case "policy":
      return snapshot;
    case "reset":
      return { ...snapshot, stale: true };
    default:
      return {
        ...snapshot,
        [event.type]: upsert<{ id: number }>(snapshot[event.type], event.data),
      };
  }
}

// Replaces the row of the same id; a new row goes to the end.
export function upsert<Row extends { id: number }>(rows: Row[], row: Row): Row[] {
  const at = rows.findIndex((each) => each.id === row.id);
  return at < 0 ? [...rows, row] : rows.with(at, row);
}

// Replaces the row of the same id and keeps the list otherwise: what a filtered page does with an
// event, since only the server knows whether a new row belongs to it.
export function replace<Row extends { id: number }>(rows: Row[], row: Row): Row[] {
  const at = rows.findIndex((each) => each.id === row.id);
  return at < 0 ? rows : rows.with(at, row);
}
