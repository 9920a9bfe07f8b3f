// Failures in words: what happened, what is safe, what to do.
import { Button } from "antd";
import { useCallback } from "react";
import { ApiProblem } from "../api/client.ts";
import { useT, type Speech } from "../i18n/index.tsx";

export interface ProblemText {
  what: string;
  detail: string; // the server's own words, in English
  safe: string;
  todo: string;
}

const codes = [
  "invalid_input",
  "not_allowed",
  "not_found",
  "conflict",
  "limit_exceeded",
  "unavailable",
  "corrupt",
] as const;

const codesByStatus: Record<number, (typeof codes)[number]> = {
  401: "not_allowed",
  403: "not_allowed",
  404: "not_found",
  409: "conflict",
  429: "limit_exceeded",
  503: "unavailable",
};

// The sentence for a problem: by its code, or by its status where the answer names none (a proxy's
// error page, a newer server).
function sentenceOf(problem: ApiProblem): (typeof codes)[number] | "too_large" {
  if (problem.status === 413 || problem.status === 431) return "too_large";
  const known = codes.find((code) => code === problem.code) ?? codesByStatus[problem.status];
  return known ?? (problem.status >= 500 ? "corrupt" : "invalid_input");
}

export function useProblemText(): (error: unknown) => ProblemText {
  const t = useT();
  return useCallback((error: unknown) => problemText(error, t), [t]);
}

export function problemText(error: unknown, t: Speech["t"]): ProblemText {
  if (!(error instanceof ApiProblem)) {
    return {
      what: t("problem.console"),
      detail: String(error),
      safe: "",
      todo: t("problem.console_todo"),
    };
  }
  if (error.status === 0) {
    const safe = t("problem.offline_safe");
    return { what: t("problem.offline"), detail: "", safe, todo: t("problem.offline_todo") };
  }
  const sentence = sentenceOf(error);
  return {
    what: t(`problem.${sentence}`),
    detail: error.detail || error.title,
    // The field of an address that leads nowhere is the address.
    safe: error.field && error.status !== 404 ? t("problem.field", { field: error.field }) : "",
    todo: t(`problem.${sentence}_todo`),
  };
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
