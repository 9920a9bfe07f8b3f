// How far a broadcast is: a bar, and the same in words.
import type { BroadcastCounts } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { progressOf } from "./shown.ts";

export function ProgressWords({ counts }: { counts: BroadcastCounts }) {
  const { t, locale } = useWords();
  const { sent, overQuota, waiting, failed, all } = progressOf(counts);
  const parts = [t("broadcasts.sent_of", { sent, all })];
  if (overQuota > 0) parts.push(t("broadcasts.over_quota_n", { count: overQuota }));
  if (failed > 0) parts.push(t("broadcasts.failed_n", { count: failed }));
  if (waiting > 0) parts.push(t("broadcasts.waiting_n", { count: waiting }));
  return <span className="broadcast-words">{parts.join(locale === "zh" ? "，" : ", ")}</span>;
}

export function ProgressBar({ counts }: { counts: BroadcastCounts }) {
  const { sent, overQuota, failed, all } = progressOf(counts);
  const width = (part: number) => ({ width: `${all === 0 ? 0 : (100 * part) / all}%` });
  return (
    <span aria-hidden className="broadcast-bar">
      <i className="is-sent" style={width(sent)} />
      <i className="is-over" style={width(overQuota)} />
      <i className="is-failed" style={width(failed)} />
    </span>
  );
}

export function Progress({ counts }: { counts: BroadcastCounts }) {
  return (
    <span className="broadcast-progress">
      <ProgressBar counts={counts} />
      <ProgressWords counts={counts} />
    </span>
  );
}
