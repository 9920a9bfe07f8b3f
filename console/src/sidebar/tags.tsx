// The company's tags of a customer: those that they have, those that were asked for and are not seen
// yet, and one more. The platform gives and takes them; until it shows it, nothing is said to be so.
import { useState } from "react";
import { post } from "../api/client.ts";
import type { CustomerTag, Sidebar, TagChange } from "../api/types.ts";
import { useWords } from "../i18n/index.tsx";
import { useMay } from "../state/session.tsx";
import { sayTrouble } from "../parts/trouble.tsx";
import { Part } from "./part.tsx";
import { Problem } from "./problem.tsx";

interface Shown {
  name: string;
  change?: TagChange; // pending or failed
  staff?: number; // who has given it
}

// Tags that the customer has, each once, then those that were asked for.
export function tagsOf(data: Sidebar): Shown[] {
  const shown = new Map<string, Shown>();
  for (const contact of data.contacts) {
    for (const name of contact.tags) {
      if (!shown.has(name)) shown.set(name, { name, staff: contact.staff.id });
    }
  }
  for (const change of data.tag_changes) {
    shown.set(change.name, { ...shown.get(change.name), name: change.name, change });
  }
  return [...shown.values()];
}

export function Tags({
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
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const { member, tags_offered: offered } = data;
  if (!member || offered.length === 0) return null;
  const shown = tagsOf(data);
  const ask = (tag: string, adding: boolean, staff?: number) => {
    setBusy(true);
    setError(null);
    const body = { member: member.id, tag, adding, staff: staff ?? null };
    post("/api/v1/sidebar/{source}/tags", body, { path: { source } })
      .then(onChanged, setError)
      .finally(() => setBusy(false));
  };
  const idOf = (name: string) => offered.find((each) => each.name === name)?.id;
  return (
    <Part title={t("sidebar.tags")}>
      {shown.length === 0 && <p className="quiet">{t("sidebar.no_tags")}</p>}
      <ul className="sidebar-chips">
        {shown.map((each) => (
          <Chip ask={ask} busy={busy} id={idOf(each.name)} key={each.name} may={may} shown={each} />
        ))}
      </ul>
      {error !== null && (
        <p className="sidebar-problem" role="alert">
          <Problem error={error} />
        </p>
      )}
      {may ? (
        <Adding
          busy={busy}
          offered={offered.filter((tag) => !shown.some((each) => each.name === tag.name))}
          onAdd={(tag) => ask(tag, true)}
        />
      ) : (
        <p className="quiet">{t("sidebar.viewer_notes")}</p>
      )}
    </Part>
  );
}

function Chip({
  shown: { name, change, staff },
  id,
  busy,
  may,
  ask,
}: {
  shown: Shown;
  id: string | undefined;
  busy: boolean;
  may: boolean;
  ask: (tag: string, adding: boolean, staff?: number) => void;
}) {
  const { t, locale } = useWords();
  // What undoes it: taking what they have, taking back what is pending, trying again what failed.
  const isFailed = change?.state === "failed";
  const adding = change ? (isFailed ? change.adding : !change.adding) : false;
  const act = change ? t(isFailed ? "sidebar.tag_again" : "sidebar.undo") : t("sidebar.tag_remove");
  const note = change && t(noteOf(change), { detail: sayTrouble(change, locale) });
  return (
    <li className="sidebar-chip">
      <span>
        <span className="tag">{name}</span>
        {note && <span className={isFailed ? "sidebar-problem" : "quiet"}>{note}</span>}
      </span>
      {may && id !== undefined && (
        <button
          aria-label={`${act}: ${name}`}
          className="button is-small"
          disabled={busy}
          onClick={() => ask(id, adding, change?.staff_id ?? staff)}
          type="button"
        >
          {act}
        </button>
      )}
    </li>
  );
}

function noteOf(change: TagChange) {
  if (change.state === "failed") return "sidebar.tag_failed";
  return change.adding ? "sidebar.tag_adding" : "sidebar.tag_removing";
}

function Adding({
  offered,
  busy,
  onAdd,
}: {
  offered: CustomerTag[];
  busy: boolean;
  onAdd: (tag: string) => void;
}) {
  const { t } = useWords();
  const [chosen, setChosen] = useState("");
  const groups = [...new Set(offered.map((each) => each.group))];
  const isThere = offered.some((each) => each.id === chosen);
  return (
    <div className="sidebar-pick">
      <select
        aria-label={t("sidebar.tag_choose")}
        className="sidebar-search"
        onChange={(event) => setChosen(event.target.value)}
        value={isThere ? chosen : ""}
      >
        <option value="">{t("sidebar.tag_choose")}</option>
        {groups.map((group) => (
          <optgroup key={group} label={group}>
            {offered
              .filter((each) => each.group === group)
              .map((each) => (
                <option key={each.id} value={each.id}>
                  {each.name}
                </option>
              ))}
          </optgroup>
        ))}
      </select>
      <button
        className="button"
        disabled={busy || !isThere}
        onClick={() => onAdd(chosen)}
        type="button"
      >
        {t("sidebar.tag_add")}
      </button>
    </div>
  );
}
