// What just went wrong: breaches, strikes, complaint spikes. Each opens to its evidence.
import type { Incident } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { GroupLink, Person } from "../../parts/person.tsx";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { SkeletonRows } from "../../parts/page.tsx";

export const incidentsShown = 12;

export function Incidents({ incidents }: { incidents: Incident[] | undefined }) {
  const t = useT();
  return (
    <section aria-labelledby="incidents">
      <h2 className="section-title" id="incidents">
        {t("today.incidents")}
      </h2>
      {!incidents && <SkeletonRows height={58} rows={4} />}
      {incidents?.length === 0 && <p className="quiet section-none">{t("today.no_incidents")}</p>}
      <ul className="feed">
        {incidents?.slice(0, incidentsShown).map((incident, index) => (
          <IncidentLine incident={incident} key={`${incident.kind}${incident.at}${index}`} />
        ))}
      </ul>
    </section>
  );
}

function IncidentLine({ incident }: { incident: Incident }) {
  const { t, word, measure } = useWords();
  const what =
    incident.kind === "complaints"
      ? t("incident.complaints", {
          count: incident.count,
          usual: incident.usual === null ? "—" : measure(incident.usual),
        })
      : incident.kind === "strike"
        ? t(incident.mode === "live" ? "incident.strike" : "incident.strike_shadow", {
            consequence: word("consequence", incident.consequence),
          })
        : t("incident.breach");
  return (
    <li className="feed-line">
      <span
        aria-hidden
        className={`feed-dot is-${incident.mode === "shadow" ? "shadow" : incident.kind}`}
      />
      <div className="feed-main">
        <div className="feed-head">
          <IncidentLink incident={incident}>{what}</IncidentLink>
          <span className="feed-time">
            <Moment at={incident.at} />
          </span>
        </div>
        {incident.text && <p className="ellipsis">{incident.text}</p>}
        <p className="feed-who">
          {incident.group && <GroupLink group={incident.group} />}
          {incident.member && <Person member={incident.member} />}
        </p>
      </div>
    </li>
  );
}

function IncidentLink({ incident, children }: { incident: Incident; children: string }) {
  if (incident.question_id) {
    return (
      <OpenLink id={incident.question_id} kind="question">
        {children}
      </OpenLink>
    );
  }
  if (incident.decision_id) {
    return (
      <OpenLink id={incident.decision_id} kind="decision">
        {children}
      </OpenLink>
    );
  }
  if (incident.message_id)
    return (
      <OpenLink id={incident.message_id} kind="why">
        {children}
      </OpenLink>
    );
  return <span>{children}</span>;
}
