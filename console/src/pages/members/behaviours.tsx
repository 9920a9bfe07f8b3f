// What this customer did outside the groups, as the company's own systems told it.
import type { Behaviour, Member } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";

export function MemberBehaviours({
  behaviours,
  member,
}: {
  behaviours: Behaviour[];
  member: Member;
}) {
  const { t } = useWords();
  if (member.role !== "member") return null;
  return (
    <section>
      <h2 className="section-title">
        {t("behaviours.title")} <span className="num quiet">{behaviours.length}</span>
      </h2>
      {behaviours.length === 0 && <p className="quiet">{t("behaviours.none")}</p>}
      <ul className="plain-list">
        {behaviours.map((each, index) => (
          <li key={index}>
            <span className="tag">{each.name}</span> {each.subject}
            <p className="quiet">
              <Moment at={each.at} />
              {Object.entries(each.detail).map(([name, value]) => ` · ${name}: ${value}`)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
