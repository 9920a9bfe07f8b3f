// Publishing shows its impact first: what changes, and what the draft would have done last week.
import { Modal } from "antd";
import { useState } from "react";
import { useWords, type Key } from "../../i18n/index.tsx";
import type { Change } from "./changes.ts";
import type { DraftDesk } from "./draft.tsx";
import { TestResult } from "./test_dialogue.tsx";

export const impactDays = 7;

export function PublishDialogue({ desk, onClose }: { desk: DraftDesk; onClose: () => void }) {
  const { t } = useWords();
  const [busy, setBusy] = useState(false);
  const blocked = (desk.draft?.problems.length ?? 0) > 0;
  const publish = async () => {
    setBusy(true);
    const done = await desk.publish();
    setBusy(false);
    if (done) onClose();
  };
  return (
    <Modal
      cancelText={t("act.cancel")}
      confirmLoading={busy}
      okButtonProps={{ disabled: blocked }}
      okText={t("publish.button", { version: String((desk.draft?.based_on ?? 0) + 1) })}
      onCancel={onClose}
      onOk={() => void publish()}
      open
      title={t("publish.title")}
      width={720}
    >
      <p className="section-note">{t(blocked ? "publish.blocked" : "publish.lead")}</p>
      <h3 className="side-section">{t("publish.changes")}</h3>
      <ul className="plain-list">
        {desk.changes.map((change) => (
          <ChangeLine change={change} key={`${change.part}${change.id}`} />
        ))}
      </ul>
      <h3 className="side-section">{t("publish.impact")}</h3>
      <TestResult days={impactDays} desk={desk} onOpen={onClose} />
    </Modal>
  );
}

function ChangeLine({ change }: { change: Change }) {
  const { t, word } = useWords();
  return (
    <li>
      <span className={`tag ${change.how === "removed" ? "is-red" : "is-accent"}`}>
        {t(`change.${change.how}`)}
      </span>{" "}
      {t(`policy.part.${change.part}` as Key)} {change.id && <code>{change.id}</code>}{" "}
      <span className="quiet">
        {change.fields.map((field) => word("policy_field", field)).join(" · ")}
      </span>
    </li>
  );
}
