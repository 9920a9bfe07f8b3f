// The newest training: how far it is, or what came of it, plainly — also when it was for nothing.
import { Progress } from "antd";
import type { Lesson } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";

export function LessonLine({ lesson }: { lesson: Lesson }) {
  const { t, percent } = useWords();
  const share = (value: number | null | undefined) =>
    value === null || value === undefined ? "—" : percent(value, 1);
  switch (lesson.stage) {
    case "running":
      return (
        <div className="model-labels" role="status">
          <p>{t("model.lesson.running", { count: lesson.labels })}</p>
          <Progress
            aria-label={t("model.lesson.running", { count: lesson.labels })}
            percent={Math.round(100 * lesson.share)}
            size="small"
          />
        </div>
      );
    case "published":
      return (
        <p className="notice" role="status">
          {t("model.lesson.published", {
            version: String(lesson.version ?? 0),
            taught: share(lesson.figures?.taught_accuracy),
            built_in: share(lesson.figures?.cold_accuracy),
          })}
        </p>
      );
    case "not_better":
      return (
        <p className="notice" role="status">
          {t("model.lesson.not_better", {
            taught: share(lesson.figures?.taught_accuracy),
            built_in: share(lesson.figures?.cold_accuracy),
          })}
        </p>
      );
    case "failed":
      return (
        <p className="refused" role="alert">
          {t("model.lesson.failed", { problem: lesson.problem })}
        </p>
      );
  }
}
