// One person: who they are, where they have been, how much they take part, what was done to them
// and why.
import type { ReactNode } from "react";
import { useParams } from "react-router";
import { useGet } from "../../api/queries.ts";
import type { Member, Stay, Strike } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { isMasked, phone } from "../../format/masked.ts";
import { DecisionList } from "../../parts/decisions.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { GroupLink, Initial, Person } from "../../parts/person.tsx";
import { Failed } from "../../parts/problem.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { SpokeDay } from "../../parts/spoke_day.tsx";
import { MemberBehaviours } from "./behaviours.tsx";
import { Contacts } from "./contacts.tsx";
import { MemberFeedback } from "./feedback.tsx";
import { HeatStrip } from "./heat_strip.tsx";
import { MemberSegments } from "./member_segments.tsx";
import { Seats } from "./seats.tsx";
import { MemberSuccessionSection } from "./succession.tsx";

export default function MemberPage() {
  const { t, word } = useWords();
  const id = Number(useParams().id);
  const detail = useGet("/api/v1/members/{id}", { path: { id } });
  const member = detail.data?.member;
  return (
    <Page
      back={{ to: "/members", label: t("nav.members") }}
      lead={
        member && (
          <span className="lead-facts">
            <span className="tag">{word("member_role", member.role)}</span>
            {member.company && <span>{member.company}</span>}
            {member.title && <span>{member.title}</span>}
          </span>
        )
      }
      title={member?.name}
    >
      {detail.isError && !detail.data && (
        <Failed error={detail.error} retry={() => void detail.refetch()} />
      )}
      {detail.isPending && <SkeletonRows height={72} rows={7} />}
      {detail.data && member && (
        <div className="member">
          <div className="member-main">
            <section>
              <h2 className="section-title">{t("member.activity")}</h2>
              <HeatStrip days={detail.data.activity} />
            </section>
            <section>
              <h2 className="section-title">{t("member.done")}</h2>
              <p className="quiet section-note">{t("member.done_hint")}</p>
              <DecisionList decisions={detail.data.decisions} />
            </section>
          </div>
          <div className="member-aside">
            <Profile member={member} />
            <MemberSuccessionSection member={member} />
            <Contacts contacts={detail.data.contacts} member={member} />
            <MemberFeedback feedback={detail.data.feedback} member={member} />
            <MemberSegments member={member} />
            <MemberBehaviours behaviours={detail.data.behaviours} member={member} />
            <Stays stays={detail.data.stays} />
            <Seats member={member} />
            <Strikes strikes={detail.data.strikes} />
          </div>
        </div>
      )}
    </Page>
  );
}

function Profile({ member }: { member: Member }) {
  const { t } = useWords();
  const contact = (value: string, show: string) =>
    value === "" ? (
      <span className="quiet">—</span>
    ) : (
      <span className="num" title={isMasked(value) ? t("member.masked_hint") : undefined}>
        {show}
      </span>
    );
  const rows: [string, ReactNode][] = [
    [t("field.phone"), contact(member.phone, phone(member.phone))],
    [t("field.email"), contact(member.email, member.email)],
    [t("members.region"), member.region || "—"],
    [t("members.tier"), member.tier || "—"],
    [t("member.identity"), member.identity || "—"],
    [t("members.last_spoke"), <SpokeDay day={member.last_spoke_day} key="spoke" />],
    [t("member.first_seen"), <Moment at={member.first_at} key="first" />],
    [t("member.source"), `${member.source} · ${member.external_id}`],
  ];
  return (
    <section>
      <h2 className="section-title">{t("member.profile")}</h2>
      <div className="member-card">
        <Initial name={member.name} role={member.role} />
        <strong>{member.name}</strong>
      </div>
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Stays({ stays }: { stays: Stay[] }) {
  const { t, word } = useWords();
  return (
    <section>
      <h2 className="section-title">
        {t("member.stays")} <span className="num quiet">{stays.length}</span>
      </h2>
      {stays.length === 0 && <p className="quiet">{t("member.no_stays")}</p>}
      <ul className="plain-list">
        {stays.map((stay) => (
          <li key={stay.id}>
            <GroupLink group={stay.group} />
            {stay.nickname !== "" && <span className="quiet"> {stay.nickname}</span>}
            <p className="quiet">
              <span title={stay.join_seen ? "" : t("members.join_unseen")}>
                {!stay.join_seen && "≤ "}
                <Moment at={stay.joined_at} />
              </span>
              {" → "}
              {stay.left_at ? (
                <>
                  <Moment at={stay.left_at} /> {word("leave_reason", stay.left_reason ?? "unknown")}
                </>
              ) : (
                t("member.still_there")
              )}
            </p>
            {stay.inviter && (
              <p className="quiet">
                {t("timeline.invited_by")} <Person member={stay.inviter} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Strikes({ strikes }: { strikes: Strike[] }) {
  const { word } = useWords();
  const t = useT();
  if (strikes.length === 0) return null;
  return (
    <section>
      <h2 className="section-title">
        {t("member.strikes")} <span className="num quiet">{strikes.length}</span>
      </h2>
      <ul className="plain-list">
        {strikes.map((strike) => (
          <li key={strike.id}>
            {strike.decision_id === null ? (
              word("consequence", strike.consequence)
            ) : (
              <OpenLink id={strike.decision_id} kind="decision">
                {word("consequence", strike.consequence)}
              </OpenLink>
            )}{" "}
            <OpenLink className="tag" id={strike.rule} kind="rule">
              {strike.rule}
            </OpenLink>
            {strike.mode !== "live" && <span className="tag">{word("mode", strike.mode)}</span>}
            {strike.overturned_at && <span className="tag is-amber">{t("decision.undone")}</span>}
            <p className="quiet">
              <GroupLink group={strike.group} /> · <Moment at={strike.at} />
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
