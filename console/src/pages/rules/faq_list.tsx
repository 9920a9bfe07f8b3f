// FAQ: questions that come often, their answer, and who answers for it being right.
import { Button, Input } from "antd";
import type { Faq } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Empty } from "../../parts/page.tsx";
import { faqFaults } from "./checks.ts";
import { blankFaq } from "./complete.ts";
import { EntryForm, type Field } from "./entry_form.tsx";
import { EntryRow, ModeHint } from "./entry_row.tsx";
import { LinesInput } from "./inputs.tsx";
import { newEntry, type ListProps } from "./rule_list.tsx";

export function FaqList({ faqs, desk, changes, may }: ListProps & { faqs: Faq[] }) {
  const { t } = useWords();
  const [editing, setEditing] = useFilter("edit");
  const edited = editing === newEntry ? blankFaq : faqs.find((faq) => faq.id === editing);
  const replace = (next: Faq, was: string) =>
    desk.save((policy) => ({
      ...policy,
      faqs:
        was === ""
          ? [...policy.faqs, next]
          : policy.faqs.map((each) => (each.id === was ? next : each)),
    }));
  return (
    <>
      <div className="list-head">
        <ModeHint />
        {may && <Button onClick={() => setEditing(newEntry)}>{t("faq.new")}</Button>}
      </div>
      {faqs.length === 0 && <Empty hint={t("faq.empty_hint")} title={t("faq.empty")} />}
      <ul className="entry-list">
        {faqs.map((faq) => (
          <EntryRow
            change={changes.find((each) => each.part === "faqs" && each.id === faq.id)}
            key={faq.id}
            may={may}
            mode={faq.mode}
            name={faq.questions[0] ?? faq.id}
            onEdit={() => setEditing(faq.id)}
            onMode={(mode) => void replace({ ...faq, mode }, faq.id)}
            summary={faq.answer}
            tags={
              faq.owner && <span className="tag">{t("faq.owned_by", { name: faq.owner })}</span>
            }
          />
        ))}
      </ul>
      {edited && (
        <EntryForm
          check={(entry) =>
            faqFaults(
              entry,
              faqs.map((each) => each.id).filter((id) => id !== edited.id),
            )
          }
          entry={edited}
          fields={(field) => <FaqFields field={field} />}
          key={editing}
          may={may}
          onClose={() => setEditing("")}
          onDelete={() =>
            desk.save((policy) => ({
              ...policy,
              faqs: policy.faqs.filter((each) => each.id !== edited.id),
            }))
          }
          onSave={(next) => replace(next, edited.id)}
          title={edited.id === "" ? t("faq.new") : (edited.questions[0] ?? edited.id)}
        />
      )}
    </>
  );
}

function FaqFields({ field: { entry, set, item } }: { field: Field<Faq> }) {
  const { t } = useWords();
  return (
    <>
      {item(
        "questions",
        t("faq.questions"),
        <LinesInput
          id="field-questions"
          onChange={(questions) => set("questions", questions)}
          rows={3}
          value={entry.questions}
        />,
        t("faq.questions_hint"),
      )}
      {item(
        "answer",
        t("faq.answer"),
        <Input.TextArea
          autoSize={{ minRows: 4, maxRows: 12 }}
          id="field-answer"
          onChange={(event) => set("answer", event.target.value)}
          value={entry.answer}
        />,
      )}
      {item(
        "owner",
        t("faq.owner"),
        <Input
          id="field-owner"
          onChange={(event) => set("owner", event.target.value)}
          value={entry.owner}
        />,
        t("faq.owner_hint"),
      )}
    </>
  );
}
