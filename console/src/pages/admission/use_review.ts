// What a reviewer does with an application: each with its sentence and, where there is one, the way
// back. The revision that was seen goes along, so that who was faster is told.
import { get, post } from "../../api/client.ts";
import type { Application, ApplicationDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { useCommands } from "../../state/commands.tsx";

export type Intent = "accept" | "refuse" | "ask";

const said = {
  accept: "admission.said_accepted",
  refuse: "admission.said_refused",
  ask: "admission.said_asked",
} as const;

export function useReview() {
  const { t } = useWords();
  const { perform, say } = useCommands();
  const company = (row: Application) => row.company || t("admission.no_company");
  // The revision of what was done is the server's to know.
  const undone = async (id: number) => {
    const now = await get("/api/v1/applications/{id}", { path: { id } });
    return post("/api/v1/applications/{id}/undo", { revision: now.revision }, { path: { id } });
  };
  return {
    decide: (row: Application, intent: Intent, text: string) => {
      if (intent !== "accept" && text.trim() === "") {
        say(t("admission.text_needed"));
        return Promise.resolve(false);
      }
      const body = { revision: row.revision, text };
      const path = { path: { id: row.id } };
      const run =
        intent === "accept"
          ? () => post("/api/v1/applications/{id}/accept", body, path)
          : intent === "refuse"
            ? () => post("/api/v1/applications/{id}/refuse", body, path)
            : () => post("/api/v1/applications/{id}/ask", body, path);
      return perform({
        run,
        said: t(said[intent], { company: company(row) }),
        inverse: () => undone(row.id),
      });
    },
    undo: (row: Application) =>
      perform({
        run: () => undone(row.id),
        said: t("admission.said_undone", { company: company(row) }),
      }),
    second: (row: Application, colleague: string, text: string) =>
      perform({
        run: () =>
          post(
            "/api/v1/applications/{id}/second",
            { revision: row.revision, colleague, text },
            { path: { id: row.id } },
          ),
        said: t("admission.said_second", { company: company(row) }),
      }),
    identify: (row: ApplicationDetail, member: number | null) => {
      const path = { path: { id: row.id } };
      const before = row.known_as?.id ?? null;
      const put = (who: number | null, revision: number) =>
        post("/api/v1/applications/{id}/identify", { revision, member: who }, path);
      return perform({
        run: () => put(member, row.revision),
        said: t(member === null ? "admission.said_unidentified" : "admission.said_identified"),
        inverse: () => put(before, 0),
      });
    },
    judge: (row: Application, right: boolean) =>
      perform({
        run: () => post("/api/v1/applications/{id}/judge", { right }, { path: { id: row.id } }),
        said: t("admission.said_judged"),
      }),
    link: (row: Application, other: number, kind: "person" | "company") =>
      perform({
        run: () =>
          post("/api/v1/applications/{id}/link", { other, kind }, { path: { id: row.id } }),
        said: t("admission.said_linked"),
        inverse: () =>
          post("/api/v1/applications/{id}/unlink", { other, kind }, { path: { id: row.id } }),
      }),
    unlink: (row: Application, other: number, kind: "person" | "company") =>
      perform({
        run: () =>
          post("/api/v1/applications/{id}/unlink", { other, kind }, { path: { id: row.id } }),
        said: t("admission.said_unlinked"),
      }),
    decideAll: async (rows: Application[], verdict: "accepted" | "refused", text: string) => {
      if (verdict === "refused" && text.trim() === "") {
        say(t("admission.text_needed"));
        return false;
      }
      const applications = rows.map(({ id, revision }) => ({ id, revision }));
      return perform({
        run: async () => {
          const answer = await post("/api/v1/applications/decide", {
            verdict,
            applications,
            text,
          });
          const failed = answer.outcomes.length - answer.done;
          say(t("admission.said_batch", { done: answer.done, failed }));
        },
        said: t("admission.batch", { count: rows.length }),
      });
    },
    resume: (code: string) =>
      perform({
        run: () => post("/api/v1/admission/resume", { code }),
        said: t("admission.said_resumed"),
      }),
  };
}
