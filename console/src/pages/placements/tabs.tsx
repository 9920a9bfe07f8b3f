import { useT } from "../../i18n/index.tsx";
import { TabLinks } from "../../parts/tab_links.tsx";

export function SeatingTabs({ here }: { here: "plans" | "companies" | "competitors" }) {
  const t = useT();
  return (
    <TabLinks
      label={t("nav.placements")}
      tabs={[
        { to: "/placements", label: t("placements.title"), here: here === "plans" },
        { to: "/companies", label: t("companies.title"), here: here === "companies" },
        {
          to: "/companies/competitors",
          label: t("competitors.title"),
          here: here === "competitors",
        },
      ]}
    />
  );
}
