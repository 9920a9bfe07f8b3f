// The map of conflicts: which companies compete, and which might.
import { useGet } from "../../api/queries.ts";
import type { CompetitorMap } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { SeatingTabs } from "../placements/tabs.tsx";
import { RelationList } from "./relations.tsx";

export default function CompetitorsPage() {
  const { t } = useWords();
  const map = useGet("/api/v1/competitors");
  return (
    <Page
      lead={t("competitors.lead")}
      leadLines={2}
      tabs={<SeatingTabs here="competitors" />}
      title={t("competitors.title")}
    >
      {map.isPending && <SkeletonRows height={48} rows={6} />}
      {map.isError && !map.data && <Failed error={map.error} retry={() => void map.refetch()} />}
      {map.data && <Conflicts map={map.data} />}
    </Page>
  );
}

export function Conflicts({ map }: { map: CompetitorMap }) {
  const { t } = useWords();
  return (
    <>
      <section>
        <h2 className="section-title">
          {t("competitors.suggestions")} <span className="num quiet">{map.suggestions.length}</span>
        </h2>
        <p className="quiet section-note">{t("competitors.suggestions_note")}</p>
        <RelationList none={t("competitors.no_suggestions")} relations={map.suggestions} />
      </section>
      <section>
        <h2 className="section-title">
          {t("competitors.said")} <span className="num quiet">{map.relations.length}</span>
        </h2>
        <RelationList none={t("competitors.none")} relations={map.relations} />
      </section>
    </>
  );
}
