// Failures in words: what happened, what is safe, what to do.
import { ApiProblem } from "../api/client.ts";
import type { Speech } from "../i18n/index.tsx";

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
