import { describe, expect, test } from "vitest";
import { figures, newcomers } from "../../../test/mock/onboarding.ts";
import { policy } from "../../../test/mock/company.ts";
import { markup, text } from "../../../test/markup.tsx";
import { translate } from "../../i18n/index.tsx";
import type { Key } from "../../i18n/index.tsx";
import { policyChanges } from "../rules/changes.ts";
import { blankOnboarding, complete } from "../rules/complete.ts";
import { daysOf, wordsOf } from "../rules/onboarding_form.tsx";
import { missingOf, NoNewcomers, stepAt, stepsAsked } from "./newcomer_steps.tsx";
import { OnboardingFigures } from "./onboarding_figures.tsx";

const english = {
  t: (key: Key, values?: Record<string, string | number>) => translate("en", key, values),
} as Parameters<typeof missingOf>[1];

describe("what a newcomer has done", () => {
  const [wanting, settled] = newcomers as [(typeof newcomers)[0], (typeof newcomers)[0]];
  test("steps with their times; a nickname counts only while it conforms", () => {
    expect(stepAt(wanting, "welcomed")).toBe(wanting.welcomed_at);
    expect(stepAt(wanting, "nickname")).toBeNull();
    expect(stepAt(settled, "nickname")).toBe(settled.conformed_at);
    expect(stepAt({ ...settled, nickname: "wanting" }, "nickname")).toBeNull();
    expect(stepAt(settled, "greeted")).toBe(settled.greeted_at);
  });
  test("what is missing is told in words", () => {
    expect(missingOf(wanting, english)).toBe(
      "nickname lacks “公司” · introduction · has not spoken",
    );
    expect(missingOf(settled, english)).toBe("missed the Q&A");
    expect(missingOf({ ...settled, questions_from: null }, english)).toBe("nothing");
    expect(missingOf(wanting, english, ["claimed"])).toContain("gift not claimed");
  });
});

test("a step that the company does not ask for has no column", () => {
  expect(stepsAsked(figures.measures)).toContain("questions");
  const fewer = figures.measures.filter((each) => each.name !== "gift_day_7");
  expect(stepsAsked(fewer)).not.toContain("claimed");
  expect(stepsAsked([])).toEqual(["welcomed", "nickname", "introduced", "spoke", "greeted"]);
});

test("figures tell share, target and who was left out", () => {
  const said = text(
    markup("en", <OnboardingFigures days={90} joined={24} measures={figures.measures} />),
  );
  expect(said).toContain("24 joined within 90 days");
  expect(said).toContain("19 of 20");
  expect(said).toContain("target 60%");
  expect(said).toContain("no usual target");
  expect(said).toContain("3 still inside, 1 left early");
  expect(said).toContain("time is over yet");
});

test("without newcomers the page says what to do", () => {
  expect(text(markup("en", <NoNewcomers isOn={false} />))).toContain("Switch it on under Rules");
  expect(markup("zh", <NoNewcomers isOn={false} />)).toContain("/rules/onboarding");
  expect(text(markup("en", <NoNewcomers isOn />))).toContain("within 90 days");
});

describe("the policy's part", () => {
  test("what is left out is filled in, and a change is seen", () => {
    const sent = { ...policy } as Record<string, unknown>;
    delete sent.onboarding;
    const before = complete(sent as never);
    expect(before.onboarding).toEqual(blankOnboarding);
    const after = { ...before, onboarding: { ...before.onboarding, on: true, days: 7 } };
    expect(policyChanges(before, after)).toEqual([
      { part: "onboarding", how: "changed", id: "", fields: ["on", "days"] },
    ]);
  });
  test("days are read as typed", () => {
    expect(daysOf("1, 5")).toEqual([1, 5]);
    expect(daysOf(" 2，4、")).toEqual([2, 4]);
    expect(daysOf("x")).toEqual([0]);
    expect(daysOf("")).toEqual([]);
    expect(wordsOf(" 领资料包， 礼包,,")).toEqual(["领资料包", "礼包"]);
  });
});
