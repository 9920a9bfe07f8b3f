// Who is on the other side: the customer with what colleagues noted of them, or the group.
import type { Contact, Group, Member, Sidebar } from "../api/types.ts";
import { useWords } from "../i18n/index.tsx";

export function Profile({ data }: { data: Sidebar }) {
  if (data.member) return <Customer data={data} member={data.member} />;
  return data.group ? <Community group={data.group} /> : null;
}

function Customer({ member, data }: { member: Member; data: Sidebar }) {
  const { word } = useWords();
  const about = [member.company, member.title, member.region, member.phone].filter(
    (each) => each !== "",
  );
  const tags = [...new Set(data.contacts.flatMap((each) => each.tags))];
  return (
    <header className="sidebar-profile">
      <h1 className="sidebar-name">
        {member.name}{" "}
        {member.role !== "member" && (
          <span className="tag">{word("member_role", member.role)}</span>
        )}
      </h1>
      {about.length > 0 && <p className="quiet">{about.join(" · ")}</p>}
      {tags.length > 0 && data.tags_offered.length === 0 && (
        <p className="sidebar-tags">
          {tags.map((tag) => (
            <span className="tag" key={tag}>
              {tag}
            </span>
          ))}
        </p>
      )}
      {data.contacts.map((contact) => (
        <Known contact={contact} key={contact.staff.id} />
      ))}
      {data.groups.length > 0 && (
        <p className="quiet">{data.groups.map((group) => group.name).join(" · ")}</p>
      )}
    </header>
  );
}

function Known({ contact }: { contact: Contact }) {
  const { t } = useWords();
  const noted = [contact.remark, contact.description].filter((each) => each !== "").join(" — ");
  if (noted === "") return null;
  return (
    <p className="quiet">{t("sidebar.known_by", { staff: contact.staff.name, remark: noted })}</p>
  );
}

function Community({ group }: { group: Group }) {
  const { t } = useWords();
  const about = [
    t("sidebar.members", { count: group.members }),
    t("sidebar.week", { count: group.messages_7d }),
    group.owner ? t("sidebar.owner", { name: group.owner.name }) : "",
  ].filter((each) => each !== "");
  return (
    <header className="sidebar-profile">
      <h1 className="sidebar-name">{group.name}</h1>
      <p className="quiet">{about.join(" · ")}</p>
    </header>
  );
}
