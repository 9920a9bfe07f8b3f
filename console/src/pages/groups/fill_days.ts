// The API leaves out days without activity; a picture needs them as zeros, up to today: a group that
// has fallen silent must look silent.
import type { ActivityDay } from "../../api/types.ts";
import { dayMs } from "../../format/duration.ts";

export function fillDays(items: ActivityDay[], today: string): ActivityDay[] {
  const first = items[0];
  if (!first) return [];
  const last = [items.at(-1)!.day, today].sort().at(-1)!; // the organisation's today may be ahead
  const known = new Map(items.map((item) => [item.day, item]));
  const filled: ActivityDay[] = [];
  for (let at = Date.parse(first.day); at <= Date.parse(last); at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    filled.push(
      known.get(day) ?? {
        day,
        messages: 0,
        speakers: 0,
        questions: 0,
        answers: 0,
        negative: 0,
        replies_received: 0,
      },
    );
  }
  return filled;
}
