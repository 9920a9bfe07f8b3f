import { describe, expect, it } from "vitest";
import { asGroup, blank, compared, comparatorsOf, pruned, turned, type Tree } from "./tree.ts";

describe("a condition as a tree", () => {
  it("begins a line with what the attribute can be compared with", () => {
    expect(blank("orders")).toEqual({ attribute: "orders", days: 30, comparator: ">=", number: 1 });
    expect(blank("behaviours")).toEqual({
      attribute: "behaviours",
      days: 30,
      comparator: ">=",
      number: 1,
    }); // any
    expect(blank("tags")).toEqual({ attribute: "tags", comparator: "has", values: [""] });
    expect(blank("group_count")).toEqual({ attribute: "group_count", comparator: ">=", number: 1 });
    expect(comparatorsOf("tier")).toContain("in");
  });
  it("keeps one value where the comparator takes one", () => {
    const line = { attribute: "tier", comparator: "in", values: ["KA", "growth"] };
    expect(compared(line, "=").values).toEqual(["KA"]);
    expect(compared({ ...line, values: [] }, "=").values).toEqual([""]);
    expect(compared(blank("orders"), "<").number).toBe(1);
  });
  it("drops groups that hold nothing", () => {
    const line = blank("orders");
    const tree: Tree = { all: [{ any: [] }, { not: { all: [] } }, { any: [line] }] };
    expect(pruned(tree)).toEqual({ all: [{ any: [line] }] });
    expect(pruned({ all: [{ any: [] }] })).toBeNull();
  });
  it("turns a group, and makes one of a line", () => {
    const line = blank("orders");
    expect(asGroup(line)).toEqual({ all: [line] });
    expect(turned({ all: [line] }, "any")).toEqual({ any: [line] });
  });
});
