// Companies that members belong to.
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { usePages } from "../../api/queries.ts";
import type { Company } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { FilterSearch } from "../../parts/filter_inputs.tsx";
import { Empty, Page } from "../../parts/page.tsx";
import { useSearchText } from "../../parts/search_text.ts";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { SeatingTabs } from "../placements/tabs.tsx";

export default function CompaniesPage() {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const [q, typed, type] = useSearchText("q");
  const list = usePages("/api/v1/companies", { query: { limit: 50, q } });
  const columns = useMemo(() => companyColumns(words), [words]);
  const open = (row: Company) => void navigate(`/companies/${row.id}`);
  const [cursor] = useRowCursor(list.items, idOf, [
    { keys: "Enter", label: "keys.open", run: open },
  ]);
  return (
    <Page
      body="flush"
      filters={<FilterSearch label={t("companies.search")} onType={type} typed={typed} />}
      lead={t("companies.lead")}
      tabs={<SeatingTabs here="companies" />}
      title={t("companies.title")}
    >
      <DataTable
        columns={columns}
        cursor={cursor}
        empty={<Empty hint={t("companies.empty_hint")} title={t("companies.empty")} />}
        label={t("companies.title")}
        list={list}
        onOpen={open}
        phoneRow={(row) => <PhoneRow row={row} />}
        phoneRowHeight={64}
        rowKey={idOf}
      />
    </Page>
  );
}

function Name({ row }: { row: Company }) {
  return (
    <Link className="cell-name ellipsis" to={`/companies/${row.id}`}>
      {row.name}
    </Link>
  );
}

function companyColumns({ t, count }: Speech): Column<Company>[] {
  return [
    {
      key: "name",
      title: t("companies.name"),
      track: "minmax(200px, 2fr)",
      cell: (row) => <Name row={row} />,
    },
    {
      key: "industry",
      title: t("companies.industry"),
      track: "minmax(100px, 1fr)",
      cell: (row) => row.industry || "—",
    },
    {
      key: "region",
      title: t("companies.region"),
      track: "minmax(100px, 1fr)",
      cell: (row) => row.region || "—",
    },
    {
      key: "credit_code",
      title: t("companies.credit_code"),
      track: "200px",
      optional: true,
      cell: (row) => <span className="num">{row.credit_code || "—"}</span>,
    },
    {
      key: "members",
      title: t("companies.members"),
      track: "100px",
      numeric: true,
      cell: (row) => count(row.members),
    },
  ];
}

function PhoneRow({ row }: { row: Company }) {
  const { count } = useWords();
  return (
    <>
      <div className="phone-line">
        <Name row={row} />
        <span className="num">{count(row.members)}</span>
      </div>
      <span className="quiet">{[row.industry, row.region].filter(Boolean).join(" · ")}</span>
    </>
  );
}
