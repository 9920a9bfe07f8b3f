// Published versions, newest first. Every decision names the version that it was made under.
import { Button } from "antd";
import { usePages } from "../../api/queries.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Empty, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";

export function VersionList() {
  const { t } = useWords();
  const list = usePages("/api/v1/policy/versions", { query: { limit: 50 } });
  if (list.isPending) return <SkeletonRows height={48} rows={5} />;
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.items.length === 0)
    return <Empty hint={t("version.empty_hint")} title={t("version.empty")} />;
  return (
    <>
      <ul className="entry-list">
        {list.items.map((version) => (
          <li className="entry-row" key={version.version}>
            <div className="entry-row-main">
              <p>
                <strong>{t("version.name", { version: String(version.version) })}</strong>
              </p>
              <p className="quiet">
                {t("version.by", { name: version.by })} · <Moment at={version.at} />
              </p>
            </div>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button onClick={() => void list.fetchNextPage()}>{t("act.older")}</Button>
      )}
    </>
  );
}
