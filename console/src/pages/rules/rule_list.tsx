import { Button } from "antd";
import type { Rule } from "../../api/types.ts";
import { useT, useWords, type Speech } from "../../i18n/index.tsx";
import { useFilter } from "../../parts/filters.ts";
import { OpenLink } from "../../parts/open.tsx";
import { Empty } from "../../parts/page.tsx";
import type { Change } from "./changes.ts";
import { blankRule } from "./complete.ts";
import type { DraftDesk } from "./draft.tsx";
import { EntryRow, ModeHint } from "./entry_row.tsx";
import { RuleForm } from "./rule_form.tsx";

export interface ListProps {
  desk: DraftDesk;
  changes: Change[];
  may: boolean;
}

export const newEntry = "+";

export function RuleList({ rules, desk, changes, may }: ListProps & { rules: Rule[] }) {
  const speech = useWords();
  const { t, word } = speech;
  const [editing, setEditing] = useFilter("edit");
  const edited = editing === newEntry ? blankRule : rules.find((rule) => rule.id === editing);
  const replace = (next: Rule, was: string) =>
    desk.save((policy) => ({
      ...policy,
      rules:
        was === ""
          ? [...policy.rules, next]
          : policy.rules.map((rule) => (rule.id === was ? next : rule)),
    }));
  return (
    <>
      <div className="list-head">
        <ModeHint />
        {may && <Button onClick={() => setEditing(newEntry)}>{t("rule.new")}</Button>}
      </div>
      {rules.length === 0 && <Empty hint={t("rule.empty_hint")} title={t("rule.empty")} />}
      <ul className="entry-list">
        {rules.map((rule) => (
          <EntryRow
            change={changes.find((each) => each.part === "rules" && each.id === rule.id)}
            extra={<Results id={rule.id} />}
            key={rule.id}
            may={may}
            mode={rule.mode}
            name={rule.name}
            onEdit={() => setEditing(rule.id)}
            onMode={(mode) => void replace({ ...rule, mode }, rule.id)}
            summary={ruleSummary(rule, speech)}
            tags={<span className="tag">{word("rule_kind", rule.kind)}</span>}
          />
        ))}
      </ul>
      {edited && (
        <RuleForm
          key={editing}
          may={may}
          onClose={() => setEditing("")}
          onDelete={() =>
            desk.save((policy) => ({
              ...policy,
              rules: policy.rules.filter((rule) => rule.id !== edited.id),
            }))
          }
          onSave={(next) => replace(next, edited.id)}
          rule={edited}
          taken={rules.map((rule) => rule.id).filter((id) => id !== edited.id)}
        />
      )}
    </>
  );
}

function Results({ id }: { id: string }) {
  const t = useT();
  return (
    <OpenLink id={id} kind="rule" label={t("rule.results_of", { rule: id })}>
      {t("rule.results")}
    </OpenLink>
  );
}

export const wordsInSummary = 6;

function ruleSummary(rule: Rule, { t, word, percent }: Speech): string {
  const ladder = rule.ladder.map((step) => word("consequence", step)).join(" → ");
  const looksFor = () => {
    switch (rule.kind) {
      case "words":
      case "abuse":
        return (
          rule.words.slice(0, wordsInSummary).join(" · ") +
          (rule.words.length > wordsInSummary ? " …" : "")
        );
      case "advertising":
        return t("rule.from_share", { share: percent(rule.threshold) });
      case "flooding":
        return t("rule.flood", { count: rule.flood_messages, seconds: rule.flood_seconds });
      case "link":
        return t("rule.hosts", { count: rule.allowed_hosts.length });
      default:
        return "";
    }
  };
  return [looksFor(), ladder].filter((part) => part !== "").join("  |  ");
}
