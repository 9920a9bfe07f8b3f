// What a platform leaves to a person: who there may do it, and how we learn that it was done.
import type { Task } from "../api/types.ts";
import { useWords, type Locale } from "../i18n/index.tsx";

export interface ByHand {
  assignee: string;
  proof: string;
  chinese: string;
  english: string;
}

// Null for tasks that no platform has handed over.
export function byHandOf({ body }: Pick<Task, "body">): ByHand | null {
  const told = body.by_hand;
  if (typeof told !== "object" || told === null) return null;
  const said = (name: keyof ByHand) => {
    const value = (told as Record<string, unknown>)[name];
    return typeof value === "string" ? value : "";
  };
  return {
    assignee: said("assignee"),
    proof: said("proof"),
    chinese: said("chinese"),
    english: said("english"),
  };
}

export function byHandTitle(task: Pick<Task, "body">, locale: Locale): string {
  const told = byHandOf(task);
  return (locale === "zh" ? told?.chinese : told?.english) ?? "";
}

export function ByHandFacts({ task }: { task: Task }) {
  const { t, word, knows } = useWords();
  const told = byHandOf(task);
  if (!told || task.state !== "open") return null;
  const assignee = told.assignee.replaceAll(" ", "_");
  return (
    <>
      {told.assignee !== "" && (
        <div>
          <dt>{t("by_hand.who")}</dt>
          <dd>{knows(`assignee.${assignee}`) ? word("assignee", assignee) : told.assignee}</dd>
        </div>
      )}
      {knows(`by_hand_proof.${told.proof}`) && (
        <div>
          <dt>{t("by_hand.seen")}</dt>
          <dd>{word("by_hand_proof", told.proof)}</dd>
        </div>
      )}
    </>
  );
}
