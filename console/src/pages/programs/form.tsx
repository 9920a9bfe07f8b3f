// The document as a form. What is not here (columns, targets) is shown, and changed in the YAML.
import { Input, InputNumber, Select } from "antd";
import type { ReactNode } from "react";
import type { ProgramDocument } from "../../api/types.ts";
import { useWords, type Key } from "../../i18n/index.tsx";
import { RulesForm } from "./rules_form.tsx";

interface FormProps {
  document: ProgramDocument;
  isNew: boolean;
  onChange: (document: ProgramDocument) => void;
}

// Under the field: what is wrong with it, in the reader's language.
function Labelled({
  label,
  problem,
  children,
}: {
  label: string;
  problem?: string | null;
  children: ReactNode;
}) {
  return (
    <label className="field">
      <span className="field-label">{label}</span>
      {children}
      {problem && (
        <span className="field-error" role="alert">
          {problem}
        </span>
      )}
    </label>
  );
}

// As model/program.h has it.
const programIdCharactersMax = 64;
const programId = /^[a-z0-9_-]+$/;

const list = (text: string): string[] =>
  text
    .split(/[,，、]/u)
    .map((each) => each.trim())
    .filter(Boolean);

const lines = (text: string): string[] => text.split("\n").filter((each) => each.trim() !== "");

export function ProgramForm({ document, isNew, onChange }: FormProps) {
  const { t, word } = useWords();
  const change = (part: Partial<ProgramDocument>) => onChange({ ...document, ...part });
  const { audience, situation, groups, staff, charter } = document;
  const text = (key: Key, value: string, set: (next: string) => void, rows = 1) => (
    <Labelled label={t(key)}>
      {rows === 1 ? (
        <Input onChange={(event) => set(event.target.value)} value={value} />
      ) : (
        <Input.TextArea onChange={(event) => set(event.target.value)} rows={rows} value={value} />
      )}
    </Labelled>
  );
  const number = (key: Key, value: number, min: number, set: (next: number) => void) => (
    <Labelled label={t(key)}>
      <InputNumber min={min} onChange={(next) => set(next ?? min)} precision={0} value={value} />
    </Labelled>
  );
  return (
    <div className="program-form">
      {isNew && (
        <Labelled
          label={t("programs.id")}
          problem={document.id === "" || programId.test(document.id) ? null : t("programs.id_rule")}
        >
          <Input
            maxLength={programIdCharactersMax}
            onChange={(event) => change({ id: event.target.value })}
            value={document.id}
          />
        </Labelled>
      )}
      {text("programs.name", document.name, (name) => change({ name }))}
      <Choice
        nameOf={(each) => word("archetype", each)}
        label={t("programs.archetype")}
        onChange={(archetype) => change({ archetype })}
        options={archetypes}
        value={document.archetype}
      />
      <Choice
        nameOf={(each) => word("program_goal", each)}
        label={t("programs.goal")}
        onChange={(goal) => change({ goal })}
        options={["service", "retention", "expansion", "acquisition", "selling", "insight"]}
        value={document.goal}
      />
      {text("programs.purpose", document.purpose, (purpose) => change({ purpose }), 2)}
      <LineList
        label={t("programs.values")}
        onChange={(values) => change({ values })}
        values={document.values}
      />
      {text("programs.described", audience.described, (described) =>
        change({ audience: { ...audience, described } }),
      )}
      <Labelled label={t("programs.identities")}>
        <Input
          defaultValue={audience.identities.join("，")}
          onChange={(event) =>
            change({ audience: { ...audience, identities: list(event.target.value) } })
          }
        />
      </Labelled>
      <SituationFields onChange={(next) => change({ situation: next })} situation={situation} />
      {number("programs.count", groups.count, 1, (count) =>
        change({ groups: { ...groups, count } }),
      )}
      {number("programs.size", groups.size, 2, (size) => change({ groups: { ...groups, size } }))}
      {text("programs.owner", staff.owner, (owner) => change({ staff: { ...staff, owner } }))}
      {number("programs.operators", staff.operators, 0, (operators) =>
        change({ staff: { ...staff, operators } }),
      )}
      {number("programs.assistants", staff.assistants, 0, (assistants) =>
        change({ staff: { ...staff, assistants } }),
      )}
      {document.archetype === "event" && (
        <>
          <Labelled label={t("programs.ends")}>
            <Input
              onChange={(event) => change({ ends: event.target.value || null })}
              type="date"
              value={document.ends ?? ""}
            />
          </Labelled>
          {text("programs.afterwards", document.afterwards, (afterwards) => change({ afterwards }))}
        </>
      )}
      {text("programs.group_name", charter.group_name, (group_name) =>
        change({ charter: { ...charter, group_name } }),
      )}
      {text(
        "programs.announcement",
        charter.announcement,
        (announcement) => change({ charter: { ...charter, announcement } }),
        5,
      )}
      <RulesForm
        onChange={(rules) => change({ charter: { ...charter, rules } })}
        rules={charter.rules}
      />
      <p className="quiet">{t("programs.columns_note")}</p>
    </div>
  );
}

function SituationFields({
  situation,
  onChange,
}: {
  situation: ProgramDocument["situation"];
  onChange: (situation: ProgramDocument["situation"]) => void;
}) {
  const { t, word } = useWords();
  return (
    <>
      <Choice
        nameOf={(each) => word("program_maturity", each)}
        label={t("programs.maturity")}
        onChange={(maturity) => onChange({ ...situation, maturity })}
        options={["exploring", "growing", "mature"]}
        value={situation.maturity}
      />
      <Choice
        nameOf={(each) => word("program_sales", each)}
        label={t("programs.sales")}
        onChange={(sales) => onChange({ ...situation, sales })}
        options={["product_led", "sales_led"]}
        value={situation.sales}
      />
      <Labelled label={t("programs.contract_yuan")}>
        <InputNumber
          max={2_000_000_000}
          min={0}
          onChange={(yuan) => onChange({ ...situation, contract_yuan: yuan ?? 0 })}
          precision={0}
          value={situation.contract_yuan}
        />
      </Labelled>
      <Choice
        nameOf={(each) => word("program_rivalry", each)}
        label={t("programs.rivalry")}
        onChange={(rivalry) => onChange({ ...situation, rivalry })}
        options={["low", "medium", "high"]}
        value={situation.rivalry}
      />
    </>
  );
}

const archetypes: ProgramDocument["archetype"][] = [
  "knowledge",
  "shopping_guide",
  "consultation",
  "vip",
  "service",
  "expert_circle",
  "contributor_circle",
  "product_experience",
  "event",
  "product_exchange",
];

export function Choice<Value extends string>({
  label,
  nameOf,
  options,
  value,
  onChange,
}: {
  label: string;
  nameOf: (value: Value) => string;
  options: Value[];
  value: Value;
  onChange: (value: Value) => void;
}) {
  return (
    <div className="field">
      <span className="field-label">{label}</span>
      <Select
        aria-label={label}
        onChange={onChange}
        options={options.map((each) => ({ value: each, label: nameOf(each) }))}
        value={value}
      />
    </div>
  );
}

function LineList({
  label,
  values,
  onChange,
}: {
  label: string;
  values: string[];
  onChange: (values: string[]) => void;
}) {
  return (
    <Labelled label={label}>
      <Input.TextArea
        defaultValue={values.join("\n")}
        onChange={(event) => onChange(lines(event.target.value))}
        rows={3}
      />
    </Labelled>
  );
}
