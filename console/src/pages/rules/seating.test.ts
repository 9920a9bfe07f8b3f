import { expect, test } from "vitest";
import { blankSeatingProgram, complete } from "./complete.ts";
import { policyChanges } from "./changes.ts";
import { clashesWith, setClash, setIdentities } from "./seating.ts";
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

test("a change of seating or admission is a change that can be published", () => {
  const before = complete(policy);
  const after = { ...before, seating };
  expect(policyChanges(before, before)).toEqual([]);
  expect(policyChanges(before, after).map((each) => each.part)).toEqual(["seating"]);
  const open = { ...before, admission: { ...before.admission, open: false } };
  expect(policyChanges(before, open).map((each) => each.part)).toEqual(["admission"]);
});
