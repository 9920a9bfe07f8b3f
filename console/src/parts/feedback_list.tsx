// What a customer thinks, each with who wrote it down and when.
import type { Feedback } from "../api/types.ts";
import { isHidden } from "../format/masked.ts";
import { useWords } from "../i18n/index.tsx";
import { Moment } from "./moment.tsx";

export function FeedbackList({ feedback }: { feedback: Feedback[] }) {
  const { t, word } = useWords();
  return (
    <ul className="feedback-list plain-list">
      {feedback.map((each) => (
        <li key={each.id}>
          <p>
            <span className="tag">{word("feedback_kind", each.kind)}</span>{" "}
            <span
              className="feedback-text"
              title={isHidden(each.text) ? t("contact.hidden") : undefined}
            >
              {each.text}
            </span>
          </p>
          <p className="quiet">
            {each.written_by?.name ?? each.by} · <Moment at={each.at} />
            {each.group && <> · {each.group.name}</>}
          </p>
        </li>
      ))}
    </ul>
  );
}
