import { useGet } from "../../api/queries.ts";
import { useT } from "../../i18n/index.tsx";

export function About() {
  const t = useT();
  const health = useGet("/healthz");
  return (
    <>
      <dl className="facts settings-facts">
        <div>
          <dt>{t("about.product")}</dt>
          <dd>
            {t("app.name")} {t("app.name_latin")}
          </dd>
        </div>
        <div>
          <dt>{t("about.version")}</dt>
          <dd className="num">{health.data?.version ?? "—"}</dd>
        </div>
        <div>
          <dt>{t("about.server")}</dt>
          <dd>{health.data?.status ?? "—"}</dd>
        </div>
        <div>
          <dt>{t("about.licence")}</dt>
          <dd>{t("about.licence_name")}</dd>
        </div>
        <div>
          <dt>{t("about.api")}</dt>
          <dd>
            <a href="/api/v1/openapi.json">{t("about.api_link")}</a>
          </dd>
        </div>
      </dl>
      <p className="quiet">{t("about.what")}</p>
    </>
  );
}
