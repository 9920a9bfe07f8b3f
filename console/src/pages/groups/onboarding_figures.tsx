// How newcomers do, step by step: a bar with its share, its target, and who was left out.
import type { OnboardingMeasure } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";

interface OnboardingFiguresProps {
  measures: OnboardingMeasure[];
  joined: number;
  days: number;
}

export function OnboardingFigures({ measures, joined, days }: OnboardingFiguresProps) {
  const { t, count } = useWords();
  return (
    <section className="onboarding-figures">
      <h2 className="section-title">{t("newcomers.figures")}</h2>
      <p className="quiet section-note">
        {t("newcomers.figures_hint", { days: count(days), count: count(joined) })}
      </p>
      <ol className="funnel">
        {measures.map((measure) => (
          <Measure key={measure.name} measure={measure} />
        ))}
      </ol>
    </section>
  );
}

function Measure({ measure }: { measure: OnboardingMeasure }) {
  const { t, word, percent, count } = useWords();
  const { rate, target } = measure;
  const isBelow = rate !== null && target !== null && rate < target;
  return (
    <li className="funnel-step">
      <span className="funnel-name">{word("newcomer_measure", measure.name)}</span>
      <span aria-hidden className="funnel-bar">
        <i style={{ width: `${100 * (rate ?? 0)}%` }} />
      </span>
      <b className="funnel-count num">{rate === null ? "—" : percent(rate)}</b>
      <span className="funnel-note">
        <span>
          {rate === null
            ? t("newcomers.nobody_yet")
            : t("newcomers.of", { done: count(measure.done), of: count(measure.of) })}
        </span>
        {target === null ? (
          <span className="quiet">{t("newcomers.no_target")}</span>
        ) : (
          <span className={`tag ${rate === null ? "" : isBelow ? "is-amber" : "is-green"}`}>
            {t("newcomers.target", { share: percent(target) })}
          </span>
        )}
        {measure.still_inside + measure.left_early > 0 && (
          <span className="quiet">
            {t("newcomers.left_out", {
              inside: count(measure.still_inside),
              gone: count(measure.left_early),
            })}
          </span>
        )}
      </span>
    </li>
  );
}
