// What the stand-in answers: the routes of the API over the company of company.ts, kept in memory.
import type { Label, Policy, PolicyDraft, Session } from "../../src/api/types.ts";
import { admission, applicationDetail, applications } from "./admission.ts";
import { broadcast, detail, plan } from "./broadcasts.ts";
import { seatingRoutes } from "./seating_routes.ts";
import * as seating from "./seating.ts";
import * as onboarding from "./onboarding.ts";
import * as company from "./company.ts";
import { chosen, languageDetail, languageModels } from "./language.ts";
import { memberDetail } from "./members.ts";
import { succession } from "./succession.ts";
import { page, type Handler, type Query } from "./page.ts";
import { compared, wecom } from "./platforms.ts";
import { sorted, today, unanswered } from "./today.ts";
import { webhooks } from "./webhooks.ts";

export const setupToken = "first-start";

export interface State {
  session: Session | null;
  setupNeeded: boolean;
  draft: PolicyDraft | null;
  version: number;
  policy: Policy;
  labels: Map<number, Label[]>; // by message
}

// What may be asked before somebody has signed in.
export const forAnybody = ["session", "setup", "sign-in", "invitations"];

export class Refusal extends Error {
  readonly status: number;
  readonly field: string;
  constructor(status: number, detail: string, field = "") {
    super(detail);
    this.status = status;
    this.field = field;
  }
}

const asOf = company.iso(company.now);

function find<Row extends { id: number }>(rows: Row[], id: string | undefined): Row {
  const row = rows.find((each) => each.id === Number(id));
  if (!row) throw new Refusal(404, `there is no ${id}`);
  return row;
}

function questionsOf(query: Query, group?: number) {
  const state = query.get("state") ?? "unanswered";
  const wanted = company.questions.filter(
    (each) =>
      (group === undefined || each.group.id === group) &&
      (state === "all" ||
        (state === "unanswered" ? unanswered.includes(each.state) : each.state === state)) &&
      (query.get("assignee") !== "none" || each.assignee === null) &&
      (query.get("breached") !== "true" || each.breached_at !== null),
  );
  return page(sorted(wanted, query.get("sort") === "asked" ? "-asked_at" : "due_at"), query);
}

function conversation(id: number, query: Query) {
  const all = company.messages.filter((each) => each.group.id === id);
  const limit = Number(query.get("limit") ?? 50);
  const index = (name: string) => all.findIndex((each) => each.id === Number(query.get(name)));
  let from = Math.max(0, all.length - limit);
  if (query.get("around")) from = Math.max(0, index("around") - limit / 2);
  if (query.get("before")) from = Math.max(0, index("before") - limit);
  if (query.get("after")) from = index("after") + 1;
  const to = query.get("before") ? index("before") : Math.min(all.length, from + limit);
  const items = all.slice(from, to);
  return {
    items,
    older_cursor: from > 0 ? items[0]!.id : null,
    newer_cursor: to < all.length ? items.at(-1)!.id : null,
    as_of: asOf,
  };
}

function questionDetail(id: string | undefined) {
  const question = find(company.questions, id);
  return {
    question,
    thread: company.messages.filter(
      (each) => each.id === question.message.id || each.parent?.id === question.message.id,
    ),
    decisions: company.decisions.filter((each) => each.kind === "question.opened").slice(0, 2),
    tasks: company.tasks.filter((each) => each.question_id === question.id),
    suggestions: [{ task_id: null, source: "moq", text: "起订一箱，样品可拆。", score: 0.52 }],
    as_of: asOf,
  };
}

function why(message: string | null) {
  return {
    message: find(company.messages, message ?? ""),
    decisions: company.decisions.slice(0, 1),
    explanation: {
      rules: [
        {
          rule: "ads",
          name: "不发广告",
          kind: "advertising",
          mode: "on",
          fired: false,
          why: "below_threshold",
          value: 0.12,
          limit: 0.8,
        },
        {
          rule: "words",
          name: "不谈返利",
          kind: "words",
          mode: "shadow",
          fired: true,
          why: "broken",
          evidence: ["返利"],
        },
      ],
      replies: [{ reply: "invoice", name: "发票", mode: "on", fired: false, why: "no_word" }],
    },
    policy_version: 3,
    as_of: asOf,
  };
}

function timeline(id: number) {
  const asked = company.questions.filter((each) => each.group.id === id);
  return asked
    .map((each) => ({
      at: each.asked_at,
      kind: each.breached_at ? "question_breached" : "question_opened",
      id: each.id,
      member: each.asker,
      by: null,
      text: each.message.text,
      detail: each.state,
    }))
    .reverse();
}

function settle(parts: string[], body: Record<string, unknown>): unknown {
  const [noun, id, act] = parts;
  if (noun === "questions") {
    const question = find(company.questions, id);
    if (act === "close") Object.assign(question, { state: "closed", close_reason: "operator" });
    if (act === "reopen") Object.assign(question, { state: "open", close_reason: "none" });
    if (act === "wait") question.state = "waiting";
    if (act === "answer") question.state = "answered";
    if (act === "assign") {
      const member = company.members.find((each) => each.id === body.member);
      question.assignee = member ? company.ref(member) : null;
    }
  }
  if (noun === "tasks") {
    const task = find(company.tasks, id);
    if (act === "done")
      Object.assign(task, { state: "done", evidence: body.evidence, done_by: "admin" });
    if (act === "cancel") task.state = "cancelled";
    if (act === "reopen") Object.assign(task, { state: "open", evidence: "", done_by: "" });
  }
  return { seq: 1, known: false, result: {} };
}

export function routes(state: State): Record<string, Handler> {
  let models = languageModels();
  let platform = wecom;
  const draft = (): PolicyDraft =>
    state.draft ?? {
      policy: state.policy,
      based_on: state.version,
      revision: 0,
      saved_at: null,
      saved_by: "",
      problems: [],
      as_of: asOf,
    };
  const signIn = (login: string, name: string, language: "zh" | "en") =>
    (state.session = {
      login,
      name,
      role: "admin",
      language,
      member: company.ref(company.members[0]!),
      csrf_token: "token",
      expires_at: null,
    });
  return {
    "GET session": () => {
      if (!state.session) throw new Refusal(401, "nobody is signed in");
      return state.session;
    },
    "POST session": (_, __, body) => {
      if (body.password !== "correct-horse-battery")
        throw new Refusal(400, "the login or the password is wrong", "password");
      return signIn(String(body.login), "管理员", state.session?.language ?? "zh");
    },
    "DELETE session": () => void (state.session = null),
    "GET sign-in": () => ({ items: [] }),
    "GET setup": () => ({ needed: state.setupNeeded }),
    "POST setup": (_, __, body) => {
      if (body.token !== setupToken) throw new Refusal(403, "the token is wrong");
      state.setupNeeded = false;
      return signIn(String(body.login), String(body.name), body.language === "en" ? "en" : "zh");
    },
    "PATCH settings": (_, __, body) => Object.assign(state.session!, body),
    "GET today": today,
    "GET tasks": ([, id], query) =>
      id
        ? find(company.tasks, id)
        : page(
            company.tasks.filter((each) => each.state === "open"),
            query,
          ),
    "POST tasks": (parts, _, body) => settle(parts, body),
    "GET questions": ([, id], query) => (id ? questionDetail(id) : questionsOf(query)),
    "POST questions": (parts, _, body) => settle(parts, body),
    "GET groups": ([, id, part], query) => {
      if (!id) {
        const named = company.groups.filter((each) => each.name.includes(query.get("q") ?? ""));
        return { ...page(sorted(named, query.get("sort") ?? "name"), query), total: named.length };
      }
      const group = find(company.groups, id);
      const days = Number(query.get("days") ?? 90);
      switch (part) {
        case undefined:
          return { group, staff: company.members.slice(0, 3).map(company.ref), as_of: asOf };
        case "messages":
          return conversation(group.id, query);
        case "questions":
          return questionsOf(query, group.id);
        case "timeline":
          return page(timeline(group.id), query);
        case "health":
          return { items: company.health(group), as_of: asOf };
        case "onboarding":
          return page(onboarding.newcomers, query);
        case "activity":
          return { items: company.activity(group.id, days), as_of: asOf };
        default:
          return page(
            company.members.slice(0, 40).map((member) => ({
              member,
              joined_at: member.first_at,
              join_seen: member.id % 3 > 0,
              via: "",
              messages_30d: member.id % 17,
              last_spoke_day: member.last_spoke_day,
            })),
            query,
          );
      }
    },
    "GET onboarding": () => ({ ...onboarding.figures, as_of: asOf }),
    "GET messages": ([, id], query) => {
      if (id !== "search") {
        return {
          message: find(company.messages, id),
          external_id: "m",
          source: "wecom",
          mentions: [],
          detail: null,
          labels: state.labels.get(Number(id)) ?? [],
          as_of: asOf,
        };
      }
      const words = (query.get("q") ?? "").split(/\s+/);
      const found = company.messages
        .filter((each) => words.every((word) => each.text.includes(word)))
        .reverse();
      return { ...page(found, query), indexed_through: 420, behind: 0 };
    },
    "POST messages": ([, id], _, body) => {
      const label = { ...(body as Pick<Label, "task" | "label">), by: "admin", at: asOf };
      state.labels.set(Number(id), [...(state.labels.get(Number(id)) ?? []), label]);
      return { seq: 1, known: false, result: {} };
    },
    "POST facts": () => ({ facts: [] }),
    "GET members": ([, id, what], query) => {
      if (what === "seats") return seating.memberSeats(Number(id));
      if (what === "succession") return succession;
      if (id) return memberDetail(find(company.members, id));
      const q = query.get("q") ?? "";
      return page(
        company.members.filter(
          (each) =>
            (each.name.includes(q) || each.company.includes(q)) &&
            (query.get("silent") !== "true" || each.last_spoke_day === null) &&
            (query.get("role") ?? each.role) === each.role,
        ),
        query,
      );
    },
    "GET decisions": ([, id], query) =>
      id
        ? {
            decision: find(company.decisions, id),
            inverse: { command: "decision.undo" },
            effects: [],
            as_of: asOf,
          }
        : page(company.decisions, query),
    "POST decisions": ([, id, act], _, body) => {
      const decision = find(company.decisions, id);
      if (act === "verdict")
        decision.verdict = { right: body.right === true, by: "admin", at: asOf };
      else decision.undone_at = asOf;
      return { seq: 1, known: false, result: {} };
    },
    "GET why": (_, query) => why(query.get("message")),
    "GET rules": ([, id]) => ({
      rule: id,
      fired: 31,
      live: 0,
      right: 18,
      wrong: 2,
      precision: 0.9,
      low: 0.699,
      high: 0.972,
      decisions: company.decisions.filter((each) => each.mode === "shadow"),
      as_of: asOf,
    }),
    "GET policy": ([, part], query) => {
      if (part === "draft") return draft();
      if (part === "versions") {
        return page(
          [3, 2, 1].map((version) => ({ version, at: asOf, by: "li.na" })),
          query,
        );
      }
      return { version: state.version, at: asOf, by: "li.na", policy: state.policy, as_of: asOf };
    },
    "PUT policy": (_, __, body) =>
      (state.draft = {
        ...draft(),
        policy: body.policy as Policy,
        revision: draft().revision + 1,
        saved_at: asOf,
      }),
    "DELETE policy": () => void (state.draft = null),
    "POST policy": ([, act]) => {
      if (act === "test") {
        return {
          days: 7,
          messages: 420,
          limit: 5000,
          truncated: false,
          from: asOf,
          to: asOf,
          as_of: asOf,
          entries: draft().policy.rules.map((rule, index) => ({
            entry: rule.id,
            kind: "rule",
            mode: rule.mode,
            hits: index % 2 ? 0 : 12 - index,
            groups: 3,
            members: 7,
            examples: company.messages.slice(index * 5, index * 5 + 3).map((message) => ({
              message_id: message.id,
              group: message.group,
              member: message.member,
              at: message.at,
              text: message.text,
            })),
          })),
        };
      }
      state.policy = draft().policy;
      state.version += 1;
      state.draft = null;
      return { seq: 1, known: false, result: { version: state.version } };
    },
    "GET language": ([, task]) => {
      if (task === undefined) return { items: models, as_of: asOf };
      return languageDetail(models.find((each) => each.task === task)!);
    },
    "POST language": ([, task, act], _, body) => {
      const at = models.findIndex((each) => each.task === task);
      const model = models[at];
      if (!model) throw new Refusal(404, `there is no ${task}`);
      if (act === "train") return { lesson: model.lesson };
      const versions = body as { in_force: number | null; shadow: number | null };
      models = models.with(at, chosen(model, versions.in_force, versions.shadow));
      return { seq: 1, known: false, result: { task, ...versions } };
    },
    "GET broadcasts": ([, id], query) => (id === undefined ? page([broadcast], query) : detail),
    "POST broadcasts": ([, act], _, body) =>
      act === "preview"
        ? plan(String(body.text ?? ""))
        : { seq: 1, known: false, result: { broadcast: broadcast.id } },
    ...seatingRoutes,
    "GET admission": () => admission,
    "GET programs": () => ({ items: [], as_of: asOf }),
    "GET archetypes": () => ({ items: [], as_of: asOf }),
    "GET applications": ([, id], query) =>
      id === undefined
        ? page(query.get("state") === "queued" ? applications : [], query)
        : applicationDetail(Number(id)),
    "POST applications": () => ({ seq: 1, known: false, result: {} }),
    "GET platforms": () => ({ items: [platform], as_of: asOf }),
    "POST platforms": () => {
      platform = compared;
      return { begun: true };
    },
    "GET answers": (_, query) => ({
      days: Number(query.get("days") ?? 30),
      questions: 70,
      responded: 53,
      unanswered: 17,
      breached: 3,
      limit: 20000,
      responded_share: 0.757,
      median_ms: 9 * 60_000,
      median_low_ms: 8 * 60_000,
      median_high_ms: 11 * 60_000,
      p90_ms: 52 * 60_000,
      p90_low_ms: 41 * 60_000,
      p90_high_ms: null,
      curve: Array.from({ length: 60 }, (_each, index) => ({
        ms: index * 60_000,
        waiting: Math.exp(-index / 14),
      })),
      as_of: asOf,
    }),
    "GET accounts": (_, query) =>
      page(
        [
          {
            id: 1,
            login: "admin",
            name: "管理员",
            role: "admin",
            language: "zh",
            member: null,
            created_at: asOf,
            disabled_at: null,
            wecom_user: "",
          },
        ],
        query,
      ),
    "GET invitations": () => ({ items: [], as_of: asOf }),
    "POST invitations": (_, __, body) => ({
      ...body,
      token: "t",
      path: "/invitation?token=t",
      expires_at: asOf,
    }),
    "GET tokens": () => ({ items: [], as_of: asOf }),
    "POST tokens": (_, __, body) => ({ id: 1, ...body, token: "ghk_example" }),
    "GET webhooks": webhooks,
    "POST webhooks": () => ({ event_id: "test-1", replayed: 1, secret: "whsec_example" }),
    "GET audit": (_, query) =>
      page(
        [
          {
            id: 1,
            at: asOf,
            login: "admin",
            action: "publish_policy",
            subject: "",
            detail: { revision: 2 },
          },
        ],
        query,
      ),
  };
}
