// Fills in what a policy leaves out, so that every form field has a value; and the entries that a
// new rule, reply or answer starts from. The values are the defaults of model/policy.h.
import type {
  AdmissionPolicy,
  Faq,
  KeywordReply,
  OnboardingPolicy,
  Policy,
  Rule,
  Seating,
  SeatingProgram,
  SentPolicy,
  Weekday,
} from "../../api/types.ts";

export const weekdays: Weekday[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export const blankRule: Rule = {
  id: "",
  name: "",
  kind: "words",
  mode: "shadow",
  match: "contains",
  words: [],
  allowed_hosts: [],
  threshold: 0.8,
  flood_messages: 10,
  flood_seconds: 60,
  ladder: ["remind", "warn", "mute", "remove"],
  window_days: 30,
  mute_minutes: 60,
  notice: "",
  groups: [],
};

export const blankReply: KeywordReply = {
  id: "",
  name: "",
  mode: "shadow",
  match: "contains",
  words: [],
  reply: "",
  cooldown_seconds: 0,
  group_cooldown_seconds: 600,
  member_cooldown_seconds: 3600,
  groups: [],
};

export const blankFaq: Faq = { id: "", questions: [], answer: "", mode: "shadow", owner: "" };

export const blankSeatingProgram: SeatingProgram = {
  program: "",
  target_size: 200,
  regions: [],
  identities: [],
  one_region: false,
  colleagues: "any",
  expert_tiers: [],
  weights: { fill: 5, region: 2, mix: 2, colleagues: 3, expert: 4 },
  invitation: "",
};

const blankAdmission: AdmissionPolicy = {
  open: true,
  title: "",
  fields: {
    name: "required",
    company: "required",
    credit_code: "optional",
    title: "optional",
    identity: "optional",
    region: "optional",
    mobile: "required",
    email: "optional",
    needs: "optional",
    evidence: "optional",
  },
  consent_version: "1",
  consent: "",
  welcome: "",
  rules: [],
  sample_percent: 10,
  wave_per_minute: 30,
  wave_pause_minutes: 15,
  opinions: 1,
  replies: [],
};

export const usualNickname = "{地区}-{公司}-{姓名}";
export const blankOnboarding: OnboardingPolicy = {
  on: false,
  nickname: "",
  nickname_example: "",
  introduction: "",
  days: 14,
  remind_at: "16:00",
  nickname_reminder:
    "{members} 请把群昵称改成「{pattern}」，例如「{example}」，方便大家认识您，谢谢！",
  introduction_reminder: "{members} 欢迎加入！有空和大家打个招呼，介绍一下自己吧：{introduction}",
  nickname_after_days: [1, 5],
  introduction_after_days: 3,
  gift_words: [],
  who_to_ask: "",
  who_to_ask_after_days: 1,
  opening_begins: "",
  questions_begin: "",
  gathering_minutes: 60,
};

function completeAdmission(admission: SentPolicy["admission"]): AdmissionPolicy {
  return {
    ...blankAdmission,
    ...admission,
    fields: { ...blankAdmission.fields, ...admission?.fields },
  };
}

function completeSeating(seating: SentPolicy["seating"]): Seating {
  return {
    identities: seating?.identities ?? [],
    clashes: seating?.clashes ?? [],
    programs: (seating?.programs ?? []).map((program) => ({
      ...blankSeatingProgram,
      ...program,
      weights: { ...blankSeatingProgram.weights, ...program.weights },
    })),
  };
}

export function complete(policy: SentPolicy): Policy {
  const { week } = policy.calendar;
  const days = weekdays.map((day) => [day, week[day] ?? []] as const);
  return {
    ...policy,
    calendar: { ...policy.calendar, week: Object.fromEntries(days) as Policy["calendar"]["week"] },
    rules: policy.rules.map((rule) => ({ ...blankRule, ...rule })),
    replies: policy.replies.map((reply) => ({ ...blankReply, ...reply })),
    faqs: policy.faqs.map((faq) => ({ ...blankFaq, ...faq })),
    seating: completeSeating(policy.seating),
    admission: completeAdmission(policy.admission),
    cards: { kinds: [], outside_hours: false, ...policy.cards },
    onboarding: { ...blankOnboarding, ...policy.onboarding },
    robot: { kinds: ["breach", "incident"], summary_at: "09:00", ...policy.robot },
  };
}
