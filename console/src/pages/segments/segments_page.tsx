// Segments: each with how many are in it now. The numbers follow what happens.
import { Button } from "antd";
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { useGet } from "../../api/queries.ts";
import type { Segment } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Empty, Page } from "../../parts/page.tsx";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { useMay } from "../../state/session.tsx";
import { MemberTabs } from "./tabs.tsx";

export const refetchMs = 5_000; // how old the numbers on the screen may be

export default function SegmentsPage() {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const may = useMay("operator");
  const answer = useGet("/api/v1/segments", {}, { refetchMs });
  const customers = answer.data?.customers ?? 0;
  const items = answer.data?.items ?? [];
  const columns = useMemo(() => segmentColumns(words, customers), [words, customers]);
  const open = (row: Segment) => void navigate(`/segments/${row.id}`);
  const [cursor] = useRowCursor(items, idOf, [{ keys: "Enter", label: "keys.open", run: open }]);
  const create = may && (
    <Button onClick={() => void navigate("/segments/new")} type="primary">
      {t("segments.new")}
    </Button>
  );
  return (
    <Page
      actions={create}
      body="flush"
      lead={
        <>
          {t("segments.lead", { count: customers })}
          {answer.data?.is_behind && <span className="quiet"> {t("segments.behind")}</span>}
        </>
      }
      leadLines={2}
      tabs={<MemberTabs here="segments" />}
      title={t("segments.title")}
    >
      <DataTable
        columns={columns}
        cursor={cursor}
        empty={
          <Empty action={create} hint={t("segments.empty_hint")} title={t("segments.empty")} />
        }
        label={t("segments.title")}
        list={{
          items,
          isPending: answer.isPending,
          isError: answer.isError,
          error: answer.error,
          hasNextPage: false,
          isFetchingNextPage: false,
          fetchNextPage: () => {},
          refetch: answer.refetch,
        }}
        onOpen={open}
        phoneRow={(row) => <PhoneRow customers={customers} row={row} />}
        rowKey={idOf}
      />
    </Page>
  );
}

function Name({ row }: { row: Segment }) {
  return (
    <Link className="cell-name ellipsis" to={`/segments/${row.id}`}>
      {row.name}
    </Link>
  );
}

// How many are in, as a bar of all customers; or how far the look through all of them is.
export function Share({ row, customers }: { row: Segment; customers: number }) {
  const { t, count, percent } = useWords();
  const share = row.looked_at_share;
  const looking =
    share === null ? t("segments.filling") : t("segments.filling_share", { share: percent(share) });
  if (row.members === null) {
    return (
      <span className="segment-share">
        <progress aria-label={looking} max={1} value={share ?? 0} />
        <span className="quiet">{looking}</span>
      </span>
    );
  }
  const part = customers === 0 ? 0 : row.members / customers;
  return (
    <span className="segment-share">
      <meter aria-label={t("segments.share")} max={1} value={part} />
      <span className="num">
        {count(row.members)} <span className="quiet">{percent(part)}</span>
      </span>
      {!row.is_current && <span className="quiet"> {t("segments.refreshing")}</span>}
    </span>
  );
}

function segmentColumns({ t }: Speech, customers: number): Column<Segment>[] {
  return [
    {
      key: "name",
      title: t("segments.name"),
      track: "minmax(160px, 1.2fr)",
      cell: (row) => <Name row={row} />,
    },
    {
      key: "members",
      title: t("segments.members"),
      track: "minmax(220px, 1fr)",
      cell: (row) => <Share customers={customers} row={row} />,
    },
    {
      key: "says",
      title: t("segments.says"),
      track: "minmax(200px, 2fr)",
      optional: true,
      cell: (row) => (
        <code className="ellipsis" title={row.expression}>
          {row.expression}
        </code>
      ),
    },
    {
      key: "changed",
      title: t("segments.changed"),
      track: "110px",
      optional: true,
      cell: (row) => <Moment at={row.changed_at} />,
    },
  ];
}

function PhoneRow({ row, customers }: { row: Segment; customers: number }) {
  return (
    <>
      <div className="phone-line">
        <Name row={row} />
      </div>
      <Share customers={customers} row={row} />
    </>
  );
}
