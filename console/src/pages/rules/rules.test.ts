import { describe, expect, test } from "vitest";
import * as company from "../../../test/mock/company.ts";
import { policyChanges } from "./changes.ts";
import {
  faqFaults,
  idFault,
  intervalsOf,
  intervalsText,
  linesOf,
  minuteOf,
  replyFaults,
  ruleFaults,
  weeklyHours,
  wordBytesMax,
  wordsPerEntryMax,
} from "./checks.ts";
import { blankFaq, blankReply, blankRule, complete } from "./complete.ts";
import { specialOf, specialText } from "./promise_form.tsx";

const policy = complete(company.policy);
const keys = (faults: { field: string; key: string }[]) =>
  faults.map((fault) => `${fault.field}: ${fault.key}`);

describe("ids", () => {
  test.each([
    ["ads", null],
    ["a".repeat(64), null],
    ["a".repeat(65), "check.id"],
    ["", "check.id"],
    ["Ads", "check.id"],
    ["广告", "check.id"],
    ["taken", "check.id_taken"],
  ])("%s", (id, key) => expect(idFault(id, ["taken"])?.key ?? null).toBe(key));
});

describe("entries", () => {
  const good = { ...blankRule, id: "x", name: "不谈返利", words: ["返利"] };
  test("a good rule passes", () => expect(ruleFaults(good, [])).toEqual([]));
  test("words are wanted where the kind looks at them, and only there", () => {
    expect(keys(ruleFaults({ ...good, words: [] }, []))).toEqual(["words: check.no_words"]);
    expect(ruleFaults({ ...good, words: [], kind: "advertising" }, [])).toEqual([]);
  });
  test("the limit of words holds at the limit", () => {
    const words = (size: number) => Array.from({ length: size }, (_, index) => `词${index}`);
    expect(ruleFaults({ ...good, words: words(wordsPerEntryMax) }, [])).toEqual([]);
    expect(keys(ruleFaults({ ...good, words: words(wordsPerEntryMax + 1) }, []))).toEqual([
      "words: check.many_words",
    ]);
  });
  test("the length of a word is counted in bytes", () => {
    const fits = "字".repeat(Math.floor(wordBytesMax / 3));
    expect(ruleFaults({ ...good, words: [fits] }, [])).toEqual([]);
    expect(keys(ruleFaults({ ...good, words: [fits + "字"] }, []))).toEqual([
      "words: check.long_word",
    ]);
  });
  test("thresholds, flooding and the ladder", () => {
    expect(keys(ruleFaults({ ...good, kind: "advertising", threshold: 0 }, []))).toEqual([
      "threshold: check.share",
    ]);
    expect(keys(ruleFaults({ ...good, kind: "flooding", flood_messages: 1 }, []))).toEqual([
      "flood_messages: check.at_least",
    ]);
    expect(keys(ruleFaults({ ...good, ladder: [] }, []))).toEqual(["ladder: check.no_ladder"]);
  });
  test("replies and answers need what they say", () => {
    expect(keys(replyFaults({ ...blankReply, id: "r" }, []))).toEqual([
      "words: check.no_words",
      "name: form.required",
      "reply: form.required",
    ]);
    expect(keys(faqFaults({ ...blankFaq, id: "f" }, []))).toEqual([
      "questions: check.no_words",
      "answer: form.required",
    ]);
  });
});

describe("business hours", () => {
  test.each([
    ["00:00", 0],
    ["09:30", 570],
    ["24:00", 1440],
    ["24:01", null],
    ["9:30", null],
    ["12:60", null],
  ])("%s", (text, minute) => expect(minuteOf(text)).toBe(minute));
  test("several intervals, in any of the usual marks", () => {
    expect(intervalsOf("09:00-12:00，13:30–18:00")).toEqual(["09:00-12:00", "13:30-18:00"]);
    expect(intervalsOf("  ")).toEqual([]);
    expect(intervalsText(["09:00-12:00", "13:30-18:00"])).toBe("09:00-12:00, 13:30-18:00");
  });
  test.each([
    ["nine to five", "check.interval"],
    ["18:00-09:00", "check.interval_order"],
    ["09:00-12:00, 11:00-13:00", "check.interval_overlap"],
    [
      Array.from({ length: 9 }, (_, hour) => `0${hour}:00-0${hour}:30`).join(","),
      "check.many_intervals",
    ],
  ])("%s", (text, key) => expect(intervalsOf(text)).toMatchObject({ key }));
  test("7×12 hours are 84 a week", () => expect(weeklyHours(policy.calendar)).toBe(84));
  test("holidays and make-up days survive the text field", () => {
    const { special } = policy.calendar;
    expect(specialOf(specialText(special))).toEqual(special);
    expect(specialOf("2026-02-30")).toMatchObject({ key: "check.date" });
    expect(specialOf("2026-10-10 25:00-26:00")).toMatchObject({
      key: "check.interval",
      field: "special",
    });
  });
});

test("lines are trimmed, empty ones and repetitions dropped", () => {
  expect(linesOf(" 返利 \n\n刷单\n返利\n")).toEqual(["返利", "刷单"]);
});

describe("what a draft changes", () => {
  test("nothing", () => expect(policyChanges(policy, structuredClone(policy))).toEqual([]));
  test("an entry added, changed and removed; hours and promise", () => {
    const draft = structuredClone(policy);
    draft.rules[0]!.mode = "off";
    draft.replies.pop();
    draft.faqs.push({ ...blankFaq, id: "new" });
    draft.calendar.week.sun = [];
    draft.promise.first_response_minutes = 20;
    draft.faq_threshold = 0.8;
    expect(
      policyChanges(policy, draft).map(
        (each) => `${each.part} ${each.how} ${each.id} ${each.fields.join()}`,
      ),
    ).toEqual([
      "rules changed ads mode",
      "replies removed invoice ",
      "faqs added new ",
      "calendar changed  week",
      "promise changed  first_response_minutes",
      "thresholds changed  faq_threshold",
    ]);
  });
});

test("what a policy leaves out is filled in, what it says is kept", () => {
  const sent = { ...company.policy, rules: [{ ...company.policy.rules[0]!, words: undefined }] };
  delete sent.rules[0]!.words;
  sent.calendar = { ...sent.calendar, week: { mon: ["09:00-10:00"] } as typeof sent.calendar.week };
  const full = complete(sent as never);
  expect(full.rules[0]).toMatchObject({ id: "ads", words: [], threshold: 0.8 });
  expect(full.calendar.week).toMatchObject({ mon: ["09:00-10:00"], sun: [] });
});
