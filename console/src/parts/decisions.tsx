// What the system did, newest first, each with its reason and, where it can be taken back, its
// undo.
import type { Decision } from "../api/types.ts";
import { useT, useWords } from "../i18n/index.tsx";
import { Moment } from "./moment.tsx";
import { OpenLink } from "./open.tsx";
import { ReasonLine } from "./reason.tsx";

export function DecisionList({ decisions }: { decisions: Decision[] }) {
  const t = useT();
  if (decisions.length === 0) return <p className="quiet">{t("decision.none")}</p>;
  return (
    <ul className="feed">
      {decisions.map((decision) => (
        <li className="feed-line" key={decision.id}>
          <span aria-hidden className={`feed-dot is-${decision.mode}`} />
          <div className="feed-main">
            <div className="feed-head">
              <OpenLink id={decision.id} kind="decision">
                <DecisionName decision={decision} />
              </OpenLink>
              <DecisionMarks decision={decision} />
              <span className="feed-time">
                <Moment at={decision.at} />
              </span>
            </div>
            <ReasonLine reason={decision.reason} />
          </div>
        </li>
      ))}
    </ul>
  );
}

export function DecisionName({ decision }: { decision: Decision }) {
  const { word } = useWords();
  return <>{word("decision", decision.kind)}</>;
}

export function DecisionMarks({ decision }: { decision: Decision }) {
  const { t, word } = useWords();
  const { mode, rule, undone_at: undone, verdict } = decision;
  if (mode === "live" && !rule && !undone && !verdict) return null;
  return (
    <span className="marks">
      {mode !== "live" && <span className="tag">{word("mode", mode)}</span>}
      {rule && (
        <OpenLink className="tag" id={rule} kind="rule">
          {rule}
        </OpenLink>
      )}
      {undone && <span className="tag is-amber">{t("decision.undone")}</span>}
      {verdict && (
        <span className={`tag ${verdict.right ? "is-green" : "is-red"}`}>
          {t(verdict.right ? "verdict.right" : "verdict.wrong")}
        </span>
      )}
    </span>
  );
}
