// A survival curve as steps: the share still waiting falls at each response and stays in between.
import { minuteMs } from "../../format/duration.ts";
import { useWords } from "../../i18n/index.tsx";
import { useNarrow } from "../../parts/narrow.ts";

export interface CurvePoint {
  ms: number;
  waiting: number;
}

const widths = { wide: 720, phone: 350 }; // pixels, so that letters keep their size
const height = 220;
const left = 40;
const bottom = 22;
const top = 8;

export const lookPast = 3; // how much of the slow tail is shown, as a multiple of what matters

// Where the picture ends: a few times the moment by which nine tenths of the fall have happened, so
// that days of waiting for the last few do not squeeze the first hour into nothing.
export function horizon(points: CurvePoint[]): number {
  const last = points.at(-1);
  if (!last) return 1;
  const fall = (1 - last.waiting) * 0.9;
  const most = points.find((point) => 1 - point.waiting >= fall) ?? last;
  return Math.max(1, Math.min(last.ms, most.ms * lookPast));
}

const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440, 2_880, 7_200, 14_400]; // minutes
const ticksMax = { wide: 6, phone: 3 };

// Round moments for the axis: 0, 30 min, 1 h, …
export function ticks(end: number, most = ticksMax.wide): number[] {
  const step = (steps.find((each) => end / (each * minuteMs) <= most) ?? steps.at(-1)!) * minuteMs;
  return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => index * step);
}

// "M x y H x V y …" in the coordinates given by the two functions.
export function stepPath(
  points: CurvePoint[],
  x: (ms: number) => number,
  y: (share: number) => number,
): string {
  let path = `M${x(0).toFixed(1)} ${y(1).toFixed(1)}`;
  for (const { ms, waiting } of points) path += `H${x(ms).toFixed(1)}V${y(waiting).toFixed(1)}`;
  return path;
}

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
