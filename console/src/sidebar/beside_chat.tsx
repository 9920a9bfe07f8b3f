// Beside a chat: who it is, what waits for an answer with what could be said, what is to be done,
// scripts, and what was decided lately. Read anew every few seconds and after each act.
import { useCallback, useEffect, useRef, useState } from "react";
import { get, post } from "../api/client.ts";
import type { Decision, Script, Sidebar, SidebarQuestion, Task } from "../api/types.ts";
import { useWords } from "../i18n/index.tsx";
import { Moment } from "../parts/moment.tsx";
import { SlaClock } from "../parts/sla_clock.tsx";
import { taskTitle } from "../parts/task_title.ts";
import { useMay } from "../state/session.tsx";
import type { Beside, Bridge } from "./bridge.ts";
import { FeedbackPart } from "./feedback.tsx";
import { Part } from "./part.tsx";
import { Problem } from "./problem.tsx";
import { Profile } from "./profile.tsx";
import { SayButton, useSaying, type Saying } from "./saying.tsx";
import { Tags } from "./tags.tsx";

const readEveryMs = 10_000;
const evidence = "sidebar"; // of a task that is finished here

interface Props {
  beside: Beside;
  bridge: Bridge;
  source: string;
}

interface Shown {
  data: Sidebar | null;
  error: unknown;
  read: () => void;
}

function useSidebar({ beside, source }: Pick<Props, "beside" | "source">): Shown {
  const [data, setData] = useState<Sidebar | null>(null);
  const [error, setError] = useState<unknown>(null);
  const read = useCallback(() => {
    get("/api/v1/sidebar/{source}", { path: { source }, query: { ...beside } }).then((news) => {
      setData(news);
      setError(null);
    }, setError);
  }, [beside, source]);
  useEffect(() => {
    read();
    const timer = setInterval(() => {
      if (document.visibilityState === "visible") read();
    }, readEveryMs);
    document.addEventListener("visibilitychange", read);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", read);
    };
  }, [read]);
  return { data, error, read };
}

export function BesideChat({ beside, bridge, source }: Props) {
  const { t } = useWords();
  const { data, error, read } = useSidebar({ beside, source });
  const saying = useSaying(bridge, source, read);
  if (!data) {
    return (
      <section aria-busy={!error} className="sidebar-card" role={error ? "alert" : undefined}>
        <h1 className="sidebar-title">{t("sidebar.title")}</h1>
        <p className="sidebar-text">{error ? <Problem error={error} /> : t("sidebar.loading")}</p>
      </section>
    );
  }
  return (
    <ChatParts
      data={data}
      isGroup={"chat" in beside}
      onChanged={read}
      saying={saying}
      source={source}
    />
  );
}

export function ChatParts({
  data,
  isGroup,
  saying,
  source,
  onChanged,
}: {
  data: Sidebar;
  isGroup: boolean;
  saying: Saying;
  source: string;
  onChanged: () => void;
}) {
  return (
    <>
      <Profile data={data} />
      <Tags data={data} onChanged={onChanged} source={source} />
      <Questions beside={data} isGroup={isGroup} saying={saying} />
      <Tasks onChanged={onChanged} tasks={data.tasks} />
      <Scripts saying={saying} scripts={data.scripts} />
      <FeedbackPart data={data} onChanged={onChanged} source={source} />
      <Decisions decisions={data.decisions} />
    </>
  );
}

function Questions({
  beside,
  isGroup,
  saying,
}: {
  beside: Sidebar;
  isGroup: boolean;
  saying: Saying;
}) {
  const { t } = useWords();
  return (
    <Part title={t("sidebar.questions")}>
      {beside.questions.length === 0 && <p className="quiet">{t("sidebar.no_questions")}</p>}
      <ul className="sidebar-list">
        {beside.questions.map((each) => (
          <QuestionCard each={each} isGroup={isGroup} key={each.question.id} saying={saying} />
        ))}
      </ul>
    </Part>
  );
}

function QuestionCard({
  each: { question, suggestions },
  isGroup,
  saying,
}: {
  each: SidebarQuestion;
  isGroup: boolean;
  saying: Saying;
}) {
  const { t, percent } = useWords();
  return (
    <li className="sidebar-question">
      <p className="sidebar-asked">{question.message.text}</p>
      <p className="sidebar-line quiet">
        <span>
          {isGroup
            ? question.asker.name
            : t("sidebar.asked_by", { name: question.asker.name, group: question.group.name })}
        </span>
        <SlaClock question={question} />
      </p>
      {suggestions.length === 0 && <p className="quiet">{t("sidebar.no_suggestion")}</p>}
      <ul>
        {suggestions.map((suggestion) => (
          <SayButton
            id={`question ${question.id}: ${suggestion.text}`}
            key={suggestion.text}
            note={[
              suggestion.source,
              suggestion.score === null
                ? ""
                : t("sidebar.fits", { share: percent(suggestion.score) }),
            ]}
            saying={saying}
            // Said in its own group, the task to say it is done.
            questionId={isGroup ? question.id : null}
            taskId={isGroup ? suggestion.task_id : null}
            text={suggestion.text}
          />
        ))}
      </ul>
    </li>
  );
}

function Tasks({ tasks, onChanged }: { tasks: Task[]; onChanged: () => void }) {
  const { t } = useWords();
  const may = useMay("service");
  const [finished, setFinished] = useState<Task[]>([]);
  const [error, setError] = useState<unknown>(null);
  const act = (task: Task, back: boolean) => {
    const path = { id: task.id };
    const done = back
      ? post("/api/v1/tasks/{id}/reopen", undefined, { path })
      : post("/api/v1/tasks/{id}/done", { evidence }, { path });
    setError(null);
    done.then(() => {
      setFinished((all) => [...all.filter((each) => each.id !== task.id), ...(back ? [] : [task])]);
      onChanged();
    }, setError);
  };
  const gone = finished.filter((task) => !tasks.some((each) => each.id === task.id));
  const rows = [...tasks, ...gone];
  return (
    <Part title={t("sidebar.tasks")}>
      {rows.length === 0 && <p className="quiet">{t("sidebar.no_tasks")}</p>}
      {!may && rows.length > 0 && <p className="quiet">{t("sidebar.viewer")}</p>}
      {error !== null && (
        <p className="sidebar-problem" role="alert">
          <Problem error={error} />
        </p>
      )}
      <ul className="sidebar-list">
        {rows.map((task) => (
          <TaskRow act={act} isDone={gone.includes(task)} key={task.id} may={may} task={task} />
        ))}
      </ul>
    </Part>
  );
}

function TaskRow({
  task,
  isDone,
  may,
  act,
}: {
  task: Task;
  isDone: boolean;
  may: boolean;
  act: (task: Task, back: boolean) => void;
}) {
  const speech = useWords();
  const { t } = speech;
  const title = taskTitle(task, speech);
  return (
    <li className="sidebar-task">
      <div>
        <p>{title}</p>
        <p className="quiet">
          {isDone ? (
            t("sidebar.done_said")
          ) : (
            <>
              {task.due_at && (
                <>
                  {t("sidebar.due")} <Moment at={task.due_at} />
                </>
              )}
            </>
          )}
        </p>
      </div>
      {may && (
        <button
          aria-label={`${t(isDone ? "sidebar.undo" : "sidebar.done")}: ${title}`}
          className="button"
          onClick={() => act(task, isDone)}
          type="button"
        >
          {t(isDone ? "sidebar.undo" : "sidebar.done")}
        </button>
      )}
    </li>
  );
}

function Scripts({ scripts, saying }: { scripts: Script[]; saying: Saying }) {
  const { t } = useWords();
  const [q, setQ] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const wanted = q.trim().toLowerCase();
  const found = scripts.filter((each) =>
    `${each.name}\n${each.text}`.toLowerCase().includes(wanted),
  );
  return (
    <Part title={t("sidebar.scripts")}>
      {scripts.length === 0 ? (
        <p className="quiet">{t("sidebar.no_scripts")}</p>
      ) : (
        <input
          aria-label={t("sidebar.search")}
          className="sidebar-search"
          onChange={(event) => setQ(event.target.value)}
          placeholder={t("sidebar.search")}
          ref={field}
          type="search"
          value={q}
        />
      )}
      {scripts.length > 0 && found.length === 0 && (
        <p className="quiet">{t("sidebar.none_found", { q })}</p>
      )}
      <ul>
        {found.map((each) => (
          <SayButton
            id={`script ${each.id}`}
            key={each.id}
            note={[each.name]}
            saying={saying}
            text={each.text}
          />
        ))}
      </ul>
    </Part>
  );
}

function Decisions({ decisions }: { decisions: Decision[] }) {
  const { t, word } = useWords();
  return (
    <Part title={t("sidebar.decisions")}>
      {decisions.length === 0 && <p className="quiet">{t("sidebar.no_decisions")}</p>}
      <ul className="sidebar-list">
        {decisions.map((each) => (
          <li className="sidebar-line" key={each.id}>
            <span>
              {word("decision", each.kind)}
              {each.mode !== "live" && <span className="tag">{word("mode", each.mode)}</span>}
            </span>
            <span className="quiet">
              <Moment at={each.at} />
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
