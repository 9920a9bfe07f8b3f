// Applications that may be of the same person or company, side by side with this one.
import { Button } from "antd";
import type { Application, ApplicationDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { useMay } from "../../state/session.tsx";
import { useReview } from "./use_review.ts";

const compared = ["name", "company", "credit_code", "mobile", "email", "region"] as const;

export function Similar({ row }: { row: ApplicationDetail }) {
  const { t, word, percent } = useWords();
  return (
    <>
      <h3>{t("admission.similar")}</h3>
      {row.merged_into !== null && (
        <p className="admission-notice">{t("admission.merged", { id: row.merged_into })}</p>
      )}
      {row.similar.length === 0 && <p className="quiet">{t("admission.no_similar")}</p>}
      {row.similar.map((each) => (
        <article className="admission-similar" key={each.application.id}>
          <p>
            <b>#{each.application.id}</b> {word("admission", each.application.state)}{" "}
            {each.person !== null && t("admission.same_person", { percent: percent(each.person) })}{" "}
            {each.company !== null &&
              t("admission.same_company", { percent: percent(each.company) })}
            <span className="quiet">
              {" "}
              {t("admission.shares", {
                what: each.why.map((kind) => word("admission_why", kind)).join("、"),
              })}
            </span>
          </p>
          <Side other={each.application} row={row} />
          <Links other={each.application} row={row} />
        </article>
      ))}
    </>
  );
}

function Side({ row, other }: { row: ApplicationDetail; other: Application }) {
  const { t } = useWords();
  return (
    <table>
      <thead>
        <tr>
          <th />
          <th scope="col">{t("admission.this")}</th>
          <th scope="col">#{other.id}</th>
        </tr>
      </thead>
      <tbody>
        {compared.map((each) => (
          <tr
            className={row[each] !== "" && row[each] === other[each] ? "is-equal" : ""}
            key={each}
          >
            <th scope="row">{t(`admission.${each}`)}</th>
            <td>{row[each]}</td>
            <td>{other[each]}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Links({ row, other }: { row: ApplicationDetail; other: Application }) {
  const { t } = useWords();
  const may = useMay("service");
  const review = useReview();
  if (!may) return null;
  const isLinked = (kind: "person" | "company") =>
    row.links.some(
      (each) => each.kind === kind && (each.other === other.id || each.application === other.id),
    );
  return (
    <p className="admission-links">
      {isLinked("person") ? (
        <Button onClick={() => void review.unlink(row, other.id, "person")} size="small">
          {t("admission.unmerge")}
        </Button>
      ) : (
        <Button onClick={() => void review.link(row, other.id, "person")} size="small">
          {t("admission.merge")}
        </Button>
      )}
      {!isLinked("company") && (
        <Button onClick={() => void review.link(row, other.id, "company")} size="small">
          {t("admission.link_company")}
        </Button>
      )}
    </p>
  );
}
