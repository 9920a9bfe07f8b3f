// One task: its labels, its figures, what watches, and the buttons. Every button can be taken back.
import { Button, Progress } from "antd";
import type { LanguageModel } from "../../../api/types.ts";
import { useWords, type Speech } from "../../../i18n/index.tsx";
import { useMay } from "../../../state/session.tsx";
import { Figures } from "./figures.tsx";
import { choices, labelKey, type Task } from "./labels.ts";
import { LessonLine } from "./lesson_line.tsx";
import { useModelActs } from "./use_model.ts";

export interface ModelRowProps {
  model: LanguageModel;
  opened: boolean;
  onOpen: () => void;
}

export function labelWord({ t, word }: Speech, task: Task, label: string): string {
  const key = labelKey(task, label);
  return key ? t(key) : word("intent", label);
}

export function ModelRow({ model, opened, onOpen }: ModelRowProps) {
  const { t, word } = useWords();
  return (
    <>
      <div className="model-head">
        <h2 className="model-name">{word("model_task", model.task)}</h2>
        <span className={model.in_force ? "tag is-green" : "tag"}>
          {model.in_force
            ? t("model.reads", { version: String(model.in_force.version) })
            : t("model.built_in_reads")}
        </span>
        {model.shadow && (
          <span className="tag is-amber">
            {t("model.watches", { version: String(model.shadow.version) })}
          </span>
        )}
        <Buttons model={model} />
      </div>
      <p className="quiet">{word("model_task_hint", model.task)}</p>
      <Labels model={model} />
      {model.lesson && <LessonLine lesson={model.lesson} />}
      <Figures model={model} />
      {model.differences && <Differences model={model} />}
      {model.versions > 0 && (
        <Button aria-expanded={opened} onClick={onOpen} size="small" type="link">
          {opened ? t("model.close") : t("model.open")}
        </Button>
      )}
    </>
  );
}

function Buttons({ model }: { model: LanguageModel }) {
  const { t } = useWords();
  const acts = useModelActs(model);
  const mayTrain = useMay("operator");
  const mayChoose = useMay("lead");
  const missing = Math.max(0, model.labels_min - model.labelled);
  const role = mayChoose ? undefined : t("model.role");
  const running = model.lesson?.stage === "running";
  return (
    <div className="model-acts">
      {model.shadow && (
        <>
          <Button
            disabled={!mayChoose}
            onClick={() => acts.choose(choices.switchOn, "model.said.on")}
            title={role}
            type="primary"
          >
            {t("model.switch_on", { version: String(model.shadow.version) })}
          </Button>
          <Button
            disabled={!mayChoose}
            onClick={() => acts.choose(choices.stopShadow, "model.said.no_shadow")}
            title={role}
          >
            {t("model.stop_shadow")}
          </Button>
        </>
      )}
      {model.in_force && (
        <Button
          disabled={!mayChoose}
          onClick={() => acts.choose(choices.switchOff, "model.said.off")}
          title={role}
        >
          {t("model.switch_off")}
        </Button>
      )}
      {mayTrain && (
        <Button
          disabled={missing > 0 || running}
          onClick={acts.train}
          title={missing > 0 ? t("model.missing", { count: missing }) : undefined}
        >
          {t("model.train")}
        </Button>
      )}
    </div>
  );
}

function Labels({ model }: { model: LanguageModel }) {
  const speech = useWords();
  const { t, count } = speech;
  const missing = Math.max(0, model.labels_min - model.labelled);
  const each = model.labels
    .map((one) => `${labelWord(speech, model.task, one.label)} ${count(one.messages)}`)
    .join(" · ");
  return (
    <div className="model-labels">
      <p>
        {t("model.labelled", { count: model.labelled })}
        {each !== "" && <span className="quiet"> {each}</span>}
      </p>
      {missing > 0 && (
        <>
          <Progress
            aria-label={t("model.missing", { count: missing })}
            percent={(100 * model.labelled) / model.labels_min}
            showInfo={false}
            size="small"
          />
          <p className="quiet">{t("model.missing", { count: missing })}</p>
        </>
      )}
    </div>
  );
}

function Differences({ model }: { model: LanguageModel }) {
  const speech = useWords();
  const { t, percent } = speech;
  const { differences, task } = model;
  if (!differences) return null;
  if (differences.messages === 0) return <p className="quiet">{t("model.differences_none_yet")}</p>;
  return (
    <div>
      <p>
        {t("model.differences", {
          messages: differences.messages,
          count: differences.differing,
          share: percent(differences.differing / differences.messages, 1),
        })}
      </p>
      <ul className="model-ways">
        {differences.ways.map((way) => (
          <li className="quiet" key={`${way.said}>${way.would_say}`}>
            {t("model.way", {
              count: way.messages,
              said: labelWord(speech, task, way.said),
              would_say: labelWord(speech, task, way.would_say),
            })}
          </li>
        ))}
      </ul>
    </div>
  );
}
