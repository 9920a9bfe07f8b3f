// What each rule and reply in force says of a message: those that fire first, then those that do
// not and why.
import { useT, useWords } from "../i18n/index.tsx";
import { OpenLink } from "../parts/open.tsx";
import { ReasonLine, ReasonTable } from "../parts/reason.tsx";

type Entry = Record<string, unknown>;

// The explanation is an object of lists ("rules", "replies") of entries; whatever else it holds is
// shown as facts. An entry names itself by rule, reply, faq or id, and says `fired` and `why`.
export function Explanation({ explanation }: { explanation: Record<string, unknown> }) {
  const t = useT();
  const lists = Object.entries(explanation).filter(([, value]) => isEntries(value)) as [
    string,
    Entry[],
  ][];
  const rest = Object.fromEntries(
    Object.entries(explanation).filter(([, value]) => !isEntries(value)),
  );
  if (lists.every(([, entries]) => entries.length === 0) && Object.keys(rest).length === 0) {
    return <p className="quiet">{t("why.no_rules")}</p>;
  }
  return (
    <>
      {lists.map(([name, entries]) => (
        <EntryList entries={entries} key={name} name={name} />
      ))}
      {Object.keys(rest).length > 0 && <ReasonTable reason={rest} />}
    </>
  );
}

function isEntries(value: unknown): boolean {
  return (
    Array.isArray(value) &&
    value.every((entry) => typeof entry === "object" && entry !== null && !Array.isArray(entry))
  );
}

function EntryList({ name, entries }: { name: string; entries: Entry[] }) {
  const { word } = useWords();
  if (entries.length === 0) return null;
  const firedFirst = entries.toSorted(
    (a, b) => Number(b.fired === true) - Number(a.fired === true),
  );
  return (
    <section>
      <h4 className="side-subsection">{word("explained", name)}</h4>
      <ul className="plain-list">
        {firedFirst.map((entry, index) => (
          <EntryLine entry={entry} key={index} />
        ))}
      </ul>
    </section>
  );
}

function EntryLine({ entry }: { entry: Entry }) {
  const { t, word } = useWords();
  const { rule, reply, faq, id, name, fired, why, kind: _kind, mode, ...facts } = entry;
  const key = String(rule ?? reply ?? faq ?? id ?? "");
  const called = String(name ?? key);
  return (
    <li className={fired === true ? "explained is-fired" : "explained"}>
      <div className="feed-head">
        {rule !== undefined ? (
          <OpenLink id={key} kind="rule">
            {called}
          </OpenLink>
        ) : (
          <span>{called}</span>
        )}
        <span className={fired === true ? "tag is-amber" : "quiet"}>
          {fired === true
            ? t("why.fired")
            : why === undefined
              ? t("why.not_fired")
              : word("outcome", String(why))}
        </span>
        {mode === "shadow" && <span className="tag">{word("mode", "shadow")}</span>}
      </div>
      {Object.keys(facts).length > 0 && <ReasonLine reason={facts} />}
    </li>
  );
}
