// The newcomers of a group: what each has done in their first days and what is missing, and how
// they do together.
import { CheckOutlined } from "@ant-design/icons";
import { useNavigate } from "react-router";
import { useGet, usePages } from "../../api/queries.ts";
import type { Newcomer } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Person } from "../../parts/person.tsx";
import {
  listDays,
  missingOf,
  NoNewcomers,
  stepAt,
  stepsAsked,
  type Step,
} from "./newcomer_steps.tsx";
import { OnboardingFigures } from "./onboarding_figures.tsx";

const figureDays = 90;

export function GroupNewcomers({ id }: { id: number }) {
  const words = useWords();
  const { t } = words;
  const navigate = useNavigate();
  const query = { days: listDays, limit: 100 };
  const list = usePages("/api/v1/groups/{id}/onboarding", { path: { id }, query });
  const figures = useGet("/api/v1/onboarding", { query: { days: figureDays, group: id } }).data;
  const asked = stepsAsked(figures?.measures ?? []);
  return (
    <>
      {figures && figures.joined > 0 && (
        <OnboardingFigures days={figureDays} joined={figures.joined} measures={figures.measures} />
      )}
      <DataTable
        columns={columns(words, asked)}
        empty={<NoNewcomers isOn={figures?.is_on ?? true} />}
        label={t("group.tab.newcomers")}
        list={list}
        onOpen={(row) => void navigate(`/members/${row.member.id}`)}
        phoneRow={(row) => (
          <>
            <div className="phone-line">
              <Person member={row.member} />
              <StateTag row={row} />
            </div>
            <div className="phone-line quiet">
              <span className="ellipsis">{missingOf(row, words, asked)}</span>
              <Moment at={row.joined_at} />
            </div>
          </>
        )}
        rowKey={(row) => row.stay}
      />
    </>
  );
}

const stateTag: Partial<Record<Newcomer["state"], string>> = {
  settled: "is-green",
  silent: "is-amber",
};

function StateTag({ row }: { row: Newcomer }) {
  const { word } = useWords();
  return (
    <span className={`tag ${stateTag[row.state] ?? ""}`}>{word("newcomer_state", row.state)}</span>
  );
}

function Tick({ at }: { at: string | null }) {
  const { t, exact } = useWords();
  if (!at)
    return (
      <span
        className="quiet"
        aria-label={t("newcomers.not_yet")}
        role="img"
        title={t("newcomers.not_yet")}
      >
        —
      </span>
    );
  const said = t("newcomers.done_at", { at: exact(at) });
  return (
    <span aria-label={said} className="newcomer-tick" role="img" title={said}>
      <CheckOutlined aria-hidden /> <Moment at={at} />
    </span>
  );
}

function columns(words: Speech, asked: Step[]): Column<Newcomer>[] {
  const { t, count } = words;
  return [
    {
      key: "member",
      title: t("newcomers.member"),
      track: "minmax(120px, 1.2fr)",
      cell: (row) => <Person member={row.member} />,
    },
    {
      key: "joined",
      title: t("newcomers.joined"),
      track: "110px",
      cell: (row) => <Moment at={row.joined_at} />,
    },
    ...asked.map((step) => ({
      key: step,
      title: t(`newcomers.step.${step}`),
      track: "112px",
      cell: (row: Newcomer) => <Tick at={stepAt(row, step)} />,
    })),
    {
      key: "missing",
      title: t("newcomers.missing"),
      track: "minmax(120px, 1.2fr)",
      optional: true,
      cell: (row) => <span className="ellipsis">{missingOf(row, words, asked)}</span>,
    },
    {
      key: "reminded",
      title: t("newcomers.reminded"),
      track: "110px",
      optional: true,
      cell: (row) => {
        const times = row.nickname_reminders + row.introduction_reminders;
        return times === 0 ? (
          <span className="quiet">—</span>
        ) : (
          <span>
            {t("newcomers.reminded_n", { count: count(times) })} <Moment at={row.reminded_at} />
          </span>
        );
      },
    },
    {
      key: "state",
      title: t("newcomers.state"),
      track: "110px",
      cell: (row) => <StateTag row={row} />,
    },
  ];
}
