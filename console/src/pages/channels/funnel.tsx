// The joining funnel as bars: each step with its count, its share of the step before against what
// is usual, and the time it took. What nobody can know is said, not drawn.
import type { FunnelShare, FunnelSteps } from "../../api/types.ts";
import { useWords, type Key } from "../../i18n/index.tsx";

interface Step {
  key: "scans" | "visitors" | "contacts" | "joined" | "spoke";
  share?: FunnelShare | null;
  of?: Key;
  afterMs?: number | null;
}

function stepsOf(steps: FunnelSteps): Step[] {
  return [
    { key: "scans" },
    { key: "visitors" },
    { key: "contacts", share: steps.contact_share, of: "funnel.of_visitors" },
    {
      key: "joined",
      share: steps.join_share,
      of: "funnel.of_visitors",
      afterMs: steps.contact_to_join_ms,
    },
    {
      key: "spoke",
      share: steps.word_share,
      of: "funnel.of_joined",
      afterMs: steps.join_to_word_ms,
    },
  ];
}

export function FunnelChart({ steps }: { steps: FunnelSteps }) {
  const { t, count, span } = useWords();
  const most = Math.max(steps.scans, steps.contacts, steps.joined, 1);
  const isDirect = steps.contacts === 0 && steps.joined_direct > 0;
  return (
    <>
      <ol className="funnel">
        {stepsOf(steps).map((step) => (
          <li className="funnel-step" key={step.key}>
            <span className="funnel-name">{t(`funnel.${step.key}`)}</span>
            <span aria-hidden className="funnel-bar">
              <i
                className={step.share?.verdict === "alarm" ? "is-alarm" : undefined}
                style={{ width: `${(100 * steps[step.key]) / most}%` }}
              />
            </span>
            <b className="funnel-count num">{count(steps[step.key])}</b>
            <span className="funnel-note">
              {step.key === "scans" && steps.skipped > 0 && (
                <span className="quiet">{t("funnel.skipped", { count: steps.skipped })}</span>
              )}
              {step.key === "contacts" && isDirect && (
                <span className="quiet">{t("funnel.not_on_the_way")}</span>
              )}
              {step.share && step.of && <Share of={step.of} share={step.share} />}
              {step.key === "joined" && steps.joined_direct > 0 && !isDirect && (
                <span className="quiet">{t("funnel.direct", { count: steps.joined_direct })}</span>
              )}
              {step.afterMs != null && (
                <span className="quiet">{t("funnel.after", { span: span(step.afterMs) })}</span>
              )}
            </span>
          </li>
        ))}
      </ol>
      <p className="quiet section-note">{t("funnel.unknown")}</p>
    </>
  );
}

const verdictTag = { too_few: "", met: "is-green", below: "is-amber", alarm: "is-red" } as const;
const verdictText = {
  too_few: "funnel.too_few",
  met: "funnel.target",
  below: "funnel.below",
  alarm: "funnel.alarm",
} as const;

function Share({ share, of }: { share: FunnelShare; of: Key }) {
  const { t, percent } = useWords();
  return (
    <>
      <span>{t(of, { share: percent(share.share) })}</span>
      <span className={`tag ${verdictTag[share.verdict]}`}>
        {t(verdictText[share.verdict], { share: percent(share.target) })}
      </span>
    </>
  );
}
