// Failures in words: what happened, what is safe, what to do.
import { Button } from "antd";
import { useCallback } from "react";
import { ApiProblem } from "../api/client.ts";
import { useT } from "../i18n/index.tsx";

export interface ProblemText {
  what: string;
  safe: string;
  todo: string;
}

export function useProblemText(): (error: unknown) => ProblemText {
  const t = useT();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiProblem)) {
        return { what: t("problem.console"), safe: String(error), todo: t("problem.console_todo") };
      }
      const said = error.detail || error.title;
      const field = error.field ? t("problem.field", { field: error.field }) : "";
      switch (true) {
        case error.status === 0:
          return {
            what: t("problem.offline"),
            safe: t("problem.offline_safe"),
            todo: t("problem.offline_todo"),
          };
        case error.status === 403:
          return { what: t("problem.forbidden"), safe: said, todo: t("problem.forbidden_todo") };
        case error.status === 404:
          return { what: t("problem.missing"), safe: said, todo: t("problem.missing_todo") };
        case error.status === 409:
          return { what: t("problem.conflict"), safe: said, todo: t("problem.conflict_todo") };
        case error.status === 429:
          return { what: t("problem.throttled"), safe: said, todo: t("problem.throttled_todo") };
        case error.status >= 500:
          return { what: t("problem.server"), safe: said, todo: t("problem.server_todo") };
        default:
          return { what: said || t("problem.refused"), safe: field, todo: "" };
      }
    },
    [t],
  );
}

// In the place of what could not be loaded.
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT();
  const text = useProblemText()(error);
  const forbidden = error instanceof ApiProblem && error.status === 403;
  return (
    <div className="state-box" role="alert">
      <p className="state-title">{text.what}</p>
      {text.safe && <p className="quiet">{text.safe}</p>}
      {text.todo && <p>{text.todo}</p>}
      {retry && !forbidden && <Button onClick={retry}>{t("act.retry")}</Button>}
    </div>
  );
}

// Above a form whose sending was refused.
export function Refused({ error }: { error: unknown }) {
  const text = useProblemText()(error);
  if (!error) return null;
  return (
    <div className="refused" role="alert">
      <strong>{text.what}</strong> {text.safe} {text.todo}
    </div>
  );
}
