// One person, looked for by name or company: a staff member (whose tasks are "mine"), a customer.
import { Select } from "antd";
import { useState } from "react";
import { usePages } from "../api/queries.ts";
import type { Member, MemberRef } from "../api/types.ts";

export const membersOffered = 50;

// Namesakes are told apart by their company.
function labelOf(member: Pick<Member, "name" | "company">) {
  return member.company ? `${member.name} · ${member.company}` : member.name;
}

export function MemberSelect({
  role,
  value,
  label,
  placeholder,
  onChange,
}: {
  role: "member" | "staff";
  value: MemberRef | null;
  label: string;
  placeholder: string;
  onChange: (id: number | null) => void;
}) {
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState("");
  const list = usePages(
    "/api/v1/members",
    { query: { role, q, limit: membersOffered } },
    { enabled: open },
  );
  const known = list.items.map((member) => ({ value: member.id, label: labelOf(member) }));
  const isKnown = value !== null && known.some((each) => each.value === value.id);
  return (
    <Select
      allowClear
      aria-label={label}
      className="member-select"
      filterOption={false}
      onChange={(id: number | undefined) => onChange(id ?? null)}
      onOpenChange={setOpen}
      onSearch={setQ}
      options={value && !isKnown ? [{ value: value.id, label: value.name }, ...known] : known}
      placeholder={placeholder}
      popupMatchSelectWidth={false}
      showSearch
      value={value?.id}
    />
  );
}
