// One plan: its groups as tables with their seats. In a draft a member can be dragged to another
// group, or moved by a choice of groups that says which rule objects; then it is approved, and here
// is how far it is.
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { PlacementDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { Findings } from "./findings.tsx";
import { Places } from "./places.tsx";
import { SeatProgress } from "./progress.tsx";

const refetchMs = 5_000;

export default function PlacementPage() {
  const { t, word } = useWords();
  const id = Number(useParams().id);
  const detail = useGet("/api/v1/placements/{id}", { path: { id } }, { refetchMs });
  const { data } = detail;
  return (
    <Page
      actions={data && <Acts plan={data} />}
      back={{ to: "/placements", label: t("nav.placements") }}
      lead={data && <SeatProgress counts={data.counts} />}
      leadLines={2}
      title={
        data &&
        `${word("placement_kind", data.kind)} · ${data.program || t("placements.no_program")}`
      }
    >
      {detail.isPending && <SkeletonRows height={72} rows={6} />}
      {detail.isError && !data && (
        <Failed error={detail.error} retry={() => void detail.refetch()} />
      )}
      {data && <Plan plan={data} />}
    </Page>
  );
}

export function Plan({ plan }: { plan: PlacementDetail }) {
  const { t, word } = useWords();
  return (
    <div className="placement">
      <p className="quiet section-note">
        <span className={`tag is-${plan.state}`}>{word("placement_state", plan.state)}</span>{" "}
        {t("placements.by_line", { by: plan.by })} <Moment at={plan.created_at} />
        {plan.approved_at && (
          <>
            {" · "}
            {t("placements.approved_line", { by: plan.approved_by })}{" "}
            <Moment at={plan.approved_at} />
          </>
        )}
      </p>
      <Findings plan={plan} />
      <Places plan={plan} />
    </div>
  );
}

type Act = "approve" | "stop" | "resume" | "recheck" | "discard";

const actsOf: Record<PlacementDetail["state"], Act[]> = {
  draft: ["discard", "approve"],
  running: ["recheck", "stop"],
  stopped: ["resume"],
  done: [],
  discarded: [],
};

function Acts({ plan }: { plan: PlacementDetail }) {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const may = useMay("operator");
  const [sure, setSure] = useState(false);
  if (!may) return null;
  const run = (act: Act) =>
    void perform({
      run: () => post(`/api/v1/placements/{id}/${act}`, {}, { path: { id: plan.id } }),
      said: word("placement_said", act),
    });
  if (sure) {
    const people = plan.counts.planned;
    return (
      <>
        <span className="quiet">{t("placements.approve_sure", { count: people })}</span>{" "}
        <Button onClick={() => setSure(false)}>{t("placements.not_yet")}</Button>{" "}
        <Button
          onClick={() => {
            setSure(false);
            run("approve");
          }}
          type="primary"
        >
          {t("placements.approve_yes")}
        </Button>
      </>
    );
  }
  return (
    <>
      {actsOf[plan.state].map((act) => (
        <Button
          key={act}
          onClick={() => (act === "approve" ? setSure(true) : run(act))}
          type={act === "approve" || act === "resume" ? "primary" : "default"}
        >
          {word("placement_act", act)}
        </Button>
      ))}
    </>
  );
}
