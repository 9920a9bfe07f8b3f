// Rules and replies: edited as a draft, tried on last week's messages, published with the impact in
// sight.
import { Button } from "antd";
import { useState, type ReactNode } from "react";
import { useParams } from "react-router";
import type { PolicyDraft } from "../../api/types.ts";
import { useT, useWords, T } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { TabLinks } from "../../parts/tab_links.tsx";
import { useMay } from "../../state/session.tsx";
import { AdmissionForm } from "./admission_form.tsx";
import { useDraft, type DraftDesk } from "./draft.tsx";
import { FaqList } from "./faq_list.tsx";
import { ModelsTab } from "./models/models_tab.tsx";
import { OnboardingForm } from "./onboarding_form.tsx";
import { PromiseForm } from "./promise_form.tsx";
import { PublishDialogue } from "./publish_dialogue.tsx";
import { ReplyList } from "./reply_list.tsx";
import { RuleList } from "./rule_list.tsx";
import { SeatingForm } from "./seating_form.tsx";
import { TestDialogue } from "./test_dialogue.tsx";
import { VersionList } from "./version_list.tsx";

const tabs = [
  "rules",
  "replies",
  "faqs",
  "promise",
  "seating",
  "admission",
  "onboarding",
  "models",
  "versions",
] as const;
type Tab = (typeof tabs)[number];

export default function RulesPage() {
  const { t } = useWords();
  const params = useParams();
  const tab: Tab = tabs.find((each) => each === params.tab) ?? "rules";
  const desk = useDraft();
  const may = useMay("operator");
  const mayPublish = useMay("lead");
  const [dialogue, setDialogue] = useState<"test" | "publish" | null>(null);
  const policy = desk.draft?.policy;
  const counts = {
    rules: policy?.rules.length,
    replies: policy?.replies.length,
    faqs: policy?.faqs.length,
  };
  return (
    <Page
      actions={
        may && (
          <>
            <Button disabled={!desk.draft} onClick={() => setDialogue("test")}>
              {t("policy.test")}
            </Button>
            <Button
              disabled={desk.changes.length === 0 || !mayPublish}
              onClick={() => setDialogue("publish")}
              title={mayPublish ? undefined : t("policy.publish_role")}
              type="primary"
            >
              {t("policy.publish")}
            </Button>
          </>
        )
      }
      lead={desk.draft && <DraftLead desk={desk} draft={desk.draft} may={may} />}
      tabs={
        <TabLinks
          label={t("nav.rules")}
          tabs={tabs.map((each) => {
            const count = each in counts ? counts[each as keyof typeof counts] : undefined;
            return {
              to: each === "rules" ? "/rules" : `/rules/${each}`,
              label: t(`policy.tab.${each}`),
              here: each === tab,
              ...(count === undefined ? {} : { count }),
            };
          })}
        />
      }
      leadLines={2}
      title={t("nav.rules")}
    >
      <Problems draft={desk.draft} />
      <TabBody desk={desk} may={may} tab={tab} />
      {dialogue === "test" && <TestDialogue desk={desk} onClose={() => setDialogue(null)} />}
      {dialogue === "publish" && <PublishDialogue desk={desk} onClose={() => setDialogue(null)} />}
    </Page>
  );
}

function TabBody({ tab, desk, may }: { tab: Tab; desk: DraftDesk; may: boolean }): ReactNode {
  if (tab === "versions") return <VersionList />;
  if (tab === "models") return <ModelsTab />;
  if (desk.error && !desk.draft) return <Failed error={desk.error} retry={desk.retry} />;
  if (!desk.draft) return <SkeletonRows height={60} />;
  const { policy } = desk.draft;
  const list = { desk, policy, may };
  switch (tab) {
    case "rules":
      return <RuleList {...list} />;
    case "replies":
      return <ReplyList {...list} />;
    case "faqs":
      return <FaqList {...list} />;
    case "promise":
      return <PromiseForm key={desk.draft.revision} {...list} />;
    case "admission":
      return <AdmissionForm key={desk.draft.revision} {...list} />;
    case "onboarding":
      return <OnboardingForm key={desk.draft.revision} {...list} />;
    case "seating":
      return <SeatingForm key={desk.draft.revision} {...list} />;
  }
}

function DraftLead({ desk, draft, may }: { desk: DraftDesk; draft: PolicyDraft; may: boolean }) {
  const t = useT();
  if (desk.changes.length === 0)
    return <T k="policy.in_force" values={{ version: String(draft.based_on) }} />;
  return (
    <>
      <T k="policy.draft" values={{ count: desk.changes.length, count_n: desk.changes.length }} />
      {may && (
        <button className="plain-button link" onClick={desk.discard} type="button">
          {t("policy.discard")}
        </button>
      )}
    </>
  );
}

function Problems({ draft }: { draft: PolicyDraft | undefined }) {
  const t = useT();
  if (!draft || draft.problems.length === 0) return null;
  return (
    <div className="refused" role="alert">
      <strong>{t("policy.problems")}</strong>
      <ul>
        {draft.problems.map((problem, index) => (
          <li key={index}>
            <code>{problem.field}</code> <span lang="en">{problem.detail}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
