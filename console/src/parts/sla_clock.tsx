// The countdown of a question. Red for a breach only, amber from the warning on.
import { useWords } from "../i18n/index.tsx";
import { elapsed, left, sla, type Elapsed, type ServicePromise } from "../format/sla.ts";
import { useNow } from "../state/clock.ts";

export function SlaClock({ question }: { question: ServicePromise }) {
  const { t, word, locale, exact } = useWords();
  const now = useNow();
  const { urgency, leftMs } = sla(question, now);
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
      <Way on={elapsed(question, now)} />
    </span>
  );
}

// The clock as a picture: how much of the time is used, and where the warning stands.
function Way({ on }: { on: Elapsed | null }) {
  if (!on) return null;
  return (
    <span aria-hidden className="sla-way">
      <i style={{ width: `${on.used * 100}%` }} />
      {on.warnAt !== null && <b style={{ left: `${on.warnAt * 100}%` }} />}
    </span>
  );
}
