// Questions as a dense list under the keyboard: j k Enter e a w, as on Today.
import { useMemo, type ReactNode } from "react";
import type { Question } from "../api/types.ts";
import { useT, useWords, type Speech } from "../i18n/index.tsx";
import { useMay } from "../state/session.tsx";
import { useWork } from "../state/work.ts";
import { DataTable, type Column, type RowList } from "./data_table.tsx";
import { Moment } from "./moment.tsx";
import { GroupLink, Person } from "./person.tsx";
import { OpenLink, useOpen } from "./open.tsx";
import { idOf, useRowCursor } from "./shortcuts.tsx";
import { SlaClock } from "./sla_clock.tsx";

export function QuestionTable({
  list,
  showGroup,
  empty,
}: {
  list: RowList<Question>;
  showGroup: boolean;
  empty: ReactNode;
}) {
  const words = useWords();
  const { t } = words;
  const work = useWork();
  const may = useMay("service");
  const { opened, show } = useOpen();
  const columns = useMemo(() => questionColumns(words, showGroup), [showGroup, words]);
  const [cursor] = useRowCursor(list.items, idOf, [
    { keys: "Enter", label: "keys.open", run: (row) => show("question", row.id) },
    ...(may
      ? [
          { keys: "e", label: "keys.done" as const, run: work.closeQuestion },
          {
            keys: "a",
            label: "keys.take" as const,
            run: (row: Question) => work.assignQuestion(row, work.me),
          },
          { keys: "w", label: "keys.wait" as const, run: work.waitForCustomer },
        ]
      : []),
  ]);
  return (
    <DataTable
      chosen={opened?.kind === "question" ? Number(opened.id) : undefined}
      columns={columns}
      cursor={cursor}
      empty={empty}
      label={t("queue.title")}
      list={list}
      onOpen={(row) => show("question", row.id)}
      phoneRow={(row) => <PhoneRow question={row} />}
      phoneRowHeight={76}
      rowHeight={48}
      rowKey={(row) => row.id}
    />
  );
}

function questionColumns({ t }: Speech, showGroup: boolean): Column<Question>[] {
  const columns: Column<Question>[] = [
    {
      key: "clock",
      title: t("queue.clock"),
      track: "132px",
      cell: (row) => <SlaClock question={row} />,
    },
    {
      key: "text",
      title: t("queue.question"),
      track: "minmax(200px, 4fr)",
      cell: (row) => (
        <OpenLink className="cell-name ellipsis" id={row.id} kind="question">
          {row.message.text}
        </OpenLink>
      ),
    },
    {
      key: "asker",
      title: t("question.asker"),
      track: "minmax(88px, 1fr)",
      optional: true,
      cell: (row) => <Person member={row.asker} />,
    },
    {
      key: "group",
      title: t("task.group"),
      track: "minmax(110px, 1.3fr)",
      cell: (row) => (
        <span className="ellipsis">
          <GroupLink group={row.group} />
        </span>
      ),
    },
    {
      key: "assignee",
      title: t("question.assignee"),
      track: "minmax(76px, 0.8fr)",
      optional: true,
      cell: (row) => <Assignee question={row} />,
    },
    {
      key: "asked",
      title: t("queue.asked"),
      track: "120px",
      optional: true,
      cell: (row) => <Moment at={row.asked_at} />,
    },
  ];
  return showGroup ? columns : columns.filter((column) => column.key !== "group");
}

function Assignee({ question }: { question: Question }) {
  const t = useT();
  if (!question.assignee) return <span className="quiet">{t("question.unassigned")}</span>;
  return <span className="ellipsis">{question.assignee.name}</span>;
}

function PhoneRow({ question }: { question: Question }) {
  return (
    <>
      <OpenLink className="cell-name phone-two-lines" id={question.id} kind="question">
        {question.message.text}
      </OpenLink>
      <div className="phone-line quiet">
        <span className="ellipsis">
          {question.asker.name} · {question.group.name}
        </span>
        <SlaClock question={question} />
      </div>
    </>
  );
}
