// Past, present, next: the timeline; health with its reasons, open questions and who carries them;
// what will happen by itself and what waits for a person.
import { lazy, Suspense } from "react";
import { Link } from "react-router";
import { useGet, usePages } from "../../api/queries.ts";
import type { HealthDay, MemberRef } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { Drift, HealthVector } from "../../parts/health.tsx";
import { SkeletonRows } from "../../parts/page.tsx";
import { Person } from "../../parts/person.tsx";
import { Failed } from "../../parts/problem.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { SlaClock } from "../../parts/sla_clock.tsx";
import { taskTitle } from "../../parts/task_title.ts";
import { TaskDue } from "../../parts/work_rows.tsx";
import { Timeline } from "./timeline.tsx";

const ActivityChart = lazy(() => import("./activity_chart.tsx"));

export const storyDays = 90;
export const storyQuestions = 6;

interface Detail {
  group: { id: number; health: number | null; drift: number | null; owner: MemberRef | null };
  staff: MemberRef[];
}

export function Story({ detail }: { detail: Detail }) {
  const t = useT();
  const { id } = detail.group;
  return (
    <div className="story">
      <section aria-labelledby="past" className="story-past">
        <h2 className="section-title" id="past">
          {t("story.past")}
        </h2>
        <Timeline id={id} />
      </section>
      <section aria-labelledby="present" className="story-present">
        <h2 className="section-title" id="present">
          {t("story.present")}
        </h2>
        <Present detail={detail} />
      </section>
      <section aria-labelledby="next" className="story-next">
        <h2 className="section-title" id="next">
          {t("story.next")}
        </h2>
        <Carriers detail={detail} />
        <Waiting id={id} />
      </section>
    </div>
  );
}

function Present({ detail }: { detail: Detail }) {
  const { t } = useWords();
  const { id, health, drift } = detail.group;
  const series = useGet("/api/v1/groups/{id}/health", { path: { id }, query: { days: storyDays } });
  return (
    <>
      <div className="health-line">
        <span className="health-big num">{health === null ? "—" : Math.round(health * 100)}</span>
        <div>
          <p>
            {t("health.score_of_100")} · <Drift drift={drift} />
          </p>
          <p className="quiet">
            {health === null ? (
              t("health.unknown_hint")
            ) : (
              <>
                {t("health.how")} {series.data && <Unknown days={series.data.items} />}
              </>
            )}
          </p>
        </div>
      </div>
      <div className="chart-frame">
        <Suspense fallback={<div className="chart" />}>
          <ActivityChart days={storyDays} id={id} />
        </Suspense>
      </div>
      {series.isPending && <SkeletonRows height={120} rows={3} />}
      {series.isError && <Failed error={series.error} retry={() => void series.refetch()} />}
      {series.data && <HealthVector days={series.data.items} />}
    </>
  );
}

// A score made of two measures out of seven is not yet the truth: say so.
function Unknown({ days }: { days: HealthDay[] }) {
  const t = useT();
  const measures = days.findLast((day) => day.measures.length > 0)?.measures ?? [];
  const known = measures.filter((measure) => measure.verdict !== "unknown").length;
  if (known === measures.length) return null;
  return <>{t("health.known", { known, all: measures.length })}</>;
}

function Carriers({ detail }: { detail: Detail }) {
  const t = useT();
  return (
    <div className="story-block">
      <h3>{t("story.carriers")}</h3>
      <p>
        {t("groups.owner")}: <Person member={detail.group.owner} />
      </p>
      {detail.staff.length > 0 && (
        <p className="person-list">
          {detail.staff.map((member) => (
            <Person key={member.id} member={member} />
          ))}
        </p>
      )}
    </div>
  );
}

// Questions and tasks come together, so that neither pushes the other down.
function Waiting({ id }: { id: number }) {
  const words = useWords();
  const { t } = words;
  const questions = useGet("/api/v1/groups/{id}/questions", {
    path: { id },
    query: { state: "unanswered", limit: storyQuestions },
  });
  const tasks = usePages("/api/v1/tasks", { query: { group: id, state: "open", limit: 20 } });
  if (questions.isPending || tasks.isPending) return <SkeletonRows height={44} rows={4} />;
  const error = questions.error ?? tasks.error;
  if (error) {
    return (
      <Failed
        error={error}
        retry={() => void Promise.all([questions.refetch(), tasks.refetch()])}
      />
    );
  }
  return (
    <>
      <div className="story-block">
        <h3>{t("story.questions")}</h3>
        {questions.data?.items.length === 0 && <p className="quiet">{t("story.no_questions")}</p>}
        <ul className="plain-list">
          {questions.data?.items.map((question) => (
            <li className="story-row" key={question.id}>
              <OpenLink className="ellipsis" id={question.id} kind="question">
                {question.message.text}
              </OpenLink>
              <SlaClock question={question} />
            </li>
          ))}
        </ul>
        {questions.data?.next_cursor && (
          <Link to={`/groups/${id}/questions`}>{t("story.all_questions")}</Link>
        )}
      </div>
      <div className="story-block">
        <h3>{t("story.tasks")}</h3>
        {tasks.items.length === 0 && <p className="quiet">{t("story.no_tasks")}</p>}
        <ul className="plain-list">
          {tasks.items.map((task) => (
            <li className="story-row" key={task.id}>
              <OpenLink className="ellipsis" id={task.id} kind="task">
                {taskTitle(task, words)}
              </OpenLink>
              <TaskDue task={task} />
            </li>
          ))}
        </ul>
      </div>
    </>
  );
}
