// How a rule has done: what it fired on, how often people found it right, with an honest interval.
import { Link } from "react-router";
import { useGet } from "../api/queries.ts";
import { useT, useWords } from "../i18n/index.tsx";
import { Moment } from "../parts/moment.tsx";
import { OpenLink } from "../parts/open.tsx";
import { SkeletonRows } from "../parts/page.tsx";
import { Failed } from "../parts/problem.tsx";
import { Precision } from "../parts/precision.tsx";
import { ReasonLine } from "../parts/reason.tsx";
import { VerdictButtons } from "../parts/verdict_buttons.tsx";
import { useMay } from "../state/session.tsx";
import { Side } from "./side.tsx";

export function RulePanel({ id, onClose }: { id: string; onClose: () => void }) {
  const t = useT();
  const { count } = useWords();
  const report = useGet("/api/v1/rules/{id}/shadow", { path: { id } });
  const may = useMay("service");
  return (
    <Side label={t("rule.panel")} onClose={onClose} title={t("rule.panel_of", { rule: id })}>
      {report.isError && <Failed error={report.error} retry={() => void report.refetch()} />}
      {report.isPending && <SkeletonRows height={56} rows={6} />}
      {report.data && (
        <>
          <Precision report={report.data} />
          <dl className="facts">
            <div>
              <dt>{t("shadow.fired")}</dt>
              <dd className="num">{count(report.data.fired)}</dd>
            </div>
            <div>
              <dt>{t("shadow.live")}</dt>
              <dd className="num">{count(report.data.live)}</dd>
            </div>
          </dl>
          <p>
            <Link to={`/rules?edit=${encodeURIComponent(id)}`}>{t("rule.edit_this")}</Link>
          </p>
          <h3 className="side-section">{t("shadow.examples")}</h3>
          {report.data.decisions.length === 0 && <p className="quiet">{t("shadow.none")}</p>}
          <ul className="plain-list">
            {report.data.decisions.map((decision) => (
              <li className="shadow-case" key={decision.id}>
                <p>{decision.message?.text}</p>
                <ReasonLine reason={decision.reason} />
                <div className="suggestion-foot">
                  <OpenLink className="quiet" id={decision.id} kind="decision">
                    <Moment at={decision.at} />
                  </OpenLink>
                  {may && decision.mode !== "live" && <VerdictButtons decision={decision} />}
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </Side>
  );
}
