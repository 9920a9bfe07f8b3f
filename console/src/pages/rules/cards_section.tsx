// Which kinds of tasks reach their owner as a card, on platforms that have cards.
import { Checkbox } from "antd";
import type { Policy } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";

// As model/card_policy.h has them.
const kinds = [
  "answer_question",
  "escalation",
  "send_reply",
  "send_message",
  "review_message",
  "remove",
  "mute",
  "unmute",
  "invite_back",
];

type Cards = Policy["cards"];

interface CardsSectionProps {
  cards: Cards;
  onChange: (cards: Cards) => void;
}

export function CardsSection({ cards, onChange }: CardsSectionProps) {
  const { t, word } = useWords();
  return (
    <section>
      <h2 className="section-title">{t("cards.title")}</h2>
      <p className="quiet section-note">{t("cards.hint")}</p>
      <Checkbox.Group
        onChange={(chosen) =>
          onChange({ ...cards, kinds: kinds.filter((each) => chosen.includes(each)) })
        }
        options={kinds.map((kind) => ({ label: word("task_kind", kind), value: kind }))}
        value={cards.kinds}
      />
      <p className="quiet section-note">{t("cards.quiet")}</p>
      <Checkbox
        checked={cards.outside_hours}
        onChange={(event) => onChange({ ...cards, outside_hours: event.target.checked })}
      >
        {t("cards.outside_hours")}
      </Checkbox>
    </section>
  );
}
