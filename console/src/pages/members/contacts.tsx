// Who of the staff has a customer as a contact on the platform, and what they noted.
import type { Contact, Member } from "../../api/types.ts";
import { isHidden } from "../../format/masked.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Person } from "../../parts/person.tsx";

const knowingContacts = ["wecom"]; // sources that tell who knows whom

export function Contacts({ contacts, member }: { contacts: Contact[]; member: Member }) {
  const { t } = useWords();
  const isAsked = member.role === "member" && knowingContacts.includes(member.source);
  if (contacts.length === 0 && !isAsked) return null;
  return (
    <section>
      <h2 className="section-title">
        {t("contact.title")} <span className="num quiet">{contacts.length}</span>
      </h2>
      {contacts.length === 0 && <p className="quiet">{t("contact.none")}</p>}
      <ul className="plain-list">
        {contacts.map((contact) => (
          <li key={`${contact.staff.id} ${contact.since}`}>
            <ContactLine contact={contact} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function ContactLine({ contact }: { contact: Contact }) {
  const { t, word } = useWords();
  const notes = [
    { name: t("contact.remark"), text: contact.remark },
    { name: t("contact.description"), text: contact.description },
    { name: t("contact.via"), text: contact.via },
  ].filter(({ text }) => text !== "");
  return (
    <>
      <Person member={contact.staff} />{" "}
      {contact.tags.map((tag) => (
        <span className="tag contact-tag" key={tag}>
          {tag}
        </span>
      ))}
      <p className="quiet">
        {t("contact.since")} <Moment at={contact.since} />
        {contact.until !== null && (
          <>
            {" → "}
            <Moment at={contact.until} /> {word("contact_end", contact.ended_by ?? "unknown")}
          </>
        )}
      </p>
      {notes.map(({ name, text }) => (
        <p key={name}>
          <span className="quiet">{name}</span>{" "}
          <span title={isHidden(text) ? t("contact.hidden") : undefined}>{text}</span>
        </p>
      ))}
    </>
  );
}
