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
  const real = (incidents ?? []).filter((incident) => incident.mode !== "shadow");
  return (
    <section aria-labelledby="incidents">
      <h2 className="section-title" id="incidents">
        {t("today.incidents")}
      </h2>
      {!incidents && <SkeletonRows height={58} rows={4} />}
      {incidents && real.length === 0 && (
        <p className="quiet section-none">{t("today.no_incidents")}</p>
      )}
      <ul className="feed">
        {real.slice(0, incidentsShown).map((incident, index) => (
          <IncidentLine incident={incident} key={`${incident.kind}${incident.at}${index}`} />
        ))}
        {shadowCounts(incidents ?? []).map(([rule, count]) => (
          <ShadowLine count={count} key={rule} rule={rule} />
        ))}
      </ul>
    </section>
  );
}

// Rules in shadow mode did nothing: one line each says how often they would have.
export function shadowCounts(incidents: Pick<Incident, "mode" | "rule">[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { mode, rule } of incidents) {
    if (mode === "shadow") counts.set(rule, (counts.get(rule) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

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
