// The evidence of a decision, as the engine wrote it down: names in the reader's words where we
// have them, values by their kind (shares, times, texts, lists).
import { useWords, type Speech } from "../i18n/index.tsx";
import { evidenceText } from "./evidence.tsx";

type Reason = Record<string, unknown>;

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d/;
export const reasonWordsMax = 4; // in one line; the panel shows all

function nameOf(key: string, speech: Speech): string {
  const said = speech.word("reason", key);
  return said === key ? key.replaceAll("_", " ") : said;
}

export function valueText(key: string, value: unknown, speech: Speech): string {
  if (value === null || value === undefined || value === "") return "—";
  if (typeof value === "boolean") return speech.t(value ? "value.yes" : "value.no");
  if (typeof value === "number") return numberText(key, value, speech);
  if (typeof value === "string") {
    if (isoTime.test(value)) return speech.exact(value);
    if (key === "evidence") return evidenceText(value, speech);
    return speech.word("reason_value", value);
  }
  if (Array.isArray(value)) return value.map((each) => valueText(key, each, speech)).join(" · ");
  const quoted = (value as Reason).text; // evidence: {text, from, to}
  if (typeof quoted === "string") return `“${quoted}”`;
  return Object.entries(value as Reason)
    .map(([name, each]) => `${nameOf(name, speech)} ${valueText(name, each, speech)}`)
    .join(" · ");
}

// A moment to the minute: the panel that lists everything has the seconds.
function shortText(key: string, value: unknown, speech: Speech): string {
  if (typeof value !== "string" || !isoTime.test(value)) return valueText(key, value, speech);
  return `${speech.day(value, Date.now())} ${speech.hourMinute(value)}`;
}

function numberText(key: string, value: number, speech: Speech): string {
  if (key.endsWith("_ms")) return speech.span(value);
  if (key.endsWith("_seconds")) return speech.span(value * 1_000);
  if (key.endsWith("_minutes")) return speech.span(value * 60_000);
  if (/(probability|score|threshold|similarity|share)$/.test(key) && value >= 0 && value <= 1) {
    return speech.percent(value);
  }
  return Number.isInteger(value) ? speech.count(value) : speech.measure(value);
}

// The first few facts in one line.
export function ReasonLine({ reason }: { reason: Reason }) {
  const speech = useWords();
  const entries = Object.entries(reason)
    .filter(([, value]) => value !== null && value !== "")
    .slice(0, reasonWordsMax);
  if (entries.length === 0) return null;
  return (
    <p className="reason-line">
      {entries
        .map(([key, value]) => `${nameOf(key, speech)} ${shortText(key, value, speech)}`)
        .join(" · ")}
    </p>
  );
}

// All of it, nested objects as nested lists.
export function ReasonTable({ reason }: { reason: Reason }) {
  const speech = useWords();
  const entries = Object.entries(reason);
  if (entries.length === 0) return <p className="quiet">{speech.t("decision.no_reason")}</p>;
  return (
    <dl className="reason">
      {entries.map(([key, value]) => (
        <div key={key}>
          <dt>{nameOf(key, speech)}</dt>
          <dd>
            <ReasonValue name={key} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function ReasonValue({ name, value }: { name: string; value: unknown }) {
  const speech = useWords();
  if (
    Array.isArray(value) &&
    value.some((each) => typeof each === "object" && each !== null && !("text" in each))
  ) {
    return (
      <ul className="plain-list">
        {value.map((each, index) => (
          <li key={index}>
            <ReasonValue name={name} value={each} />
          </li>
        ))}
      </ul>
    );
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return <ReasonTable reason={value as Reason} />;
  }
  return <>{valueText(name, value, speech)}</>;
}
