// Plans of seats: who sits in which group; and the making of a new one.
import { Button, Input, Select } from "antd";
import { useMemo, useState } from "react";
import { Link, useNavigate } from "react-router";
import { usePages } from "../../api/queries.ts";
import type { Placement } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Empty, Page } from "../../parts/page.tsx";
import { Refused } from "../../parts/problem.tsx";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { useMay } from "../../state/session.tsx";
import { SeatProgress } from "./progress.tsx";
import { SeatingTabs } from "./tabs.tsx";
import { useNewPlan } from "./use_new_plan.ts";

const refetchMs = 10_000; // people join while somebody looks

export default function PlacementsPage() {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const may = useMay("operator");
  const list = usePages("/api/v1/placements", { query: { limit: 50 } }, { refetchMs });
  const columns = useMemo(() => placementColumns(words), [words]);
  const open = (row: Placement) => void navigate(`/placements/${row.id}`);
  const [cursor] = useRowCursor(list.items, idOf, [
    { keys: "Enter", label: "keys.open", run: open },
  ]);
  return (
    <Page
      body="flush"
      filters={may && <NewPlan />}
      lead={t("placements.lead")}
      leadLines={2}
      tabs={<SeatingTabs here="plans" />}
      title={t("nav.placements")}
    >
      <DataTable
        columns={columns}
        cursor={cursor}
        empty={<Empty hint={t("placements.empty_hint")} title={t("placements.empty")} />}
        label={t("placements.title")}
        list={list}
        onOpen={open}
        phoneRow={(row) => <PhoneRow row={row} />}
        phoneRowHeight={84}
        rowKey={idOf}
      />
    </Page>
  );
}

function NewPlan() {
  const { t, word } = useWords();
  const [kind, setKind] = useState<"intake" | "rebalance">("intake");
  const [program, setProgram] = useState("");
  const { make, busy, refused } = useNewPlan();
  return (
    <>
      <Select
        aria-label={t("placements.kind")}
        className="placement-kind"
        onChange={setKind}
        options={(["intake", "rebalance"] as const).map((value) => ({
          value,
          label: word("placement_kind", value),
        }))}
        value={kind}
      />
      <Input
        aria-label={t("placements.program")}
        className="placement-program"
        onChange={(event) => setProgram(event.target.value)}
        placeholder={t("placements.program")}
        value={program}
      />
      <Button loading={busy} onClick={() => make({ kind, program })} type="primary">
        {t("placements.make")}
      </Button>
      <Refused error={refused} />
    </>
  );
}

function Title({ row }: { row: Placement }) {
  const { word, t } = useWords();
  return (
    <Link className="cell-name ellipsis" to={`/placements/${row.id}`}>
      {word("placement_kind", row.kind)} · {row.program || t("placements.no_program")}
    </Link>
  );
}

function State({ row }: { row: Placement }) {
  const { word } = useWords();
  return <span className={`tag is-${row.state}`}>{word("placement_state", row.state)}</span>;
}

function placementColumns({ t }: Speech): Column<Placement>[] {
  return [
    {
      key: "title",
      title: t("placements.plan"),
      track: "minmax(180px, 1fr)",
      cell: (row) => <Title row={row} />,
    },
    {
      key: "state",
      title: t("placements.state"),
      track: "110px",
      cell: (row) => <State row={row} />,
    },
    {
      key: "progress",
      title: t("placements.progress"),
      track: "minmax(300px, 2fr)",
      cell: (row) => <SeatProgress counts={row.counts} />,
    },
    {
      key: "by",
      title: t("placements.by"),
      track: "110px",
      optional: true,
      cell: (row) => <span className="ellipsis">{row.by}</span>,
    },
    {
      key: "created",
      title: t("placements.created_at"),
      track: "110px",
      cell: (row) => <Moment at={row.created_at} />,
    },
  ];
}

function PhoneRow({ row }: { row: Placement }) {
  return (
    <>
      <div className="phone-line">
        <Title row={row} />
        <State row={row} />
      </div>
      <SeatProgress counts={row.counts} />
    </>
  );
}
