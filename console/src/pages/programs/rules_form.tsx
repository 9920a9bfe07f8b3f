// The rules of a charter: what, what follows, and which rule of the policy sees to it.
import { Button, Input } from "antd";
import type { ProgramDocument } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Choice } from "./form.tsx";

type CharterRule = ProgramDocument["charter"]["rules"][number];

interface RulesFormProps {
  rules: CharterRule[];
  onChange: (rules: CharterRule[]) => void;
}

export function RulesForm({ rules, onChange }: RulesFormProps) {
  const { t, word } = useWords();
  const change = (at: number, part: Partial<CharterRule>) =>
    onChange(rules.map((rule, index) => (index === at ? { ...rule, ...part } : rule)));
  return (
    <fieldset className="charter-rules">
      <legend className="field-label">{t("programs.rules")}</legend>
      {rules.map((rule, at) => {
        const number = at + 1;
        return (
          <div className="charter-rule" key={at}>
            <Choice
              nameOf={(each) => word("program_rule", each)}
              label={t("programs.rule_kind", { number })}
              onChange={(kind) => change(at, { kind })}
              options={["boundary", "reward", "penalty", "promise"]}
              value={rule.kind}
            />
            <Input
              aria-label={t("programs.rule_text", { number })}
              onChange={(event) => change(at, { text: event.target.value })}
              value={rule.text}
            />
            <Input
              aria-label={t("programs.rule_penalty", { number })}
              onChange={(event) => change(at, { penalty: event.target.value })}
              placeholder={t("programs.penalty_hint")}
              value={rule.penalty}
            />
            <Input
              aria-label={t("programs.rule_enforced", { number })}
              onChange={(event) => change(at, { enforced_by: event.target.value })}
              placeholder={t("programs.enforced_hint")}
              value={rule.enforced_by}
            />
            <Button
              onClick={() => onChange(rules.filter((_, index) => index !== at))}
              size="small"
              type="text"
            >
              {t("programs.remove_rule", { number })}
            </Button>
          </div>
        );
      })}
      <Button
        onClick={() =>
          onChange([...rules, { kind: "boundary", text: "…", penalty: "", enforced_by: "" }])
        }
      >
        {t("programs.add_rule")}
      </Button>
    </fieldset>
  );
}
