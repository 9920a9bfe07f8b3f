// The form of a condition: groups of lines, "all of these" or "any of these", within each other.
import { CloseOutlined, PlusOutlined } from "@ant-design/icons";
import { AutoComplete, Button, Checkbox, Input, InputNumber, Segmented, Select } from "antd";
import { useGet } from "../../api/queries.ts";
import { useWords } from "../../i18n/index.tsx";
import {
  attributes,
  blank,
  compared,
  comparatorsOf,
  isGroup,
  partsOf,
  shapeOf,
  turned,
  withParts,
  type Comparison,
  type Group,
  type Tree,
} from "./tree.ts";

const deepest = 4; // groups within groups; deeper ones are written as text

export function GroupBox({
  group,
  onChange,
  depth = 0,
}: {
  group: Group;
  onChange: (group: Group) => void;
  depth?: number;
}) {
  const { t } = useWords();
  const parts = partsOf(group);
  const put = (index: number, part: Tree) => onChange(withParts(group, parts.with(index, part)));
  const drop = (index: number) =>
    onChange(
      withParts(
        group,
        parts.filter((_, at) => at !== index),
      ),
    );
  const add = (part: Tree) => onChange(withParts(group, [...parts, part]));
  return (
    <div className="condition-group" role="group">
      <Segmented
        onChange={(kind) => onChange(turned(group, kind as "all" | "any"))}
        options={[
          { value: "all" as const, label: t("segments.all_of") },
          { value: "any" as const, label: t("segments.any_of") },
        ]}
        size="small"
        value={"all" in group ? "all" : "any"}
      />
      <ul>
        {parts.map((part, index) => (
          <li key={index}>
            <Part depth={depth} onChange={(next) => put(index, next)} part={part} />
            <Button
              aria-label={t("segments.drop")}
              icon={<CloseOutlined />}
              onClick={() => drop(index)}
              size="small"
              title={t("segments.drop")}
              type="text"
            />
          </li>
        ))}
      </ul>
      <div className="condition-adds">
        <Button icon={<PlusOutlined />} onClick={() => add(blank("questions"))} size="small">
          {t("segments.add")}
        </Button>
        {depth < deepest && (
          <Button onClick={() => add({ any: [blank("tier")] })} size="small" type="text">
            {t("segments.add_group")}
          </Button>
        )}
      </div>
    </div>
  );
}

function Part({
  part,
  onChange,
  depth,
}: {
  part: Tree;
  onChange: (part: Tree) => void;
  depth: number;
}) {
  const { t } = useWords();
  const inner = "not" in part ? part.not : part;
  const change = (next: Tree) => onChange("not" in part ? { not: next } : next);
  return (
    <div className="condition">
      <Checkbox
        checked={"not" in part}
        onChange={(event) => onChange(event.target.checked ? { not: inner } : inner)}
      >
        {t("segments.not")}
      </Checkbox>
      {"not" in inner ? (
        <Part depth={depth} onChange={change} part={inner} />
      ) : isGroup(inner) ? (
        <GroupBox depth={depth + 1} group={inner} onChange={change} />
      ) : (
        <Line line={inner} onChange={change} />
      )}
    </div>
  );
}

function Line({ line, onChange }: { line: Comparison; onChange: (line: Comparison) => void }) {
  const { t, word } = useWords();
  const shape = shapeOf(line.attribute);
  const isNumber = shape === "number" || shape === "window";
  return (
    <span className="condition-line">
      <Select
        aria-label={t("segments.attribute")}
        onChange={(attribute) => onChange(blank(attribute))}
        options={attributes.map((value) => ({ value, label: word("segment_attribute", value) }))}
        popupMatchSelectWidth={false}
        value={line.attribute}
      />
      {line.attribute === "behaviours" && <BehaviourName line={line} onChange={onChange} />}
      {shape === "window" && (
        <span className="condition-days">
          <InputNumber
            aria-label={t("segments.days")}
            max={730}
            min={1}
            onChange={(days) => onChange({ ...line, days: days ?? 1 })}
            precision={0}
            value={line.days ?? 1}
          />{" "}
          {t("segments.within")}
        </span>
      )}
      <Select
        aria-label={t("segments.comparator")}
        onChange={(comparator) => onChange(compared(line, comparator))}
        options={comparatorsOf(line.attribute).map((value) => ({
          value,
          label: word("segment_comparator", value),
        }))}
        popupMatchSelectWidth={false}
        value={line.comparator}
      />
      {isNumber ? (
        <InputNumber
          aria-label={t("segments.value")}
          max={1_000_000_000}
          min={0}
          onChange={(number) => onChange({ ...line, number: number ?? 0 })}
          precision={0}
          value={line.number ?? 0}
        />
      ) : line.comparator === "in" ? (
        <Select
          aria-label={t("segments.value")}
          className="condition-values"
          mode="tags"
          onChange={(values: string[]) => onChange({ ...line, values })}
          open={false}
          suffixIcon={null}
          value={(line.values ?? []).filter((value) => value !== "")}
        />
      ) : (
        <Input
          aria-label={t("segments.value")}
          className="condition-value"
          onChange={(event) => onChange({ ...line, values: [event.target.value] })}
          value={line.values?.[0] ?? ""}
        />
      )}
    </span>
  );
}

// Which behaviour: one of those that were told, or any.
function BehaviourName({
  line,
  onChange,
}: {
  line: Comparison;
  onChange: (line: Comparison) => void;
}) {
  const { t } = useWords();
  const known = useGet("/api/v1/behaviours");
  const { name: _, ...anyOne } = line;
  return (
    <AutoComplete
      allowClear
      aria-label={t("segments.behaviour")}
      className="condition-value"
      onChange={(name?: string) => onChange(name ? { ...line, name } : anyOne)}
      options={(known.data?.names ?? []).map((each) => ({ value: each.name }))}
      placeholder={t("segments.behaviour_any")}
      popupMatchSelectWidth={false}
      value={line.name ?? ""}
    />
  );
}
