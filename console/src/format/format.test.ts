import { describe, expect, test } from "vitest";
import { clock, dayMs, hourMs, minuteMs, secondMs, span } from "./duration.ts";
import { isMasked, phone } from "./masked.ts";
import { count, measure, percent } from "./number.ts";
import { elapsed, left, sla } from "./sla.ts";
import { ago, dayOf, exact, hourMinute } from "./time.ts";

const zone = "Asia/Shanghai";
const now = Date.parse("2026-11-20T06:20:00Z"); // 14:20 in Shanghai

describe("spans are two units at most, rounded down", () => {
  const rows: [number, string, string][] = [
    [0, "0 秒", "0 s"],
    [59_999, "59 秒", "59 s"],
    [minuteMs, "1 分钟", "1 min"],
    [hourMs - 1, "59 分钟", "59 min"],
    [hourMs, "1 小时", "1 h"],
    [3 * hourMs + 20 * minuteMs, "3 小时 20 分钟", "3 h 20 min"],
    [dayMs - 1, "23 小时 59 分钟", "23 h 59 min"],
    [2 * dayMs + 4 * hourMs, "2 天 4 小时", "2 d 4 h"],
    [-5 * minuteMs, "5 分钟", "5 min"],
  ];
  test.each(rows)("%i ms", (ms, zh, en) => {
    expect(span(ms, "zh")).toBe(zh);
    expect(span(ms, "en")).toBe(en);
  });
});

test("a clock ticks by seconds and pads what follows the first part", () => {
  expect(clock(65 * secondMs)).toBe("1:05");
  expect(clock(-4 * minuteMs)).toBe("4:00");
  expect(clock(2 * hourMs + 4 * minuteMs + 5_999)).toBe("2:04:05");
});

describe("relative times", () => {
  const rows: [string, string, string][] = [
    ["2026-11-20T06:19:30Z", "刚刚", "just now"],
    ["2026-11-20T06:10:00Z", "10 分钟前", "10 min ago"],
    ["2026-11-20T06:45:00Z", "25 分钟后", "in 25 min"],
    ["2026-11-20T02:10:00Z", "4 小时前", "4 h ago"],
    ["2026-11-19T15:59:00Z", "昨天 23:59", "yesterday 23:59"],
    ["2026-11-21T01:00:00Z", "明天 09:00", "tomorrow 09:00"],
    ["2026-11-16T01:00:00Z", "11月16日 09:00", "16 Nov 09:00"],
    ["2026-10-01T01:00:00Z", "10月1日", "1 Oct"],
    ["2025-10-01T01:00:00Z", "2025年10月1日", "1 Oct 2025"],
  ];
  test.each(rows)("%s", (iso, zh, en) => {
    expect(ago(iso, now, "zh", zone)).toBe(zh);
    expect(ago(iso, now, "en", zone)).toBe(en);
  });
});

test("days and hours follow the zone", () => {
  expect(dayOf(new Date("2026-11-19T16:30:00Z"), zone)).toBe("2026-11-20");
  expect(hourMinute("2026-11-19T16:30:00Z", "zh", zone)).toBe("00:30");
  expect(exact("2026-11-19T16:30:00Z", "zh", zone)).toContain("2026年11月20日");
});

test("numbers are grouped, shares are per cent, measures keep three digits", () => {
  expect(count(1234567, "zh")).toBe("1,234,567");
  expect(percent(0.8349, "en")).toBe("83%");
  expect(percent(0.8349, "en", 1)).toBe("83.5%");
  expect([3.14159, 31.4159, 314.159].map((value) => measure(value, "en"))).toEqual([
    "3.14",
    "31.4",
    "314",
  ]);
});

describe("the clock of a question", () => {
  const due = "2026-11-20T06:30:00Z";
  const warn = "2026-11-20T06:25:00Z";
  const open = { state: "open", due_at: due, warn_at: warn, breached_at: null };
  const at = (iso: string) => Date.parse(iso);

  test("runs, warns, is late — at the very moments", () => {
    expect(sla(open, now)).toEqual({ urgency: "running", leftMs: 10 * minuteMs });
    expect(sla(open, at(warn) - 1).urgency).toBe("running");
    expect(sla(open, at(warn)).urgency).toBe("warned");
    expect(sla(open, at(due) - 1).urgency).toBe("warned");
    expect(sla(open, at(due)).urgency).toBe("breached");
  });
  test("what the server calls late is late, whatever this machine's clock says", () => {
    expect(sla({ ...open, breached_at: due }, now).urgency).toBe("breached");
  });
  test("stands still while waiting for the customer, and ends with the question", () => {
    expect(sla({ ...open, state: "waiting" }, at(due) + dayMs).urgency).toBe("paused");
    expect(sla({ ...open, state: "answered" }, at(due) + dayMs).urgency).toBe("over");
    expect(sla({ ...open, due_at: null }, now).urgency).toBe("none");
  });
  test("as a picture: from the question to its due moment, only while it runs", () => {
    const asked = { ...open, asked_at: "2026-11-20T06:10:00Z" };
    expect(elapsed(asked, now)).toEqual({ used: 0.5, warnAt: 0.75 });
    expect(elapsed({ ...asked, warn_at: null }, now)).toEqual({ used: 0.5, warnAt: null });
    expect(elapsed(asked, at(due))).toBeNull(); // late: the text says it
    expect(elapsed({ ...asked, state: "waiting" }, now)).toBeNull();
    expect(elapsed(open, now)).toBeNull();
    expect(elapsed({ ...asked, asked_at: due }, now)).toBeNull();
  });
  test("is shown by the second under an hour", () => {
    expect(left(hourMs - secondMs, "zh")).toBe("59:59");
    expect(left(hourMs, "zh")).toBe("1 小时");
    expect(left(-90 * minuteMs, "en")).toBe("1 h 30 min");
  });
});

test("masked contact details are recognised and grouped, never changed", () => {
  expect(isMasked("138****5678")).toBe(true);
  expect(isMasked("13812345678")).toBe(false);
  expect(phone("138****5678")).toBe("138 **** 5678");
  expect(phone("13812345678")).toBe("138 1234 5678");
  expect(phone("+86-13812345678")).toBe("+86-138 1234 5678");
  expect(phone("020-8888")).toBe("020-8888");
});
