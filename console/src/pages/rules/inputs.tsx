// Inputs that several entries share.
import { Input, InputNumber, Select } from "antd";
import { useState } from "react";
import type { KeywordReply } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { usePages } from "../../api/queries.ts";
import { linesOf } from "./checks.ts";

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

const matches: KeywordReply["match"][] = ["contains", "exact", "all_of", "regex"];

export function MatchInput({
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
