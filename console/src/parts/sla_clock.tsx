// The countdown of a question. Red for a breach only, amber from the warning on.
import { useWords } from "../i18n/index.tsx";
import { left, sla, type ServicePromise } from "../format/sla.ts";
import { useNow } from "../state/clock.ts";

export function SlaClock({ question }: { question: ServicePromise }) {
  const { t, word, locale, exact } = useWords();
  const { urgency, leftMs } = sla(question, useNow());
  const title = question.due_at
    ? t("sla.due_exact", { at: exact(question.due_at) })
    : t("sla.none_hint");
  const text = () => {
    switch (urgency) {
      case "breached":
        return t("sla.late", { left: left(leftMs, locale) });
      case "warned":
      case "running":
        return t("sla.left", { left: left(leftMs, locale) });
      case "paused":
        return t("sla.paused");
      case "none":
        return t("sla.none");
      case "over":
        return word("question_state", question.state);
    }
  };
  return (
    <span className={`sla is-${urgency}`} title={title}>
      {text()}
    </span>
  );
}
