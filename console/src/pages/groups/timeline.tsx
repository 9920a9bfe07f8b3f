// What happened in a group, newest first, by day.
import { Button } from "antd";
import { usePages } from "../../api/queries.ts";
import type { TimelineEntry } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { dayOf } from "../../format/time.ts";
import { SkeletonRows } from "../../parts/page.tsx";
import { Person } from "../../parts/person.tsx";
import { Failed } from "../../parts/problem.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { useNow } from "../../state/clock.ts";

export const timelinePage = 40;

export function Timeline({ id }: { id: number }) {
  const { t, day, hourMinute } = useWords();
  const now = useNow(60_000);
  const list = usePages("/api/v1/groups/{id}/timeline", {
    path: { id },
    query: { limit: timelinePage },
  });
  if (list.isPending) return <SkeletonRows height={40} rows={8} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.items.length === 0) return <p className="quiet">{t("story.no_past")}</p>;
  let before = "";
  return (
    <>
      <ol className="timeline">
        {list.items.map((entry, index) => {
          const today = dayOf(new Date(entry.at));
          const isNewDay = today !== before;
          before = today;
          return (
            <li key={`${entry.kind}${entry.id}${index}`}>
              {isNewDay && <p className="timeline-day">{day(entry.at, now)}</p>}
              <div className="timeline-entry">
                <time className="quiet" dateTime={entry.at}>
                  {hourMinute(entry.at)}
                </time>
                <span aria-hidden className={`feed-dot is-${entry.kind}`} />
                <div className="timeline-text">
                  <EntryText entry={entry} />
                </div>
              </div>
            </li>
          );
        })}
      </ol>
      {list.hasNextPage && (
        <Button
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
          size="small"
        >
          {t("act.older")}
        </Button>
      )}
    </>
  );
}

function EntryText({ entry }: { entry: TimelineEntry }) {
  const { t, word } = useWords();
  switch (entry.kind) {
    case "join":
      return (
        <>
          <Person member={entry.member} /> {t("timeline.join")}
          {entry.by && (
            <span className="quiet">
              {" "}
              {t("timeline.invited_by")} <Person member={entry.by} />
            </span>
          )}
        </>
      );
    case "leave":
      return (
        <>
          <Person member={entry.member} /> {word("leave_reason", entry.detail)}
        </>
      );
    case "rename":
      return <>{t("timeline.rename", { name: entry.text })}</>;
    case "question_opened":
      return (
        <>
          <Person member={entry.member} /> {t("timeline.asked")}{" "}
          <OpenLink id={entry.id} kind="question">
            {entry.text}
          </OpenLink>
        </>
      );
    case "question_breached":
      return (
        <>
          <span className="is-late">{t("incident.breach")}</span>{" "}
          <OpenLink id={entry.id} kind="question">
            {entry.text}
          </OpenLink>
        </>
      );
    case "strike":
      return (
        <>
          <Person member={entry.member} /> {word("consequence_done", entry.detail)}{" "}
          <OpenLink className="tag" id={entry.text} kind="rule">
            {entry.text}
          </OpenLink>
        </>
      );
    case "task":
      return (
        <>
          <OpenLink id={entry.id} kind="task">
            {t("timeline.task", { kind: word("task_kind", entry.detail) })}
          </OpenLink>{" "}
          {entry.by && <span className="quiet">{t("question.with", { name: entry.by.name })}</span>}
        </>
      );
  }
}
