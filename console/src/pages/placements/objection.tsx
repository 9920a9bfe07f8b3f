// A hard rule that speaks against a seat, and what speaks for one, in the reader's words.
import type { SeatMerits, SeatObjection } from "../../api/types.ts";
import { useWords, type Key } from "../../i18n/index.tsx";

export function Objection({ objection }: { objection: SeatObjection }) {
  const { t, knows } = useWords();
  const key = `seat_why.${objection.why}`;
  if (!knows(key)) return <>{objection.why}</>;
  const { mine, other, people, seats } = objection;
  return <>{t(key as Key, { mine: mine || "—", other: other || "—", people, seats })}</>;
}

export function Objections({ objections }: { objections: SeatObjection[] }) {
  return (
    <ul className="seat-objections">
      {objections.map((each, at) => (
        <li key={at}>
          <Objection objection={each} />
        </li>
      ))}
    </ul>
  );
}

const goals = ["fill", "region", "mix", "colleagues", "expert"] as const;

// The soft goals that a seat meets well, best first.
export function bestGoals(merits: SeatMerits): (typeof goals)[number][] {
  return goals.filter((goal) => merits[goal] >= 0.75).sort((a, b) => merits[b] - merits[a]);
}

export function Merits({ merits }: { merits: SeatMerits }) {
  const { word } = useWords();
  return (
    <span className="quiet">
      {bestGoals(merits)
        .map((goal) => word("seat_goal", goal))
        .join(" · ")}
    </span>
  );
}
