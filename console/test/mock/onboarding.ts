// Newcomers of a group, one in every state, and the figures over them.
import type { Newcomer, OnboardingMeasure } from "../../src/api/types.ts";
import * as company from "./company.ts";

const none = {
  left_at: null,
  decided_at: null,
  decision: null,
  welcomed_at: null,
  welcome: null,
  conformed_at: null,
  introduced_at: null,
  introduction: null,
  signs: [],
  first_message_at: null,
  first_question_at: null,
  greeted_at: null,
  greeted_by: null,
  greeting: null,
  nickname_reminders: 0,
  introduction_reminders: 0,
  reminded_at: null,
};

export const newcomers: Newcomer[] = [
  {
    ...none,
    stay: 901,
    member: company.ref(company.members[30]!),
    joined_at: "2026-05-20T02:00:00Z",
    watched_until: "2026-06-03T02:00:00Z",
    state: "watched",
    nickname: "wanting",
    missing: "公司",
    welcomed_at: "2026-05-20T02:04:00Z",
    welcome: 1,
    nickname_reminders: 1,
    reminded_at: "2026-05-21T08:00:00Z",
  },
  {
    ...none,
    stay: 900,
    member: company.ref(company.members[31]!),
    joined_at: "2026-05-01T02:00:00Z",
    watched_until: "2026-05-15T02:00:00Z",
    decided_at: "2026-05-15T02:00:00Z",
    decision: 1,
    state: "settled",
    nickname: "conforms",
    missing: "",
    welcomed_at: "2026-05-01T02:04:00Z",
    welcome: 1,
    conformed_at: "2026-05-01T03:00:00Z",
    introduced_at: "2026-05-01T03:10:00Z",
    introduction: 2,
    signs: ["who", "trade"],
    first_message_at: "2026-05-01T03:10:00Z",
    greeted_at: "2026-05-01T03:20:00Z",
    greeted_by: company.ref(company.members[12]!),
    greeting: 3,
  },
];

const measure = (
  name: OnboardingMeasure["name"],
  within_hours: number,
  done: number,
  target: number | null,
): OnboardingMeasure => ({
  name,
  within_hours,
  done,
  of: 20,
  rate: done / 20,
  target,
  still_inside: 3,
  left_early: 1,
});

const measures = [
  measure("welcomed", 24, 19, 0.95),
  measure("nickname_day_2", 48, 9, 0.6),
  measure("nickname_day_7", 168, 17, 0.8),
  measure("introduced_day_7", 168, 8, null),
  measure("first_message_day_7", 168, 11, 0.6),
  { ...measure("greeted", 24, 0, 0.4), of: 0, rate: null },
];

export const figures = {
  is_on: true,
  since: "2026-02-27T02:00:00Z",
  joined: 24,
  measures,
  groups: [],
};
