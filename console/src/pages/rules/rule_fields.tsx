// What can be said about a rule: its kind with what that kind looks at, and the ladder of consequences.
import { Input, Select } from "antd";
import type { Rule } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import type { Field } from "./entry_form.tsx";
import { LadderInput } from "./ladder_input.tsx";
import { GroupsInput, LinesInput, NameInput, NumberInput, WordsInput } from "./inputs.tsx";

const kinds: Rule["kind"][] = [
  "words",
  "advertising",
  "link",
  "contact",
  "flooding",
  "abuse",
  "personal_data",
];

export function RuleFields({ field }: { field: Field<Rule> }) {
  const { t, word } = useWords();
  return (
    <>
      <NameInput field={field} />
      {field.item(
        "kind",
        t("rule.kind"),
        <Select
          id="field-kind"
          onChange={(kind) => field.set("kind", kind)}
          options={kinds.map((each) => ({ value: each, label: word("rule_kind", each) }))}
          value={field.entry.kind}
        />,
        word("rule_kind_hint", field.entry.kind),
      )}
      <KindFields field={field} />
      <ConsequenceFields field={field} />
      {field.item(
        "groups",
        t("entry.groups"),
        <GroupsInput onChange={(ids) => field.set("groups", ids)} value={field.entry.groups} />,
      )}
    </>
  );
}

function KindFields({ field }: { field: Field<Rule> }) {
  const { t } = useWords();
  const { entry, set, item } = field;
  switch (entry.kind) {
    case "words":
    case "abuse":
      return <WordsInput field={field} />;
    case "advertising":
      return item(
        "threshold",
        t("rule.threshold"),
        <NumberInput
          id="field-threshold"
          max={1}
          min={0}
          onChange={(value) => set("threshold", value)}
          step={0.05}
          value={entry.threshold}
        />,
        t("rule.threshold_hint"),
      );
    case "link":
      return item(
        "allowed_hosts",
        t("rule.allowed_hosts"),
        <LinesInput
          id="field-allowed_hosts"
          onChange={(hosts) => set("allowed_hosts", hosts)}
          value={entry.allowed_hosts}
        />,
        t("rule.allowed_hosts_hint"),
      );
    case "flooding":
      return (
        <div className="form-pair">
          {item(
            "flood_messages",
            t("rule.flood_messages"),
            <NumberInput
              id="field-flood_messages"
              max={60}
              min={2}
              onChange={(value) => set("flood_messages", value)}
              value={entry.flood_messages}
            />,
          )}
          {item(
            "flood_seconds",
            t("rule.flood_seconds"),
            <NumberInput
              id="field-flood_seconds"
              max={86_400}
              min={1}
              onChange={(value) => set("flood_seconds", value)}
              value={entry.flood_seconds}
            />,
          )}
        </div>
      );
    default:
      return null;
  }
}

function ConsequenceFields({ field }: { field: Field<Rule> }) {
  const { t } = useWords();
  const { entry, set, item } = field;
  return (
    <>
      {item(
        "ladder",
        t("rule.ladder"),
        <LadderInput onChange={(ladder) => set("ladder", ladder)} value={entry.ladder} />,
        t("rule.ladder_hint"),
      )}
      <div className="form-pair">
        {item(
          "window_days",
          t("rule.window_days"),
          <NumberInput
            id="field-window_days"
            max={90}
            min={1}
            onChange={(value) => set("window_days", value)}
            value={entry.window_days}
          />,
        )}
        {item(
          "mute_minutes",
          t("rule.mute_minutes"),
          <NumberInput
            id="field-mute_minutes"
            max={43_200}
            min={1}
            onChange={(value) => set("mute_minutes", value)}
            value={entry.mute_minutes}
          />,
        )}
      </div>
      {item(
        "notice",
        t("rule.notice"),
        <Input.TextArea
          autoSize={{ minRows: 2, maxRows: 6 }}
          id="field-notice"
          onChange={(event) => set("notice", event.target.value)}
          value={entry.notice}
        />,
        t("rule.notice_hint"),
      )}
    </>
  );
}
