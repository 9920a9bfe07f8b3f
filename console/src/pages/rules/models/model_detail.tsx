// One task opened: messages on which the version in shadow differs, to look at before switching on,
// and all versions, any of which can watch again.
import { Button } from "antd";
import { useGet } from "../../../api/queries.ts";
import type { DifferingMessage, LanguageModel } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { MessageLine } from "../../../parts/message_line.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { SkeletonRows } from "../../../parts/page.tsx";
import { Failed } from "../../../parts/problem.tsx";
import { useMay } from "../../../state/session.tsx";
import { choices, type Task } from "./labels.ts";
import { labelWord } from "./model_row.tsx";
import { useModelActs } from "./use_model.ts";

export function ModelDetail({ task }: { task: Task }) {
  const { t } = useWords();
  const detail = useGet("/api/v1/language/{task}", { path: { task } });
  if (detail.isPending) return <SkeletonRows height={64} rows={4} />;
  if (detail.isError) return <Failed error={detail.error} retry={() => void detail.refetch()} />;
  const { now, examples, versions } = detail.data;
  return (
    <div className="model-detail">
      {now.shadow && (
        <>
          <h3 className="side-section">{t("model.examples")}</h3>
          <p className="quiet">{t("model.examples_hint")}</p>
          {examples.length === 0 && <p className="quiet">{t("model.examples_none")}</p>}
          <ul className="plain-list">
            {examples.map((example) => (
              <li key={example.message.id}>
                <Example example={example} task={task} />
              </li>
            ))}
          </ul>
        </>
      )}
      <h3 className="side-section">{t("model.versions")}</h3>
      <ul className="plain-list">
        {versions.map((version) => (
          <li className="model-version" key={version.version}>
            <span>
              {t("version.name", { version: String(version.version) })}{" "}
              <span className="quiet">
                {t("version.by", { name: version.by })} · <Moment at={version.at} />
              </span>
            </span>
            <Watch model={now} version={version.version} />
          </li>
        ))}
      </ul>
    </div>
  );
}

function Example({ example, task }: { example: DifferingMessage; task: Task }) {
  const speech = useWords();
  const { t, percent } = speech;
  return (
    <>
      <MessageLine message={example.message} showGroup />
      <p className="model-said">
        <span className="tag">
          {t("model.said_now", {
            label: labelWord(speech, task, example.said),
            share: percent(example.said_score),
          })}
        </span>
        <span className="tag is-amber">
          {t("model.would_say", {
            label: labelWord(speech, task, example.would_say),
            share: percent(example.would_say_score),
          })}
        </span>
        {example.label !== null && (
          <span className="tag is-green">
            {t("model.operator_said", { label: labelWord(speech, task, example.label) })}
          </span>
        )}
      </p>
    </>
  );
}

function Watch({ model, version }: { model: LanguageModel; version: number }) {
  const { t } = useWords();
  const acts = useModelActs(model);
  const may = useMay("lead");
  if (model.in_force?.version === version)
    return <span className="tag is-green">{t("model.in_force_row")}</span>;
  if (model.shadow?.version === version)
    return <span className="tag is-amber">{t("model.shadow_row")}</span>;
  return (
    <Button
      disabled={!may}
      onClick={() => acts.choose((now) => choices.watch(now, version), "model.said.watch")}
      size="small"
      title={may ? undefined : t("model.role")}
    >
      {t("model.watch_again")}
    </Button>
  );
}
