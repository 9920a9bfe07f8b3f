// What the seating form does with its value; pure.
import type { Seating } from "../../api/types.ts";

const isPair = (pair: readonly string[], one: string, other: string): boolean =>
  (pair[0] === one && pair[1] === other) || (pair[0] === other && pair[1] === one);

export function clashesWith(seating: Seating, one: string, other: string): boolean {
  return seating.clashes.some((pair) => isPair(pair, one, other));
}

export function setClash(seating: Seating, one: string, other: string, is: boolean): Seating {
  const others = seating.clashes.filter((pair) => !isPair(pair, one, other));
  return { ...seating, clashes: is ? [...others, [one, other]] : others };
}

// What is no longer listed is gone everywhere: a clash or a program with it would be refused.
export function setIdentities(seating: Seating, given: string[]): Seating {
  const identities = [...new Set(given.map((each) => each.trim()).filter(Boolean))];
  return {
    ...seating,
    identities,
    clashes: seating.clashes.filter((pair) => pair.every((each) => identities.includes(each))),
    programs: seating.programs.map((program) => ({
      ...program,
      identities: program.identities.filter((each) => identities.includes(each)),
    })),
  };
}

// The program that has two sets of rules: which of them would hold?
export function namedTwice(seating: Seating): string | undefined {
  const names = seating.programs.map((each) => each.program.trim());
  return names.find((each, at) => names.indexOf(each) !== at);
}
