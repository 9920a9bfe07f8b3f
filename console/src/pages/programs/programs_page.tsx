// All programs, and the archetypes that a new one is begun from.
import { Link } from "react-router";
import { useGet } from "../../api/queries.ts";
import type { ArchetypeList, ProgramLine } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Empty, Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";

export default function ProgramsPage() {
  const { t } = useWords();
  const programs = useGet("/api/v1/programs");
  const archetypes = useGet("/api/v1/archetypes");
  const failed = programs.isError ? programs : archetypes.isError ? archetypes : null;
  return (
    <Page lead={t("programs.lead")} leadLines={2} title={t("nav.programs")}>
      {failed && <Failed error={failed.error} retry={() => void failed.refetch()} />}
      {(programs.isPending || archetypes.isPending) && !failed && <SkeletonRows />}
      {programs.data && archetypes.data && (
        <>
          {programs.data.items.length === 0 && (
            <Empty hint={t("programs.empty_hint")} title={t("programs.empty")} />
          )}
          <ul className="program-list">
            {programs.data.items.map((program) => (
              <ProgramRow key={program.id} program={program} />
            ))}
          </ul>
          <Archetypes items={archetypes.data.items} />
        </>
      )}
    </Page>
  );
}

function ProgramRow({ program }: { program: ProgramLine }) {
  const { t, word } = useWords();
  const { serious, warning, overridden } = program.findings;
  const { groups, members, version } = program;
  return (
    <li>
      <div>
        <Link className="cell-name" to={`/programs/${program.id}`}>
          {program.name}
        </Link>{" "}
        <span className="quiet">
          {word("archetype", program.archetype)} · {program.owner}
        </span>
      </div>
      <span className="quiet num">{t("programs.facts", { groups, members, version })}</span>
      <span className="program-tags">
        {serious > 0 && (
          <span className="tag is-red">{t("programs.serious", { count: serious })}</span>
        )}
        {warning > 0 && <span className="tag">{t("programs.warning", { count: warning })}</span>}
        {overridden > 0 && (
          <span className="tag">{t("programs.overridden", { count: overridden })}</span>
        )}
        {serious + warning + overridden === 0 && (
          <span className="quiet">{t("programs.sound")}</span>
        )}
      </span>
    </li>
  );
}

function Archetypes({ items }: { items: ArchetypeList["items"] }) {
  const { t, locale } = useWords();
  return (
    <section>
      <h2 className="section-title">{t("programs.begin")}</h2>
      <ul className="archetype-list">
        {items.map(({ program, title_zh, title_en, source_zh, source_en }) => (
          <li key={program.id}>
            <Link to={`/programs/new?from=${program.id}`}>
              {locale === "zh" ? title_zh : title_en}
            </Link>
            <p lang="zh">{program.purpose}</p>
            <p className="quiet">
              {t("programs.source", { source: locale === "zh" ? source_zh : source_en })}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
