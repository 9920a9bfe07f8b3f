// As which member the applicant came, and from there to a seat: without it an accepted application is
// a sheet of paper.
import { Button } from "antd";
import type { ApplicationDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { MemberSelect } from "../../parts/member_select.tsx";
import { Person } from "../../parts/person.tsx";
import { Refused } from "../../parts/problem.tsx";
import { useMay } from "../../state/session.tsx";
import { useNewPlan } from "../placements/use_new_plan.ts";
import { useReview } from "./use_review.ts";

export function KnownAs({ row }: { row: ApplicationDetail }) {
  const { t } = useWords();
  return (
    <>
      <h3>{t("admission.known_as")}</h3>
      {row.known_as === null ? <Nobody row={row} /> : <Known row={row} />}
    </>
  );
}

function Known({ row }: { row: ApplicationDetail }) {
  const { t } = useWords();
  const review = useReview();
  const may = useMay("service");
  return (
    <>
      <p className="admission-known">
        <Person member={row.known_as} />
        {may && (
          <Button onClick={() => void review.identify(row, null)} size="small">
            {t("admission.not_them")}
          </Button>
        )}
      </p>
      {row.state === "accepted" && row.known_as && <Seat member={row.known_as.id} />}
    </>
  );
}

function Nobody({ row }: { row: ApplicationDetail }) {
  const { t, word } = useWords();
  const review = useReview();
  const may = useMay("service");
  return (
    <>
      <p className="quiet">
        {t(row.likely.length > 0 ? "admission.likely_hint" : "admission.nobody_yet")}
      </p>
      <ul className="plain-list">
        {row.likely.map((each) => (
          <li className="admission-known" key={each.member.id}>
            <Person member={each.member} />
            <span className="quiet">
              {each.company && `${each.company} · `}
              {t("admission.shares", {
                what: each.why.map((why) => word("admission_likely", why)).join("、"),
              })}
            </span>
            {may && (
              <Button onClick={() => void review.identify(row, each.member.id)} size="small">
                {t("admission.this_is_them")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {may && (
        <MemberSelect
          label={t("admission.find_member")}
          onChange={(member) => {
            if (member !== null) void review.identify(row, member);
          }}
          placeholder={t("admission.find_member")}
          role="member"
          value={null}
        />
      )}
    </>
  );
}

// A draft with this one member: who plans seats looks at it before anybody is asked to come.
function Seat({ member }: { member: number }) {
  const { t } = useWords();
  const may = useMay("operator");
  const { make, busy, refused } = useNewPlan();
  if (!may) return null;
  return (
    <>
      <Button loading={busy} onClick={() => make({ kind: "intake", members: [member] })}>
        {t("admission.plan_seat")}
      </Button>
      <Refused error={refused} />
    </>
  );
}
