// Where a member would sit, and why not elsewhere.
import { Button } from "antd";
import { useState } from "react";
import { useGet } from "../../api/queries.ts";
import type { Member, MemberSeat } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { GroupLink } from "../../parts/person.tsx";
import { Refused } from "../../parts/problem.tsx";
import { Merits, Objections } from "../placements/objection.tsx";

const shownAtFirst = 5;

export function Seats({ member }: { member: Member }) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const seats = useGet("/api/v1/members/{id}/seats", { path: { id: member.id } });
  if (member.role !== "member") return null;
  const rows = seats.data?.seats ?? [];
  return (
    <section className="member-seats">
      <h2 className="section-title">{t("member.seats")}</h2>
      <p className="quiet section-note">
        {seats.data && seats.data.best === null ? t("member.no_seat") : t("member.seats_hint")}
      </p>
      <Refused error={seats.error} />
      <ul className="plain-list">
        {(all ? rows : rows.slice(0, shownAtFirst)).map((seat) => (
          <SeatLine best={seat.group.id === seats.data?.best} key={seat.group.id} seat={seat} />
        ))}
      </ul>
      {!all && rows.length > shownAtFirst && (
        <Button onClick={() => setAll(true)} type="link">
          {t("member.seats_all", { count: rows.length })}
        </Button>
      )}
    </section>
  );
}

function SeatLine({ seat, best }: { seat: MemberSeat; best: boolean }) {
  const { t } = useWords();
  return (
    <li>
      <GroupLink group={seat.group} />{" "}
      <span className="quiet num">
        {t("placements.taken_of", { people: seat.people, seats: seat.seats })}
      </span>{" "}
      {best && <span className="tag is-done">{t("member.best_seat")}</span>}
      {seat.may ? (
        <p>
          <Merits merits={seat.merits} />
        </p>
      ) : (
        <Objections objections={seat.objections} />
      )}
    </li>
  );
}
