import { expect, test } from "vitest";
import { blankSeatingProgram, complete } from "./complete.ts";
import { policyChanges } from "./changes.ts";
import { clashesWith, namedTwice, setClash, setIdentities } from "./seating.ts";
import { policy } from "../../../test/mock/company.ts";

const seating = {
  identities: ["实体店", "网商", "微商"],
  clashes: [["实体店", "微商"]],
  programs: [{ ...blankSeatingProgram, identities: ["网商", "微商"] }],
};

test("a clash is one pair, whichever is named first", () => {
  expect(clashesWith(seating, "微商", "实体店")).toBe(true);
  expect(setClash(seating, "微商", "实体店", true).clashes).toHaveLength(1);
  expect(setClash(seating, "微商", "实体店", false).clashes).toEqual([]);
});

test("an identity that is taken from the list leaves clashes and programs too", () => {
  const next = setIdentities(seating, ["实体店", " 网商 ", "网商", ""]);
  expect(next.identities).toEqual(["实体店", "网商"]);
  expect(next.clashes).toEqual([]);
  expect(next.programs[0]!.identities).toEqual(["网商"]);
});

test("a program with two sets of rules is told", () => {
  const rules = (program: string) => ({ ...blankSeatingProgram, program });
  expect(namedTwice({ ...seating, programs: [rules(""), rules("a")] })).toBeUndefined();
  expect(namedTwice({ ...seating, programs: [rules("a"), rules(" a")] })).toBe("a");
  expect(namedTwice({ ...seating, programs: [rules(""), rules("")] })).toBe("");
});

// A part that is forgotten here could be saved as a draft and never published.
test("a change of any part of the policy is a change that can be published", () => {
  const before = complete(policy);
  expect(policyChanges(before, before)).toEqual([]);
  for (const part of Object.keys(before) as (keyof typeof before)[]) {
    if (part === "version") continue; // the server's own
    const changed = { ...before, [part]: changedPart(before[part]) };
    expect(policyChanges(before, changed as typeof before), part).toHaveLength(1);
  }
});

function changedPart(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (Array.isArray(value)) return value.slice(1);
  return { ...(value as object), another: true };
}
