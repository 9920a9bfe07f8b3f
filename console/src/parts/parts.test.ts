import { expect, test } from "vitest";
import { searchWords } from "../pages/conversations/search_words.ts";
import { horizon, stepPath, ticks } from "../pages/conversations/curve_shape.ts";
import { passwordFault } from "../pages/entry/password.ts";
import { fillDays } from "../pages/groups/fill_days.ts";
import { heatWeeks, weeksShown } from "../pages/members/heat_strip.tsx";
import { freeId } from "../pages/rules/entry_list.tsx";
import { atLeast } from "../state/session.tsx";
import { fitColumns, leastWidth } from "./fit_columns.ts";
import type { HealthDay, Message } from "../api/types.ts";
import { judgedDay } from "./health.tsx";
import { splitHits } from "./hits.ts";
import { showsQuote } from "./message_line.tsx";
import { parseOpen } from "./open.tsx";

test("hits are marked wherever they occur, capitals or not", () => {
  const marked = (text: string, words: string[]) =>
    splitHits(text, words)
      .map((part) => (part.hit ? `[${part.text}]` : part.text))
      .join("");
  expect(marked("发票红冲后发票重开", ["发票"])).toBe("[发票]红冲后[发票]重开");
  expect(marked("Export the EXPORT (v1.0)", ["export", "1.0"])).toBe(
    "[Export] the [EXPORT] (v[1.0])",
  );
  expect(marked("a+b", ["a+b"])).toBe("[a+b]");
  expect(marked("没有", [])).toBe("没有");
});

test("search words are split at any white space", () => {
  expect(searchWords("  发票　红冲\tx ")).toEqual(["发票", "红冲", "x"]);
});

test("the side panel's parameter is read strictly", () => {
  expect(parseOpen("question:12")).toEqual({ kind: "question", id: "12" });
  expect(parseOpen("nonsense:12")).toBeNull();
  expect(parseOpen("question:")).toBeNull();
  expect(parseOpen(null)).toBeNull();
});

test("roles are ordered", () => {
  expect(atLeast("admin", "lead")).toBe(true);
  expect(atLeast("operator", "operator")).toBe(true);
  expect(atLeast("service", "operator")).toBe(false);
});

test("passwords: length in characters, not the login", () => {
  expect(passwordFault("123456789", "li.na")).toBe("short");
  expect(passwordFault("1234567890", "li.na")).toBeNull();
  expect(passwordFault("口令".repeat(5), "li.na")).toBeNull();
  expect(passwordFault("Li.Na.Li.Na", "li.na.li.na")).toBe("same_as_login");
});

test("the heat strip begins on a Monday, ends today, and sums several groups", () => {
  const weeks = heatWeeks(
    [
      { day: "2026-11-20", messages: 3 },
      { day: "2026-11-20", messages: 1 },
      { day: "2026-11-19", messages: 1 },
    ],
    "2026-11-20",
  );
  expect(weeks).toHaveLength(weeksShown);
  expect(weeks[0]).toHaveLength(7);
  expect(new Date(weeks[0]![0]!.day).getUTCDay()).toBe(1);
  expect(weeks.at(-1)!.map((day) => day.level)).toEqual([0, 0, 0, 1, 4]);
  expect(weeks.at(-1)!.at(-1)).toMatchObject({ day: "2026-11-20", messages: 4 });
});

test("days without activity are zeros in a picture", () => {
  const day = {
    messages: 2,
    speakers: 1,
    questions: 0,
    answers: 0,
    negative: 0,
    replies_received: 0,
  };
  const items = [
    { day: "2026-02-27", ...day },
    { day: "2026-03-02", ...day },
  ];
  const filled = fillDays(items, "2026-03-04");
  expect(filled.map((each) => `${each.day} ${each.messages}`)).toEqual([
    "2026-02-27 2",
    "2026-02-28 0",
    "2026-03-01 0",
    "2026-03-02 2",
    "2026-03-03 0",
    "2026-03-04 0",
  ]);
  expect(fillDays(items, "2026-03-01").at(-1)!.day).toBe("2026-03-02");
  expect(fillDays([], "2026-03-04")).toEqual([]);
});

test("a survival curve falls in steps", () => {
  const path = stepPath(
    [{ ms: 10, waiting: 0.5 }],
    (ms) => ms,
    (share) => share * 100,
  );
  expect(path).toBe("M0.0 100.0H10.0V50.0");
});

test("the picture of a survival curve ends where its tail begins to bore", () => {
  const points = [
    { ms: 10, waiting: 0.5 },
    { ms: 20, waiting: 0.41 },
    { ms: 9_000, waiting: 0.4 },
  ];
  expect(horizon(points)).toBe(60);
  expect(horizon(points.slice(0, 1))).toBe(10);
  expect(horizon([])).toBe(1);
});

test("the axis of a curve has round moments, few of them, whatever its length", () => {
  const minutes = (end: number) => ticks(end * 60_000).map((ms) => ms / 60_000);
  expect(minutes(154)).toEqual([0, 30, 60, 90, 120, 150]);
  expect(minutes(7)).toEqual([0, 2, 4, 6]);
  expect(minutes(0.5)).toEqual([0]);
  expect(minutes(43_200)).toEqual([0, 7_200, 14_400, 21_600, 28_800, 36_000, 43_200]);
});

test("columns that can be missed leave a narrow table, the last first", () => {
  const column = (key: string, track: string, optional = false) => ({
    key,
    title: key,
    track,
    optional,
    cell: () => null,
  });
  const columns = [
    column("clock", "100px"),
    column("asker", "minmax(80px, 1fr)", true),
    column("text", "minmax(200px, 4fr)"),
    column("asked", "120px", true),
  ];
  const fitting = (width: number) => fitColumns(columns, width).map((each) => each.key);
  expect(columns.map((each) => leastWidth(each.track))).toEqual([100, 80, 200, 120]);
  expect(fitting(Infinity)).toEqual(["clock", "asker", "text", "asked"]);
  expect(fitting(48 + 500 + 3 * 16)).toEqual(["clock", "asker", "text", "asked"]);
  expect(fitting(48 + 500 + 3 * 16 - 1)).toEqual(["clock", "asker", "text"]);
  expect(fitting(10)).toEqual(["clock", "text"]); // these stay, whatever happens
});

test("a new entry is offered the first id that is not taken", () => {
  expect(freeId("rule", [])).toBe("rule-1");
  expect(freeId("rule", [{ id: "rule-1" }, { id: "rule-3" }])).toBe("rule-2");
});

test("a quotation is shown once, and not of what was revoked", () => {
  const shown = (quote: string, parent: string | null, revoked_at: string | null = null) =>
    showsQuote({ quote, parent: parent === null ? null : { text: parent }, revoked_at } as Message);
  expect(shown("怎么导出？", null)).toBe(true);
  expect(shown("怎么导出？", "别的话")).toBe(true);
  expect(shown("怎么导出？", "怎么导出？")).toBe(false);
  expect(shown("", null)).toBe(false);
  expect(shown("怎么导出？", null, "2026-11-22T00:00:00.000Z")).toBe(false);
});

test("a day that is going on is drawn, but not judged", () => {
  const day = (name: string, complete: boolean, measures = [{}]) =>
    ({ day: name, complete, measures }) as HealthDay;
  const days = [day("1", true), day("2", true), day("3", false)];
  expect(judgedDay(days)?.day).toBe("2");
  expect(judgedDay([day("3", false)])?.day).toBe("3");
  expect(judgedDay([day("2", true, []), day("3", false)])?.day).toBe("3");
  expect(judgedDay([])).toBeUndefined();
});
