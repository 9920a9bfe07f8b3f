// How good the models are on labelled messages that they did not learn from, beside the built-in
// reading on the same messages: only such a pair says whether a model is worth it.
import type { LanguageModel, ModelVersion } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";

export function Figures({ model }: { model: LanguageModel }) {
  const { t } = useWords();
  const rows = [
    ...(model.in_force ? [{ of: model.in_force, name: t("model.in_force_row") }] : []),
    ...(model.shadow ? [{ of: model.shadow, name: t("model.shadow_row") }] : []),
  ];
  if (rows.length === 0) return null;
  return <FigureTable rows={rows} />;
}

export interface FigureRow {
  of: ModelVersion;
  name: string;
}

export function FigureTable({ rows }: { rows: FigureRow[] }) {
  const { t, count, percent } = useWords();
  const share = (value: number | null) => (value === null ? "—" : percent(value, 1));
  return (
    <div className="model-table-frame">
      <table className="model-table">
        <thead>
          <tr>
            <th scope="col">{t("model.col.version")}</th>
            <th scope="col">{t("model.col.labels")}</th>
            <th scope="col">{t("model.col.accuracy")}</th>
            <th scope="col">{t("model.col.built_in")}</th>
            <th scope="col">{t("model.col.f1")}</th>
            <th scope="col">{t("model.col.built_in")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ of: version, name }) => (
            <tr key={version.version}>
              <th scope="row">
                {t("version.name", { version: String(version.version) })}{" "}
                <span className="quiet">{name}</span>
              </th>
              <td className="num">{count(version.labels)}</td>
              <td className="num">{share(version.figures.accuracy)}</td>
              <td className="num quiet">{share(version.figures.cold_accuracy)}</td>
              <td className="num">{share(version.figures.f1)}</td>
              <td className="num quiet">{share(version.figures.cold_f1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
