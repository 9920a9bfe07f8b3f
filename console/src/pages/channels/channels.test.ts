// What is shown and sent of channels and codes, as plain functions.
import { describe, expect, test } from "vitest";
import type { EntranceRule } from "../../api/types.ts";
import { isAt, nextRuleId, ofKind, stateOf, toInput, yuan } from "./shown.ts";

const rule = (id: string): EntranceRule => ({ id, to: { kind: "link", link: "https://a" } });

describe("codes", () => {
  test("a field's problem stands at the field, and at nothing that begins alike", () => {
    expect(isAt("rules.rules[1].to.staff", "rules.rules[1].to.staff")).toBe(true);
    expect(isAt("rules.rules[1].to.staff", "rules.rules[1].to")).toBe(true);
    expect(isAt("rules.rules[10].to", "rules.rules[1]")).toBe(false);
    expect(isAt("name_of", "name")).toBe(false);
  });
  test("rules keep their ids; a new one takes the first that is free", () => {
    expect(nextRuleId([])).toBe("r1");
    expect(nextRuleId([rule("r1"), rule("r3")])).toBe("r2");
  });
  test("another kind of destination has nothing of the old one", () => {
    expect(ofKind("link")).toEqual({ kind: "link", link: "" });
    expect(ofKind("groups").groups).toEqual([]);
  });
  test("what has expired is shown as that, unless it is archived", () => {
    expect(stateOf({ state: "open", is_expired: true })).toBe("expired");
    expect(stateOf({ state: "archived", is_expired: true })).toBe("archived");
    expect(stateOf({ state: "paused", is_expired: false })).toBe("paused");
  });
  test("yuan without empty cents; a moment as an input takes it", () => {
    expect(yuan(30_000)).toBe("300");
    expect(yuan(1_250)).toBe("12.50");
    expect(toInput(null)).toBe("");
    expect(new Date(toInput("2026-12-31T16:00:00.000Z")).toISOString()).toBe(
      "2026-12-31T16:00:00.000Z",
    );
  });
});
