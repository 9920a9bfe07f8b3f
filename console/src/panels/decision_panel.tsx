// One decision: what, why, what it set going, and the way back.
import { Button, Input } from "antd";
import { useState } from "react";
import { post } from "../api/client.ts";
import { useGet } from "../api/queries.ts";
import type { Decision, Effect } from "../api/types.ts";
import { useT, useWords } from "../i18n/index.tsx";
import { DecisionMarks, DecisionName } from "../parts/decisions.tsx";
import { Moment } from "../parts/moment.tsx";
import { OpenLink } from "../parts/open.tsx";
import { SkeletonRows } from "../parts/page.tsx";
import { GroupLink, Person } from "../parts/person.tsx";
import { Failed } from "../parts/problem.tsx";
import { ReasonTable } from "../parts/reason.tsx";
import { VerdictButtons } from "../parts/verdict_buttons.tsx";
import { useCommands } from "../state/commands.tsx";
import { useMay } from "../state/session.tsx";
import { Side } from "./side.tsx";

export function DecisionPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const t = useT();
  const detail = useGet("/api/v1/decisions/{id}", { path: { id } });
  const may = useMay("service");
  const decision = detail.data?.decision;
  return (
    <Side
      foot={decision && may && <DecisionActs decision={decision} />}
      label={t("decision.panel")}
      onClose={onClose}
      title={decision ? <DecisionName decision={decision} /> : t("decision.panel")}
    >
      {detail.isError && <Failed error={detail.error} retry={() => void detail.refetch()} />}
      {detail.isPending && <SkeletonRows height={56} rows={6} />}
      {detail.data && decision && (
        <>
          <DecisionMarks decision={decision} />
          <DecisionFacts decision={decision} />
          {decision.message && (
            <blockquote className="quoted">
              {decision.message.text}{" "}
              <OpenLink id={decision.message.id} kind="why">
                {t("why.link")}
              </OpenLink>
            </blockquote>
          )}
          <h3 className="side-section">{t("decision.reason")}</h3>
          <ReasonTable reason={decision.reason} />
          <h3 className="side-section">{t("decision.effects")}</h3>
          <Effects effects={detail.data.effects} />
          {detail.data.inverse && (
            <>
              <h3 className="side-section">{t("decision.inverse")}</h3>
              <ReasonTable reason={detail.data.inverse as Record<string, unknown>} />
            </>
          )}
        </>
      )}
    </Side>
  );
}

function DecisionFacts({ decision }: { decision: Decision }) {
  const t = useT();
  return (
    <dl className="facts">
      <div>
        <dt>{t("decision.at")}</dt>
        <dd>
          <Moment at={decision.at} />
        </dd>
      </div>
      {decision.group && (
        <div>
          <dt>{t("task.group")}</dt>
          <dd>
            <GroupLink group={decision.group} />
          </dd>
        </div>
      )}
      {decision.member && (
        <div>
          <dt>{t("task.member")}</dt>
          <dd>
            <Person member={decision.member} />
          </dd>
        </div>
      )}
      <div>
        <dt>{t("decision.version")}</dt>
        <dd className="num">{decision.policy_version || t("decision.builtin")}</dd>
      </div>
      <div>
        <dt>{t("decision.cause")}</dt>
        <dd className="num">{t("decision.fact", { seq: String(decision.cause) })}</dd>
      </div>
    </dl>
  );
}

function Effects({ effects }: { effects: Effect[] }) {
  const { t, word } = useWords();
  if (effects.length === 0) return <p className="quiet">{t("decision.no_effects")}</p>;
  return (
    <ul className="plain-list">
      {effects.map((effect) => (
        <li key={effect.id}>
          {word("effect", effect.kind)}{" "}
          <span className="tag">{word("effect_state", effect.state)}</span>{" "}
          <span className="quiet">{effect.result}</span>
        </li>
      ))}
    </ul>
  );
}

function DecisionActs({ decision }: { decision: Decision }) {
  const t = useT();
  const { perform } = useCommands();
  const [reason, setReason] = useState("");
  const mayUndo = useMay("operator");
  if (decision.mode === "shadow") return <VerdictButtons decision={decision} />;
  if (!mayUndo || !decision.undoable || decision.undone_at) return null;
  const undo = () =>
    void perform({
      run: () => post("/api/v1/decisions/{id}/undo", { reason }, { path: { id: decision.id } }),
      said: t("done.decision_undone"),
    });
  return (
    <>
      <Input
        aria-label={t("decision.undo_reason")}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t("decision.undo_reason")}
        value={reason}
      />
      <Button danger disabled={reason.trim() === ""} onClick={undo}>
        {t("act.undo_decision")}
      </Button>
    </>
  );
}
