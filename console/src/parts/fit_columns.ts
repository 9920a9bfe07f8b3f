// Which columns of a table fit beside each other. Where the room is short — a side panel is open, a
// small window — those that can be missed leave, the last first, instead of being cut off.
import type { Column } from "./data_table.tsx";

const gap = 16; // pixels; as in app/styles/rows.css
const padding = 48;

// The least width of a grid track: 120 of "120px" and of "minmax(120px, 2fr)".
export function leastWidth(track: string): number {
  return Number(/(\d+)px/.exec(track)?.[1] ?? 0);
}

export function fitColumns<Row>(columns: Column<Row>[], width: number): Column<Row>[] {
  const shown = [...columns];
  const needed = () =>
    padding +
    gap * (shown.length - 1) +
    shown.reduce((sum, column) => sum + leastWidth(column.track), 0);
  while (needed() > width) {
    const last = shown.findLastIndex((column) => column.optional);
    if (last < 0) break;
    shown.splice(last, 1);
  }
  return shown;
}
