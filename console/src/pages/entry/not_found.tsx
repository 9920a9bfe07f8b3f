import { Link } from "react-router";
import { useT } from "../../i18n/index.tsx";
import { Empty, Page } from "../../parts/page.tsx";

export default function NotFound() {
  const t = useT();
  return (
    <Page title={t("not_found.title")}>
      <Empty
        action={<Link to="/today">{t("not_found.back")}</Link>}
        hint={t("not_found.hint")}
        title={t("not_found.title")}
      />
    </Page>
  );
}
