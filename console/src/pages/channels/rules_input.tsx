// Where a code leads: rules from the top, and the rest.
import { Button, Checkbox, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { usePages } from "../../api/queries.ts";
import type { Destination, EntranceRule, EntranceRules, EntryCodeDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { membersOffered } from "../../parts/member_select.tsx";
import { Field } from "./field.tsx";
import { newDestination, nextRuleId, ofKind, weekdays } from "./shown.ts";

const urlBegins = "https://";
const dayBegins = "09:00";
const dayEnds = "18:00";

type Known = EntryCodeDetail["people"];

export function RulesInput({
  rules,
  known,
  error,
  onChange,
}: {
  rules: EntranceRules;
  known: Known;
  error: unknown;
  onChange: (rules: EntranceRules) => void;
}) {
  const { t } = useWords();
  const list = rules.rules ?? [];
  const change = (at: number, rule: EntranceRule) =>
    onChange({ ...rules, rules: list.with(at, rule) });
  return (
    <section>
      <h2 className="section-title">{t("code.rules")}</h2>
      <p className="quiet section-note">{t("code.rules_note")}</p>
      {list.map((rule, at) => (
        <fieldset className="code-rule" key={rule.id}>
          <legend>{t("code.rule_n", { count: at + 1 })}</legend>
          <RuleInput
            error={error}
            known={known}
            onChange={(changed) => change(at, changed)}
            place={`rules.rules[${at}]`}
            rule={rule}
          />
          <Button
            onClick={() => onChange({ ...rules, rules: list.toSpliced(at, 1) })}
            size="small"
            type="link"
          >
            {t("code.rule_remove")}
          </Button>
        </fieldset>
      ))}
      <Button
        onClick={() =>
          onChange({
            ...rules,
            rules: [
              ...list,
              {
                id: nextRuleId(list),
                days: [],
                from: dayBegins,
                until: dayEnds,
                region: "",
                to: newDestination,
              },
            ],
          })
        }
        type="link"
      >
        {t("code.rule_add")}
      </Button>
      <fieldset className="code-rule">
        <legend>{t("code.otherwise")}</legend>
        <Checkbox
          checked={!rules.otherwise}
          onChange={(event) =>
            onChange({ ...rules, otherwise: event.target.checked ? null : newDestination })
          }
        >
          {t("code.otherwise_none")}
        </Checkbox>
        {rules.otherwise && (
          <DestinationInput
            error={error}
            known={known}
            onChange={(to) => onChange({ ...rules, otherwise: to })}
            place="rules.otherwise"
            to={rules.otherwise}
          />
        )}
      </fieldset>
    </section>
  );
}

function RuleInput({
  rule,
  place,
  known,
  error,
  onChange,
}: {
  rule: EntranceRule;
  place: string;
  known: Known;
  error: unknown;
  onChange: (rule: EntranceRule) => void;
}) {
  const { t } = useWords();
  const days = rule.days && rule.days.length > 0 ? rule.days : [...weekdays];
  return (
    <>
      <Field at={`${place}.days`} error={error} label={t("code.days")}>
        <Checkbox.Group
          onChange={(chosen) => onChange({ ...rule, days: chosen as EntranceRule["days"] & {} })}
          options={weekdays.map((each) => ({ value: each, label: t(`weekday.${each}`) }))}
          value={days}
        />
      </Field>
      <div className="code-hours">
        <Field at={`${place}.from`} error={error} htmlFor={`${place}-from`} label={t("code.from")}>
          <Input
            id={`${place}-from`}
            onChange={(event) => onChange({ ...rule, from: event.target.value })}
            placeholder={dayBegins}
            value={rule.from}
          />
        </Field>
        <Field
          at={`${place}.until`}
          error={error}
          htmlFor={`${place}-until`}
          label={t("code.until")}
        >
          <Input
            id={`${place}-until`}
            onChange={(event) => onChange({ ...rule, until: event.target.value })}
            placeholder={dayEnds}
            value={rule.until}
          />
        </Field>
        <Field
          at={`${place}.region`}
          error={error}
          hint={t("code.region_hint")}
          htmlFor={`${place}-region`}
          label={t("code.region")}
        >
          <Input
            id={`${place}-region`}
            onChange={(event) => onChange({ ...rule, region: event.target.value })}
            value={rule.region}
          />
        </Field>
      </div>
      <DestinationInput
        error={error}
        known={known}
        onChange={(to) => onChange({ ...rule, to })}
        place={`${place}.to`}
        to={rule.to}
      />
    </>
  );
}

interface DestinationProps {
  to: Destination;
  place: string;
  known: Known;
  error: unknown;
  onChange: (to: Destination) => void;
}

function DestinationInput(props: DestinationProps) {
  const { to, place, error, onChange } = props;
  const { t } = useWords();
  return (
    <>
      <Field at={`${place}.kind`} error={error} label={t("code.to")}>
        <Select
          aria-label={t("code.to")}
          onChange={(kind: Destination["kind"]) => onChange(ofKind(kind))}
          options={(["persona", "groups", "link"] as const).map((each) => ({
            value: each,
            label: t(`destination.${each}`),
          }))}
          value={to.kind}
        />
      </Field>
      {to.kind === "persona" && <PersonaInput {...props} />}
      {to.kind === "groups" && <GroupsInput {...props} />}
      {to.kind === "link" && (
        <Field
          at={`${place}.link`}
          error={error}
          htmlFor={`${place}-link`}
          label={t("code.web_link")}
        >
          <Input
            id={`${place}-link`}
            inputMode="url"
            onChange={(event) => onChange({ ...to, link: event.target.value })}
            placeholder={urlBegins}
            value={to.link}
          />
        </Field>
      )}
    </>
  );
}

interface Choice {
  value: number;
  label: string;
}

// Several of what the server finds by name; what is chosen already keeps its name.
function ManySelect({
  label,
  chosen,
  known,
  found,
  onSearch,
  onOpen,
  onChange,
  most,
}: {
  label: string;
  chosen: number[];
  known: Choice[];
  found: Choice[];
  onSearch: (q: string) => void;
  onOpen: (open: boolean) => void;
  onChange: (ids: number[]) => void;
  most: number;
}) {
  const names = new Map([...known, ...found].map((each) => [each.value, each.label]));
  const kept = chosen
    .filter((id) => !found.some((each) => each.value === id))
    .map((id) => ({ value: id, label: names.get(id) ?? String(id) }));
  return (
    <Select
      aria-label={label}
      filterOption={false}
      maxCount={most}
      mode="multiple"
      onChange={onChange}
      onOpenChange={onOpen}
      onSearch={onSearch}
      options={[...kept, ...found]}
      value={chosen}
    />
  );
}

const toChoices = (rows: ({ id: number; name: string } | null)[]): Choice[] =>
  rows.flatMap((row) => (row ? [{ value: row.id, label: row.name }] : []));

function PersonaInput({ to, place, known, error, onChange }: DestinationProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState("");
  const list = usePages(
    "/api/v1/members",
    { query: { role: "staff", q, limit: membersOffered } },
    { enabled: open },
  );
  return (
    <>
      <Field at={`${place}.staff`} error={error} label={t("code.staff")}>
        <ManySelect
          chosen={to.staff ?? []}
          found={toChoices(list.items)}
          known={toChoices(known.staff)}
          label={t("code.staff")}
          most={100}
          onChange={(staff) => onChange({ ...to, staff })}
          onOpen={setOpen}
          onSearch={setQ}
        />
      </Field>
      <Limit
        at={`${place}.daily_max`}
        error={error}
        label={t("code.daily_max")}
        onChange={(daily_max) => onChange({ ...to, daily_max })}
        value={to.daily_max ?? 0}
      />
    </>
  );
}

function GroupsInput({ to, place, known, error, onChange }: DestinationProps) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState("");
  const list = usePages(
    "/api/v1/groups",
    { query: { q, limit: membersOffered } },
    { enabled: open },
  );
  return (
    <>
      <Field at={`${place}.groups`} error={error} label={t("code.groups")}>
        <ManySelect
          chosen={to.groups ?? []}
          found={toChoices(list.items)}
          known={toChoices(known.groups)}
          label={t("code.groups")}
          most={5}
          onChange={(groups) => onChange({ ...to, groups })}
          onOpen={setOpen}
          onSearch={setQ}
        />
      </Field>
      <Limit
        at={`${place}.size_max`}
        error={error}
        label={t("code.size_max")}
        onChange={(size_max) => onChange({ ...to, size_max })}
        value={to.size_max ?? 0}
      />
      <Checkbox
        checked={to.makes_rooms === true}
        onChange={(event) => onChange({ ...to, makes_rooms: event.target.checked })}
      >
        {t("code.makes_rooms")}
      </Checkbox>
      {to.makes_rooms && (
        <Field
          at={`${place}.room_name`}
          error={error}
          htmlFor={`${place}-room`}
          label={t("code.room_name")}
        >
          <Input
            id={`${place}-room`}
            maxLength={40}
            onChange={(event) => onChange({ ...to, room_name: event.target.value })}
            value={to.room_name}
          />
        </Field>
      )}
    </>
  );
}

function Limit({
  at,
  label,
  error,
  value,
  onChange,
}: {
  at: string;
  label: string;
  error: unknown;
  value: number;
  onChange: (value: number) => void;
}) {
  return (
    <Field at={at} error={error} htmlFor={at} label={label}>
      <InputNumber<number>
        id={at}
        min={0}
        onChange={(next) => onChange(next ?? 0)}
        precision={0}
        value={value}
      />
    </Field>
  );
}
