// Language models: what operators' corrections have taught. Per task: how many labels there are,
// how good the models are, what only watches, and the switches.
import { useCallback } from "react";
import { Link } from "react-router";
import { useGet } from "../../../api/queries.ts";
import { useT } from "../../../i18n/index.tsx";
import { useFilter } from "../../../parts/filters.ts";
import { Empty, SkeletonRows } from "../../../parts/page.tsx";
import { Failed } from "../../../parts/problem.tsx";
import type { LiveEvent } from "../../../state/live.ts";
import { useLiveEvents } from "../../../state/live_feed.ts";
import { useRefetchEvery } from "../../../state/refetch_every.ts";
import { ModelDetail } from "./model_detail.tsx";
import { ModelRow } from "./model_row.tsx";
import { lessonMs, shadowMs } from "./use_model.ts";

export function ModelsTab() {
  const t = useT();
  const { data, error, isPending, refetch } = useGet("/api/v1/language");
  const [opened, setOpened] = useFilter("model");
  const again = useCallback(() => void refetch(), [refetch]);
  const follow = useCallback(
    (event: LiveEvent) => {
      if (event.type === "decision" && event.data.kind === "reader.published") again();
    },
    [again],
  );
  useLiveEvents(follow);
  const models = data?.items ?? [];
  const learns = models.some((model) => model.lesson?.stage === "running");
  const watches = models.some((model) => model.shadow !== null);
  useRefetchEvery(learns ? lessonMs : watches ? shadowMs : null, again);

  if (isPending) return <SkeletonRows height={120} rows={4} />;
  if (error) return <Failed error={error} retry={again} />;
  return (
    <>
      <p className="quiet section-note">{t("model.lead")}</p>
      {models.every((model) => model.labelled === 0) && (
        <Empty
          action={<Link to="/conversations/search">{t("model.empty_act")}</Link>}
          hint={t("model.empty_hint", { count: models[0]?.labels_min ?? 0 })}
          title={t("model.empty")}
        />
      )}
      <ul className="entry-list">
        {models.map((model) => (
          <li className="model" key={model.task}>
            <ModelRow
              model={model}
              onOpen={() => setOpened(opened === model.task ? "" : model.task)}
              opened={opened === model.task}
            />
            {opened === model.task && <ModelDetail task={model.task} />}
          </li>
        ))}
      </ul>
    </>
  );
}
