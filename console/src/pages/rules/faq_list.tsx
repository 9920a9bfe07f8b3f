// FAQ: questions that come often, their answer, and who answers for it being right.
import { Input } from "antd";
import type { Faq } from "../../api/types.ts";
import { useT } from "../../i18n/index.tsx";
import { faqFaults } from "./checks.ts";
import { blankFaq } from "./complete.ts";
import type { Field } from "./entry_form.tsx";
import { EntryList, type EntryKind, type ListProps } from "./entry_list.tsx";
import { LinesInput } from "./inputs.tsx";

export function FaqList(props: ListProps) {
  const t = useT();
  const kind: EntryKind<Faq> = {
    part: "faqs",
    noun: "faq",
    blank: blankFaq,
    of: (policy) => policy.faqs,
    put: (policy, faqs) => ({ ...policy, faqs }),
    check: faqFaults,
    name: (faq) => faq.questions[0] ?? faq.id,
    summary: (faq) => faq.answer,
    tags: (faq) =>
      faq.owner && <span className="tag">{t("faq.owned_by", { name: faq.owner })}</span>,
    fields: (field) => <FaqFields field={field} />,
  };
  return <EntryList kind={kind} {...props} />;
}

function FaqFields({ field: { entry, set, item } }: { field: Field<Faq> }) {
  const t = useT();
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
