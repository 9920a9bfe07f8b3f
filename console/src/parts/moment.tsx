// A moment: relative, exact on hover. Ticks by the minute.
import { useWords } from "../i18n/index.tsx";
import { useNow } from "../state/clock.ts";
import { minuteMs } from "../format/duration.ts";

export function Moment({ at, none = "—" }: { at: string | null | undefined; none?: string }) {
  const { ago, exact } = useWords();
  const now = useNow(minuteMs);
  if (!at) return <span className="quiet">{none}</span>;
  return (
    <time dateTime={at} title={exact(at)}>
      {ago(at, now)}
    </time>
  );
}
