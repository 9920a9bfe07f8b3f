// The day on which somebody last spoke; "never" is an answer too.
import { useWords } from "../i18n/index.tsx";
import { useNow } from "../state/clock.ts";
import { minuteMs } from "../format/duration.ts";

export function SpokeDay({ day }: { day: string | null }) {
  const words = useWords();
  const now = useNow(minuteMs);
  if (!day) return <span className="tag">{words.t("members.never_spoke")}</span>;
  return <time dateTime={day}>{words.day(day, now)}</time>;
}
