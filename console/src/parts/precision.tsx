// The share of right verdicts with its 95 % interval, drawn to scale: a rule is not "90 % right" on
// ten cases.
import { useWords } from "../i18n/index.tsx";

export interface PrecisionReport {
  right: number;
  wrong: number;
  precision: number | null;
  low: number | null;
  high: number | null;
}

export function Precision({ report }: { report: PrecisionReport }) {
  const { t, percent } = useWords();
  const judged = report.right + report.wrong;
  if (report.precision === null || report.low === null || report.high === null) {
    return <p className="quiet">{t("shadow.unjudged")}</p>;
  }
  const text = t("shadow.precision", {
    precision: percent(report.precision),
    low: percent(report.low),
    high: percent(report.high),
    right: report.right,
    count: judged,
  });
  return (
    <div className="precision">
      <p>{text}</p>
      <svg
        aria-label={text}
        className="precision-bar"
        height={12}
        role="img"
        viewBox="0 0 100 12"
        width="100%"
        preserveAspectRatio="none"
      >
        <rect className="precision-track" height={4} width={100} y={4} />
        <rect
          className="precision-range"
          height={4}
          width={(report.high - report.low) * 100}
          x={report.low * 100}
          y={4}
        />
        <rect
          className="precision-point"
          height={12}
          width={0.8}
          x={report.precision * 100 - 0.4}
        />
      </svg>
    </div>
  );
}
