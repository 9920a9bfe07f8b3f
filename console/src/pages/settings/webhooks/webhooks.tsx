// Webhooks: other systems' events in, ours out, and what became of each.
import { Segmented } from "antd";
import { useWords } from "../../../i18n/index.tsx";
import { useFilter } from "../../../parts/filters.ts";
import { Deliveries } from "./deliveries.tsx";
import { Endpoints } from "./endpoints.tsx";
import { Subscriptions } from "./subscriptions.tsx";

const views = ["in", "out", "deliveries"] as const;
type View = (typeof views)[number];

export function Webhooks() {
  const { t } = useWords();
  const [chosen, choose] = useFilter("view");
  const view: View = views.find((each) => each === chosen) ?? "in";
  return (
    <>
      <div className="webhook-filter">
        <Segmented
          aria-label={t("settings.tab.webhooks")}
          onChange={(value) => choose(value === "in" ? "" : value)}
          options={views.map((each) => ({ value: each, label: t(`webhooks.view.${each}`) }))}
          value={view}
        />
      </div>
      {view === "in" && <Endpoints />}
      {view === "out" && <Subscriptions />}
      {view === "deliveries" && <Deliveries />}
    </>
  );
}
