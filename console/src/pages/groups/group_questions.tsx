import { Select } from "antd";
import { usePages } from "../../api/queries.ts";
import { useT, useWords, type Key } from "../../i18n/index.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Empty } from "../../parts/page.tsx";
import { QuestionTable } from "../../parts/question_table.tsx";

const states = ["unanswered", "open", "waiting", "answered", "closed", "expired", "all"] as const;

export function GroupQuestions({ id }: { id: number }) {
  const { t } = useWords();
  const [state, setState] = useFilter("state", "all");
  const list = usePages("/api/v1/groups/{id}/questions", {
    path: { id },
    query: { state, limit: 50 },
  });
  return (
    <>
      <div className="page-filters tab-filters">
        <StateSelect onChange={setState} value={state} />
      </div>
      <QuestionTable
        empty={<Empty hint={t("queue.empty_hint")} title={t("queue.none_found")} />}
        list={list}
        showGroup={false}
      />
    </>
  );
}

export function StateSelect({
  value,
  onChange,
}: {
  value: string;
  onChange: (state: string) => void;
}) {
  const t = useT();
  return (
    <Select
      aria-label={t("queue.state")}
      onChange={onChange}
      options={states.map((state) => ({ value: state, label: t(`queue.state.${state}` as Key) }))}
      popupMatchSelectWidth={false}
      value={value}
    />
  );
}
