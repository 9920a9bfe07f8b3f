import { expect, test } from "vitest";
import { choiceOf, choices, labelKey } from "./labels.ts";

test("what operators write and what models say have the same words", () => {
  expect(labelKey("question", "yes")).toBe(labelKey("question", "question"));
  expect(labelKey("ads", "no")).toBe(labelKey("ads", "other"));
  expect(labelKey("question", "no")).not.toBe(labelKey("ads", "no"));
  expect(labelKey("mood", "negative")).toBe("label.negative");
  expect(labelKey("intent", "purchase")).toBeNull();
  expect(labelKey("ads", "something new")).toBeNull();
});

test("each button asks for a pair, and the pair before takes it back", () => {
  const now = choiceOf({ in_force: { version: 2 }, shadow: { version: 3 } });
  expect(now).toEqual({ in_force: 2, shadow: 3 });
  expect(choices.switchOn(now)).toEqual({ in_force: 3, shadow: null });
  expect(choices.switchOff(now)).toEqual({ in_force: null, shadow: 3 });
  expect(choices.stopShadow(now)).toEqual({ in_force: 2, shadow: null });
  expect(choices.watch(now, 1)).toEqual({ in_force: 2, shadow: 1 });
});

test("a version never reads and watches at once", () => {
  const on = choiceOf({ in_force: { version: 2 }, shadow: null });
  expect(choices.switchOff(on)).toEqual({ in_force: null, shadow: 2 });
  expect(choices.watch(on, 2)).toEqual({ in_force: null, shadow: 2 });
  expect(choiceOf({ in_force: null, shadow: null })).toEqual({ in_force: null, shadow: null });
});
