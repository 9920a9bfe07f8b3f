// The stand-in's first page, and the order that its lists are in.
import * as company from "./company.ts";

const asOf = company.iso(company.now);

export const unanswered = ["open", "waiting"];

export function sorted<Row>(rows: Row[], sort: string): Row[] {
  const name = sort.replace(/^-/, "") as keyof Row;
  const sign = sort.startsWith("-") ? -1 : 1;
  return rows.toSorted((a, b) => {
    const left = a[name] ?? null;
    const right = b[name] ?? null;
    if (left === right) return 0;
    if (left === null) return 1;
    if (right === null) return -1;
    return left < right ? -sign : sign;
  });
}

export function today() {
  const owed = company.questions.filter((each) => each.state === "open");
  const late = owed.filter((each) => each.breached_at !== null);
  const open = company.tasks.filter((each) => each.state === "open");
  return {
    counts: {
      open_questions: company.questions.filter((each) => unanswered.includes(each.state)).length,
      breached_questions: late.length,
      due_within_hour: owed.length - late.length,
      my_open_tasks: open.filter((each) => each.owner).length,
      unowned_tasks: open.filter((each) => !each.owner).length,
      open_tasks: open.length,
      messages_today: 1284,
      groups: company.groups.length,
    },
    my_tasks: open,
    due_questions: sorted(owed, "due_at"),
    shadow_strikes: [],
    incidents: [
      ...late.slice(0, 3).map((each) => ({
        kind: "breach",
        at: each.breached_at,
        group: each.group,
        member: each.asker,
        text: each.message.text,
        rule: "",
        consequence: "",
        mode: "",
        count: 0,
        usual: null,
        message_id: each.message.id,
        question_id: each.id,
        decision_id: null,
      })),
      ...company.decisions
        .filter((each) => each.rule === "ads")
        .slice(0, 4)
        .map((each) => ({
          kind: "strike",
          at: each.at,
          group: each.group,
          member: each.member,
          text: each.message?.text ?? "",
          rule: each.rule,
          consequence: "warn",
          mode: each.mode,
          count: 0,
          usual: null,
          message_id: each.message?.id ?? null,
          question_id: null,
          decision_id: each.id,
        })),
    ],
    next: owed.slice(-6).map((each) => ({
      at: each.due_at,
      kind: "question.breach",
      group: each.group,
      subject: each.id,
    })),
    newest_message_at: company.messages.at(-1)!.at,
    fresh_until: asOf,
    as_of: asOf,
  };
}
