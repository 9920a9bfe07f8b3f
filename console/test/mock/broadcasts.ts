// The stand-in's mass messages: one under way, and a plan over the groups of company.ts.
import type {
  Broadcast,
  BroadcastCounts,
  BroadcastDetail,
  BroadcastPlan,
  BroadcastPlannedGroup,
  MemberRef,
} from "../../src/api/types.ts";
import * as company from "./company.ts";

const minute = 60_000;
const none: BroadcastCounts = {
  waiting: 0,
  sent: 0,
  over_quota: 0,
  held_back: 0,
  not_a_contact: 0,
  unreachable: 0,
  failed: 0,
  cancelled: 0,
  expired: 0,
  all: 0,
};
const li: MemberRef = { id: 1, name: "李敏", role: "staff" };
const wang: MemberRef = { id: 2, name: "王强", role: "staff" };
const group = (at: number) => ({ id: company.groups[at]!.id, name: company.groups[at]!.name });

export const counts: BroadcastCounts = {
  ...none,
  sent: 47,
  over_quota: 2,
  held_back: 1,
  waiting: 10,
  all: 60,
};

export const broadcast: Broadcast = {
  id: 1201,
  text: "明天上午十点直播：新版库存盘点\n欢迎各位老板参加",
  links: [{ title: "直播报名", url: "https://example.com/live", description: "" }],
  by: "li.na",
  created_at: company.iso(company.now - 90 * minute),
  deadline: company.iso(company.now + 20 * 60 * minute),
  cancelled_at: null,
  counts,
  open_sendings: 1,
};

const sending = {
  source: "wecom",
  reference: "msgA",
  task: 11,
  asked_at: company.iso(company.now - 89 * minute),
  done_at: null,
  cancel_asked_at: null,
  reminded: [],
  trouble: "",
  troubles: [],
};

export const detail: BroadcastDetail = {
  ...broadcast,
  as_of: company.iso(company.now),
  sendings: [
    {
      ...sending,
      number: 1,
      sender: li,
      state: "sent",
      done_at: company.iso(company.now - 60 * minute),
      counts: { ...none, sent: 47, over_quota: 2, all: 49 },
    },
    {
      ...sending,
      number: 2,
      sender: wang,
      state: "waiting",
      reminded: [company.iso(company.now - 30 * minute)],
      counts: { ...none, waiting: 10, all: 10 },
    },
  ],
  targets: Array.from({ length: 12 }, (_, at) => ({
    group: group(at),
    sending: at === 11 ? null : at < 8 ? 1 : 2,
    state: at === 11 ? "held_back" : at === 7 ? "over_quota" : at < 8 ? "sent" : "waiting",
    at: at < 8 ? company.iso(company.now - 60 * minute) : null,
    free_at: at === 11 ? company.iso(company.now + 3 * 24 * 60 * minute) : null,
  })),
};

const planned: BroadcastPlannedGroup[] = Array.from({ length: 10 }, (_, at) => ({
  group: group(at),
  source: "wecom",
  owner: at === 9 ? null : at % 2 === 0 ? li : wang,
  members: 40 + at,
  way: "by_sender",
  verdict: at === 9 ? "no_owner" : at === 3 ? "over_quota" : "ok",
  remaining: at === 3 ? 0 : 12,
  free_at: at === 3 ? company.iso(company.now + 3 * 24 * 60 * minute) : null,
}));

export function plan(text: string): BroadcastPlan {
  const tooLong = text.length > 1300;
  return {
    groups: planned,
    senders: [
      { member: li, groups: 5 },
      { member: wang, groups: 3 },
    ],
    sends: 8,
    by_itself: 0,
    over_quota: 1,
    cannot: 1,
    problems: tooLong ? [{ source: "wecom", field: "text", text: "at most 4000 bytes" }] : [],
  };
}
