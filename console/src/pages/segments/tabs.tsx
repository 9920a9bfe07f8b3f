import { useT } from "../../i18n/index.tsx";
import { TabLinks } from "../../parts/tab_links.tsx";

export function MemberTabs({ here }: { here: "members" | "segments" }) {
  const t = useT();
  return (
    <TabLinks
      label={t("nav.members")}
      tabs={[
        { to: "/members", label: t("segments.members_tab"), here: here === "members" },
        { to: "/segments", label: t("segments.title"), here: here === "segments" },
      ]}
    />
  );
}
