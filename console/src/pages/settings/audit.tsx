// The audit trail: who did what, when, newest first.
import { usePages } from "../../api/queries.ts";
import type { AuditEntry } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { DataTable, type Column } from "../../parts/data_table.tsx";
import { Link } from "react-router";
import { useFilter } from "../../parts/filters.ts";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink, type Opened } from "../../parts/open.tsx";
import { Empty } from "../../parts/page.tsx";
import { valueText } from "../../parts/reason.tsx";

export function Audit() {
  const words = useWords();
  const { t } = words;
  const [login, setLogin] = useFilter("login");
  const list = usePages("/api/v1/audit", { query: { login, limit: 100 } });
  return (
    <>
      <div className="page-filters tab-filters">
        {login ? (
          <button className="chip" onClick={() => setLogin("")} type="button">
            {login} ×
          </button>
        ) : (
          <span className="quiet">{t("audit.hint")}</span>
        )}
      </div>
      <DataTable
        columns={columns(words, setLogin)}
        empty={<Empty title={t("audit.empty")} />}
        label={t("settings.tab.audit")}
        list={list}
        onOpen={(entry) => setLogin(entry.login)}
        phoneRow={(entry) => (
          <>
            <div className="phone-line">
              <span>{words.word("audit_action", entry.action)}</span>
              <Moment at={entry.at} />
            </div>
            <p className="ellipsis quiet">
              {entry.login}
              {entry.subject && (
                <>
                  {" · "}
                  <Subject subject={entry.subject} />
                </>
              )}
            </p>
          </>
        )}
        rowKey={(entry) => entry.id}
      />
    </>
  );
}

const panels: Record<string, Opened> = {
  questions: "question",
  tasks: "task",
  decisions: "decision",
  messages: "why",
};

// "questions/12": in words, as the way to it.
function Subject({ subject }: { subject: string }) {
  const { word } = useWords();
  const [noun = "", id = ""] = subject.split("/");
  if (id === "") return <span className="ellipsis">{subject}</span>;
  const text = `${word("audit_subject", noun)} ${id}`;
  const panel = panels[noun];
  if (panel) {
    return (
      <OpenLink className="ellipsis" id={id} kind={panel}>
        {text}
      </OpenLink>
    );
  }
  if (noun === "groups" || noun === "members") return <Link to={`/${subject}`}>{text}</Link>;
  return <span className="ellipsis">{text}</span>;
}

function columns(words: Speech, setLogin: (login: string) => void): Column<AuditEntry>[] {
  const { t, word } = words;
  return [
    { key: "at", title: t("audit.at"), track: "140px", cell: (entry) => <Moment at={entry.at} /> },
    {
      key: "login",
      title: t("field.login"),
      track: "140px",
      cell: (entry) => (
        <button className="plain-button link" onClick={() => setLogin(entry.login)} type="button">
          {entry.login}
        </button>
      ),
    },
    {
      key: "action",
      title: t("audit.action"),
      track: "minmax(140px, 1fr)",
      cell: (entry) => word("audit_action", entry.action),
    },
    {
      key: "subject",
      title: t("audit.subject"),
      track: "minmax(120px, 1fr)",
      cell: (entry) => <Subject subject={entry.subject} />,
    },
    {
      key: "detail",
      title: t("audit.detail"),
      track: "minmax(160px, 2fr)",
      cell: (entry) => (
        <span className="ellipsis quiet">
          {Object.keys(entry.detail).length > 0 ? valueText("detail", entry.detail, words) : ""}
        </span>
      ),
    },
  ];
}
