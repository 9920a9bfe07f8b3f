// By what a task was seen to be done: a text that somebody wrote, or, where the server saw it by
// itself, "message:<id>", "fact:<seq>" or "card:<number>".
import { Link } from "react-router";
import type { GroupRef } from "../api/types.ts";
import { useWords, type Speech } from "../i18n/index.tsx";

export type Seen = { kind: "message" | "fact" | "card"; id: string };

export function seenBy(evidence: string): Seen | null {
  const found = /^(message|fact|card):(\d+)$/.exec(evidence);
  return found ? { kind: found[1] as Seen["kind"], id: found[2]! } : null;
}

export function evidenceText(evidence: string, { t }: Pick<Speech, "t">): string {
  const seen = seenBy(evidence);
  if (!seen) return evidence;
  return t(`evidence.${seen.kind}_n`, { id: seen.id });
}

// A message opens in its conversation.
export function Evidence({ evidence, group }: { evidence: string; group: GroupRef | null }) {
  const speech = useWords();
  const seen = seenBy(evidence);
  if (seen?.kind === "message" && group) {
    return (
      <Link to={`/groups/${group.id}/conversation?around=${seen.id}`}>
        {speech.t("evidence.message")}
      </Link>
    );
  }
  return <>{evidenceText(evidence, speech)}</>;
}
