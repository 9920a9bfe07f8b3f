// The rules of the groups: what is not wanted, and what follows from it.
import type { Rule } from "../../api/types.ts";
import { useT, useWords, type Speech } from "../../i18n/index.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { ruleFaults } from "./checks.ts";
import { blankRule } from "./complete.ts";
import { EntryList, type EntryKind, type ListProps } from "./entry_list.tsx";
import { wordsShown } from "./inputs.tsx";
import { RuleFields } from "./rule_fields.tsx";

export function RuleList(props: ListProps) {
  const speech = useWords();
  const kind: EntryKind<Rule> = {
    part: "rules",
    noun: "rule",
    blank: blankRule,
    of: (policy) => policy.rules,
    put: (policy, rules) => ({ ...policy, rules }),
    check: ruleFaults,
    name: (rule) => rule.name,
    summary: (rule) => ruleSummary(rule, speech),
    tags: (rule) => <span className="tag">{speech.word("rule_kind", rule.kind)}</span>,
    extra: (rule) => <Results id={rule.id} />,
    fields: (field) => <RuleFields field={field} />,
  };
  return <EntryList kind={kind} {...props} />;
}

function Results({ id }: { id: string }) {
  const t = useT();
  return (
    <OpenLink id={id} kind="rule" label={t("rule.results_of", { rule: id })}>
      {t("rule.results")}
    </OpenLink>
  );
}

function ruleSummary(rule: Rule, { t, word, percent }: Speech): string {
  const ladder = rule.ladder.map((step) => word("consequence", step)).join(" → ");
  const looksFor = () => {
    switch (rule.kind) {
      case "words":
      case "abuse":
        return wordsShown(rule.words);
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
