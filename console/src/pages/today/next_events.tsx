// What will happen by itself, unless somebody does something before.
import type { NextEvent } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { GroupLink } from "../../parts/person.tsx";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink } from "../../parts/open.tsx";

export const nextShown = 8;

export function NextEvents({ next }: { next: NextEvent[] }) {
  const t = useT();
  return (
    <section aria-labelledby="next">
      <h2 className="section-title" id="next">
        {t("today.next")}
      </h2>
      {next.length === 0 && <p className="quiet section-none">{t("today.no_next")}</p>}
      <ul className="feed">
        {next.slice(0, nextShown).map((event) => (
          <NextLine event={event} key={`${event.kind}${event.subject}${event.at}`} />
        ))}
      </ul>
    </section>
  );
}

function NextLine({ event }: { event: NextEvent }) {
  const { word } = useWords();
  const what = word("timer", event.kind);
  return (
    <li className="feed-line">
      <span aria-hidden className="feed-dot" />
      <div className="feed-main">
        <div className="feed-head">
          {event.kind.startsWith("question.") ? (
            <OpenLink id={event.subject} kind="question">
              {what}
            </OpenLink>
          ) : (
            <span>{what}</span>
          )}
          <span className="feed-time">
            <Moment at={event.at} />
          </span>
        </div>
        {event.group && (
          <p className="feed-who">
            <GroupLink group={event.group} />
          </p>
        )}
      </div>
    </li>
  );
}
