// What an operator does to questions and tasks, each with its way back. One place, so that the
// queue, the side panel and the keyboard do exactly the same.
import { useMemo } from "react";
import { post } from "../api/client.ts";
import type { MemberRef, Question, Task } from "../api/types.ts";
import { useT } from "../i18n/index.tsx";
import { useCommands } from "./commands.tsx";
import { useSession } from "./session.tsx";

export interface Work {
  closeQuestion: (question: Question) => void;
  waitForCustomer: (question: Question) => void;
  reopenQuestion: (question: Question) => void;
  assignQuestion: (question: Question, to: MemberRef | null) => void;
  answeredBy: (question: Question, message: number) => void;
  finishTask: (task: Task, evidence?: string) => void;
  cancelTask: (task: Task) => void;
  reopenTask: (task: Task) => void;
  assignTask: (task: Task, to: MemberRef | null) => void;
  me: MemberRef | null;
}

export function useWork(): Work {
  const { perform, say } = useCommands();
  const { member: me, name } = useSession();
  const t = useT();
  return useMemo(() => {
    const question = (row: Question, act: "close" | "reopen" | "wait") =>
      post(`/api/v1/questions/{id}/${act}`, undefined, { path: { id: row.id } });
    const assign = (row: Question, to: MemberRef | null) =>
      post("/api/v1/questions/{id}/assign", { member: to?.id ?? null }, { path: { id: row.id } });
    const task = (row: Task, act: "cancel" | "reopen") =>
      post(`/api/v1/tasks/{id}/${act}`, undefined, { path: { id: row.id } });
    const hand = (row: Task, to: MemberRef | null) =>
      post("/api/v1/tasks/{id}/reassign", { owner: to?.id ?? null }, { path: { id: row.id } });

    const changeQuestion = (
      row: Question,
      state: Question["state"],
      act: "close" | "reopen" | "wait",
      said: string,
    ) =>
      void perform({
        run: () => question(row, act),
        said,
        shown: { type: "question", data: { ...row, state } },
        inverse: () => question(row, act === "reopen" ? "close" : "reopen"),
        restored: { type: "question", data: row },
      });

    return {
      me,
      closeQuestion: (row) => changeQuestion(row, "closed", "close", t("done.question_closed")),
      waitForCustomer: (row) => changeQuestion(row, "waiting", "wait", t("done.question_waits")),
      reopenQuestion: (row) => changeQuestion(row, "open", "reopen", t("done.question_reopened")),
      answeredBy: (row, message) =>
        void perform({
          run: () => post("/api/v1/questions/{id}/answer", { message }, { path: { id: row.id } }),
          said: t("done.question_answered"),
          shown: { type: "question", data: { ...row, state: "answered", answer_id: message } },
          inverse: () => question(row, "reopen"),
          restored: { type: "question", data: row },
        }),
      assignQuestion: (row, to) => {
        if (!to) return say(t("assign.no_member"));
        void perform({
          run: () => assign(row, to),
          said: t("done.assigned", { name: to.name }),
          shown: { type: "question", data: { ...row, assignee: to } },
          inverse: () => assign(row, row.assignee),
          restored: { type: "question", data: row },
        });
      },
      finishTask: (row, evidence) =>
        void perform({
          run: () =>
            post(
              "/api/v1/tasks/{id}/done",
              { evidence: evidence || t("task.done_in_console", { name }) },
              { path: { id: row.id } },
            ),
          said: t("done.task_done"),
          shown: { type: "task", data: { ...row, state: "done" } },
          inverse: () => task(row, "reopen"),
          restored: { type: "task", data: row },
        }),
      cancelTask: (row) =>
        void perform({
          run: () => task(row, "cancel"),
          said: t("done.task_cancelled"),
          shown: { type: "task", data: { ...row, state: "cancelled" } },
          inverse: () => task(row, "reopen"),
          restored: { type: "task", data: row },
        }),
      reopenTask: (row) =>
        void perform({
          run: () => task(row, "reopen"),
          said: t("done.task_reopened"),
          shown: { type: "task", data: { ...row, state: "open" } },
          inverse: () => task(row, "cancel"),
          restored: { type: "task", data: row },
        }),
      assignTask: (row, to) => {
        if (!to) return say(t("assign.no_member"));
        void perform({
          run: () => hand(row, to),
          said: t("done.assigned", { name: to.name }),
          shown: { type: "task", data: { ...row, owner: to } },
          inverse: () => hand(row, row.owner),
          restored: { type: "task", data: row },
        });
      },
    };
  }, [me, name, perform, say, t]);
}
