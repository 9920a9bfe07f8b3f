// What the stand-in says of one member.
import type { Member } from "../../src/api/types.ts";
import * as company from "./company.ts";
import { contactsOf } from "./platforms.ts";

function feedbackOf(id: number) {
  if (id % 2 === 1) return [];
  const written_by = company.ref(company.members[0]!);
  const of = { group: null, written_by, by: "limin", at: "2026-11-20T03:00:00Z" };
  return [
    { ...of, id: 9, kind: "wish", text: "希望能批量导出对账单" },
    { ...of, id: 8, kind: "complaint", text: "上次发货晚了两天", written_by: null },
  ];
}

export function memberDetail(member: Member) {
  return {
    member,
    stays: company.groups.slice(0, member.groups).map((group, index) => ({
      id: index + 1,
      group: company.groupRef(group),
      joined_at: member.first_at,
      join_seen: index === 0,
      via: "code:1",
      nickname: index === 0 ? "上海-鑫达-张三" : "",
      inviter: null,
      left_at: index === 1 ? member.last_at : null,
      left_reason: index === 1 ? "left" : null,
    })),
    contacts: contactsOf(member.id),
    activity: company.activity(member.id, 150).filter((_, index) => index % 4 === 0),
    strikes: [],
    decisions: company.decisions.slice(0, 5),
    feedback: feedbackOf(member.id),
    behaviours: [
      {
        name: "page_view",
        subject: "/pricing",
        at: member.first_at,
        detail: { seconds: "42" },
      },
    ],
    as_of: company.iso(company.now),
  };
}
