// Inputs that several entries share.
import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import type { KeywordReply } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { usePages } from "../../api/queries.ts";
import { linesOf } from "./checks.ts";
import type { Field } from "./entry_form.tsx";

// One entry per line. What is typed is kept as typed until it is saved.
export function LinesInput({
  id,
  value,
  onChange,
  rows = 5,
}: {
  id: string;
  value: string[];
  onChange: (lines: string[]) => void;
  rows?: number;
}) {
  const [text, setText] = useState(value.join("\n"));
  return (
    <Input.TextArea
      autoSize={{ minRows: rows, maxRows: 14 }}
      id={id}
      onChange={(event) => {
        setText(event.target.value);
        onChange(linesOf(event.target.value));
      }}
      value={text}
    />
  );
}

export function NumberInput({
  id,
  value,
  onChange,
  min,
  max,
  step = 1,
}: {
  id: string;
  value: number;
  onChange: (value: number) => void;
  min: number;
  max?: number;
  step?: number;
}) {
  return (
    <InputNumber
      id={id}
      max={max}
      min={min}
      onChange={(next) => onChange(next ?? min)}
      step={step}
      value={value}
    />
  );
}

export function NameInput<Entry extends { name: string }>({ field }: { field: Field<Entry> }) {
  const t = useT();
  return field.item(
    "name",
    t("entry.name"),
    <Input
      id="field-name"
      onChange={(event) => field.set("name", event.target.value)}
      value={field.entry.name}
    />,
  );
}

const wordsShownMax = 6; // in the line under an entry's name

export function wordsShown(words: string[]): string {
  return words.slice(0, wordsShownMax).join(" · ") + (words.length > wordsShownMax ? " …" : "");
}

const matches: KeywordReply["match"][] = ["contains", "exact", "all_of", "regex"];

function MatchInput({
  value,
  onChange,
}: {
  value: KeywordReply["match"];
  onChange: (match: KeywordReply["match"]) => void;
}) {
  const { word } = useWords();
  return (
    <Select
      id="field-match"
      onChange={onChange}
      options={matches.map((each) => ({ value: each, label: word("match", each) }))}
      value={value}
    />
  );
}

// Which words are looked for, and how.
export function WordsInput<Entry extends Pick<KeywordReply, "match" | "words">>({
  field,
}: {
  field: Field<Entry>;
}) {
  const t = useT();
  const { entry, set, item } = field;
  return (
    <>
      {item(
        "match",
        t("entry.match"),
        <MatchInput onChange={(match) => set("match", match)} value={entry.match} />,
      )}
      {item(
        "words",
        t("entry.words"),
        <LinesInput
          id="field-words"
          onChange={(words) => set("words", words)}
          value={entry.words}
        />,
        t("entry.words_hint"),
      )}
    </>
  );
}

export const groupsOffered = 50;

// Groups are named by their external ids, which survive a rename; people pick them by name.
export function GroupsInput({
  value,
  onChange,
}: {
  value: string[];
  onChange: (ids: string[]) => void;
}) {
  const { t } = useWords();
  const [q, setQ] = useState("");
  const list = usePages("/api/v1/groups", { query: { q, limit: groupsOffered } });
  return (
    <Select
      filterOption={false}
      id="field-groups"
      mode="multiple"
      onChange={onChange}
      onSearch={setQ}
      options={list.items.map((group) => ({ value: group.external_id, label: group.name }))}
      placeholder={t("entry.all_groups")}
      showSearch
      value={value}
    />
  );
}
