// Health in the open: a score links to its reasons; a measure is shown against the group's own
// past. No traffic lights: a word and a direction, coloured only when something is clearly worse.
import { Link } from "react-router";
import type { Group, HealthDay, HealthMeasure } from "../api/types.ts";
import { useWords, type Key, type Speech } from "../i18n/index.tsx";
import { SparkLine } from "./spark.tsx";

export const driftShownFrom = 1; // deviations; less is ordinary

export function HealthScore({ group }: { group: Group }) {
  const { t } = useWords();
  if (group.health === null) {
    return (
      <span className="quiet" title={t("health.unknown_hint")}>
        —
      </span>
    );
  }
  const score = Math.round(group.health * 100);
  return (
    <Link
      aria-label={t("health.score_label", { score })}
      className="health-score"
      title={t("health.score_hint")}
      to={`/groups/${group.id}`}
    >
      <span className="num">{score}</span>
      <span aria-hidden className="health-bar">
        <i style={{ width: `${score}%` }} />
      </span>
    </Link>
  );
}

export function Drift({ drift }: { drift: number | null }) {
  const { t, measure } = useWords();
  if (drift === null) return <span className="quiet">—</span>;
  if (Math.abs(drift) < driftShownFrom) return <span className="quiet">{t("drift.steady")}</span>;
  return (
    <span
      className={drift < 0 ? "drift is-down" : "drift is-up"}
      title={t("drift.hint", { size: measure(Math.abs(drift)) })}
    >
      {t(drift < 0 ? "drift.to_silence" : "drift.livelier")}
    </span>
  );
}

const shares = new Set(["participation", "reply_rate", "newcomers", "mood", "departures"]);

export function measureValue(
  name: string,
  value: number | null,
  { t, percent, measure, span }: Speech,
): string {
  if (value === null) return "—";
  if (name === "answer_minutes") return span(value * 60_000);
  if (name === "breadth") return t("health.speakers", { count: measure(value) });
  if (shares.has(name) && value >= 0 && value <= 1) return percent(value);
  return measure(value);
}

// Every component of the vector as a small multiple: its own line, its usual band, its reason.
export function HealthVector({ days }: { days: HealthDay[] }) {
  const speech = useWords();
  const judged = judgedDay(days);
  if (!judged) return <p className="quiet">{speech.t("health.unknown_hint")}</p>;
  return (
    <>
      {judged.complete && days.at(-1)?.complete === false && (
        <p className="quiet">{speech.t("health.today_so_far", { day: judged.day })}</p>
      )}
      <div className="health-vector">
        {judged.measures.map((measure) => (
          <MeasureCard days={days} key={measure.name} measure={measure} />
        ))}
      </div>
    </>
  );
}

// The newest day that is over: half a day looks quieter than it is. Only a group's first day is judged as it goes.
export function judgedDay(days: HealthDay[]): HealthDay | undefined {
  const measured = days.filter((day) => day.measures.length > 0);
  return measured.findLast((day) => day.complete) ?? measured.at(-1);
}

// The numbers that the value rests on, in words; nothing when a newer server sends others.
function grounds(measure: HealthMeasure, { t, knows }: Speech): string {
  if (measure.value === null) return t("health.no_data");
  const key = `ground.${measure.name}`;
  return knows(key) && Object.keys(measure.grounds).length > 0
    ? t(key as Key, measure.grounds)
    : "";
}

function MeasureCard({ measure, days }: { measure: HealthMeasure; days: HealthDay[] }) {
  const speech = useWords();
  const { t, word } = speech;
  const series = days.map(
    (day) => day.measures.find((each) => each.name === measure.name)?.value ?? null,
  );
  const tone =
    measure.verdict === "worse" ? "worse" : measure.verdict === "better" ? "better" : "quiet";
  const value = measureValue(measure.name, measure.value, speech);
  const usual = measureValue(measure.name, measure.usual, speech);
  return (
    <article className="measure" title={word("measure_hint", measure.name)}>
      <header>
        <h3>{word("measure", measure.name)}</h3>
        <span className={`verdict is-${tone}`}>{word("verdict_of_measure", measure.verdict)}</span>
      </header>
      <p className="measure-value num">
        {value} <small>{t("health.usual", { value: usual })}</small>
      </p>
      <SparkLine
        high={measure.high}
        label={t("health.series_label", { name: word("measure", measure.name), value, usual })}
        low={measure.low}
        tone={tone}
        values={series}
      />
      <p className="measure-reason">{grounds(measure, speech)}</p>
    </article>
  );
}
