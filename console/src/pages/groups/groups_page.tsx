// All groups in one dense table: who is well, who drifts to silence, who waits for an answer.
import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import { usePages } from "../../api/queries.ts";
import type { Group } from "../../api/types.ts";
import { useT, useWords, T, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { FilterSearch } from "../../parts/filter_inputs.tsx";
import { useFilter } from "../../parts/filters.ts";
import { HealthScore, Drift } from "../../parts/health.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Empty, Page } from "../../parts/page.tsx";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { SparkBars } from "../../parts/spark.tsx";
import { useSearchText } from "../../parts/search_text.ts";

const pageRows = 100;
const firstSort = "-open_questions";

export default function GroupsPage() {
  const words = useWords();
  const { t, count } = words;
  const navigate = useNavigate();
  const [sort, setSort] = useFilter("sort", firstSort);
  const [q, typed, setTyped] = useSearchText("q");
  const list = usePages("/api/v1/groups", { query: { q, sort, limit: pageRows } });
  const columns = useMemo(() => groupColumns(words), [words]);
  const open = (group: Group) => void navigate(`/groups/${group.id}`);
  const [cursor] = useRowCursor(list.items, idOf, [
    { keys: "Enter", label: "keys.open", run: open },
  ]);
  const total = list.first?.total;
  return (
    <Page
      actions={<Link to="/broadcasts">{t("nav.broadcasts")}</Link>}
      body="flush"
      filters={<FilterSearch label={t("groups.search")} onType={setTyped} typed={typed} />}
      lead={
        total !== undefined &&
        total > 0 && <T k="groups.lead" values={{ count: count(total), count_n: total }} />
      }
      title={t("nav.groups")}
    >
      <DataTable
        columns={columns}
        cursor={cursor}
        empty={
          q ? (
            <Empty hint={t("groups.none_found_hint")} title={t("groups.none_found", { q })} />
          ) : (
            <Empty hint={t("groups.empty_hint")} title={t("groups.empty")} />
          )
        }
        label={t("nav.groups")}
        list={list}
        onOpen={open}
        onSort={setSort}
        phoneRow={(group) => <PhoneRow group={group} />}
        rowKey={(group) => group.id}
        sort={sort}
      />
    </Page>
  );
}

function groupColumns({ t, count }: Speech): Column<Group>[] {
  return [
    {
      key: "name",
      title: t("groups.name"),
      track: "minmax(180px, 2fr)",
      sort: "name",
      cell: (group) => (
        <Link className="cell-name ellipsis" to={`/groups/${group.id}`}>
          {group.name}
        </Link>
      ),
    },
    {
      key: "health",
      title: t("groups.health"),
      hint: t("groups.health_hint"),
      track: "92px",
      sort: "health",
      cell: (group) => <HealthScore group={group} />,
    },
    {
      key: "drift",
      title: t("groups.drift"),
      hint: t("groups.drift_hint"),
      track: "112px",
      optional: true,
      sort: "drift",
      cell: (group) => <Drift drift={group.drift} />,
    },
    {
      key: "days",
      title: t("groups.days_14"),
      hint: t("groups.days_14_hint"),
      track: "104px",
      optional: true,
      cell: (group) => <SparkBars label={daysLabel(t, group)} values={group.days_14} />,
    },
    {
      key: "messages",
      title: t("groups.messages_7d"),
      track: "92px",
      numeric: true,
      sort: "messages_7d",
      cell: (group) => count(group.messages_7d),
    },
    {
      key: "open",
      title: t("groups.open_questions"),
      track: "96px",
      numeric: true,
      sort: "open_questions",
      cell: (group) => <OpenQuestions group={group} />,
    },
    {
      key: "members",
      title: t("groups.members"),
      track: "84px",
      numeric: true,
      sort: "members",
      cell: (group) => <Link to={`/groups/${group.id}/members`}>{count(group.members)}</Link>,
    },
    {
      key: "owner",
      title: t("groups.owner"),
      track: "minmax(96px, 1.4fr)",
      optional: true,
      cell: (group) => <span className="ellipsis">{group.owner?.name ?? t("person.nobody")}</span>,
    },
    {
      key: "last",
      title: t("groups.last_at"),
      track: "128px",
      optional: true,
      sort: "last_at",
      cell: (group) => <Moment at={group.last_at} />,
    },
  ];
}

function daysLabel(t: Speech["t"], group: Group): string {
  const sum = group.days_14.reduce((total, each) => total + each, 0);
  return t("groups.days_14_label", { count: sum });
}

function OpenQuestions({ group }: { group: Group }) {
  const { t, count } = useWords();
  if (group.open_questions === 0) return <span className="quiet">0</span>;
  return (
    <Link
      className={group.breached_questions > 0 ? "is-late" : ""}
      title={t("groups.breached", { count: group.breached_questions })}
      to={`/groups/${group.id}/questions`}
    >
      {count(group.open_questions)}
    </Link>
  );
}

function PhoneRow({ group }: { group: Group }) {
  const t = useT();
  return (
    <>
      <div className="phone-line">
        <Link className="cell-name ellipsis" to={`/groups/${group.id}`}>
          {group.name}
        </Link>
        <HealthScore group={group} />
      </div>
      <div className="phone-line quiet">
        <span>
          {t("groups.phone_facts", {
            members: group.members,
            messages: group.messages_7d,
            open: group.open_questions,
          })}
        </span>
        <SparkBars height={16} label={daysLabel(t, group)} values={group.days_14} width={64} />
      </div>
    </>
  );
}
