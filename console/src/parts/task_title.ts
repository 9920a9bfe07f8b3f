// What is to be done, in the reader's language: composed from the task's kind and its parts (asker,
// text, member, group). For kinds that this console does not know, and where a part is missing: what
// the platform calls a task that it leaves to a person, else the engine's own title.
import type { Task } from "../api/types.ts";
import type { Key, Speech } from "../i18n/index.tsx";
import { byHandTitle } from "./by_hand.tsx";

type Part = "asker" | "text" | "member" | "group";

// The texts are "task_title.<kind>"; these are the parts that each is made of.
const partsOf: Record<string, Part[]> = {
  answer_question: ["asker", "text"],
  escalation: ["asker", "text"],
  send_reply: ["member", "text"],
  send_message: ["group", "text"],
  send_broadcast: ["text"],
  remind_newcomers: ["group", "text"],
  invite_member: ["member", "group"],
  invite_back: ["member", "group"],
  remove: ["member", "group"],
  mute: ["member", "group"],
  unmute: ["member", "group"],
};

export type Titled = Pick<Task, "kind" | "title" | "body" | "member" | "group">;

export function taskTitle(task: Titled, { t, locale }: Pick<Speech, "t" | "locale">): string {
  const parts = partsOf[task.kind];
  const otherwise = byHandTitle(task, locale) || task.title;
  if (!parts) return otherwise;
  const said = (name: string) => {
    const value = task.body[name];
    return typeof value === "string" ? value.replace(/\s+/g, " ").trim() : "";
  };
  const known: Record<Part, string> = {
    asker: said("asker") || (task.member?.name ?? ""),
    text: said("text"),
    member: task.member?.name ?? "",
    group: task.group?.name ?? "",
  };
  if (parts.some((part) => known[part] === "")) return otherwise;
  return t(`task_title.${task.kind}` as Key, known);
}
