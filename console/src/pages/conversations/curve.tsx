// A survival curve as steps: the share still waiting falls at each response and stays in between.
import { useWords } from "../../i18n/index.tsx";
import { useNarrow } from "../../parts/narrow.ts";
import { horizon, stepPath, ticks, ticksMax, type CurvePoint } from "./curve_shape.ts";

const widths = { wide: 720, phone: 350 }; // pixels, so that letters keep their size
const height = 220;
const left = 40;
const bottom = 22;
const top = 8;

export function Curve({ points }: { points: CurvePoint[] }) {
  const { t, percent, span } = useWords();
  const narrow = useNarrow();
  const width = narrow ? widths.phone : widths.wide;
  const end = horizon(points);
  const shown = points.filter((point) => point.ms <= end);
  const x = (ms: number) => left + (ms / end) * (width - left - 8);
  const y = (share: number) => top + (1 - share) * (height - top - bottom);
  return (
    <svg
      aria-label={t("answers.curve_label")}
      className="curve"
      role="img"
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
    >
      {[0, 0.25, 0.5, 0.75, 1].map((share) => (
        <g key={share}>
          <line x1={left} x2={width - 8} y1={y(share)} y2={y(share)} />
          <text textAnchor="end" x={left - 6} y={y(share) + 4}>
            {percent(share)}
          </text>
        </g>
      ))}
      {ticks(end, narrow ? ticksMax.phone : ticksMax.wide).map((ms) => (
        <text
          key={ms}
          textAnchor={ms === 0 ? "start" : ms > end * 0.95 ? "end" : "middle"}
          x={x(ms)}
          y={height - 4}
        >
          {ms === 0 ? "0" : span(ms)}
        </text>
      ))}
      <path d={`${stepPath(shown, x, y)}H${x(end).toFixed(1)}`} />
    </svg>
  );
}
