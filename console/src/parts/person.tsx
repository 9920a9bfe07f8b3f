// People, named the same everywhere: initial, name, and what they are when they are not customers.
import { Link } from "react-router";
import type { GroupRef, MemberRef } from "../api/types.ts";
import { useT, useWords } from "../i18n/index.tsx";

export function Initial({ name, role }: { name: string; role?: string }) {
  const letter = [...name.trim()][0]?.toUpperCase() ?? "?";
  return (
    <span aria-hidden className={`initial${role && role !== "member" ? ` is-${role}` : ""}`}>
      {letter}
    </span>
  );
}

export function Person({
  member,
  link = true,
}: {
  member: MemberRef | null | undefined;
  link?: boolean;
}) {
  const { t, word } = useWords();
  if (!member) return <span className="quiet">{t("person.nobody")}</span>;
  return (
    <span className="person">
      {link ? <Link to={`/members/${member.id}`}>{member.name}</Link> : member.name}
      {member.role !== "member" && <span className="tag">{word("member_role", member.role)}</span>}
    </span>
  );
}

export function GroupLink({ group }: { group: GroupRef | null | undefined }) {
  const t = useT();
  if (!group) return <span className="quiet">{t("group.none")}</span>;
  return <Link to={`/groups/${group.id}`}>{group.name}</Link>;
}
