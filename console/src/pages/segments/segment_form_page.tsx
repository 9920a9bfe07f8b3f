// A segment, new or changed: its name, and its condition as a form or as an expression, each of
// which follows the other; beside it how many customers meet it now.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Segmented } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { ApiProblem, patch, post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Segment, SegmentDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed, Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { Field } from "../channels/field.tsx";
import { GroupBox } from "./builder.tsx";
import { asGroup, blank, pruned, type Group, type Tree } from "./tree.ts";
import { useTrial, type Question, type Trial } from "./use_trial.ts";

export default function SegmentFormPage() {
  const { t } = useWords();
  const may = useMay("operator");
  const { id } = useParams();
  const isNew = id === undefined;
  const detail = useGet("/api/v1/segments/{id}", { path: { id: Number(id) } }, { enabled: !isNew });
  return (
    <Page
      back={
        isNew
          ? { to: "/segments", label: t("segments.title") }
          : { to: `/segments/${id}`, label: detail.data?.segment.name ?? t("segments.title") }
      }
      title={t(isNew ? "segments.new" : "segments.edit_title")}
    >
      {!may && <p className="notice">{t("segments.operators_only")}</p>}
      {detail.isError && <Failed error={detail.error} retry={() => void detail.refetch()} />}
      {!isNew && detail.isPending && <SkeletonRows height={64} rows={5} />}
      {may && (isNew || detail.data) && <SegmentForm detail={detail.data} />}
    </Page>
  );
}

const fresh: Group = { all: [blank("questions")] };

// The form and the text of one condition. What is typed in either is asked; what the server answers
// is shown in the other.
function useCondition(detail: SegmentDetail | undefined) {
  const [way, setWay] = useState<"form" | "text">("form");
  const [tree, setTree] = useState<Group>(detail ? asGroup(detail.tree as unknown as Tree) : fresh);
  const [text, setText] = useState(detail?.segment.expression ?? "");
  const kept = pruned(tree);
  const question: Question =
    way === "form" ? kept && { tree: kept } : text.trim() === "" ? null : { expression: text };
  const trial = useTrial(question);
  const isAnswered = !trial.pending && trial.answer !== undefined;
  const turn = (next: "form" | "text") => {
    if (isAnswered && next === "text") setText(trial.answer!.expression);
    if (isAnswered && next === "form") setTree(asGroup(trial.answer!.tree as unknown as Tree));
    setWay(next);
  };
  const expression = way === "text" ? text : isAnswered ? trial.answer!.expression : "";
  const isStale = way === "text" && trial.refused !== undefined;
  return { way, turn, tree, setTree, text, setText, trial, expression, isStale };
}

function SegmentForm({ detail }: { detail: SegmentDetail | undefined }) {
  const { t } = useWords();
  const { say } = useCommands();
  const client = useQueryClient();
  const navigate = useNavigate();
  const segment: Segment | undefined = detail?.segment;
  const [name, setName] = useState(segment?.name ?? "");
  const [note, setNote] = useState(segment?.note ?? "");
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const condition = useCondition(detail);
  const submit = () => {
    setBusy(true);
    setRefused(null);
    const body = { name, note, expression: condition.expression };
    const sent = segment
      ? patch(
          "/api/v1/segments/{id}",
          { ...body, revision: segment.revision },
          { path: { id: segment.id } },
        )
      : post("/api/v1/segments", body);
    sent.then(
      async (done) => {
        await client.invalidateQueries();
        say(t("segments.saved", { name }));
        const made = (done.result as { segment?: number } | null)?.segment;
        void navigate(`/segments/${segment?.id ?? made ?? ""}`);
      },
      (problem: unknown) => {
        setBusy(false);
        setRefused(problem);
      },
    );
  };
  const isAtField = refused instanceof ApiProblem && refused.field !== "";
  return (
    <form
      className="segment-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <div className="segment-form-main">
        <Field at="name" error={refused} htmlFor="segment-name" label={t("segments.name")}>
          <Input
            id="segment-name"
            maxLength={40}
            onChange={(event) => setName(event.target.value)}
            value={name}
          />
        </Field>
        <Field at="note" error={refused} htmlFor="segment-note" label={t("segments.note")}>
          <Input
            id="segment-note"
            maxLength={300}
            onChange={(event) => setNote(event.target.value)}
            value={note}
          />
        </Field>
        <div className="segment-ways">
          <span className="field-label">{t("segments.says")}</span>
          <Segmented
            onChange={condition.turn}
            options={[
              { value: "form" as const, label: t("segments.form") },
              { value: "text" as const, label: t("segments.text") },
            ]}
            value={condition.way}
          />
        </div>
        {condition.way === "form" ? (
          <>
            <GroupBox group={condition.tree} onChange={condition.setTree} />
            <code className="segment-expression">{condition.trial.answer?.expression}</code>
          </>
        ) : (
          <Field
            at="expression"
            error={condition.trial.refused ?? refused}
            hint={t("segments.text_hint")}
            htmlFor="segment-expression"
            label={t("segments.text")}
          >
            <Input.TextArea
              autoSize={{ minRows: 3, maxRows: 10 }}
              className="segment-expression"
              id="segment-expression"
              onChange={(event) => condition.setText(event.target.value)}
              spellCheck={false}
              value={condition.text}
            />
          </Field>
        )}
        {condition.isStale && <p className="quiet">{t("segments.trial_stale")}</p>}
        {refused !== null && !isAtField && <Refused error={refused} />}
        {isAtField && (refused as ApiProblem).field === "revision" && <Refused error={refused} />}
        <Button
          disabled={name.trim() === "" || condition.expression === "" || condition.isStale}
          htmlType="submit"
          loading={busy}
          type="primary"
        >
          {t("segments.save")}
        </Button>
      </div>
      <TrialBox trial={condition.trial} />
    </form>
  );
}

function TrialBox({ trial }: { trial: Trial & { pending: boolean } }) {
  const { t } = useWords();
  const { answer } = trial;
  return (
    <aside aria-busy={trial.pending} aria-live="polite" className="segment-trial">
      <h2 className="section-title">{t("segments.trial")}</h2>
      {trial.refused !== undefined && <Refused error={trial.refused} />}
      {answer && (
        <>
          <p className="segment-count num">{answer.members.toLocaleString()}</p>
          <p className="quiet">
            {answer.is_exact
              ? t("segments.trial_exact", {
                  count: answer.members,
                  customers: answer.customers,
                })
              : t("segments.trial_about", {
                  count: answer.members,
                  low: answer.low,
                  high: answer.high,
                  looked: answer.looked_at,
                  customers: answer.customers,
                })}
          </p>
          {answer.first.length === 0 ? (
            <p className="quiet">{t("segments.trial_none")}</p>
          ) : (
            <>
              <p className="quiet">{t("segments.trial_first")}</p>
              <ul className="plain-list">
                {answer.first.map((each) => (
                  <li key={each.id}>
                    <Link to={`/members/${each.id}`}>{each.name || `#${each.id}`}</Link>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </aside>
  );
}
