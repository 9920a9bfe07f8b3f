// Failures in words, shown.
import { Button } from "antd";
import { useCallback } from "react";
import { ApiProblem } from "../api/client.ts";
import { useT } from "../i18n/index.tsx";
import { problemText, type ProblemText } from "./problem_text.ts";

export { problemText, type ProblemText };

export function useProblemText(): (error: unknown) => ProblemText {
  const t = useT();
  return useCallback((error: unknown) => problemText(error, t), [t]);
}

// In the place of what could not be loaded.
export function Failed({ error, retry }: { error: unknown; retry?: () => void }) {
  const t = useT();
  const text = useProblemText()(error);
  const useless = error instanceof ApiProblem && (error.status === 403 || error.status === 404);
  return (
    <div className="state-box" role="alert">
      <p className="state-title">{text.what}</p>
      {text.safe && <p className="quiet">{text.safe}</p>}
      {text.todo && <p>{text.todo}</p>}
      <Detail text={text} />
      {retry && !useless && <Button onClick={retry}>{t("act.retry")}</Button>}
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
      <Detail text={text} />
    </div>
  );
}

function Detail({ text }: { text: ProblemText }) {
  if (!text.detail) return null;
  return (
    <p className="problem-detail quiet" lang="en">
      {text.detail}
    </p>
  );
}
