import { useT } from "../../i18n/index.tsx";
import { TabLinks } from "../../parts/tab_links.tsx";

export function ConversationTabs({ here }: { here: "queue" | "tasks" | "search" | "answers" }) {
  const t = useT();
  return (
    <TabLinks
      label={t("nav.conversations")}
      tabs={[
        { to: "/conversations", label: t("queue.title"), here: here === "queue" },
        { to: "/conversations/tasks", label: t("tasks.title"), here: here === "tasks" },
        { to: "/conversations/search", label: t("search.title"), here: here === "search" },
        { to: "/conversations/answers", label: t("answers.title"), here: here === "answers" },
      ]}
    />
  );
}
