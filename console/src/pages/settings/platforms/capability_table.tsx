// What a platform lets a program do, by verdict, with where the platform says so.
import { useState } from "react";
import type { Platform } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { FilterSearch } from "../../../parts/filter_inputs.tsx";
import { searchWords } from "../../conversations/search_words.ts";
import { VerdictSign } from "./marks.tsx";
import {
  abilitiesOf,
  filterAbilities,
  sourceParts,
  verdicts,
  wecomPage,
  type Ability,
  type Verdict,
} from "./platform.ts";

export function CapabilityTable({ platform, name }: { platform: Platform; name: string }) {
  const { t, word, count, locale } = useWords();
  const [typed, setTyped] = useState("");
  const [only, setOnly] = useState<Verdict | null>(null);
  const all = abilitiesOf(platform.capabilities, locale, word);
  const found = filterAbilities(all, searchWords(typed));
  const shown = found.filter(({ row }) => only === null || row.verdict === only);
  return (
    <section aria-label={t("platform.can", { name })} className="abilities">
      <h3 className="section-title">{t("platform.can", { name })}</h3>
      <p className="quiet section-note">{t("platform.can_hint")}</p>
      <div className="ability-filters">
        <FilterSearch label={t("platform.filter")} onType={setTyped} typed={typed} />
        <div aria-label={t("platform.verdicts")} className="ability-verdicts" role="group">
          {verdicts.map((verdict) => (
            <button
              aria-pressed={only === verdict}
              className="chip"
              key={verdict}
              onClick={() => setOnly(only === verdict ? null : verdict)}
              type="button"
            >
              <VerdictSign verdict={verdict} /> {word("capability_verdict", verdict)}{" "}
              <span className="num">
                {count(found.filter(({ row }) => row.verdict === verdict).length)}
              </span>
            </button>
          ))}
        </div>
      </div>
      {shown.length === 0 && (
        <p className="quiet section-none" role="status">
          {t("platform.nothing_found", { q: typed.trim() })}
        </p>
      )}
      {verdicts.map((verdict) => (
        <VerdictGroup
          abilities={shown.filter(({ row }) => row.verdict === verdict)}
          key={verdict}
          source={platform.source}
          verdict={verdict}
        />
      ))}
    </section>
  );
}

interface GroupProps {
  verdict: Verdict;
  abilities: Ability[];
  source: string; // of the platform
}

function VerdictGroup({ verdict, abilities, source }: GroupProps) {
  const { t, word } = useWords();
  if (abilities.length === 0) return null;
  return (
    <>
      <div className="ability-head">
        <h4>
          <VerdictSign verdict={verdict} /> {word("capability_verdict", verdict)}{" "}
          <span className="quiet">{word("capability_verdict_hint", verdict)}</span>
        </h4>
        <span aria-hidden className="ability-source quiet">
          {t("platform.source")}
        </span>
      </div>
      <ul>
        {abilities.map((ability) => (
          <AbilityRow ability={ability} key={ability.row.name} source={source} />
        ))}
      </ul>
    </>
  );
}

function AbilityRow({ ability, source }: { ability: Ability; source: string }) {
  const { t } = useWords();
  const { name, says, row } = ability;
  const parts = sourceParts(source, row.source);
  return (
    <li className="ability">
      <span className="ability-name">{name}</span>
      <span className="ability-says">
        {says}
        {row.verdict === "impossible" && row.task !== "" && (
          <span className="tag">{t("platform.by_task")}</span>
        )}
      </span>
      {parts.length > 0 && (
        <span className="ability-source quiet">
          <span className="ability-source-word">{t("platform.source")} </span>
          {parts.map((part) =>
            part.page === undefined ? (
              <span key={part.text}>{part.text}</span>
            ) : (
              <a
                aria-label={t("platform.source_page", { page: part.page })}
                href={wecomPage(part.page)}
                key={part.text}
                rel="noreferrer"
                target="_blank"
              >
                {part.text}
              </a>
            ),
          )}
        </span>
      )}
    </li>
  );
}
