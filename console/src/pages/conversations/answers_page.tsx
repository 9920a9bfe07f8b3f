// How soon questions get a first response: the share, the middle, the slow tail, and the whole
// curve. Those that nobody answered are part of it.
import { Select } from "antd";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useGet } from "../../api/queries.ts";
import type { AnswerStatistics } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Empty, Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { Curve } from "./curve.tsx";
import { ConversationTabs } from "./tabs.tsx";

const daysOffered = [7, 30, 90, 365];

export default function AnswersPage() {
  const t = useT();
  const [days, setDays] = useFilter("days", "30");
  const answers = useGet("/api/v1/answers", { query: { days } }, { keep: true });
  return (
    <Page
      filters={
        <Select
          aria-label={t("answers.days")}
          onChange={(value) => setDays(String(value))}
          options={daysOffered.map((each) => ({
            value: each,
            label: t("test.last_days", { count: each }),
          }))}
          popupMatchSelectWidth={false}
          value={Number(days)}
        />
      }
      lead={t("answers.lead")}
      tabs={<ConversationTabs here="answers" />}
      title={t("nav.conversations")}
    >
      {answers.isError && !answers.data && (
        <Failed error={answers.error} retry={() => void answers.refetch()} />
      )}
      {answers.isPending && <SkeletonRows height={72} rows={5} />}
      {answers.data && <Statistics answers={answers.data} />}
    </Page>
  );
}

function Statistics({ answers }: { answers: AnswerStatistics }) {
  const { t, count, percent, span } = useWords();
  if (answers.questions === 0)
    return <Empty hint={t("answers.none_hint")} title={t("answers.none")} />;
  const time = (ms: number | null) => (ms === null ? t("answers.not_reached") : span(ms));
  const interval = (low: number | null, high: number | null) =>
    low === null && high === null
      ? t("answers.not_reached_hint")
      : t("answers.interval", { low: time(low), high: time(high) });
  return (
    <>
      <div className="figures">
        <Figure label={t("answers.questions")}>
          <Link to="/conversations?state=all">{count(answers.questions)}</Link>
        </Figure>
        <Figure label={t("answers.share")}>
          {answers.responded_share === null ? "—" : percent(answers.responded_share)}
        </Figure>
        <Figure label={t("answers.unanswered")}>
          <Link to="/conversations">{count(answers.unanswered)}</Link>
        </Figure>
        <Figure label={t("answers.breached")}>
          <Link to="/conversations?state=all&breached=true">{count(answers.breached)}</Link>
        </Figure>
      </div>
      <div className="figures">
        <Figure
          label={t("answers.median")}
          note={interval(answers.median_low_ms, answers.median_high_ms)}
        >
          {time(answers.median_ms)}
        </Figure>
        <Figure label={t("answers.p90")} note={interval(answers.p90_low_ms, answers.p90_high_ms)}>
          {time(answers.p90_ms)}
        </Figure>
      </div>
      <h2 className="section-title">{t("answers.curve")}</h2>
      <Curve points={answers.curve} />
      <p className="quiet section-note">{t("answers.how")}</p>
    </>
  );
}

function Figure({ label, note, children }: { label: string; note?: string; children: ReactNode }) {
  return (
    <div className="figure">
      <span className="quiet">{label}</span>
      <strong>{children}</strong>
      {note && <span className="quiet">{note}</span>}
    </div>
  );
}
