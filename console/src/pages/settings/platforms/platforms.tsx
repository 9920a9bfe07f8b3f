// The chat platforms that are connected, looked at again every few seconds.
import { useCallback } from "react";
import { useGet } from "../../../api/queries.ts";
import { T, useT } from "../../../i18n/index.tsx";
import { Empty, SkeletonRows } from "../../../parts/page.tsx";
import { Failed } from "../../../parts/problem.tsx";
import { PlatformCard } from "./platform_card.tsx";

export const platformsMs = 15_000; // how often their condition is asked for

export function Platforms() {
  const t = useT();
  const list = useGet("/api/v1/platforms", {}, { refetchMs: platformsMs });
  const { data, error, isPending, refetch } = list;
  const again = useCallback(() => void refetch(), [refetch]);
  if (isPending) return <SkeletonRows height={120} rows={4} />;
  if (!data) return <Failed error={error} retry={again} />;
  if (data.items.length === 0) return <NoPlatform />;
  return (
    <>
      <p className="quiet section-note">{t("platform.lead")}</p>
      {data.items.map((platform) => (
        <PlatformCard key={platform.source} platform={platform} refetch={again} />
      ))}
    </>
  );
}

const command = "guildhall serve --connections FILE";
const document = "docs/connections.md";

export function NoPlatform() {
  const t = useT();
  return (
    <Empty
      hint={
        <T
          k="platform.empty_hint"
          values={{ command: <code>{command}</code>, document: <code>{document}</code> }}
        />
      }
      title={t("platform.empty")}
    />
  );
}
