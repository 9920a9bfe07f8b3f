// A person's verdict on what a rule would have done: the only source of a rule's precision.
import type { Decision } from "../api/types.ts";
import { post } from "../api/client.ts";
import { useT } from "../i18n/index.tsx";
import { useCommands } from "../state/commands.tsx";

export function VerdictButtons({ decision }: { decision: Decision }) {
  const t = useT();
  const { perform } = useCommands();
  const judge = (right: boolean) =>
    void perform({
      run: () => post("/api/v1/decisions/{id}/verdict", { right }, { path: { id: decision.id } }),
      said: t("done.verdict"),
      ...(decision.verdict
        ? {
            inverse: () =>
              post(
                "/api/v1/decisions/{id}/verdict",
                { right: decision.verdict!.right },
                { path: { id: decision.id } },
              ),
          }
        : {}),
    });
  return (
    <span className="verdicts">
      <button
        aria-pressed={decision.verdict?.right === true}
        className="chip is-green"
        onClick={() => judge(true)}
        type="button"
      >
        {t("verdict.right")}
      </button>
      <button
        aria-pressed={decision.verdict?.right === false}
        className="chip is-red"
        onClick={() => judge(false)}
        type="button"
      >
        {t("verdict.wrong")}
      </button>
    </span>
  );
}
