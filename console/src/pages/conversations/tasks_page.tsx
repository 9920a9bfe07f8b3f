// The tasks that wait for a person: mine, nobody's, everybody's; and what was done with them.
import { Select, Segmented } from "antd";
import { useMemo } from "react";
import { usePages } from "../../api/queries.ts";
import type { Task } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink, useOpen } from "../../parts/open.tsx";
import { Empty, Page } from "../../parts/page.tsx";
import { GroupLink } from "../../parts/person.tsx";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { taskTitle } from "../../parts/task_title.ts";
import { TaskDue } from "../../parts/work_rows.tsx";
import { useMay, useSession } from "../../state/session.tsx";
import { useWork } from "../../state/work.ts";
import { ConversationTabs } from "./tabs.tsx";

const states = ["open", "done", "cancelled"] as const;

export default function TasksPage() {
  const words = useWords();
  const { t, word } = words;
  const { member } = useSession();
  const [owner, setOwner] = useFilter("owner");
  const [state, setState] = useFilter("state", "open");
  const list = usePages("/api/v1/tasks", { query: { owner, state, limit: 100 } });
  return (
    <Page
      body="flush"
      filters={
        <>
          <Select
            aria-label={t("question.state")}
            onChange={setState}
            options={states.map((each) => ({ value: each, label: word("task_state", each) }))}
            popupMatchSelectWidth={false}
            value={state}
          />
          <Segmented
            aria-label={t("task.owner")}
            onChange={setOwner}
            options={[
              { value: "", label: t("queue.everybody") },
              ...(member ? [{ value: "me", label: t("queue.mine") }] : []),
              { value: "none", label: t("tasks.unowned") },
            ]}
            value={owner}
          />
        </>
      }
      lead={t("tasks.lead")}
      tabs={<ConversationTabs here="tasks" />}
      title={t("nav.conversations")}
    >
      <TaskTable list={list} />
    </Page>
  );
}

function TaskTable({ list }: { list: ReturnType<typeof usePages<"/api/v1/tasks">> }) {
  const words = useWords();
  const { t } = words;
  const work = useWork();
  const may = useMay("service");
  const { opened, show } = useOpen();
  const columns = useMemo(() => taskColumns(words), [words]);
  const [cursor] = useRowCursor(list.items, idOf, [
    { keys: "Enter", label: "keys.open", run: (row) => show("task", row.id) },
    ...(may
      ? [
          { keys: "e", label: "keys.done" as const, run: (row: Task) => work.finishTask(row) },
          {
            keys: "a",
            label: "keys.take" as const,
            run: (row: Task) => work.assignTask(row, work.me),
          },
        ]
      : []),
  ]);
  return (
    <DataTable
      chosen={opened?.kind === "task" ? Number(opened.id) : undefined}
      columns={columns}
      cursor={cursor}
      empty={<Empty hint={t("tasks.empty_hint")} title={t("tasks.empty")} />}
      label={t("tasks.title")}
      list={list}
      onOpen={(row) => show("task", row.id)}
      phoneRow={(row) => (
        <>
          <OpenLink className="cell-name phone-two-lines" id={row.id} kind="task">
            {taskTitle(row, words)}
          </OpenLink>
          <div className="phone-line quiet">
            <span className="ellipsis">{row.group?.name}</span>
            <TaskDue task={row} />
          </div>
        </>
      )}
      phoneRowHeight={76}
      rowKey={idOf}
    />
  );
}

function taskColumns(words: Speech): Column<Task>[] {
  const { t } = words;
  return [
    {
      key: "due",
      title: t("tasks.due"),
      track: "132px",
      cell: (row) => <TaskDue task={row} />,
    },
    {
      key: "title",
      title: t("task.panel"),
      track: "minmax(220px, 4fr)",
      cell: (row) => (
        <OpenLink className="cell-name ellipsis" id={row.id} kind="task">
          {taskTitle(row, words)}
        </OpenLink>
      ),
    },
    {
      key: "group",
      title: t("task.group"),
      track: "minmax(110px, 1.3fr)",
      cell: (row) => <GroupLink group={row.group} />,
    },
    {
      key: "owner",
      title: t("task.owner"),
      track: "minmax(96px, 1fr)",
      optional: true,
      cell: (row) =>
        row.owner ? row.owner.name : <span className="quiet">{t("task.unowned")}</span>,
    },
    {
      key: "created",
      title: t("task.created"),
      track: "120px",
      optional: true,
      cell: (row) => <Moment at={row.created_at} />,
    },
  ];
}
