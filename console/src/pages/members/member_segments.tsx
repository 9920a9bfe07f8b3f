// The segments that a member is in, and when they last came into or went out of one.
import { Link } from "react-router";
import { useGet } from "../../api/queries.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";

const changesShown = 5;

export function MemberSegments({ member }: { member: { id: number } }) {
  const { t, word } = useWords();
  const answer = useGet("/api/v1/members/{id}/segments", { path: { id: member.id } });
  if (!answer.data) return null;
  const { items, changes } = answer.data;
  return (
    <section>
      <h2 className="section-title">{t("segments.of_member")}</h2>
      {items.length === 0 && <p className="quiet">{t("segments.of_member_none")}</p>}
      <p className="segment-tags">
        {items.map((each) => (
          <Link className="tag" key={each.id} to={`/segments/${each.id}`}>
            {each.name}
          </Link>
        ))}
      </p>
      <ul className="plain-list">
        {changes.slice(0, changesShown).map((each, index) => (
          <li key={index}>
            {each.is_in ? "→ " : "← "}
            {each.segment.name} {t(each.is_in ? "segments.came_in" : "segments.went_out")}
            <p className="quiet">
              <Moment at={each.at} /> {word("segment_cause", each.cause)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
