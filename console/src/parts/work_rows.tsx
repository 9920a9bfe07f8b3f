// The rows of the queues: a question with its clock, a task with its due time. One primary action
// each.
import { Button } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import type { Question, Task } from "../api/types.ts";
import { useT, useWords } from "../i18n/index.tsx";
import { useNow } from "../state/clock.ts";
import { GroupLink, Person } from "./person.tsx";
import { Moment } from "./moment.tsx";
import { SlaClock } from "./sla_clock.tsx";
import { taskTitle } from "./task_title.ts";

export interface RowProps {
  index: number;
  isCursor: boolean;
  chosen: boolean;
  onPoint: () => void;
  onOpen: () => void;
}

interface FrameProps extends RowProps {
  clock: ReactNode;
  title: string;
  label: string;
  facts: ReactNode;
  action: ReactNode;
}

function RowFrame({
  index,
  isCursor,
  chosen,
  onPoint,
  onOpen,
  clock,
  title,
  label,
  facts,
  action,
}: FrameProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isCursor) row.current?.scrollIntoView({ block: "nearest" });
  }, [isCursor]);
  return (
    <div
      className={`work-row${isCursor ? " is-cursor" : ""}${chosen ? " is-chosen" : ""}`}
      data-row={index}
      onClick={(event) => {
        onPoint();
        if (!(event.target as HTMLElement).closest("a, button")) onOpen();
      }}
      ref={row}
    >
      <div className="work-clock">{clock}</div>
      <div className="work-main">
        <button
          aria-label={label}
          className="plain-button work-title"
          onClick={onOpen}
          type="button"
        >
          {title}
        </button>
        <div className="work-facts">{facts}</div>
      </div>
      <div className="work-action">{action}</div>
    </div>
  );
}

export function QuestionRow({ question, ...row }: RowProps & { question: Question }) {
  const t = useT();
  return (
    <RowFrame
      {...row}
      action={
        <Button onClick={row.onOpen} size="small">
          {t("act.answer")}
        </Button>
      }
      clock={<SlaClock question={question} />}
      facts={
        <>
          <Person member={question.asker} />
          <GroupLink group={question.group} />
          <span>
            <Moment at={question.asked_at} />
          </span>
          <span>
            {question.assignee
              ? t("question.with", { name: question.assignee.name })
              : t("question.unassigned")}
          </span>
        </>
      }
      label={t("question.open_label", { text: question.message.text })}
      title={question.message.text}
    />
  );
}

export function TaskRow({
  task,
  onDone,
  ...row
}: RowProps & { task: Task; onDone?: (() => void) | undefined }) {
  const words = useWords();
  const { t, word } = words;
  const title = taskTitle(task, words);
  return (
    <RowFrame
      {...row}
      action={
        onDone && (
          <Button onClick={onDone} size="small">
            {t("act.done")}
          </Button>
        )
      }
      clock={<TaskDue task={task} />}
      facts={
        <>
          <span className="tag">{word("task_kind", task.kind)}</span>
          {task.group && <GroupLink group={task.group} />}
          {task.member && <Person member={task.member} />}
          <span>
            {task.owner ? t("question.with", { name: task.owner.name }) : t("task.unowned")}
          </span>
          {task.handed_from && <span>{t("task.handed_from", { name: task.handed_from })}</span>}
        </>
      }
      label={t("task.open_label", { text: title })}
      title={title}
    />
  );
}

export function TaskDue({ task }: { task: Task }) {
  const { t, ago, exact } = useWords();
  const now = useNow(60_000);
  if (task.state !== "open")
    return <span className="sla is-over">{t(`task_state.${task.state}`)}</span>;
  if (!task.due_at) return <span className="sla is-none">{t("task.no_due")}</span>;
  const late = Date.parse(task.due_at) < now;
  return (
    <time
      className={`sla is-${late ? "warned" : "running"}`}
      dateTime={task.due_at}
      title={exact(task.due_at)}
    >
      {ago(task.due_at, now)}
    </time>
  );
}
