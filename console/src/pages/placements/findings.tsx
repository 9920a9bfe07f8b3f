// What the plan found: what binds it, how well it meets the wishes, and who was left out and why.
import type { PlacementBinding, PlacementDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Person } from "../../parts/person.tsx";
import { Objection } from "./objection.tsx";

const shownMax = 20;

export function Findings({ plan }: { plan: PlacementDetail }) {
  const { t, percent } = useWords();
  const { figures } = plan;
  const leftOut = plan.seats.filter((each) => each.state === "left_out");
  return (
    <section className="placement-findings">
      <h2 className="section-title">{t("placements.findings")}</h2>
      <ul className="plain-list">
        {plan.kind === "rebalance" && (
          <li>
            {t("placements.moves", { count: plan.counts.all, least: figures.moves_min ?? 0 })}
          </li>
        )}
        {figures.bindings.length === 0 && <li>{t("placements.no_new_group")}</li>}
        {figures.bindings.map((each, at) => (
          <li key={at}>
            <Binding binding={each} />
          </li>
        ))}
        {figures.quality !== null && (
          <li className="quiet">
            {t("placements.quality", {
              first: percent(figures.quality_first ?? 0),
              now: percent(figures.quality),
            })}
          </li>
        )}
        {leftOut.slice(0, shownMax).map((each) => (
          <li key={each.member?.id}>
            <Person member={each.member} /> {t("placements.left_out_because")}{" "}
            {each.against ? (
              <Objection objection={each.against} />
            ) : (
              t("placements.left_out_by", { by: each.moved_by })
            )}
          </li>
        ))}
        {leftOut.length > shownMax && (
          <li className="quiet">{t("placements.more", { count: leftOut.length - shownMax })}</li>
        )}
      </ul>
    </section>
  );
}

function Binding({ binding }: { binding: PlacementBinding }) {
  const { t } = useWords();
  const values = {
    count: binding.new_groups,
    least: binding.new_groups_min,
    people: binding.people,
    exclusive: binding.exclusive,
    companies: binding.companies.join("、") || "—",
  };
  if (binding.bound === "exclusion") return <>{t("placements.bound_exclusion", values)}</>;
  if (binding.bound === "search") return <>{t("placements.bound_search", values)}</>;
  return <>{t("placements.bound_seats", values)}</>;
}
