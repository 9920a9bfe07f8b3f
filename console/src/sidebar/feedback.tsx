// 记录反馈: what the customer thinks, written down where it is heard. Beside a group: of one of those who
// asked there.
import { useState } from "react";
import { post } from "../api/client.ts";
import type { FeedbackKind, MemberRef, Sidebar } from "../api/types.ts";
import { useWords } from "../i18n/index.tsx";
import { FeedbackList } from "../parts/feedback_list.tsx";
import { useMay } from "../state/session.tsx";
import { Part } from "./part.tsx";
import { Problem } from "./problem.tsx";

const kinds: FeedbackKind[] = ["wish", "bug", "complaint", "praise"];
const charactersMax = 2_000; // engine/staffside/staffside.h

// Whose feedback it can be.
export function peopleOf(data: Sidebar): Pick<MemberRef, "id" | "name">[] {
  if (data.member) return data.member.role === "member" ? [data.member] : [];
  const askers = data.questions.map((each) => each.question.asker);
  return askers.filter((each, at) => askers.findIndex((one) => one.id === each.id) === at);
}

export function FeedbackPart({
  data,
  source,
  onChanged,
}: {
  data: Sidebar;
  source: string;
  onChanged: () => void;
}) {
  const { t } = useWords();
  const may = useMay("service");
  const people = peopleOf(data);
  if (data.member && people.length === 0) return null; // a colleague
  return (
    <Part title={t("sidebar.feedback")}>
      {!may && <p className="quiet">{t("sidebar.viewer_notes")}</p>}
      {may && people.length === 0 && <p className="quiet">{t("sidebar.feedback_nobody")}</p>}
      {may && people.length > 0 && (
        <Form group={data.group?.id ?? null} onLogged={onChanged} people={people} source={source} />
      )}
      <FeedbackList feedback={data.feedback} />
    </Part>
  );
}

type Outcome =
  { at: "idle" } | { at: "sending" } | { at: "logged" } | { at: "failed"; error: unknown };

function Form({
  people,
  group,
  source,
  onLogged,
}: {
  people: Pick<MemberRef, "id" | "name">[];
  group: number | null;
  source: string;
  onLogged: () => void;
}) {
  const { t, word } = useWords();
  const [kind, setKind] = useState<FeedbackKind>("wish");
  const [chosen, setChosen] = useState<number | null>(null);
  const [text, setText] = useState("");
  const [outcome, setOutcome] = useState<Outcome>({ at: "idle" });
  const who = people.find((each) => each.id === chosen) ?? people[0]!;
  const log = () => {
    setOutcome({ at: "sending" });
    const body = { member: who.id, kind, text: text.trim(), group };
    post("/api/v1/sidebar/{source}/feedback", body, { path: { source } }).then(
      () => {
        setText("");
        setOutcome({ at: "logged" });
        onLogged();
      },
      (error: unknown) => setOutcome({ at: "failed", error }),
    );
  };
  return (
    <form
      className="sidebar-form"
      onSubmit={(event) => {
        event.preventDefault();
        log();
      }}
    >
      {people.length > 1 && (
        <select
          aria-label={t("sidebar.feedback_whose")}
          className="sidebar-search"
          onChange={(event) => setChosen(Number(event.target.value))}
          value={who.id}
        >
          {people.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
      )}
      <div aria-label={t("sidebar.feedback_kind")} className="sidebar-kinds" role="group">
        {kinds.map((each) => (
          <button
            aria-pressed={kind === each}
            className={kind === each ? "button is-small is-primary" : "button is-small"}
            key={each}
            onClick={() => setKind(each)}
            type="button"
          >
            {word("feedback_kind", each)}
          </button>
        ))}
      </div>
      <textarea
        aria-label={t("sidebar.feedback_text", { name: who.name })}
        className="sidebar-search"
        maxLength={charactersMax}
        onChange={(event) => setText(event.target.value)}
        placeholder={t("sidebar.feedback_text", { name: who.name })}
        rows={3}
        value={text}
      />
      <div className="sidebar-line">
        <span aria-live="polite" className={`sidebar-said is-${outcomeClass[outcome.at]}`}>
          {outcome.at === "logged" && t("sidebar.feedback_logged")}
          {outcome.at === "failed" && <Problem error={outcome.error} />}
        </span>
        <button
          className="button"
          disabled={outcome.at === "sending" || text.trim() === ""}
          type="submit"
        >
          {t("sidebar.feedback_log")}
        </button>
      </div>
    </form>
  );
}

const outcomeClass = { idle: "none", sending: "sending", logged: "sent", failed: "failed" };
