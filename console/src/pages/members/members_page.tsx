// Everybody in the groups; with one switch, those who are silent — including those who never spoke.
import { Select } from "antd";
import { useMemo } from "react";
import { useNavigate } from "react-router";
import { usePages } from "../../api/queries.ts";
import type { Member } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { FilterSearch, FilterSwitch } from "../../parts/filter_inputs.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Empty, Page } from "../../parts/page.tsx";
import { Person } from "../../parts/person.tsx";
import { useSearchText } from "../../parts/search_text.ts";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { SpokeDay } from "../../parts/spoke_day.tsx";
import { MemberTabs } from "../segments/tabs.tsx";

const roles = ["member", "staff", "bot"] as const;

export default function MembersPage() {
  const words = useWords();
  const { t, word } = words;
  const navigate = useNavigate();
  const [q, typed, setTyped] = useSearchText("q");
  const [silent, setSilent] = useFilter("silent");
  const [role, setRole] = useFilter("role");
  const list = usePages("/api/v1/members", { query: { q, silent, role, limit: 100 } });
  const columns = useMemo(() => memberColumns(words), [words]);
  const open = (member: Member) => void navigate(`/members/${member.id}`);
  const [cursor] = useRowCursor(list.items, idOf, [
    { keys: "Enter", label: "keys.open", run: open },
  ]);
  return (
    <Page
      body="flush"
      filters={
        <>
          <FilterSearch label={t("members.search")} onType={setTyped} typed={typed} />
          <Select
            aria-label={t("members.role")}
            onChange={setRole}
            options={[
              { value: "", label: t("members.all_roles") },
              ...roles.map((each) => ({ value: each, label: word("member_role", each) })),
            ]}
            popupMatchSelectWidth={false}
            value={role}
          />
          <FilterSwitch label={t("members.silent_only")} onChange={setSilent} value={silent} />
        </>
      }
      lead={t(silent ? "members.silent_lead" : "members.lead")}
      tabs={<MemberTabs here="members" />}
      title={t("nav.members")}
    >
      <DataTable
        columns={columns}
        cursor={cursor}
        empty={
          <Empty
            hint={t(q || silent || role ? "members.none_found_hint" : "members.empty_hint")}
            title={t(q || silent || role ? "members.none_found" : "members.empty")}
          />
        }
        label={t("nav.members")}
        list={list}
        onOpen={open}
        phoneRow={(member) => <PhoneRow member={member} />}
        rowKey={(member) => member.id}
      />
    </Page>
  );
}

function memberColumns({ t, count }: Speech): Column<Member>[] {
  return [
    {
      key: "name",
      title: t("members.name"),
      track: "minmax(140px, 1.5fr)",
      cell: (member) => <Person member={member} />,
    },
    {
      key: "company",
      title: t("members.company"),
      track: "minmax(140px, 2fr)",
      optional: true,
      cell: (member) => <span className="ellipsis">{member.company}</span>,
    },
    {
      key: "title",
      title: t("members.title"),
      track: "minmax(90px, 1fr)",
      optional: true,
      cell: (member) => <span className="ellipsis">{member.title}</span>,
    },
    {
      key: "region",
      title: t("members.region"),
      track: "100px",
      optional: true,
      cell: (member) => <span className="ellipsis">{member.region}</span>,
    },
    {
      key: "tier",
      title: t("members.tier"),
      track: "90px",
      optional: true,
      cell: (member) => (member.tier ? <span className="tag">{member.tier}</span> : null),
    },
    {
      key: "groups",
      title: t("members.groups"),
      track: "72px",
      numeric: true,
      cell: (member) => count(member.groups),
    },
    {
      key: "spoke",
      title: t("members.last_spoke"),
      track: "124px",
      cell: (member) => <SpokeDay day={member.last_spoke_day} />,
    },
  ];
}

function PhoneRow({ member }: { member: Member }) {
  return (
    <>
      <div className="phone-line">
        <Person member={member} />
        <SpokeDay day={member.last_spoke_day} />
      </div>
      <p className="ellipsis quiet">
        {[member.company, member.title].filter((each) => each).join(" · ")}
      </p>
    </>
  );
}
