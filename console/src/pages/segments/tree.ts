// A condition as a tree (insight/segments/expression_json.h says the shape), and how a form changes
// it.

export interface Comparison {
  attribute: string;
  name?: string; // of behaviours: which; none: any
  days?: number;
  comparator: string;
  number?: number;
  values?: string[];
}
export type Tree = { all: Tree[] } | { any: Tree[] } | { not: Tree } | Comparison;
export type Group = { all: Tree[] } | { any: Tree[] };

export type Shape = "text" | "list" | "number" | "window";

const texts = ["name", "identity", "tier", "region", "company"];
const lists = ["tags", "groups"];
const windows = ["messages", "questions", "answers", "orders", "renewals", "behaviours"];
const numbers = [
  "group_count",
  "days_since_joined",
  "days_since_message",
  "days_since_question",
  "days_since_answer",
  "days_since_order",
  "days_since_renewal",
];
export const attributes = [...windows, ...numbers, ...texts, ...lists];

export function shapeOf(attribute: string): Shape {
  if (texts.includes(attribute)) return "text";
  if (lists.includes(attribute)) return "list";
  return windows.includes(attribute) ? "window" : "number";
}

export function comparatorsOf(attribute: string): string[] {
  const shape = shapeOf(attribute);
  if (shape === "text") return ["=", "!=", "in", "contains"];
  if (shape === "list") return ["has"];
  return [">=", "<=", "=", "!=", ">", "<"];
}

export const daysUsual = 30;

// What a fresh line of the form says of an attribute.
export function blank(attribute: string): Comparison {
  const comparator = comparatorsOf(attribute)[0]!;
  const shape = shapeOf(attribute);
  if (shape === "window") return { attribute, days: daysUsual, comparator, number: 1 };
  if (shape === "number") return { attribute, comparator, number: 1 };
  return { attribute, comparator, values: [""] };
}

export const isGroup = (tree: Tree): tree is Group => "all" in tree || "any" in tree;
export const partsOf = (group: Group): Tree[] => ("all" in group ? group.all : group.any);
export const withParts = (group: Group, parts: Tree[]): Group =>
  "all" in group ? { all: parts } : { any: parts };
export const turned = (group: Group, kind: "all" | "any"): Group =>
  kind === "all" ? { all: partsOf(group) } : { any: partsOf(group) };

// A form begins with a group, whatever the condition is.
export const asGroup = (tree: Tree): Group => (isGroup(tree) ? tree : { all: [tree] });

// Another comparator keeps what it can of the values.
export function compared(line: Comparison, comparator: string): Comparison {
  if (!line.values) return { ...line, comparator };
  const values = comparator === "in" ? line.values : line.values.slice(0, 1);
  return { ...line, comparator, values: values.length > 0 ? values : [""] };
}

// The tree without groups that hold nothing; nothing when nothing is left.
export function pruned(tree: Tree): Tree | null {
  if ("not" in tree) {
    const part = pruned(tree.not);
    return part && { not: part };
  }
  if (!isGroup(tree)) return tree;
  const parts = partsOf(tree)
    .map(pruned)
    .filter((part): part is Tree => part !== null);
  return parts.length === 0 ? null : withParts(tree, parts);
}
