// Mass messages: what was asked for, and how far each is.
import { Button } from "antd";
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { usePages } from "../../api/queries.ts";
import type { Broadcast } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Empty, Page } from "../../parts/page.tsx";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { useMay } from "../../state/session.tsx";
import { Progress } from "./progress.tsx";
import { firstLine } from "./shown.ts";

const refetchMs = 10_000; // senders send while somebody looks

export default function BroadcastsPage() {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const may = useMay("operator");
  const list = usePages("/api/v1/broadcasts", { query: { limit: 50 } }, { refetchMs });
  const columns = useMemo(() => broadcastColumns(words), [words]);
  const open = (row: Broadcast) => void navigate(`/broadcasts/${row.id}`);
  const [cursor] = useRowCursor(list.items, idOf, [
    { keys: "Enter", label: "keys.open", run: open },
  ]);
  const begin = may && (
    <Link to="/broadcasts/new">
      <Button type="primary">{t("broadcasts.new")}</Button>
    </Link>
  );
  return (
    <Page actions={begin} body="flush" lead={t("broadcasts.lead")} title={t("nav.broadcasts")}>
      <DataTable
        columns={columns}
        cursor={cursor}
        empty={
          <Empty action={begin} hint={t("broadcasts.empty_hint")} title={t("broadcasts.empty")} />
        }
        label={t("nav.broadcasts")}
        list={list}
        onOpen={open}
        phoneRow={(row) => <PhoneRow row={row} />}
        phoneRowHeight={84}
        rowKey={idOf}
      />
    </Page>
  );
}

function Title({ row }: { row: Broadcast }) {
  const { t } = useWords();
  return (
    <Link className="cell-name ellipsis" to={`/broadcasts/${row.id}`}>
      {firstLine(row.text) || row.links[0]?.title || t("broadcasts.untitled")}
    </Link>
  );
}

function broadcastColumns({ t, count }: Speech): Column<Broadcast>[] {
  return [
    {
      key: "text",
      title: t("broadcasts.text"),
      track: "minmax(180px, 2fr)",
      cell: (row) => <Title row={row} />,
    },
    {
      key: "progress",
      title: t("broadcasts.progress"),
      track: "minmax(340px, 2fr)",
      cell: (row) => <Progress counts={row.counts} />,
    },
    {
      key: "open",
      title: t("broadcasts.open_senders"),
      track: "110px",
      numeric: true,
      optional: true,
      cell: (row) => (row.open_sendings > 0 ? count(row.open_sendings) : "—"),
    },
    {
      key: "by",
      title: t("broadcasts.by"),
      track: "110px",
      optional: true,
      cell: (row) => <span className="ellipsis">{row.by}</span>,
    },
    {
      key: "created",
      title: t("broadcasts.created_at"),
      track: "110px",
      cell: (row) => <Moment at={row.created_at} />,
    },
  ];
}

function PhoneRow({ row }: { row: Broadcast }) {
  return (
    <>
      <div className="phone-line">
        <Title row={row} />
        <Moment at={row.created_at} />
      </div>
      <Progress counts={row.counts} />
    </>
  );
}
