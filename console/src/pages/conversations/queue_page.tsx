// The unanswered queue: every question that is owed an answer, soonest due first, under the
// keyboard.
import { Segmented } from "antd";
import { usePages } from "../../api/queries.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { FilterSwitch } from "../../parts/filter_inputs.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Empty, Page } from "../../parts/page.tsx";
import { QuestionTable } from "../../parts/question_table.tsx";
import { StateSelect } from "../groups/group_questions.tsx";
import { useSession } from "../../state/session.tsx";
import { ConversationTabs } from "./tabs.tsx";

export default function QueuePage() {
  const t = useT();
  const [state, setState] = useFilter("state", "unanswered");
  const [assignee, setAssignee] = useFilter("assignee");
  const [breached, setBreached] = useFilter("breached");
  const sort = state === "unanswered" || state === "open" ? "due" : "asked";
  const list = usePages("/api/v1/questions", {
    query: { state, assignee, breached, sort, limit: 100 },
  });
  const filtered = assignee !== "" || breached !== "" || state !== "unanswered";
  return (
    <Page
      body="flush"
      filters={
        <>
          <StateSelect onChange={setState} value={state} />
          <AssigneeFilter onChange={setAssignee} value={assignee} />
          <FilterSwitch label={t("queue.breached_only")} onChange={setBreached} value={breached} />
        </>
      }
      lead={t("queue.lead")}
      tabs={<ConversationTabs here="queue" />}
      title={t("nav.conversations")}
    >
      <QuestionTable
        empty={
          <Empty
            hint={t(filtered ? "queue.none_found_hint" : "queue.empty_hint")}
            title={t(filtered ? "queue.none_found" : "queue.empty")}
          />
        }
        list={list}
        showGroup
      />
    </Page>
  );
}

function AssigneeFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const { t } = useWords();
  const { member } = useSession();
  return (
    <Segmented
      aria-label={t("question.assignee")}
      onChange={onChange}
      options={[
        { value: "", label: t("queue.everybody") },
        ...(member ? [{ value: "me", label: t("queue.mine") }] : []),
        { value: "none", label: t("queue.nobody") },
      ]}
      value={value}
    />
  );
}
