// The plan before publishing: what changes, whom it touches, who is told; then the publishing.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Checkbox, Input, Modal } from "antd";
import { useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { ApiProblem, post } from "../../api/client.ts";
import type { ProgramDocument, ProgramPlan } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { SkeletonRows } from "../../parts/page.tsx";
import { Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { Differences } from "./versions.tsx";

interface PublishDialogProps {
  document: ProgramDocument;
  basedOn: number;
  onBasedOn: (version: number) => void;
  onClose: () => void;
}

export function PublishDialog({ document, basedOn, onBasedOn, onClose }: PublishDialogProps) {
  const { t } = useWords();
  const { say } = useCommands();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [plan, setPlan] = useState<ProgramPlan | null>(null);
  const [note, setNote] = useState("");
  const [announces, setAnnounces] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => {
    post("/api/v1/programs/plan", { program: { ...document } }).then(setPlan, setRefused);
  }, [document]);
  const publish = () => {
    if (!plan) return;
    setBusy(true);
    setRefused(null);
    const announce = announces ? plan.groups.map((group) => group.id) : [];
    const body = { program: { ...document }, based_on: basedOn, note, announce };
    post("/api/v1/programs", body).then(
      async () => {
        say(t("programs.published", { version: basedOn + 1 }));
        onBasedOn(basedOn + 1);
        await client.invalidateQueries();
        onClose();
        void navigate(`/programs/${document.id}`);
      },
      (problem: unknown) => {
        setBusy(false);
        setRefused(problem);
      },
    );
  };
  const isLate = plan !== null && plan.based_on !== basedOn;
  const isConflict = isLate || (refused instanceof ApiProblem && refused.code === "conflict");
  return (
    <Modal
      footer={
        <>
          {isLate && (
            <Button onClick={() => onBasedOn(plan.based_on)}>
              {t("programs.rebase", { version: plan.based_on })}
            </Button>
          )}
          <Button disabled={!plan || isLate} loading={busy} onClick={publish} type="primary">
            {t("programs.publish")}
          </Button>
        </>
      }
      onCancel={onClose}
      open
      title={t("programs.plan_title")}
    >
      {isConflict && <p className="notice">{t("programs.conflict")}</p>}
      {refused !== null && <Refused error={refused} />}
      {!plan && refused === null && <SkeletonRows height={32} rows={4} />}
      {plan && (
        <div className="program-plan">
          <PlanLines plan={plan} />
          {plan.groups.length > 0 && plan.announcement && (
            <Checkbox checked={announces} onChange={(event) => setAnnounces(event.target.checked)}>
              {t("programs.announce", {
                by_itself: plan.groups.filter((group) => group.by_itself).length,
                by_hand: plan.groups.filter((group) => !group.by_itself).length,
              })}
            </Checkbox>
          )}
          {announces && <pre className="program-told">{plan.announcement}</pre>}
          <Input
            aria-label={t("programs.note")}
            onChange={(event) => setNote(event.target.value)}
            placeholder={t("programs.note")}
            value={note}
          />
        </div>
      )}
    </Modal>
  );
}

function PlanLines({ plan }: { plan: ProgramPlan }) {
  const { t } = useWords();
  const isSame = plan.based_on > 0 && plan.differences.length === 0;
  return (
    <>
      <p>
        {plan.based_on === 0
          ? t("programs.plan_new")
          : isSame
            ? t("programs.plan_same")
            : t("programs.plan_next", { from: plan.based_on, to: plan.based_on + 1 })}
      </p>
      {plan.based_on > 0 && !isSame && <Differences differences={plan.differences} />}
      <p>{t("programs.plan_touch", { groups: plan.groups.length, members: plan.members })}</p>
      {plan.placements > 0 && <p>{t("programs.plan_placements", { count: plan.placements })}</p>}
    </>
  );
}
