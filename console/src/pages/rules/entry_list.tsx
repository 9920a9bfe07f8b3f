// What the lists of rules, replies and answers share: a head that says what the modes mean, a row for
// each entry with its mode as the one quick switch, and the form of the entry that the address names
// (?edit=…). What differs between them is an EntryKind.
import { Button } from "antd";
import type { ReactNode } from "react";
import type { Policy } from "../../api/types.ts";
import { useT } from "../../i18n/index.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Empty } from "../../parts/page.tsx";
import type { Fault } from "./checks.ts";
import type { DraftDesk } from "./draft.tsx";
import { EntryForm, type Field } from "./entry_form.tsx";
import { EntryRow, type Mode } from "./entry_row.tsx";

export interface ListProps {
  desk: DraftDesk;
  policy: Policy; // of the draft
  may: boolean;
}

export interface EntryKind<Entry> {
  part: "rules" | "replies" | "faqs"; // of a change
  noun: "rule" | "reply" | "faq"; // of the texts: "rule.new", "rule.empty", …
  blank: Entry; // what a new entry starts from
  of: (policy: Policy) => Entry[];
  put: (policy: Policy, entries: Entry[]) => Policy;
  check: (entry: Entry, taken: string[]) => Fault[];
  name: (entry: Entry) => string;
  summary: (entry: Entry) => ReactNode;
  tags?: (entry: Entry) => ReactNode;
  extra?: (entry: Entry) => ReactNode;
  fields: (field: Field<Entry>) => ReactNode;
}

// rule-1, rule-2, …: the first that is not taken. People may write a better one.
export function freeId(noun: string, entries: { id: string }[]): string {
  const taken = new Set(entries.map((entry) => entry.id));
  let number = 1;
  while (taken.has(`${noun}-${number}`)) ++number;
  return `${noun}-${number}`;
}

const newEntry = "+"; // in the place of an id; ids hold no such sign

export function EntryList<Entry extends { id: string; mode: Mode }>({
  kind,
  desk,
  policy,
  may,
}: ListProps & { kind: EntryKind<Entry> }) {
  const t = useT();
  const [editing, setEditing] = useFilter("edit");
  const entries = kind.of(policy);
  const edited = editing === newEntry ? kind.blank : entries.find((entry) => entry.id === editing);
  const change = (by: (entries: Entry[]) => Entry[]) =>
    desk.save((current) => kind.put(current, by(kind.of(current))));
  const replace = (next: Entry, was: string) =>
    change((old) =>
      was === "" ? [...old, next] : old.map((entry) => (entry.id === was ? next : entry)),
    );
  return (
    <>
      <div className="list-head">
        <p className="quiet section-note">{t("entry.modes")}</p>
        {may && <Button onClick={() => setEditing(newEntry)}>{t(`${kind.noun}.new`)}</Button>}
      </div>
      {entries.length === 0 && (
        <Empty hint={t(`${kind.noun}.empty_hint`)} title={t(`${kind.noun}.empty`)} />
      )}
      <ul className="entry-list">
        {entries.map((entry) => (
          <EntryRow
            change={desk.changes.find((each) => each.part === kind.part && each.id === entry.id)}
            extra={kind.extra?.(entry)}
            key={entry.id}
            may={may}
            mode={entry.mode}
            name={kind.name(entry)}
            onEdit={() => setEditing(entry.id)}
            onMode={(mode) => void replace({ ...entry, mode }, entry.id)}
            summary={kind.summary(entry)}
            tags={kind.tags?.(entry)}
          />
        ))}
      </ul>
      {edited && (
        <EntryForm
          check={(entry) =>
            kind.check(
              entry,
              entries.map((each) => each.id).filter((id) => id !== edited.id),
            )
          }
          entry={edited}
          fields={kind.fields}
          idOffered={freeId(kind.noun, entries)}
          key={editing}
          may={may}
          onClose={() => setEditing("")}
          onDelete={() => change((old) => old.filter((entry) => entry.id !== edited.id))}
          onSave={(next) => replace(next, edited.id)}
          title={edited.id === "" ? t(`${kind.noun}.new`) : kind.name(edited)}
        />
      )}
    </>
  );
}
