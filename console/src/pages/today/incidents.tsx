// What just went wrong: breaches, strikes, complaint spikes. Each opens to its evidence.
import { Button } from "antd";
import { useState } from "react";
import type { Incident, Today } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { GroupLink, Person } from "../../parts/person.tsx";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { SkeletonRows } from "../../parts/page.tsx";

export const incidentsShown = 12;

export function Incidents({ today }: { today: Today | undefined }) {
  const t = useT();
  const [showsAll, setShowsAll] = useState(false);
  const listed = today?.incidents ?? [];
  const shown = showsAll ? listed : listed.slice(0, incidentsShown);
  const total = today?.incidents_total ?? 0;
  return (
    <section aria-labelledby="incidents">
      <h2 className="section-title" id="incidents">
        {t("today.incidents")}
      </h2>
      {!today && <SkeletonRows height={58} rows={4} />}
      {today && total === 0 && <p className="quiet section-none">{t("today.no_incidents")}</p>}
      <ul className="feed">
        {shown.map((incident, index) => (
          <IncidentLine incident={incident} key={`${incident.kind}${incident.at}${index}`} />
        ))}
        {today?.shadow_strikes.map(({ rule, count }) => (
          <ShadowLine count={count} key={rule} rule={rule} />
        ))}
      </ul>
      {total > shown.length && (
        <p className="quiet section-note">
          {t("today.incidents_shown", { shown: shown.length, count: total })}
        </p>
      )}
      {listed.length > shown.length && (
        <Button onClick={() => setShowsAll(true)}>
          {t("today.more_incidents", { count: listed.length - shown.length })}
        </Button>
      )}
    </section>
  );
}

// A rule in shadow mode did nothing: one line says how often it would have.
function ShadowLine({ rule, count }: { rule: string; count: number }) {
  const t = useT();
  return (
    <li className="feed-line">
      <span aria-hidden className="feed-dot is-shadow" />
      <div className="feed-main">
        <div className="feed-head">
          <OpenLink id={rule} kind="rule">
            {t("incident.shadow", { rule, count })}
          </OpenLink>
        </div>
      </div>
    </li>
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
        ? t("incident.strike", { consequence: word("consequence", incident.consequence) })
        : t("incident.breach");
  return (
    <li className="feed-line">
      <span aria-hidden className={`feed-dot is-${incident.kind}`} />
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
