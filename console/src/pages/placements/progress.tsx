// How far a plan is: a bar and the numbers that matter.
import type { SeatCounts } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";

export function SeatProgress({ counts }: { counts: SeatCounts }) {
  const { t } = useWords();
  const share = (value: number) => `${counts.all === 0 ? 0 : (value / counts.all) * 100}%`;
  const parts = [
    t("placements.seated_of", { seated: counts.seated, all: counts.all }),
    ...(counts.asked > 0 ? [t("placements.asked_n", { count: counts.asked })] : []),
    ...(counts.waiting > 0 ? [t("placements.waiting_n", { count: counts.waiting })] : []),
    ...(counts.held_back > 0 ? [t("placements.held_back_n", { count: counts.held_back })] : []),
    ...(counts.failed > 0 ? [t("placements.failed_n", { count: counts.failed })] : []),
    ...(counts.left_out > 0 ? [t("placements.left_out_n", { count: counts.left_out })] : []),
  ];
  return (
    <span className="broadcast-progress">
      <span aria-hidden className="broadcast-bar">
        <i className="is-sent" style={{ width: share(counts.seated) }} />
        <i className="is-over" style={{ width: share(counts.held_back) }} />
        <i className="is-failed" style={{ width: share(counts.failed) }} />
      </span>
      <span className="quiet num">{parts.join(" · ")}</span>
    </span>
  );
}
