// The stand-in's companies and plans of seats: a draft over the groups of company.ts, and what
// becomes of it.
import type {
  Company,
  CompanyDetail,
  CompetitorMap,
  MemberSeats,
  Placement,
  PlacementChoices,
  PlacementDetail,
  PlacementSeat,
  SeatMerits,
} from "../../src/api/types.ts";
import * as company from "./company.ts";

const asOf = new Date(company.now).toISOString();
const merits: SeatMerits = { fill: 0.9, region: 0.8, mix: 0.5, colleagues: 1, expert: 1 };
const group = (at: number) => ({ id: company.groups[at]!.id, name: company.groups[at]!.name });
const people = company.members.filter((each) => each.role === "member").slice(0, 9);
const against = {
  why: "competitor",
  mine: "东方建材有限公司",
  other: "西方建材有限公司",
  people: 2,
  seats: 0,
} as const;

let state: Placement["state"] = "draft";
let moved = 0; // the place of the first member, once somebody has moved them

export const companies: Company[] = [
  {
    id: 31,
    name: "东方建材有限公司",
    credit_code: "91310000MA1FL0000A",
    industry: "建材",
    region: "上海",
    merged_into: null,
    members: 12,
  },
  {
    id: 32,
    name: "西方建材有限公司",
    credit_code: "",
    industry: "建材",
    region: "上海",
    merged_into: null,
    members: 7,
  },
  {
    id: 33,
    name: "南方百货",
    credit_code: "",
    industry: "零售",
    region: "广州",
    merged_into: null,
    members: 3,
  },
];

const ref = (at: number) => ({ id: companies[at]!.id, name: companies[at]!.name });

export const competitorMap: CompetitorMap = {
  relations: [{ a: ref(0), b: ref(2), state: "declared", by: "admin", at: asOf, why: "同城同价" }],
  suggestions: [{ a: ref(0), b: ref(1), state: "suggested", by: "", at: null, why: "建材 · 上海" }],
  as_of: asOf,
};

export const companyDetail: CompanyDetail = {
  company: companies[0]!,
  members: people.map(({ id, name, role }) => ({ id, name, role })),
  merged: [{ ...companies[2]!, id: 34, name: "东方建材（上海）", merged_into: 31, members: 0 }],
  relations: competitorMap.relations,
  suggestions: competitorMap.suggestions,
  as_of: asOf,
};

export function memberSeats(id: number): MemberSeats {
  const member = company.members.find((each) => each.id === id) ?? people[0]!;
  return {
    member: { id: member.id, name: member.name, role: member.role },
    program: null,
    best: group(0).id,
    seats: [0, 1, 2, 3, 4, 5, 6].map((at) => ({
      group: group(at),
      program: "",
      people: 120 + at * 14,
      seats: 200,
      takes_new: true,
      may: at < 3,
      objections:
        at < 3 ? [] : at < 5 ? [against] : [{ ...against, why: "full", people: 200, seats: 200 }],
      merits,
      score: 0.9 - at / 10,
    })),
    as_of: asOf,
  };
}

function seats(): PlacementSeat[] {
  return people.map((each, at) => ({
    member: { id: each.id, name: each.name, role: each.role },
    company: companies[at % 3]!.name,
    identity: at % 4 === 0 ? "品牌方" : "实体店",
    region: companies[at % 3]!.region,
    place: at === 8 ? 0 : at === 0 && moved > 0 ? moved : (at % 3) + 1,
    from: null,
    state:
      at === 8
        ? "left_out"
        : state === "draft"
          ? "planned"
          : at === 2
            ? "held_back"
            : at % 3 === 2
              ? "waiting"
              : "asked",
    against:
      at === 8
        ? { ...against, why: "identity_refused", mine: "微商" }
        : at === 2 && state !== "draft"
          ? against
          : null,
    merits: at === 8 ? null : merits,
    moved_by: "",
    trouble: "",
    task: null,
    at: asOf,
  }));
}

export function placement(): PlacementDetail {
  const all = seats();
  const count = (wanted: PlacementSeat["state"]) =>
    all.filter((each) => each.state === wanted).length;
  return {
    id: 4100,
    kind: "intake",
    program: "城市合伙人",
    state,
    by: "admin",
    created_at: asOf,
    approved_at: state === "draft" ? null : asOf,
    approved_by: state === "draft" ? "" : "admin",
    ended_at: null,
    closing: null,
    counts: {
      planned: count("planned"),
      waiting: count("waiting"),
      asked: count("asked"),
      seated: 0,
      held_back: count("held_back"),
      left_out: count("left_out"),
      failed: 0,
      all: all.length,
    },
    figures: {
      people: 9,
      left_out: 1,
      new_groups: 1,
      moves_min: null,
      quality_first: 0.61,
      quality: 0.78,
      bindings: [
        {
          bound: "exclusion",
          people: 8,
          exclusive: 3,
          companies: companies.map((each) => each.name),
          new_groups: 1,
          new_groups_min: 1,
        },
      ],
    },
    places: [1, 2, 3].map((number) => ({
      number,
      group: number === 3 ? null : group(number),
      seats: 200,
      people: number === 3 ? 0 : 150 + number,
      planned: all.filter((each) => each.place === number).length,
      task: null,
    })),
    seats: all,
    as_of: asOf,
  };
}

export function placementRow(): Placement {
  const { figures: _f, places: _p, seats: _s, as_of: _a, ...row } = placement();
  return row;
}

export function choices(member: number): PlacementChoices {
  return {
    member,
    places: placement().places.map(({ number, group: of, people: there, seats: most }) => ({
      number,
      group: of,
      people: there,
      seats: most,
      may: number !== 2,
      objections: number === 2 ? [against] : [],
      score: 0.7,
    })),
    as_of: asOf,
  };
}

// A command about the plan.
export function act(name: string, body: Record<string, unknown>): object {
  if (name === "approve" || name === "resume") state = "running";
  if (name === "stop") state = "stopped";
  if (name === "discard") state = "discarded";
  if (name === "move" && body.member === people[0]!.id) moved = Number(body.place);
  return { seq: 1, known: false, result: { placement: 4100 } };
}
