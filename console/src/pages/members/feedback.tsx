// What this customer thinks of us, as staff wrote it down in the chat sidebar.
import type { Feedback, Member } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { FeedbackList } from "../../parts/feedback_list.tsx";

export function MemberFeedback({ feedback, member }: { feedback: Feedback[]; member: Member }) {
  const { t } = useWords();
  if (member.role !== "member") return null;
  return (
    <section>
      <h2 className="section-title">
        {t("feedback.title")} <span className="num quiet">{feedback.length}</span>
      </h2>
      {feedback.length === 0 && <p className="quiet">{t("feedback.none")}</p>}
      <FeedbackList feedback={feedback} />
    </section>
  );
}
