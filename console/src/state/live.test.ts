// Old snapshot + events = fresh snapshot: over the fixtures that the server's own test writes, and
// over random histories made here.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { QueryClient } from "@tanstack/react-query";
import { describe, expect, test, vi } from "vitest";
import * as company from "../../test/mock/company.ts";
import type { Group, Question, Task } from "../api/types.ts";
import { apply, replace, upsert, type LiveEvent, type Rows, type Snapshot } from "./live.ts";
import { applyToCache, Refetcher, refetchMs } from "./live_feed.ts";
import { patchAnswer } from "./patch.ts";

const fixtures = join(import.meta.dirname, "../../../api/schema/fixtures");

interface Fixture {
  before: Partial<Rows>;
  events: LiveEvent[];
  after: Partial<Rows>;
}

function byId<Row extends { id: number }>(rows: Row[] | undefined): Row[] {
  return (rows ?? []).toSorted((a, b) => a.id - b.id);
}

const noRows: Rows = { question: [], task: [], group: [], decision: [], message: [] };
const kinds = Object.keys(noRows) as (keyof Rows)[];

function play(before: Partial<Rows>, events: LiveEvent[]): Snapshot {
  return events.reduce(apply, { ...noRows, stale: false, ...before });
}

function expectSame(got: Rows, wanted: Partial<Rows>): void {
  for (const kind of kinds)
    expect(byId<{ id: number }>(got[kind]), kind).toEqual(byId<{ id: number }>(wanted[kind]));
}

describe.skipIf(!existsSync(fixtures))("the server's fixtures", () => {
  const files = existsSync(fixtures)
    ? readdirSync(fixtures).filter((name) => name.endsWith(".json"))
    : [];
  test.each(files)("%s", (name) => {
    const fixture = JSON.parse(readFileSync(join(fixtures, name), "utf8")) as Fixture;
    expect(fixture.events.length).toBeGreaterThan(0);
    expectSame(play(fixture.before, fixture.events), fixture.after);
  });
});

test("random histories: the reader's copy equals the writer's rows, none changed in place", () => {
  for (let seed = 1; seed <= 50; ++seed) {
    let state = seed;
    const chance = (below: number) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    const truth = {
      questions: new Map<number, Question>(),
      tasks: new Map<number, Task>(),
      groups: new Map<number, Group>(),
    };
    for (const group of company.groups.slice(0, 5)) truth.groups.set(group.id, group);
    const before: Partial<Rows> = { group: [...truth.groups.values()] };
    const events: LiveEvent[] = [];
    for (let step = 0; step < 60; ++step) {
      const kind = chance(3);
      if (kind === 0) {
        const states = ["open", "waiting", "answered", "closed"] as const;
        const row = Object.freeze({ ...company.questions[chance(12)]!, state: states[chance(4)]! });
        truth.questions.set(row.id, row);
        events.push({ type: "question", data: row });
      } else if (kind === 1) {
        const row = Object.freeze({
          ...company.tasks[chance(6)]!,
          state: chance(2) ? ("open" as const) : ("done" as const),
        });
        truth.tasks.set(row.id, row);
        events.push({ type: "task", data: row });
      } else {
        const old = truth.groups.get(1 + chance(5))!;
        const row = Object.freeze({ ...old, messages_7d: old.messages_7d + chance(9) });
        truth.groups.set(row.id, row);
        events.push({ type: "group", data: row });
      }
    }
    const wanted = {
      question: [...truth.questions.values()],
      task: [...truth.tasks.values()],
      group: [...truth.groups.values()],
    };
    expectSame(play(before, events), wanted);
    // From any point in between as well: that is what a reader who came later holds.
    const cut = chance(events.length);
    expectSame(play(play(before, events.slice(0, cut)), events.slice(cut)), wanted);
  }
});

test("a gap marks the snapshot as stale; other events leave it alone", () => {
  const snapshot = play({}, [{ type: "policy", data: { version: 4 } }]);
  expect(snapshot.stale).toBe(false);
  expect(apply(snapshot, { type: "reset", data: {} }).stale).toBe(true);
});

test("upsert adds what is new, replace does not", () => {
  const rows = [{ id: 1, name: "a" }];
  expect(upsert(rows, { id: 2, name: "b" })).toHaveLength(2);
  expect(replace(rows, { id: 2, name: "b" })).toBe(rows);
  expect(replace(rows, { id: 1, name: "c" })).toEqual([{ id: 1, name: "c" }]);
});

describe("what is on screen", () => {
  const question = company.questions.find((each) => each.state === "open")!;
  const closed = { ...question, state: "closed" as const };

  test("a list keeps its rows and shows the new state", () => {
    const list = { items: [question], next_cursor: null, as_of: "" };
    const next = patchAnswer("/api/v1/questions", list, {
      type: "question",
      data: closed,
    }) as typeof list;
    expect(next.items[0]!.state).toBe("closed");
    expect(list.items[0]!.state).toBe("open");
  });
  test("pages of an endless list are patched alike", () => {
    const pages = { pages: [{ items: [question] }], pageParams: [null] };
    const next = patchAnswer("/api/v1/questions", pages, {
      type: "question",
      data: closed,
    }) as typeof pages;
    expect(next.pages[0]!.items[0]!.state).toBe("closed");
  });
  test("today's queue lets go of what is settled", () => {
    const today = { due_questions: [question], my_tasks: company.tasks.slice(0, 2) };
    const done = { ...company.tasks[0]!, state: "done" as const };
    expect(patchAnswer("/api/v1/today", today, { type: "question", data: closed })).toMatchObject({
      due_questions: [],
    });
    expect(
      (
        patchAnswer("/api/v1/today", today, { type: "task", data: done }) as typeof today
      ).my_tasks.map((each) => each.id),
    ).toEqual([company.tasks[1]!.id]);
  });
  test("the cache is patched by path, other answers are left alone", () => {
    const client = new QueryClient();
    const key = ["/api/v1/questions", {}];
    client.setQueryData(key, { items: [question] });
    client.setQueryData(["/api/v1/members", {}], { items: [{ id: question.id }] });
    applyToCache(client, { type: "question", data: closed });
    expect(client.getQueryData(key)).toEqual({ items: [closed] });
    expect(client.getQueryData(["/api/v1/members", {}])).toEqual({ items: [{ id: question.id }] });
  });
});

test("however many events arrive, lists are fetched again at most once per interval", () => {
  vi.useFakeTimers();
  const client = new QueryClient();
  const invalidate = vi.spyOn(client, "invalidateQueries").mockResolvedValue();
  const refetcher = new Refetcher(client);
  const event: LiveEvent = { type: "question", data: company.questions[0]! };
  for (let each = 0; each < 500; ++each) refetcher.note(event);
  expect(invalidate).not.toHaveBeenCalled();
  vi.advanceTimersByTime(refetchMs);
  expect(invalidate).toHaveBeenCalledTimes(1);
  refetcher.note(event);
  refetcher.stop();
  vi.advanceTimersByTime(refetchMs * 2);
  expect(invalidate).toHaveBeenCalledTimes(1);
  vi.useRealTimers();
});
