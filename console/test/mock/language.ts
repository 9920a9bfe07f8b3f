// The language models of the made-up company: one reads, one watches, one is being taught, and one
// has no labels yet.
import type { LanguageModel, Lesson, ModelVersion } from "../../src/api/types.ts";
import * as company from "./company.ts";

const asOf = company.iso(company.now);

function version(number: number, labels: number, accuracy: number): ModelVersion {
  return {
    version: number,
    labels,
    figures: {
      unseen: labels,
      accuracy,
      f1: accuracy - 0.03,
      cold_accuracy: 0.861,
      cold_f1: 0.83,
      taught_accuracy: accuracy,
      taught_f1: accuracy - 0.03,
    },
    at: company.iso(company.now - number * 3_600_000),
    by: "li.na",
  };
}

const notBetter: Lesson = {
  stage: "not_better",
  share: 1,
  begun_at: asOf,
  ended_at: asOf,
  by: "li.na",
  labels: 14,
  version: null,
  figures: version(0, 14, 0.72).figures,
  problem: "",
};

export function languageModels(): LanguageModel[] {
  const blank = { labels_min: 10, versions: 0, in_force: null, shadow: null, differences: null };
  return [
    {
      ...blank,
      task: "question",
      labelled: 64,
      labels: [
        { label: "no", messages: 41 },
        { label: "yes", messages: 23 },
      ],
      versions: 2,
      in_force: version(1, 40, 0.903),
      shadow: version(2, 64, 0.938),
      differences: {
        messages: 2_340,
        differing: 31,
        ways: [
          { said: "other", would_say: "question", messages: 22 },
          { said: "question", would_say: "other", messages: 9 },
        ],
      },
      lesson: null,
    },
    {
      ...blank,
      task: "ads",
      labelled: 14,
      labels: [
        { label: "no", messages: 8 },
        { label: "yes", messages: 6 },
      ],
      lesson: notBetter,
    },
    {
      ...blank,
      task: "mood",
      labelled: 4,
      labels: [{ label: "negative", messages: 4 }],
      lesson: null,
    },
    { ...blank, task: "intent", labelled: 0, labels: [], lesson: null },
  ];
}

// Chooses as the server does: any published version, or none.
export function chosen(
  model: LanguageModel,
  inForce: number | null,
  shadow: number | null,
): LanguageModel {
  const known = (number: number | null) => (number === null ? null : version(number, 64, 0.938));
  return {
    ...model,
    in_force: known(inForce),
    shadow: known(shadow),
    differences: shadow === null ? null : { messages: 0, differing: 0, ways: [] },
  };
}

export function languageDetail(model: LanguageModel) {
  return {
    now: model,
    versions: Array.from({ length: model.versions }, (_, index) =>
      version(model.versions - index, 64 - 24 * index, 0.938 - 0.035 * index),
    ),
    examples: model.shadow
      ? company.messages.slice(10, 14).map((message, index) => ({
          message,
          said: index % 2 ? "question" : "other",
          said_score: 0.61,
          would_say: index % 2 ? "other" : "question",
          would_say_score: 0.82,
          label: index === 0 ? "yes" : null,
        }))
      : [],
    as_of: asOf,
  };
}
