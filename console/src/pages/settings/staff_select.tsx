// Which staff member of the groups an account acts as: whose tasks are "mine".
import { Select } from "antd";
import { useState } from "react";
import { usePages } from "../../api/queries.ts";
import type { MemberRef } from "../../api/types.ts";
import { useT } from "../../i18n/index.tsx";

export const staffOffered = 50;

export function StaffSelect({
  value,
  label,
  onChange,
}: {
  value: MemberRef | null;
  label: string;
  onChange: (id: number | null) => void;
}) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [q, setQ] = useState("");
  const list = usePages(
    "/api/v1/members",
    { query: { role: "staff", q, limit: staffOffered } },
    { enabled: open },
  );
  const known = list.items.map((member) => ({ value: member.id, label: member.name }));
  const isKnown = value !== null && known.some((each) => each.value === value.id);
  return (
    <Select
      allowClear
      aria-label={label}
      className="staff-select"
      filterOption={false}
      onChange={(id: number | undefined) => onChange(id ?? null)}
      onOpenChange={setOpen}
      onSearch={setQ}
      options={value && !isKnown ? [{ value: value.id, label: value.name }, ...known] : known}
      placeholder={t("accounts.no_member")}
      popupMatchSelectWidth={false}
      showSearch
      value={value?.id}
    />
  );
}
