// "Why / why not" of one message: what its text says, what was decided because of it, what the
// rules and replies in force say of it — and the operator's correction in one click, which the
// models learn from.
import { useGet } from "../api/queries.ts";
import { post } from "../api/client.ts";
import type { Label, Message } from "../api/types.ts";
import { useT, useWords, type Key } from "../i18n/index.tsx";
import { DecisionList } from "../parts/decisions.tsx";
import { MessageLine } from "../parts/message_line.tsx";
import { OpenLink } from "../parts/open.tsx";
import { SkeletonRows } from "../parts/page.tsx";
import { Failed } from "../parts/problem.tsx";
import { useCommands } from "../state/commands.tsx";
import { useMay } from "../state/session.tsx";
import { Explanation } from "./explanation.tsx";
import { Side } from "./side.tsx";

export function WhyPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const why = useGet("/api/v1/why", { query: { message: id } });
  const detail = useGet("/api/v1/messages/{id}", { path: { id } });
  const may = useMay("service");
  return (
    <Side label={t("why.panel")} onClose={onClose} title={t("why.panel")}>
      {why.isError && <Failed error={why.error} retry={() => void why.refetch()} />}
      {why.isPending && <SkeletonRows height={64} rows={6} />}
      {why.data && (
        <>
          <MessageLine focused message={why.data.message} showGroup />
          {why.data.message.question_id !== null && (
            <p className="side-more">
              <OpenLink id={why.data.message.question_id} kind="question">
                {t("why.to_question")}
              </OpenLink>
            </p>
          )}
          <h3 className="side-section">{t("why.reading")}</h3>
          <Reading labels={detail.data?.labels ?? []} may={may} message={why.data.message} />
          <h3 className="side-section">{t("why.decisions")}</h3>
          <DecisionList decisions={why.data.decisions} />
          <h3 className="side-section">
            {t("why.rules", { version: String(why.data.policy_version) })}
          </h3>
          <Explanation explanation={why.data.explanation} />
        </>
      )}
    </Side>
  );
}

type LabelTask = Label["task"];

interface Measure {
  task: LabelTask;
  name: Key;
  value: (message: Message) => string;
  choices: { label: string; text: Key }[];
}

function useMeasures(): Measure[] {
  const { t, percent, measure, word } = useWords();
  return [
    {
      task: "question",
      name: "why.question",
      value: (message) => percent(message.tone.question),
      choices: [
        { label: "yes", text: "label.question" },
        { label: "no", text: "label.not_question" },
      ],
    },
    {
      task: "mood",
      name: "why.mood",
      value: (message) => measure(message.tone.mood),
      choices: [
        { label: "positive", text: "label.positive" },
        { label: "neutral", text: "label.neutral" },
        { label: "negative", text: "label.negative" },
      ],
    },
    {
      task: "ads",
      name: "why.advert",
      value: (message) => percent(message.tone.advert),
      choices: [
        { label: "yes", text: "label.ad" },
        { label: "no", text: "label.not_ad" },
      ],
    },
    {
      task: "intent",
      name: "why.intent",
      value: (message) =>
        message.tone.intents.map((intent) => word("intent", intent)).join(" · ") || t("value.none"),
      choices: (["purchase", "bug", "wish", "churn_risk", "thanks", "other"] as const).map(
        (intent) => ({
          label: intent,
          text: `intent.${intent}` as const,
        }),
      ),
    },
  ];
}

function Reading({ message, labels, may }: { message: Message; labels: Label[]; may: boolean }) {
  const t = useT();
  const { perform } = useCommands();
  const measures = useMeasures();
  const correct = (task: LabelTask, label: string) =>
    void perform({
      run: () => post("/api/v1/messages/{id}/label", { task, label }, { path: { id: message.id } }),
      said: t("done.labelled"),
    });
  return (
    <dl className="reading">
      {measures.map(({ task, name, value, choices }) => {
        const said = labels.findLast((label) => label.task === task);
        return (
          <div key={task}>
            <dt>{t(name)}</dt>
            <dd className="num">{value(message)}</dd>
            <dd className="reading-choices">
              {may &&
                choices.map((choice) => (
                  <button
                    aria-pressed={said?.label === choice.label}
                    className="chip"
                    key={choice.label}
                    onClick={() => correct(task, choice.label)}
                    title={t("why.correct_hint")}
                    type="button"
                  >
                    {t(choice.text)}
                  </button>
                ))}
            </dd>
            {said && (
              <dd className="quiet reading-said">{t("why.corrected_by", { name: said.by })}</dd>
            )}
          </div>
        );
      })}
    </dl>
  );
}
