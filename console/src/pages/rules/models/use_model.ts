// Acts on one task's models, each with its way back.
import { post } from "../../../api/client.ts";
import type { LanguageModel } from "../../../api/types.ts";
import { useWords, type Key } from "../../../i18n/index.tsx";
import { useCommands } from "../../../state/commands.tsx";
import { choiceOf, type Choice } from "./labels.ts";

export const lessonMs = 1_000; // how often a lesson under way is looked at
export const shadowMs = 10_000; // how often what a shadow has read is looked at

export interface ModelActs {
  train: () => void;
  choose: (next: (now: Choice) => Choice, said: Key) => void;
}

export function useModelActs(model: LanguageModel): ModelActs {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const options = { path: { task: model.task } };
  const ask = (choice: Choice) => post("/api/v1/language/{task}/choose", choice, options);
  const name = word("model_task", model.task);
  return {
    train: () =>
      void perform({
        run: () => post("/api/v1/language/{task}/train", undefined, options),
        said: t("model.said.training", { name }),
      }),
    choose: (next, said) => {
      const now = choiceOf(model);
      void perform({
        run: () => ask(next(now)),
        said: t(said, { name }),
        inverse: () => ask(now),
      });
    },
  };
}
