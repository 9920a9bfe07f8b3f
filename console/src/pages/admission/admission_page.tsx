// Who wants to be let in: the queue on the left, the application with what was found beside it.
// j and k move, a accepts, r refuses, m asks for more, x selects, u takes back.
import { Button, Checkbox, Input, Segmented } from "antd";
import { useEffect, useRef, useState } from "react";
import { ApiProblem, post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Application } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Moment } from "../../parts/moment.tsx";
import { Empty, Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { idOf, useRowCursor } from "../../parts/shortcuts.tsx";
import { useMay, useSession } from "../../state/session.tsx";
import { Detail } from "./detail.tsx";
import { Blacklist } from "./blacklist.tsx";
import { Notices } from "./notices.tsx";
import { useReview, type Intent } from "./use_review.ts";

const refetchMs = 10_000; // applications come in while somebody reviews
const tabs = ["queued", "asked", "accepted", "refused", "withdrawn"] as const;

export default function AdmissionPage() {
  const { t } = useWords();
  const [tab, setTab] = useFilter("state", "queued");
  const [words, setWords] = useFilter("q");
  const isSample = tab === "sample";
  const isBlacklist = tab === "blacklist";
  const query = { limit: 100, q: words, ...(isSample ? { sample: true } : { state: tab }) };
  const list = useGet(
    "/api/v1/applications",
    { query },
    { keep: true, refetchMs, enabled: !isBlacklist },
  );
  const admission = useGet("/api/v1/admission", {}, { refetchMs });
  // The notices stand above the list: both come at once, so that nothing moves.
  const isWaiting = (list.isPending && !isBlacklist) || admission.isPending;
  const counts = admission.data?.counts;
  const shown = (key: string, number: number | undefined) =>
    number ? `${t(key as "admission.queue")} ${number}` : t(key as "admission.queue");
  return (
    <Page
      body="flush"
      filters={
        <>
          <Segmented
            aria-label={t("admission.list")}
            onChange={setTab}
            options={[
              ...tabs.map((each) => ({
                value: each as string,
                label: shown(
                  each === "queued" ? "admission.queue" : `admission.${each}`,
                  each === "queued" || each === "asked" ? counts?.[each] : undefined,
                ),
              })),
              { value: "sample", label: shown("admission.sample", admission.data?.sample.waiting) },
              {
                value: "blacklist",
                label: shown("blacklist.title", admission.data?.blocks.length),
              },
            ]}
            value={tab}
          />
          {!isBlacklist && (
            <Input.Search
              allowClear
              aria-label={t("admission.search")}
              className="admission-search"
              defaultValue={words}
              onSearch={setWords}
              placeholder={t("admission.search")}
            />
          )}
        </>
      }
      lead={t("admission.lead", { queued: counts?.queued ?? 0, asked: counts?.asked ?? 0 })}
      leadLines={2}
      title={t("nav.admission")}
    >
      <Notices admission={isWaiting ? undefined : admission.data} showSample={isSample} />
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {isWaiting && <SkeletonRows />}
      {isBlacklist && admission.data && <Blacklist blocks={admission.data.blocks} />}
      {list.data && !isWaiting && !isBlacklist && (
        <Desk key={tab} replies={admission.data?.replies ?? []} rows={list.data.items} />
      )}
    </Page>
  );
}

interface DeskProps {
  rows: Application[];
  replies: { id: string; name: string; text: string }[];
}

function Desk({ rows, replies }: DeskProps) {
  const { t } = useWords();
  const may = useMay("service");
  const review = useReview();
  const [text, setText] = useState("");
  const [intent, setIntent] = useState<Intent>("refuse");
  const [selected, setSelected] = useState<number[]>([]);
  const box = useRef<HTMLTextAreaElement>(null);

  const decide = (row: Application | undefined, wanted: Intent) => {
    if (!row || !may) return;
    if (wanted !== "accept" && text.trim() === "") {
      setIntent(wanted);
      box.current?.focus();
      return;
    }
    void review.decide(row, wanted, text).then((done) => done && setText(""));
  };
  const toggle = (id: number) =>
    setSelected((old) => (old.includes(id) ? old.filter((each) => each !== id) : [...old, id]));
  const [at, point] = useRowCursor(rows, idOf, [
    { keys: "a", label: "admission.accept", run: (row) => decide(row, "accept") },
    { keys: "r", label: "admission.refuse", run: (row) => decide(row, "refuse") },
    { keys: "m", label: "admission.ask", run: (row) => decide(row, "ask") },
    { keys: "x", label: "admission.select_key", run: (row) => toggle(row.id) },
  ]);
  const row = rows[Math.max(at, 0)];
  const claimed = useClaim(row, may);
  const chosen = rows.filter((each) => selected.includes(each.id));

  if (rows.length === 0) {
    return <Empty hint={t("admission.empty_hint")} title={t("admission.empty")} />;
  }
  return (
    <div className="admission-desk">
      <div className="admission-list">
        {chosen.length > 0 && (
          <div className="admission-batch" role="status">
            <span>{t("admission.batch", { count: chosen.length })}</span>
            <Button
              onClick={() =>
                void review
                  .decideAll(chosen, "accepted", text)
                  .then((done) => done && setSelected([]))
              }
              size="small"
              type="primary"
            >
              {t("admission.accept_all")}
            </Button>
            <Button
              onClick={() =>
                void review
                  .decideAll(chosen, "refused", text)
                  .then((done) => done && setSelected([]))
              }
              size="small"
            >
              {t("admission.refuse_all")}
            </Button>
          </div>
        )}
        <ul aria-label={t("admission.list")}>
          {rows.map((each, index) => (
            <Line
              canSelect={may}
              isHere={each.id === row?.id}
              isSelected={selected.includes(each.id)}
              key={each.id}
              onOpen={() => point(index)}
              onSelect={() => toggle(each.id)}
              place={index}
              row={each}
            />
          ))}
        </ul>
      </div>
      {row && (
        <Detail
          box={box}
          claimed={claimed}
          decide={(wanted) => decide(row, wanted)}
          id={row.id}
          intent={intent}
          key={row.id}
          replies={replies}
          setText={setText}
          text={text}
        />
      )}
    </div>
  );
}

// Says that this reviewer has the application open; the answer is what the server says when
// somebody else has.
function useClaim(row: Application | undefined, may: boolean): string | null {
  const { t } = useWords();
  const { login } = useSession();
  const [refused, setRefused] = useState<{ id: number; text: string } | null>(null);
  const id = row?.id;
  const state = row?.state;
  useEffect(() => {
    if (id === undefined || !may || (state !== "queued" && state !== "asked")) return;
    post("/api/v1/applications/{id}/claim", {}, { path: { id } }).then(
      () => setRefused((old) => (old?.id === id ? null : old)),
      (error: unknown) => {
        if (error instanceof ApiProblem && error.field === "claim")
          setRefused({ id, text: error.detail });
      },
    );
  }, [id, may, state]);
  const { exact } = useWords();
  if (!row || refused?.id !== row.id) return null;
  const by = row.claimed_by && row.claimed_by !== login ? row.claimed_by : "";
  const since = row.claimed_at ? exact(row.claimed_at) : "";
  return by ? t("admission.claimed", { login: by, when: since }) : refused.text;
}

interface LineProps {
  row: Application;
  place: number;
  isHere: boolean;
  isSelected: boolean;
  canSelect: boolean;
  onOpen: () => void;
  onSelect: () => void;
}

function Line({ row, place, isHere, isSelected, canSelect, onOpen, onSelect }: LineProps) {
  const { t, locale } = useWords();
  const company = row.company || t("admission.no_company");
  const serious = row.findings.find((each) => each.severity !== "note");
  return (
    <li className={isHere ? "admission-line is-here" : "admission-line"} data-row={place}>
      {canSelect && (
        <Checkbox
          aria-label={t("admission.select", { company })}
          checked={isSelected}
          onChange={onSelect}
        />
      )}
      <button
        aria-current={isHere || undefined}
        aria-label={t("admission.open", { company })}
        onClick={onOpen}
        type="button"
      >
        <span className="phone-line">
          <b className="ellipsis">{company}</b>
          <Moment at={row.received_at} />
        </span>
        <span className="quiet ellipsis">
          {row.name}
          {row.identity && ` · ${row.identity}`}
          {row.region && ` · ${row.region}`}
        </span>
        {serious && (
          <span className={`finding is-${serious.severity} ellipsis`}>{serious[locale]}</span>
        )}
      </button>
    </li>
  );
}
