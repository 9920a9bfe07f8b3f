// The groups of a plan as tables with seats. A seat of a draft is dragged onto another table, or
// moved by its button: the tables then say which of them would take it, and why not.
import { Button, InputNumber } from "antd";
import { useState } from "react";
import { post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { PlacementDetail, PlacementPlace, PlacementSeat } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { GroupLink, Person } from "../../parts/person.tsx";
import { Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { Merits, Objection, Objections } from "./objection.tsx";

const seatsShown = 50; // of one table, until somebody asks for the rest

export function Places({ plan }: { plan: PlacementDetail }) {
  const { t } = useWords();
  const may = useMay("operator");
  const [moving, setMoving] = useState<number | null>(null); // a member
  const move = useMove(plan.id, () => setMoving(null));
  const canMove = may && plan.state === "draft";
  const byPlace = new Map<number, PlacementSeat[]>();
  for (const seat of plan.seats)
    byPlace.set(seat.place, [...(byPlace.get(seat.place) ?? []), seat]);
  const used = plan.places.filter((place) => byPlace.has(place.number));
  return (
    <section>
      <h2 className="section-title">
        {t("placements.tables")} <span className="num quiet">{used.length}</span>
      </h2>
      {canMove && <p className="quiet section-note">{t("placements.move_hint")}</p>}
      <ul className="seat-tables">
        {used.map((place) => (
          <li
            className="seat-table"
            key={place.number}
            onDragOver={(event) => canMove && event.preventDefault()}
            onDrop={(event) => {
              const member = Number(event.dataTransfer.getData("text/plain"));
              if (canMove && member) move(member, place.number);
            }}
          >
            <TableHead place={place} plan={plan} />
            <Seats
              canMove={canMove}
              moving={moving}
              onMove={setMoving}
              seats={byPlace.get(place.number) ?? []}
            />
            {(byPlace.get(place.number) ?? []).some((seat) => seat.member?.id === moving) && (
              <Choices member={moving!} move={move} plan={plan.id} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function useMove(plan: number, done: () => void) {
  const { t } = useWords();
  const { perform } = useCommands();
  return (member: number, place: number) => {
    done();
    void perform({
      run: () => post("/api/v1/placements/{id}/move", { member, place }, { path: { id: plan } }),
      said: t(place === 0 ? "placements.left_out_said" : "placements.moved_said"),
    });
  };
}

function TableHead({ place, plan }: { place: PlacementPlace; plan: PlacementDetail }) {
  const { t } = useWords();
  return (
    <header className="seat-table-head">
      <h3>
        {place.group ? (
          <GroupLink group={place.group} />
        ) : (
          t("placements.new_group", { number: place.number })
        )}
      </h3>
      <span className="quiet num">
        {t("placements.seats_line", {
          people: place.people,
          planned: place.planned,
          seats: place.seats,
        })}
      </span>
      {!place.group && plan.state !== "discarded" && <OpenGroup place={place} plan={plan} />}
    </header>
  );
}

// Somebody has made the group: from here on it is this one.
function OpenGroup({ place, plan }: { place: PlacementPlace; plan: PlacementDetail }) {
  const { t } = useWords();
  const may = useMay("operator");
  const { perform } = useCommands();
  const [group, setGroup] = useState<number | null>(null);
  if (!may) return null;
  return (
    <span className="open-group">
      {place.task !== null && (
        <OpenLink id={place.task} kind="task">
          {t("placements.to_task")}
        </OpenLink>
      )}
      <InputNumber
        aria-label={t("placements.group_number")}
        controls={false}
        min={1}
        onChange={setGroup}
        placeholder={t("placements.group_number")}
        value={group}
      />
      <Button
        disabled={group === null}
        onClick={() =>
          void perform({
            run: () =>
              post(
                "/api/v1/placements/{id}/open",
                { place: place.number, group: group ?? 0 },
                { path: { id: plan.id } },
              ),
            said: t("placements.opened_said"),
          })
        }
      >
        {t("placements.open")}
      </Button>
    </span>
  );
}

function Seats({
  seats,
  canMove,
  moving,
  onMove,
}: {
  seats: PlacementSeat[];
  canMove: boolean;
  moving: number | null;
  onMove: (member: number | null) => void;
}) {
  const { t } = useWords();
  const [all, setAll] = useState(false);
  const shown = all ? seats : seats.slice(0, seatsShown);
  return (
    <>
      <ul className="seats">
        {shown.map((seat) => (
          <Seat
            canMove={canMove}
            isMoving={moving !== null && seat.member?.id === moving}
            key={seat.member?.id}
            onMove={onMove}
            seat={seat}
          />
        ))}
      </ul>
      {seats.length > shown.length && (
        <Button onClick={() => setAll(true)} type="link">
          {t("placements.show_all", { count: seats.length })}
        </Button>
      )}
    </>
  );
}

function Seat({
  seat,
  canMove,
  isMoving,
  onMove,
}: {
  seat: PlacementSeat;
  canMove: boolean;
  isMoving: boolean;
  onMove: (member: number | null) => void;
}) {
  const { t, word } = useWords();
  const id = seat.member?.id ?? 0;
  return (
    <li
      className="seat"
      draggable={canMove}
      onDragStart={(event) => event.dataTransfer.setData("text/plain", String(id))}
    >
      <span className="seat-who ellipsis">
        <Person member={seat.member} />{" "}
        <span className="quiet">
          {[seat.company, seat.identity, seat.region].filter(Boolean).join(" · ")}
        </span>
      </span>
      <span className="seat-why">
        {seat.against && seat.state === "held_back" && <Objection objection={seat.against} />}
        {seat.trouble !== "" && <span lang="en">{seat.trouble}</span>}
        {seat.moved_by !== "" && (
          <span className="quiet">{t("placements.moved_by", { by: seat.moved_by })}</span>
        )}
        {seat.merits && seat.state === "planned" && <Merits merits={seat.merits} />}
        {seat.task !== null && (
          <OpenLink id={seat.task} kind="task">
            {t("placements.to_task")}
          </OpenLink>
        )}
      </span>
      <span className={`tag is-${seat.state}`}>{word("seat_state", seat.state)}</span>
      {canMove && (
        <Button aria-expanded={isMoving} onClick={() => onMove(isMoving ? null : id)} size="small">
          {t("placements.move")}
        </Button>
      )}
    </li>
  );
}

function Choices({
  plan,
  member,
  move,
}: {
  plan: number;
  member: number;
  move: (member: number, place: number) => void;
}) {
  const { t } = useWords();
  const choices = useGet("/api/v1/placements/{id}/choices", {
    path: { id: plan },
    query: { member },
  });
  return (
    <div className="choices" role="group" aria-label={t("placements.choices")}>
      <Refused error={choices.error} />
      {choices.isPending && <p className="quiet">{t("state.loading")}</p>}
      <ul className="plain-list">
        {choices.data?.places.map((place) => (
          <li className="choice" key={place.number}>
            <Button disabled={!place.may} onClick={() => move(member, place.number)} size="small">
              {place.group?.name ?? t("placements.new_group", { number: place.number })}
            </Button>
            <span className="quiet num">
              {t("placements.taken_of", { people: place.people, seats: place.seats })}
            </span>
            {!place.may && <Objections objections={place.objections} />}
          </li>
        ))}
      </ul>
      <Button onClick={() => move(member, 0)} size="small" type="text">
        {t("placements.leave_out")}
      </Button>
    </div>
  );
}
