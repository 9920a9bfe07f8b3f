// Half a year of one person's activity as a calendar: a column per week, a cell per day. Four steps
// of one colour; the exact count on hover and in the summary above.
import type { ActivityDay } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { dayMs } from "../../format/duration.ts";
import { useNow } from "../../state/clock.ts";

export const weeksShown = 26;

export interface HeatDay {
  day: string;
  messages: number;
  level: 0 | 1 | 2 | 3 | 4;
}

// Weeks begin on Monday; the last one holds `today` (2026-11-22). Levels are quarters of the
// busiest day.
export function heatWeeks(
  days: Pick<ActivityDay, "day" | "messages">[],
  today: string,
): HeatDay[][] {
  const counts = new Map<string, number>();
  for (const { day, messages } of days) counts.set(day, (counts.get(day) ?? 0) + messages);
  const end = Date.parse(today);
  const weekday = (new Date(end).getUTCDay() + 6) % 7;
  const start = end - weekday * dayMs - (weeksShown - 1) * 7 * dayMs;
  const top = Math.max(1, ...counts.values());
  const weeks: HeatDay[][] = [];
  for (let at = start; at <= end; at += dayMs) {
    const day = new Date(at).toISOString().slice(0, 10);
    const messages = counts.get(day) ?? 0;
    const level =
      messages === 0 ? 0 : (Math.min(4, Math.ceil((messages / top) * 4)) as HeatDay["level"]);
    if ((new Date(at).getUTCDay() + 6) % 7 === 0) weeks.push([]);
    weeks.at(-1)!.push({ day, messages, level });
  }
  return weeks;
}

const cell = 13; // pixels, gap included

export function HeatStrip({ days }: { days: ActivityDay[] }) {
  const { t, day } = useWords();
  const now = useNow(dayMs);
  const today = new Date(now).toISOString().slice(0, 10);
  const weeks = heatWeeks(days, today);
  const sum = (name: "messages" | "questions" | "answers") =>
    days.reduce((total, each) => total + each[name], 0);
  const summary = t("heat.summary", {
    weeks: weeksShown,
    messages: sum("messages"),
    questions: sum("questions"),
    answers: sum("answers"),
  });
  return (
    <>
      <p className="quiet section-note">{days.length === 0 ? t("heat.none") : summary}</p>
      <div className="heat">
        <svg
          aria-label={summary}
          height={7 * cell}
          role="img"
          viewBox={`0 0 ${weeksShown * cell} ${7 * cell}`}
        >
          {weeks.map((week, column) =>
            week.map((each, row) => (
              <rect
                className={`heat-${each.level}`}
                height={cell - 3}
                key={each.day}
                rx={2}
                width={cell - 3}
                x={column * cell}
                y={row * cell}
              >
                <title>{t("heat.day", { day: day(each.day, now), count: each.messages })}</title>
              </rect>
            )),
          )}
        </svg>
      </div>
    </>
  );
}
