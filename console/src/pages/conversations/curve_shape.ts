// The shape of a survival curve: where its picture ends, its steps, the moments on its axis.
import { minuteMs } from "../../format/duration.ts";

export interface CurvePoint {
  ms: number;
  waiting: number;
}

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
export const ticksMax = { wide: 6, phone: 3 };

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
