// The versions of a program: what differs from the one in force, and bringing one back.
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { ProgramDetail, ProgramDifference } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { SkeletonRows } from "../../parts/page.tsx";
import { Failed, Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";

interface VersionsProps {
  detail: ProgramDetail;
  mayRestore: boolean;
  onRestored: () => void;
}

export function Versions({ detail, mayRestore, onRestored }: VersionsProps) {
  const { t, exact } = useWords();
  const { say } = useCommands();
  const client = useQueryClient();
  const [compared, setCompared] = useState<number | null>(null);
  const [refused, setRefused] = useState<unknown>(null);
  const { id } = detail.program;
  const restore = (version: number) => {
    const body = { version, based_on: detail.version };
    post("/api/v1/programs/{id}/restore", body, { path: { id } }).then(
      async () => {
        say(t("programs.published", { version: detail.version + 1 }));
        await client.invalidateQueries();
        onRestored();
      },
      (problem: unknown) => setRefused(problem),
    );
  };
  return (
    <>
      {refused !== null && <Refused error={refused} />}
      <ul className="version-list">
        {detail.versions.map((each) => (
          <li key={each.version}>
            <p>
              <b>{t("programs.version", { version: each.version })}</b>{" "}
              <span className="quiet">
                {exact(each.at)} · {each.by}
                {each.restored !== null &&
                  ` · ${t("programs.restored", { version: each.restored })}`}
              </span>
            </p>
            {each.note && <p>{each.note}</p>}
            {each.version !== detail.version && (
              <p>
                <Button onClick={() => setCompared(each.version)} size="small">
                  {t("programs.compare")}
                </Button>{" "}
                {mayRestore && (
                  <Button onClick={() => restore(each.version)} size="small">
                    {t("programs.restore")}
                  </Button>
                )}
              </p>
            )}
            {compared === each.version && <Compared from={each.version} id={id} />}
          </li>
        ))}
      </ul>
    </>
  );
}

function Compared({ id, from }: { id: string; from: number }) {
  const found = useGet("/api/v1/programs/{id}/compare", { path: { id }, query: { from } });
  if (found.isPending) return <SkeletonRows height={32} rows={3} />;
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  return <Differences differences={found.data.differences} />;
}

export function Differences({ differences }: { differences: ProgramDifference[] }) {
  const { t } = useWords();
  const shown = (value: unknown) =>
    value === null || value === undefined
      ? t("programs.nothing")
      : typeof value === "string"
        ? value
        : JSON.stringify(value);
  if (differences.length === 0) return <p className="quiet">{t("programs.no_difference")}</p>;
  return (
    <ul className="difference-list">
      {differences.map(({ place, before, after }) => (
        <li key={place}>
          <code>{place}</code>
          <p>
            <del>{shown(before)}</del> <ins>{shown(after)}</ins>
          </p>
        </li>
      ))}
    </ul>
  );
}
