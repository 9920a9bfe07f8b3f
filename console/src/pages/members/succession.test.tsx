import { describe, expect, test } from "vitest";
import * as company from "../../../test/mock/company.ts";
import { succession } from "../../../test/mock/succession.ts";
import { markup, text } from "../../../test/markup.tsx";
import type { Member } from "../../api/types.ts";
import { SuccessionView } from "./succession.tsx";

const member = company.members[0]! as Member;
const said = (role: "lead" | "operator", change: Partial<typeof succession> = {}) =>
  text(markup("en", <SuccessionView found={{ ...succession, ...change }} member={member} />, role));

describe("what somebody of the staff owns", () => {
  test("a lead may pass on what does not wait already", () => {
    expect(said("lead")).toContain("Pass 2 groups on");
    expect(said("operator")).not.toContain("Pass 2 groups on");
  });
  test("of what was passed on it is said how far it is, and what failed with the reason", () => {
    expect(said("operator")).toContain("1 of 3 passed");
    expect(said("operator")).toContain("failed");
    expect(said("operator")).toContain("full of WeChat users");
  });
  test("where no program changes owners it says what to do", () => {
    expect(said("lead", { automatic: false })).toContain("no program changes");
    expect(said("lead", { automatic: false })).not.toContain("Pass 2");
    expect(said("lead", { holds: [], successions: [] })).toContain("owns no group");
  });
});
