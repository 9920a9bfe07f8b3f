// What the first of the staff owns, and passed on earlier: one group went, one was refused, one waits.
import type { MemberSuccession } from "../../src/api/types.ts";
import * as company from "./company.ts";

const group = (at: number) => ({
  id: company.groups[at]!.id,
  name: company.groups[at]!.name,
});

export const succession: MemberSuccession = {
  automatic: true,
  holds: [
    { group: group(0), waiting: false },
    { group: group(1), waiting: false },
    { group: group(2), waiting: true },
  ],
  successions: [
    {
      decision: 71,
      at: "2026-05-20T02:00:00Z",
      by: "lead",
      to: company.ref(company.members[1]!),
      groups: [
        { group: group(2), state: "pending", done_at: null, trouble: "", troubles: [] },
        {
          group: group(3),
          state: "sent",
          done_at: "2026-05-20T02:00:05Z",
          trouble: "",
          troubles: [],
        },
        {
          group: group(4),
          state: "failed",
          done_at: "2026-05-20T02:00:06Z",
          trouble: "groupchat/transfer: the group is full of WeChat users (90503)",
          troubles: [],
        },
      ],
    },
  ],
  as_of: "2026-05-20T02:00:10Z",
};
