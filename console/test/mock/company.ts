// A small made-up company for tests: the same every time, in the shapes of the API document.
import type {
  ActivityDay,
  Decision,
  Group,
  HealthDay,
  Member,
  MemberRef,
  Message,
  Policy,
  Question,
  Task,
} from "../../src/api/types.ts";

export const now = Date.parse("2026-11-20T06:20:00.000Z"); // 14:20 in Shanghai, a Friday
const minute = 60_000;
const day = 24 * 60 * minute;

export function iso(ms: number): string {
  return new Date(ms).toISOString();
}

// A small generator with a fixed seed: tests must see the same company every time.
let seed = 20261120;
export function chance(below: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}

const families = [..."王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"];
const givens = [
  "伟",
  "芳",
  "娜",
  "敏",
  "静",
  "强",
  "磊",
  "洋",
  "艳",
  "勇",
  "军",
  "杰",
  "涛",
  "明",
  "超",
  "秀英",
  "建国",
  "晓东",
  "海燕",
  "志强",
];
const companies = [
  "宏达五金",
  "顺丰源贸易",
  "绿野农资",
  "美佳便利",
  "华信建材",
  "四海水产",
  "欣荣母婴",
  "金桥文具",
  "百川餐饮",
  "远景光电",
];
const cities = ["杭州", "宁波", "苏州", "上海", "南京", "成都", "广州"];
const asks = [
  "发票红冲之后还能重新开吗？",
  "上个月的对账单在哪里下载",
  "新款的起订量是多少，能不能拆箱",
  "系统里库存一直显示 0，是不是没同步",
  "退货运费谁承担？",
  "请问会员价什么时候生效",
  "小程序登录不上，提示参数错误",
  "这批货什么时候能到宁波仓",
  "能不能帮我改一下收货地址",
  "年框合同到期了怎么续签",
  "How do I export the report for October?",
  "优惠券为什么不能叠加使用",
];
const chatter = [
  "收到，谢谢",
  "好的",
  "大家早上好",
  "今天又降温了，注意保暖",
  "这个功能真好用，点赞",
  "我这边也是同样的情况",
  "已经付款了",
  "👍",
  "稍等，我去问一下仓库",
  "您好，已经帮您查到了，今天下午发出，单号稍后给您",
  "红冲之后可以重新开，在“发票管理”里点“重开”就行",
  "这都第三次了，一直没人处理，太让人失望了",
];

export const members: Member[] = Array.from({ length: 240 }, (_, index) => {
  const staff = index < 6;
  const name = families[chance(families.length)]! + givens[chance(givens.length)]!;
  return {
    id: index + 1,
    name,
    external_id: `wm${1000 + index}`,
    source: "wecom",
    role: staff ? "staff" : index === 6 ? "bot" : "member",
    company: staff ? "" : companies[chance(companies.length)]!,
    title: staff ? "客户运营" : ["老板", "采购", "店长", "财务"][chance(4)]!,
    phone: "138****" + String(1000 + index),
    email: "",
    region: cities[chance(cities.length)]!,
    tier: ["KA", "增值", "标准", "标准"][chance(4)]!,
    identity: ["实体店", "网商", "微商"][chance(3)]!,
    first_at: iso(now - (30 + chance(300)) * day),
    last_at: iso(now - chance(40) * day),
    groups: 1 + chance(3),
    last_spoke_day: chance(5) === 0 ? null : iso(now - chance(60) * day).slice(0, 10),
  };
});

export function ref(member: Member): MemberRef {
  return { id: member.id, name: member.name, role: member.role };
}

const regions = ["华东", "华南", "西南", "浙北", "苏南", "成都", "广深"];
const trades = [
  "五金客户群",
  "餐饮采购群",
  "VIP 服务群",
  "便利店交流群",
  "建材经销商群",
  "新品体验群",
];

export const groups: Group[] = Array.from({ length: 60 }, (_, index) => {
  const base = 4 + chance(50);
  const sinking = index % 7 === 3;
  const days = Array.from({ length: 14 }, (_, each) =>
    Math.max(
      0,
      Math.round(base * (sinking ? 1 - each / 14 : 0.7 + chance(60) / 100)) -
        (each % 7 > 4 ? 3 : 0),
    ),
  );
  return {
    id: index + 1,
    name:
      regions[index % regions.length]! +
      trades[index % trades.length]! +
      ` ${1 + Math.floor(index / 6)}`,
    external_id: `wr${index + 1}`,
    source: "wecom",
    owner: index % 9 === 8 ? null : ref(members[index % 6]!),
    program: index % 4 === 0 ? "会员服务" : "",
    target_size: 200,
    members: 30 + chance(180),
    messages_7d: days.slice(-7).reduce((sum, each) => sum + each, 0),
    open_questions: index % 5 === 0 ? 1 + chance(4) : 0,
    breached_questions: index % 10 === 0 ? 1 : 0,
    first_at: iso(now - 200 * day),
    last_at: iso(now - chance(2000) * minute),
    health: index % 13 === 12 ? null : (sinking ? 25 : 55) / 100 + chance(35) / 100,
    drift: sinking ? -1.4 - chance(10) / 10 : index % 6 === 1 ? 1.3 : chance(8) / 10 - 0.4,
    days_14: days,
  };
});

export function groupRef(group: Group) {
  return { id: group.id, name: group.name };
}

export const messages: Message[] = Array.from({ length: 420 }, (_, index) => {
  const isQuestion = index % 6 === 0;
  const member = isQuestion
    ? members[7 + chance(200)]!
    : members[index % 6 === 1 ? chance(6) : 7 + chance(200)]!;
  const text = isQuestion
    ? asks[(index / 6) % asks.length]!
    : chatter[index % 6 === 1 ? 9 + chance(2) : chance(12)]!;
  const group = groups[Math.floor(index / 70)]!;
  return {
    id: index + 1,
    group: groupRef(group),
    member: ref(member),
    at: iso(now - (420 - index) * 9 * minute),
    kind: index % 41 === 40 ? "image" : "text",
    text,
    quote: index % 83 === 7 ? "请问怎么导出报表？" : "",
    parent: null,
    question_id: isQuestion ? index / 6 + 1 : null,
    tone: {
      question: isQuestion ? 0.93 : 0.08,
      advert: index % 57 === 3 ? 0.94 : 0.02,
      mood: text.includes("失望") ? -0.82 : text.includes("点赞") ? 0.8 : 0.05,
      complaint: text.includes("失望") ? 0.9 : 0.03,
      intents: text.includes("起订")
        ? ["purchase"]
        : text.includes("登录")
          ? ["bug"]
          : text.includes("谢谢")
            ? ["thanks"]
            : [],
    },
    edited_at: null,
    revoked_at: index % 97 === 50 ? iso(now - day) : null,
    history: false,
  };
});
for (const [index, message] of messages.entries()) {
  const asked = messages[index - 1];
  if (index % 6 !== 1 || !asked) continue;
  message.parent = {
    id: asked.id,
    member: asked.member!,
    text: asked.text,
    reason: "addressed",
    score: 0.88,
  };
}

export const questions: Question[] = messages
  .filter((message) => message.question_id !== null)
  .map((message, index, all) => {
    const fromEnd = all.length - 1 - index;
    const state =
      fromEnd > 16 ? (index % 3 ? "answered" : "closed") : index % 9 === 4 ? "waiting" : "open";
    const due =
      state === "open" ? now + (fromEnd * 7 - 25) * minute : Date.parse(message.at) + 30 * minute;
    const answer = messages.find((each) => each.parent?.id === message.id) ?? null;
    return {
      id: message.question_id!,
      message: { id: message.id, at: message.at, text: message.text },
      group: message.group,
      asker: message.member!,
      asked_at: message.at,
      state,
      score: 0.93,
      first_response_at: state === "answered" ? answer!.at : null,
      answered_at: state === "answered" ? answer!.at : null,
      answer_id: state === "answered" ? answer!.id : null,
      answered_by: state === "answered" ? ref(members[0]!) : null,
      warn_at: iso(due - 9 * minute),
      due_at: iso(due),
      breached_at: state === "open" && due < now ? iso(due) : null,
      waited_ms: state === "answered" ? 9 * minute : 0,
      paused_ms: 0,
      paused_since: state === "waiting" ? iso(now - 30 * minute) : null,
      closed_at: state === "closed" ? iso(now - 60 * minute) : null,
      close_reason: state === "closed" ? "thanks" : "none",
      assignee: index % 4 === 1 ? ref(members[1]!) : null,
      last_message_id: answer?.id ?? message.id,
    } satisfies Question;
  });

export const tasks: Task[] = Array.from({ length: 9 }, (_, index) => ({
  id: index + 1,
  kind: ["escalation", "send_reply", "remove", "answer_question"][index % 4]!,
  title: ["超时未回应：退货运费谁承担？", "建议回复：对账单", "remove", "待回答：新款的起订量"][
    index % 4
  ]!,
  body: [
    { asker: members[12 + index]!.name, text: "退货运费谁承担？" },
    { text: "您好，对账单在“财务 → 月度账单”里下载，每月 3 日更新。", faq: "statement" },
    {
      by_hand: {
        task: "remove_member",
        assignee: "owner or admin",
        proof: "event",
        chinese: "请移出群成员",
        english: "Remove the member",
      },
    },
    { asker: members[12 + index]!.name, text: "新款的起订量是多少，能不能拆箱" },
  ][index % 4]!,
  state: "open" as const,
  owner: index % 3 === 2 ? null : ref(members[0]!),
  group: groupRef(groups[index]!),
  member: ref(members[12 + index]!),
  question_id: index % 4 === 0 ? 60 + (index % 8) : null,
  decision_id: index + 1,
  created_at: iso(now - 50 * minute),
  due_at: index === 4 ? null : iso(now + (index * 45 - 30) * minute),
  done_at: null,
  done_by: "",
  evidence: "",
  handed_from: index === 1 ? "li.na" : "",
}));

export const decisions: Decision[] = Array.from({ length: 30 }, (_, index) => {
  const message = messages[index * 9 + 3]!;
  const kind = ["rule.warn", "reply.sent", "question.opened", "rule.noted"][index % 4]!;
  return {
    id: index + 1,
    cause: 9000 + index,
    at: message.at,
    kind,
    mode: index % 4 === 3 ? "shadow" : "live",
    group: message.group,
    member: message.member,
    message: { id: message.id, at: message.at, text: message.text },
    question_id: null,
    rule: kind === "question.opened" ? "" : kind === "reply.sent" ? "invoice" : "ads",
    policy_version: 3,
    reason: {
      rule: "广告",
      kind: "advertising",
      score: 0.94,
      threshold: 0.8,
      strikes_before: 1,
      consequence: "warn",
    },
    undoable: index % 4 === 0,
    undone_at: null,
    verdict: null,
  } satisfies Decision;
});

const measureNames = [
  "participation",
  "breadth",
  "reply_rate",
  "answer_minutes",
  "newcomers",
  "mood",
  "departures",
];

export function health(group: Group): HealthDay[] {
  return Array.from({ length: 90 }, (_, index) => ({
    day: iso(now - (89 - index) * day).slice(0, 10),
    complete: index < 89,
    score: group.health,
    drift: group.drift,
    measures: measureNames.map((name, each) => {
      const usual = [22, 0.31, 0.64, 14, 0.4, 0.12, 0.02][each]!;
      const wave = 1 + Math.sin((index + each * 9) / 8) * 0.12;
      const sinking = each === 0 || each === 1 ? 1 - (index / 90) * 0.45 : 1;
      const value = usual * wave * ((group.drift ?? 0) < -1 ? sinking : 1);
      return {
        name,
        value,
        usual,
        low: usual * 0.8,
        high: usual * 1.2,
        verdict: value < usual * 0.8 ? "worse" : value > usual * 1.2 ? "better" : "usual",
        grounds:
          name === "participation" ? { speakers: 12, present: 40 } : ({} as Record<string, number>),
      };
    }),
  }));
}

export function activity(id: number, days: number): ActivityDay[] {
  return Array.from({ length: days }, (_, index) => {
    const messages = Math.max(
      0,
      Math.round(26 + Math.sin((index + id) / 3) * 14 - (index % 7 > 4 ? 12 : 0)),
    );
    return {
      day: iso(now - (days - 1 - index) * day).slice(0, 10),
      messages,
      speakers: Math.ceil(messages / 3),
      questions: Math.round(messages / 6),
      answers: Math.round(messages / 7),
      negative: index % 11 === 0 ? 2 : 0,
      replies_received: Math.round(messages / 4),
    };
  });
}

const open = ["09:00-21:00"];

export const policy: Policy = {
  version: 3,
  calendar: {
    time_zone: "Asia/Shanghai",
    week: { mon: open, tue: open, wed: open, thu: open, fri: open, sat: open, sun: open },
    special: { "2026-10-01": [], "2026-10-10": ["09:00-18:00"] },
  },
  promise: {
    first_response_minutes: 30,
    next_response_minutes: 60,
    warn_at: 0.7,
    expire_after_hours: 72,
    merge_minutes: 60,
    responders: "automatic",
  },
  question_threshold: 0.5,
  faq_threshold: 0.75,
  faq_suggest_threshold: 0.45,
  rules: [
    rule("ads", "不发广告", "advertising", "on", []),
    rule("links", "不发外部链接", "link", "shadow", []),
    rule("flood", "不刷屏", "flooding", "on", []),
    rule("words", "不谈返利", "words", "shadow", ["返利", "刷单", "加薇信"]),
    rule("abuse", "不骂人", "abuse", "off", ["骗子", "垃圾"]),
  ],
  replies: [
    {
      id: "invoice",
      name: "发票",
      mode: "on",
      match: "contains",
      words: ["发票", "开票"],
      reply: "{name}您好，发票在“财务 → 发票管理”里申请，当天开出。",
      cooldown_seconds: 0,
      group_cooldown_seconds: 600,
      member_cooldown_seconds: 3600,
      groups: [],
    },
  ],
  faqs: [
    {
      id: "moq",
      questions: ["起订量是多少", "能不能拆箱"],
      answer: "起订一箱，样品可拆。",
      mode: "on",
      owner: "li.na",
    },
  ],
  seating: {
    identities: ["实体店", "网商", "微商", "品牌方"],
    clashes: [["实体店", "微商"]],
    programs: [],
  },
  admission: {
    open: true,
    title: "",
    fields: { name: "required", company: "required", mobile: "required" },
    consent_version: "1",
    consent: "",
    welcome: "",
    rules: [{ id: "all", name: "核验通过的", mode: "on", when: [], outcome: "accept", text: "" }],
    sample_percent: 10,
    wave_per_minute: 30,
    wave_pause_minutes: 15,
    opinions: 1,
    replies: [],
  },
  cards: { kinds: ["escalation"], outside_hours: false },
  onboarding: {
    on: true,
    nickname: "{地区}-{公司}-{姓名}",
    nickname_example: "上海-鑫达-张三",
    introduction: "城市、公司、主营",
    days: 14,
    remind_at: "16:00",
    nickname_reminder: "{members} 请把群昵称改成「{pattern}」",
    introduction_reminder: "{members} 介绍一下自己吧：{introduction}",
    nickname_after_days: [1, 5],
    introduction_after_days: 3,
    gift_words: ["领资料包"],
    who_to_ask: "发货找小李，开票找小王",
    who_to_ask_after_days: 1,
    opening_begins: "开营仪式现在开始",
    questions_begin: "新人答疑会现在开始",
    gathering_minutes: 60,
  },
  robot: { kinds: ["breach", "incident"], summary_at: "09:00" },
};

function rule(
  id: string,
  name: string,
  kind: Policy["rules"][number]["kind"],
  mode: "off" | "shadow" | "on",
  words: string[],
) {
  return {
    id,
    name,
    kind,
    mode,
    match: "contains" as const,
    words,
    allowed_hosts: [],
    threshold: 0.8,
    flood_messages: 10,
    flood_seconds: 60,
    ladder: ["remind", "warn", "mute", "remove"] as Policy["rules"][number]["ladder"],
    window_days: 30,
    mute_minutes: 60,
    notice: "{name}，本群{rule}，这是第 {count} 次。",
    groups: [],
  };
}
