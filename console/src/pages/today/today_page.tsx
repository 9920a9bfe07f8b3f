// Today: what to do, in the order in which it hurts. One list under one cursor — questions about to
// breach, then tasks — with what went wrong and what happens next beside it.
import { useGet } from "../../api/queries.ts";
import type { Question, Task, Today } from "../../api/types.ts";
import { useT, useWords, T } from "../../i18n/index.tsx";
import { hourMs } from "../../format/duration.ts";
import { Page, Empty, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { Link } from "react-router";
import { useOpen } from "../../parts/open.tsx";
import { useRowCursor } from "../../parts/shortcuts.tsx";
import { QuestionRow, TaskRow } from "../../parts/work_rows.tsx";
import { useNow } from "../../state/clock.ts";
import { useMay } from "../../state/session.tsx";
import { useWork } from "../../state/work.ts";
import { Counts } from "./counts.tsx";
import { Incidents } from "./incidents.tsx";
import { NextEvents } from "./next_events.tsx";

// Of each kind; the rest is one click away. More would push the tasks and the next kind out of sight.
export const questionsShown = 12;
export const tasksShown = 12;

type Row = { kind: "question"; question: Question } | { kind: "task"; task: Task };

function rowKey(row: Row): string {
  return row.kind === "question" ? `question:${row.question.id}` : `task:${row.task.id}`;
}

export default function TodayPage() {
  const t = useT();
  const today = useGet("/api/v1/today", {}, { refetchMs: 60_000 });
  return (
    <Page
      actions={<Freshness today={today.data} />}
      lead={today.data && <Lead today={today.data} />}
      leadLines={2}
      title={t("nav.today")}
    >
      {today.isError && !today.data ? (
        <Failed error={today.error} retry={() => void today.refetch()} />
      ) : (
        <>
          <Counts counts={today.data?.counts} />
          <div className={today.data ? "today" : "today is-loading"}>
            <div className="today-queue">
              {today.data ? <Queue today={today.data} /> : <SkeletonRows height={65} />}
            </div>
            <div className="today-aside">
              <Incidents today={today.data} />
              {today.data && <NextEvents next={today.data.next} />}
            </div>
          </div>
        </>
      )}
    </Page>
  );
}

function Lead({ today }: { today: Today }) {
  const { breached_questions: late, due_within_hour: soon, my_open_tasks: mine } = today.counts;
  const t = useT();
  if (today.counts.groups === 0) return t("today.no_groups_lead");
  if (late + soon + mine === 0) return t("today.calm");
  return (
    <T
      k="today.lead"
      values={{
        late: <Link to="/conversations?breached=true">{late}</Link>,
        soon: <Link to="/conversations">{soon}</Link>,
        mine: <Link to="/conversations/tasks?owner=me">{mine}</Link>,
        late_n: late,
        soon_n: soon,
        mine_n: mine,
      }}
    />
  );
}

const staleFromMs = hourMs; // from then on we say that no message has come in

function Freshness({ today }: { today: Today | undefined }) {
  const { t, hourMinute, exact, ago } = useWords();
  const now = useNow(60_000);
  if (!today) return <span className="freshness" />;
  const newest = today.newest_message_at;
  const stale = newest !== null && now - Date.parse(newest) > staleFromMs;
  return (
    <span className={stale ? "freshness is-stale" : "freshness"} title={exact(today.fresh_until)}>
      {t("today.fresh_until", { time: hourMinute(today.fresh_until) })}
      {stale && newest && ` · ${t("today.last_message", { ago: ago(newest, now) })}`}
    </span>
  );
}

function Queue({ today }: { today: Today }) {
  const t = useT();
  const work = useWork();
  const may = useMay("service");
  const isAdmin = useMay("admin");
  const { opened, show } = useOpen();
  const questions = today.due_questions.slice(0, questionsShown);
  const tasks = today.my_tasks.slice(0, tasksShown);
  const rows: Row[] = [
    ...questions.map((question) => ({ kind: "question" as const, question })),
    ...tasks.map((task) => ({ kind: "task" as const, task })),
  ];
  const open = (row: Row) =>
    row.kind === "question" ? show("question", row.question.id) : show("task", row.task.id);
  const finish = (row: Row) =>
    row.kind === "question" ? work.closeQuestion(row.question) : work.finishTask(row.task);
  const take = (row: Row) =>
    row.kind === "question"
      ? work.assignQuestion(row.question, work.me)
      : work.assignTask(row.task, work.me);
  const [cursor, setCursor] = useRowCursor(rows, rowKey, [
    { keys: "Enter", label: "keys.open", run: open },
    ...(may
      ? [
          { keys: "e", label: "keys.done" as const, run: finish },
          { keys: "a", label: "keys.take" as const, run: take },
        ]
      : []),
  ]);
  const at = (index: number) => ({
    index,
    isCursor: cursor === index,
    onPoint: () => setCursor(index),
  });
  if (today.counts.groups === 0) {
    return (
      <Empty
        action={isAdmin && <Link to="/settings/tokens">{t("today.no_groups_action")}</Link>}
        hint={t("today.no_groups_hint")}
        title={t("today.no_groups")}
      />
    );
  }
  if (rows.length === 0) {
    return (
      <Empty
        action={<Link to="/groups?sort=drift">{t("today.empty_action")}</Link>}
        hint={t("today.empty_hint")}
        title={t("today.empty")}
      />
    );
  }
  return (
    <>
      <section aria-labelledby="due-questions">
        <h2 className="section-title" id="due-questions">
          {t("today.due_questions")}{" "}
          <Link className="section-all" to="/conversations">
            {t("today.all_questions", { count: today.counts.open_questions })}
          </Link>
        </h2>
        {questions.length === 0 && <p className="quiet section-none">{t("today.no_due")}</p>}
        {questions.map((question, index) => (
          <QuestionRow
            {...at(index)}
            chosen={opened?.kind === "question" && opened.id === String(question.id)}
            key={question.id}
            onOpen={() => show("question", question.id)}
            question={question}
          />
        ))}
        {today.counts.open_questions > questions.length && questions.length > 0 && (
          <p className="section-none">
            <Link to="/conversations">
              {t("today.more_questions", { count: today.counts.open_questions - questions.length })}
            </Link>
          </p>
        )}
      </section>
      <section aria-labelledby="my-tasks">
        <h2 className="section-title" id="my-tasks">
          {t("today.my_tasks")}{" "}
          <Link className="section-all" to="/conversations/tasks?owner=me">
            {t("today.all_tasks", { count: today.counts.my_open_tasks })}
          </Link>
        </h2>
        {tasks.length === 0 && (
          <p className="quiet section-none">
            {t(work.me ? "today.no_tasks" : "assign.no_member")}{" "}
            {today.counts.unowned_tasks > 0 && (
              <Link to="/conversations/tasks?owner=none">
                {t("today.unowned_tasks", { count: today.counts.unowned_tasks })}
              </Link>
            )}
          </p>
        )}
        {tasks.map((task, index) => (
          <TaskRow
            {...at(questions.length + index)}
            chosen={opened?.kind === "task" && opened.id === String(task.id)}
            key={task.id}
            onDone={may ? () => work.finishTask(task) : undefined}
            onOpen={() => show("task", task.id)}
            task={task}
          />
        ))}
      </section>
    </>
  );
}
