// What a reviewer must know before the first application: open breakers, and how often automatic
// refusals were wrong.
import { Button } from "antd";
import type { Admission } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { useMay } from "../../state/session.tsx";
import { useReview } from "./use_review.ts";

export function Notices({
  admission,
  showSample,
}: {
  admission: Admission | undefined;
  showSample: boolean;
}) {
  const { t, exact, percent } = useWords();
  const may = useMay("operator");
  const { resume } = useReview();
  if (!admission) return null;
  const { sample, breakers } = admission;
  const judged = sample.right + sample.wrong;
  return (
    <>
      {breakers.map((each) => (
        <p className="admission-notice is-warning" key={each.code} role="status">
          {t("admission.breaker", {
            code: each.code || t("admission.no_code"),
            until: each.until ? exact(each.until) : "",
          })}
          {may && (
            <Button onClick={() => void resume(each.code)} size="small">
              {t("admission.resume")}
            </Button>
          )}
        </p>
      ))}
      {showSample && (
        <p className="admission-notice">
          {judged > 0
            ? t("admission.sample_line", {
                judged,
                wrong: sample.wrong,
                rate: percent(sample.rate ?? 0, 1),
                low: percent(sample.low ?? 0, 1),
                high: percent(sample.high ?? 1, 1),
              })
            : t("admission.sample_none", { percent: admission.sample_percent })}
        </p>
      )}
    </>
  );
}
