// The ladder of consequences: first strike, second strike, …; the last step repeats. Steps may
// recur.
import { Button, Select } from "antd";
import type { Rule } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";

type Ladder = Rule["ladder"];

const steps: Ladder = ["remind", "warn", "mute", "remove"];
export const ladderStepsMax = 10;

export function LadderInput({
  value,
  onChange,
}: {
  value: Ladder;
  onChange: (ladder: Ladder) => void;
}) {
  const { t, word } = useWords();
  return (
    <div className="ladder">
      {value.map((step, index) => (
        <span className="ladder-step" key={index}>
          <Select
            aria-label={t("rule.ladder_step", { count: index + 1 })}
            onChange={(next) => onChange(value.with(index, next))}
            options={steps.map((each) => ({ value: each, label: word("consequence", each) }))}
            popupMatchSelectWidth={false}
            value={step}
          />
          {value.length > 1 && (
            <button
              aria-label={t("rule.ladder_remove", { count: index + 1 })}
              className="plain-button quiet"
              onClick={() => onChange(value.toSpliced(index, 1))}
              type="button"
            >
              ×
            </button>
          )}
        </span>
      ))}
      {value.length < ladderStepsMax && (
        <Button id="field-ladder" onClick={() => onChange([...value, value.at(-1) ?? "remind"])}>
          {t("rule.ladder_add")}
        </Button>
      )}
    </div>
  );
}
