// One application: what was written, what was found, what is like it, what happened; and what can be
// done with it.
import { Button, Input, Select } from "antd";
import { useState, type RefObject } from "react";
import { useGet } from "../../api/queries.ts";
import type { ApplicationDetail } from "../../api/types.ts";
import { useWords, type Key } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { useMay } from "../../state/session.tsx";
import { applicationFields } from "./fields.ts";
import { KnownAs } from "./known_as.tsx";
import { Similar } from "./similar.tsx";
import { useReview, type Intent } from "./use_review.ts";

export interface DetailProps {
  id: number;
  text: string;
  setText: (text: string) => void;
  intent: Intent;
  decide: (intent: Intent) => void;
  claimed: string | null;
  replies: { id: string; name: string; text: string }[];
  box: RefObject<HTMLTextAreaElement | null>;
}

export function Detail(props: DetailProps) {
  const { t } = useWords();
  const detail = useGet("/api/v1/applications/{id}", { path: { id: props.id } });
  const may = useMay("service");
  const row = detail.data;
  return (
    <section aria-label={t("admission.detail")} className="admission-detail">
      {detail.isError && <Failed error={detail.error} retry={() => void detail.refetch()} />}
      {detail.isPending && <SkeletonRows height={64} rows={5} />}
      {row && (
        <>
          <h2>{row.company || t("admission.no_company")}</h2>
          {props.claimed && (
            <p className="admission-notice is-warning" role="status">
              {props.claimed}
            </p>
          )}
          {may && <Acts {...props} row={row} />}
          <KnownAs row={row} />
          <Findings row={row} />
          <Written row={row} />
          <Similar row={row} />
          <History row={row} />
        </>
      )}
    </section>
  );
}

// Single texts; links of evidence stand below them.
type Field = Exclude<(typeof applicationFields)[number], "evidence"> | "code";
const fields: Field[] = [...applicationFields.filter((each) => each !== "evidence"), "code"];

export function Written({
  row,
}: {
  row: Pick<ApplicationDetail, Field> & Partial<ApplicationDetail>;
}) {
  const { t } = useWords();
  return (
    <dl className="facts">
      {fields
        .filter((each) => row[each] !== "")
        .map((each) => (
          <div key={each}>
            <dt>{t(`admission.${each}`)}</dt>
            <dd>{row[each]}</dd>
          </div>
        ))}
      {row.evidence && row.evidence.length > 0 && (
        <div>
          <dt>{t("admission.evidence")}</dt>
          <dd>
            {row.evidence.map((each) => (
              <a
                href={/^https?:/.test(each) ? each : undefined}
                key={each}
                rel="noreferrer noopener"
                target="_blank"
              >
                {each}
              </a>
            ))}
          </dd>
        </div>
      )}
      {row.received_at && (
        <div>
          <dt>{t("admission.received")}</dt>
          <dd>
            <Moment at={row.received_at} />
          </dd>
        </div>
      )}
    </dl>
  );
}

function Findings({ row }: { row: ApplicationDetail }) {
  const { t, word, locale } = useWords();
  return (
    <>
      <h3>{t("admission.findings")}</h3>
      {row.findings.length === 0 && <p className="quiet">{t("admission.no_findings")}</p>}
      <ul className="plain-list">
        {row.findings.map((each, index) => (
          <li className={`finding is-${each.severity}`} key={index}>
            {each[locale]}
          </li>
        ))}
        {row.shadow.map((each) => (
          <li className="finding is-note" key={each.rule}>
            {t("admission.shadow_line", {
              rule: each.rule,
              outcome: word("admission_outcome", each.outcome),
            })}
          </li>
        ))}
      </ul>
    </>
  );
}

function Acts({
  row,
  text,
  setText,
  intent,
  decide,
  replies,
  box,
}: DetailProps & { row: ApplicationDetail }) {
  const { t } = useWords();
  const review = useReview();
  const [colleague, setColleague] = useState("");
  const isOpen = row.state === "queued" || row.state === "asked";
  if (row.sampled && row.sample === "" && row.state === "refused") {
    return (
      <div className="admission-acts">
        <p>{t("admission.sample_question")}</p>
        <Button onClick={() => void review.judge(row, true)}>{t("admission.sample_right")}</Button>
        <Button onClick={() => void review.judge(row, false)}>{t("admission.sample_wrong")}</Button>
      </div>
    );
  }
  if (!isOpen) {
    return row.state === "withdrawn" ? null : (
      <div className="admission-acts">
        <Button onClick={() => void review.undo(row)}>{t("admission.undo")}</Button>
      </div>
    );
  }
  return (
    <div className="admission-acts">
      <Votes row={row} />
      <Input.TextArea
        aria-label={t("admission.text")}
        autoSize={{ minRows: 2, maxRows: 6 }}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) decide(intent);
          if (event.key === "Escape") event.currentTarget.blur();
        }}
        placeholder={t("admission.text_hint")}
        ref={(input) => {
          box.current = input?.resizableTextArea?.textArea ?? null;
        }}
        value={text}
      />
      {replies.length > 0 && (
        <Select
          aria-label={t("admission.canned")}
          onChange={(id: string) => setText(replies.find((each) => each.id === id)?.text ?? text)}
          options={replies.map((each) => ({ value: each.id, label: each.name || each.id }))}
          placeholder={t("admission.canned")}
          popupMatchSelectWidth={false}
          value={null}
        />
      )}
      <Button onClick={() => decide("accept")} type="primary">
        {t("admission.accept")} <kbd>a</kbd>
      </Button>
      <Button onClick={() => decide("refuse")}>
        {t("admission.refuse")} <kbd>r</kbd>
      </Button>
      <Button onClick={() => decide("ask")}>
        {t("admission.ask")} <kbd>m</kbd>
      </Button>
      <span className="admission-second">
        <Input
          aria-label={t("admission.colleague")}
          onChange={(event) => setColleague(event.target.value)}
          placeholder={t("admission.colleague")}
          value={colleague}
        />
        <Button onClick={() => void review.second(row, colleague.trim(), text)}>
          {t("admission.second")}
        </Button>
      </span>
    </div>
  );
}

function Votes({ row }: { row: ApplicationDetail }) {
  const { t, word } = useWords();
  if (row.opinions < 2) return null;
  return (
    <p>
      {t("admission.needs_two")}{" "}
      {row.votes.map((each) => (
        <span key={each.by}>
          {t("admission.vote", { by: each.by, verdict: word("admission", each.verdict) })}{" "}
        </span>
      ))}
    </p>
  );
}

function History({ row }: { row: ApplicationDetail }) {
  const { t, word } = useWords();
  return (
    <>
      <h3>{t("admission.history")}</h3>
      <ol className="plain-list">
        {row.steps.map((each) => (
          <li key={each.number}>
            <Moment at={each.at} /> {each.by || t("admission.by_rule" as Key)}：
            {each.decision === null ? (
              word("admission_act", each.act)
            ) : (
              <OpenLink id={each.decision} kind="decision">
                {word("admission_act", each.act)}
              </OpenLink>
            )}
            {each.text && <q>{each.text}</q>}
          </li>
        ))}
      </ol>
    </>
  );
}
