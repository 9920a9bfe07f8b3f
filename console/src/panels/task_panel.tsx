// A task: what to do with the material ready, the proof that it is done.
import { Button, Input } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useGet } from "../api/queries.ts";
import type { Task } from "../api/types.ts";
import { useT, useWords } from "../i18n/index.tsx";
import { ByHandFacts } from "../parts/by_hand.tsx";
import { CardFacts } from "../parts/card_facts.tsx";
import { ReadyText } from "../parts/copy.tsx";
import { Evidence } from "../parts/evidence.tsx";
import { Moment } from "../parts/moment.tsx";
import { OpenLink } from "../parts/open.tsx";
import { SkeletonRows } from "../parts/page.tsx";
import { GroupLink, Person } from "../parts/person.tsx";
import { Failed } from "../parts/problem.tsx";
import { ReasonTable } from "../parts/reason.tsx";
import { taskTitle } from "../parts/task_title.ts";
import { TaskDue } from "../parts/work_rows.tsx";
import { useMay } from "../state/session.tsx";
import { useWork } from "../state/work.ts";
import { Side } from "./side.tsx";

export function TaskPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const words = useWords();
  const { t, word } = words;
  const detail = useGet("/api/v1/tasks/{id}", { path: { id } });
  const may = useMay("service");
  const task = detail.data;
  return (
    <Side
      foot={task && may && <TaskActs task={task} />}
      label={t("task.panel")}
      onClose={onClose}
      title={
        task ? (
          <>
            <TaskDue task={task} /> {word("task_kind", task.kind)}
          </>
        ) : (
          t("task.panel")
        )
      }
    >
      {detail.isError && <Failed error={detail.error} retry={() => void detail.refetch()} />}
      {detail.isPending && <SkeletonRows height={64} rows={4} />}
      {task && (
        <>
          <h3 className="side-lead">{taskTitle(task, words)}</h3>
          <TaskFacts task={task} />
          <TaskMaterial task={task} />
          <ul className="plain-list">
            {typeof task.body.broadcast === "number" && (
              <li>
                <Link to={`/broadcasts/${task.body.broadcast}`}>{t("task.to_broadcast")}</Link>
              </li>
            )}
            {task.question_id !== null && (
              <li>
                <OpenLink id={task.question_id} kind="question">
                  {t("task.to_question")}
                </OpenLink>
              </li>
            )}
            {task.decision_id !== null && (
              <li>
                <OpenLink id={task.decision_id} kind="decision">
                  {t("task.to_decision")}
                </OpenLink>
              </li>
            )}
          </ul>
        </>
      )}
    </Side>
  );
}

function TaskFacts({ task }: { task: Task }) {
  const t = useT();
  return (
    <dl className="facts">
      <div>
        <dt>{t("task.owner")}</dt>
        <dd>{task.owner ? <Person member={task.owner} /> : t("task.unowned")}</dd>
      </div>
      <div>
        <dt>{t("task.created")}</dt>
        <dd>
          <Moment at={task.created_at} />
        </dd>
      </div>
      {task.group && (
        <div>
          <dt>{t("task.group")}</dt>
          <dd>
            <GroupLink group={task.group} />
          </dd>
        </div>
      )}
      {task.member && (
        <div>
          <dt>{t("task.member")}</dt>
          <dd>
            <Person member={task.member} />
          </dd>
        </div>
      )}
      <ByHandFacts task={task} />
      <CardFacts task={task} />
      {task.done_at && (
        <div>
          <dt>{t("task.done_by")}</dt>
          <dd>
            {task.done_by || t("evidence.seen")} · <Moment at={task.done_at} />
          </dd>
        </div>
      )}
      {task.evidence && (
        <div>
          <dt>{t("task.evidence")}</dt>
          <dd>
            <Evidence evidence={task.evidence} group={task.group} />
          </dd>
        </div>
      )}
    </dl>
  );
}

const textKeys = ["text", "reply", "answer", "notice", "content"];
// What the panel shows by name, links to or puts into words above: here it says nothing more.
const shownKeys = [
  "question",
  "message",
  "member",
  "group",
  "mention",
  "reply_to",
  "by_hand",
  "card",
];
const aboutQuestions = ["answer_question", "escalation"]; // their text is the customer's

// A text that lies ready to be sent comes first, with a button that copies it; the rest as facts.
function TaskMaterial({ task }: { task: Task }) {
  const t = useT();
  const entries = Object.entries(task.body);
  const ready = entries.filter(
    ([key, value]) =>
      textKeys.includes(key) &&
      typeof value === "string" &&
      value !== "" &&
      !aboutQuestions.includes(task.kind),
  );
  const quoted = aboutQuestions.includes(task.kind) ? ["asker", "text"] : [];
  const hidden = [...shownKeys, ...quoted];
  const rest = Object.fromEntries(
    entries.filter((entry) => !ready.includes(entry) && !hidden.includes(entry[0])),
  );
  return (
    <>
      {ready.map(([key, value]) => (
        <ReadyText key={key} note={t("task.ready_text")} text={String(value)} />
      ))}
      {Object.keys(rest).length > 0 && <ReasonTable reason={rest} />}
    </>
  );
}

function TaskActs({ task }: { task: Task }) {
  const t = useT();
  const work = useWork();
  const [evidence, setEvidence] = useState("");
  if (task.state !== "open") {
    return <Button onClick={() => work.reopenTask(task)}>{t("act.reopen")}</Button>;
  }
  const isMine = task.owner !== null && task.owner.id === work.me?.id;
  return (
    <>
      <Input
        aria-label={t("task.evidence_label")}
        onChange={(event) => setEvidence(event.target.value)}
        onPressEnter={() => work.finishTask(task, evidence)}
        placeholder={t("task.evidence_placeholder")}
        value={evidence}
      />
      <Button onClick={() => work.finishTask(task, evidence)} type="primary">
        {t("act.done")}
      </Button>
      {!isMine && <Button onClick={() => work.assignTask(task, work.me)}>{t("act.take")}</Button>}
      <Button onClick={() => work.cancelTask(task)}>{t("act.cancel_task")}</Button>
    </>
  );
}
