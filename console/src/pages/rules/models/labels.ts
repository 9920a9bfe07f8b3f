// Words for labels: operators say "yes" and "no" of a task, models say what the text is. Both mean
// the same, and are shown with the words of the buttons that set them.
import type { Key } from "../../../i18n/index.tsx";

export type Task = "question" | "ads" | "mood" | "intent";

const keys: Record<Task, Record<string, Key>> = {
  question: {
    yes: "model.label.question",
    question: "model.label.question",
    no: "model.label.no_question",
    other: "model.label.no_question",
  },
  ads: {
    yes: "model.label.ad",
    ad: "model.label.ad",
    no: "model.label.no_ad",
    other: "model.label.no_ad",
  },
  mood: {
    positive: "label.positive",
    neutral: "label.neutral",
    negative: "label.negative",
  },
  intent: {},
};

// Null for an intent, whose word is that of its code, and for what this console does not know.
export function labelKey(task: Task, label: string): Key | null {
  return keys[task][label] ?? null;
}

// The pair of versions (in force, in shadow) that each button asks for.
export interface Choice {
  in_force: number | null;
  shadow: number | null;
}

export interface Chosen {
  in_force: { version: number } | null;
  shadow: { version: number } | null;
}

export function choiceOf(model: Chosen): Choice {
  return {
    in_force: model.in_force?.version ?? null,
    shadow: model.shadow?.version ?? null,
  };
}

export const choices = {
  // What watched reads from now on.
  switchOn: (now: Choice): Choice => ({ in_force: now.shadow, shadow: null }),
  // What read goes on watching, so that switching off loses nothing.
  switchOff: (now: Choice): Choice => ({ in_force: null, shadow: now.shadow ?? now.in_force }),
  stopShadow: (now: Choice): Choice => ({ ...now, shadow: null }),
  // An older version watches again.
  watch: (now: Choice, version: number): Choice => ({
    in_force: now.in_force === version ? null : now.in_force,
    shadow: version,
  }),
};
