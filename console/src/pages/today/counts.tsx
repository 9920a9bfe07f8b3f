// The few numbers that say how the day stands. Each opens the rows behind it.
import { Link } from "react-router";
import type { Today } from "../../api/types.ts";
import { useWords, type Key } from "../../i18n/index.tsx";

const shown: { key: keyof Today["counts"]; label: Key; to: string; alarm?: boolean }[] = [
  {
    key: "breached_questions",
    label: "count.breached",
    to: "/conversations?breached=true",
    alarm: true,
  },
  { key: "due_within_hour", label: "count.due_within_hour", to: "/conversations" },
  { key: "open_questions", label: "count.open_questions", to: "/conversations" },
  { key: "my_open_tasks", label: "count.my_tasks", to: "/conversations/tasks?owner=me" },
  { key: "unowned_tasks", label: "count.unowned_tasks", to: "/conversations/tasks?owner=none" },
  { key: "messages_today", label: "count.messages_today", to: "/groups?sort=-messages_7d" },
];

export function Counts({ counts }: { counts: Today["counts"] | undefined }) {
  const { t, count } = useWords();
  return (
    <ul aria-label={t("today.counts")} className="counts">
      {shown.map(({ key, label, to, alarm }) => {
        const value = counts?.[key];
        return (
          <li key={key}>
            <Link className={alarm && value ? "count is-alarm" : "count"} to={to}>
              <strong className="num">{value === undefined ? " " : count(value)}</strong>
              <span>{t(label)}</span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
