// The API leaves out days without activity; a picture needs them as zeros.
import type { ActivityDay } from "../../api/types.ts";
import { dayMs } from "../../format/duration.ts";

export function fillDays(items: ActivityDay[]): ActivityDay[] {
  const first = items[0];
  const last = items.at(-1);
  if (!first || !last) return [];
  const known = new Map(items.map((item) => [item.day, item]));
  const filled: ActivityDay[] = [];
  for (let at = Date.parse(first.day); at <= Date.parse(last.day); at += dayMs) {
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
