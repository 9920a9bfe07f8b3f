// What went wrong, in a sentence that says what to do.
import { ApiProblem } from "../api/client.ts";
import { useWords } from "../i18n/index.tsx";
import { problemText } from "../parts/problem_text.ts";
import { BridgeProblem } from "./bridge.ts";

export function Problem({ error }: { error: unknown }) {
  const { t } = useWords();
  if (error instanceof BridgeProblem) {
    return <>{t(`sidebar.${error.reason}`, { detail: error.message })}</>;
  }
  if (error instanceof ApiProblem && error.status === 404) return <>{t("sidebar.unknown")}</>;
  const { what, todo } = problemText(error, t);
  return (
    <>
      {what} {todo}
    </>
  );
}
