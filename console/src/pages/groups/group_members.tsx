import { useNavigate } from "react-router";
import { usePages } from "../../api/queries.ts";
import type { GroupMember } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { FilterSearch, FilterSwitch } from "../../parts/filter_inputs.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Moment } from "../../parts/moment.tsx";
import { Empty } from "../../parts/page.tsx";
import { Person } from "../../parts/person.tsx";
import { useSearchText } from "../../parts/search_text.ts";
import { SpokeDay } from "../../parts/spoke_day.tsx";

export function GroupMembers({ id }: { id: number }) {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const [q, typed, setTyped] = useSearchText("q");
  const [silent, setSilent] = useFilter("silent");
  const list = usePages("/api/v1/groups/{id}/members", {
    path: { id },
    query: { q, silent, limit: 100 },
  });
  return (
    <>
      <div className="page-filters tab-filters">
        <FilterSearch label={t("members.search")} onType={setTyped} typed={typed} />
        <FilterSwitch label={t("members.silent_only")} onChange={setSilent} value={silent} />
      </div>
      <DataTable
        columns={columns(words)}
        empty={<Empty hint={t("members.none_found_hint")} title={t("members.none_found")} />}
        label={t("group.tab.members")}
        list={list}
        onOpen={(row) => void navigate(`/members/${row.member.id}`)}
        phoneRow={(row) => (
          <>
            <div className="phone-line">
              <Person member={row.member} />
              <SpokeDay day={row.last_spoke_day} />
            </div>
            <div className="phone-line quiet">
              <span className="ellipsis">{row.member.company}</span>
              <span>{t("members.messages_30d_n", { count: row.messages_30d })}</span>
            </div>
          </>
        )}
        rowKey={(row) => row.member.id}
      />
    </>
  );
}

function columns({ t, count }: Speech): Column<GroupMember>[] {
  return [
    {
      key: "name",
      title: t("members.name"),
      track: "minmax(140px, 1.4fr)",
      cell: (row) => <Person member={row.member} />,
    },
    {
      key: "company",
      title: t("members.company"),
      track: "minmax(120px, 1.6fr)",
      optional: true,
      cell: (row) => <span className="ellipsis">{row.member.company}</span>,
    },
    {
      key: "joined",
      title: t("members.joined"),
      track: "150px",
      optional: true,
      cell: (row) => (
        <span title={row.join_seen ? "" : t("members.join_unseen")}>
          {!row.join_seen && "≤ "}
          <Moment at={row.joined_at} />
        </span>
      ),
    },
    {
      key: "messages",
      title: t("members.messages_30d"),
      track: "110px",
      numeric: true,
      cell: (row) => count(row.messages_30d),
    },
    {
      key: "spoke",
      title: t("members.last_spoke"),
      track: "130px",
      cell: (row) => <SpokeDay day={row.last_spoke_day} />,
    },
  ];
}
