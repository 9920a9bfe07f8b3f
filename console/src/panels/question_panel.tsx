// A question with everything that is needed to settle it: who asks, how long they have waited, what
// was said, answers that lie ready, and what the system did about it and why.
import { Button } from "antd";
import { Link } from "react-router";
import { useGet } from "../api/queries.ts";
import type { Question, Suggestion } from "../api/types.ts";
import { useT, useWords } from "../i18n/index.tsx";
import { ReadyText } from "../parts/copy.tsx";
import { DecisionList } from "../parts/decisions.tsx";
import { MessageLine } from "../parts/message_line.tsx";
import { Moment } from "../parts/moment.tsx";
import { SkeletonRows } from "../parts/page.tsx";
import { GroupLink, Person } from "../parts/person.tsx";
import { Failed } from "../parts/problem.tsx";
import { OpenLink } from "../parts/open.tsx";
import { SlaClock } from "../parts/sla_clock.tsx";
import { taskTitle } from "../parts/task_title.ts";
import { useMay } from "../state/session.tsx";
import { useWork } from "../state/work.ts";
import { Side } from "./side.tsx";

export function QuestionPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const words = useWords();
  const { t } = words;
  const detail = useGet("/api/v1/questions/{id}", { path: { id } });
  const may = useMay("service");
  const work = useWork();
  const question = detail.data?.question;
  const owed = question?.state === "open" || question?.state === "waiting";
  return (
    <Side
      foot={question && may && <QuestionActs question={question} />}
      label={t("question.panel")}
      onClose={onClose}
      title={
        question ? (
          <>
            <SlaClock question={question} /> <GroupLink group={question.group} />
          </>
        ) : (
          t("question.panel")
        )
      }
    >
      {detail.isError && <Failed error={detail.error} retry={() => void detail.refetch()} />}
      {detail.isPending && <SkeletonRows height={72} rows={5} />}
      {detail.data && question && (
        <>
          <QuestionFacts question={question} />
          <div className="thread">
            {detail.data.thread.map((message) => (
              <MessageLine
                actions={
                  may &&
                  owed &&
                  message.id !== question.message.id && (
                    <button
                      className="plain-button link"
                      onClick={() => work.answeredBy(question, message.id)}
                      type="button"
                    >
                      {t("question.this_answers")}
                    </button>
                  )
                }
                focused={message.id === question.message.id}
                key={message.id}
                message={message}
              />
            ))}
          </div>
          <p>
            <Link to={`/groups/${question.group.id}/conversation?around=${question.message.id}`}>
              {t("question.in_context")}
            </Link>
          </p>
          {owed && <Suggestions suggestions={detail.data.suggestions} />}
          {detail.data.tasks.length > 0 && (
            <section>
              <h3 className="side-section">{t("question.tasks")}</h3>
              <ul className="plain-list">
                {detail.data.tasks.map((task) => (
                  <li key={task.id}>
                    <OpenLink id={task.id} kind="task">
                      {taskTitle(task, words)}
                    </OpenLink>{" "}
                    <span className="quiet">{t(`task_state.${task.state}`)}</span>
                  </li>
                ))}
              </ul>
            </section>
          )}
          <section>
            <h3 className="side-section">{t("question.decisions")}</h3>
            <DecisionList decisions={detail.data.decisions} />
          </section>
        </>
      )}
    </Side>
  );
}

function QuestionFacts({ question }: { question: Question }) {
  const { t, word, span, percent } = useWords();
  return (
    <dl className="facts">
      <div>
        <dt>{t("question.asker")}</dt>
        <dd>
          <Person member={question.asker} />
        </dd>
      </div>
      <div>
        <dt>{t("question.state")}</dt>
        <dd>
          {word("question_state", question.state)}
          {question.close_reason !== "none" && ` · ${word("close_reason", question.close_reason)}`}
        </dd>
      </div>
      <div>
        <dt>{t("question.assignee")}</dt>
        <dd>
          {question.assignee ? <Person member={question.assignee} /> : t("question.unassigned")}
        </dd>
      </div>
      <div>
        <dt>{t("question.due")}</dt>
        <dd>
          <Moment at={question.due_at} none={t("sla.none")} />
          {question.breached_at && <span className="tag is-red">{t("incident.breach")}</span>}
        </dd>
      </div>
      <div>
        <dt>{t("question.first_response")}</dt>
        <dd>
          {question.first_response_at ? (
            <span title={t("question.waited_hint")}>
              {question.waited_ms > 0
                ? t("question.after", { span: span(question.waited_ms) })
                : null}{" "}
              <Person member={question.answered_by} />
            </span>
          ) : (
            t("question.none_yet")
          )}
        </dd>
      </div>
      <div>
        <dt>{t("question.sure")}</dt>
        <dd>
          <OpenLink id={question.message.id} kind="why">
            {percent(question.score)}
          </OpenLink>
        </dd>
      </div>
    </dl>
  );
}

function Suggestions({ suggestions }: { suggestions: Suggestion[] }) {
  const { t, percent } = useWords();
  if (suggestions.length === 0) return null;
  return (
    <section>
      <h3 className="side-section">{t("question.suggestions")}</h3>
      {suggestions.map((suggestion, index) => (
        <ReadyText
          key={index}
          note={
            <>
              {suggestion.source}
              {suggestion.score !== null && ` · ${percent(suggestion.score)}`}
            </>
          }
          text={suggestion.text}
        />
      ))}
    </section>
  );
}

function QuestionActs({ question }: { question: Question }) {
  const t = useT();
  const work = useWork();
  const owed = question.state === "open" || question.state === "waiting";
  if (!owed) {
    return <Button onClick={() => work.reopenQuestion(question)}>{t("act.reopen")}</Button>;
  }
  const isMine = question.assignee !== null && question.assignee.id === work.me?.id;
  return (
    <>
      {!isMine && (
        <Button onClick={() => work.assignQuestion(question, work.me)} type="primary">
          {t("act.take")}
        </Button>
      )}
      {question.state === "open" && (
        <Button onClick={() => work.waitForCustomer(question)} title={t("act.wait_hint")}>
          {t("act.wait")}
        </Button>
      )}
      <Button onClick={() => work.closeQuestion(question)} title={t("act.close_question_hint")}>
        {t("act.close_question")}
      </Button>
    </>
  );
}
