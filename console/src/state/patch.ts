// Applies a live event to any answer of the API that is on screen: rows that are shown change at
// once, in place. Rows that may have to come or go are left to a new fetch (see live_feed.ts).
import type { InfiniteData } from "@tanstack/react-query";
import type { Group, Question, Task, Today } from "../api/types.ts";
import { replace, type LiveEvent } from "./live.ts";

// The path of the question → which members of the answer hold rows that the event may touch.
export function patchAnswer(path: string, answer: unknown, event: LiveEvent): unknown {
  if (isPages(answer)) {
    return { ...answer, pages: answer.pages.map((page) => patchAnswer(path, page, event)) };
  }
  if (!answer || typeof answer !== "object") return answer;
  const body = answer as Record<string, unknown>;
  switch (event.type) {
    case "question":
      if (path === "/api/v1/today") return patchTodayQuestion(body as unknown as Today, event.data);
      if (path.endsWith("/questions")) {
        return { ...body, items: replace(body.items as Question[], event.data) };
      }
      if (path === "/api/v1/questions/{id}" && (body.question as Question).id === event.data.id) {
        return { ...body, question: event.data };
      }
      return answer;
    case "task":
      if (path === "/api/v1/today") return patchTodayTask(body as unknown as Today, event.data);
      if (path === "/api/v1/tasks")
        return { ...body, items: replace(body.items as Task[], event.data) };
      if (path === "/api/v1/tasks/{id}" && body.id === event.data.id) return event.data;
      if (path === "/api/v1/questions/{id}") {
        return { ...body, tasks: replace(body.tasks as Task[], event.data) };
      }
      return answer;
    case "group":
      if (path === "/api/v1/groups") {
        return { ...body, items: replace(body.items as Group[], event.data) };
      }
      if (path === "/api/v1/groups/{id}" && (body.group as Group).id === event.data.id) {
        return { ...body, group: event.data };
      }
      return answer;
    default:
      return answer;
  }
}

// What is settled leaves the queue of Today at once; the counts come with the next fetch.
function patchTodayQuestion(today: Today, question: Question): Today {
  const settled = question.state !== "open";
  return {
    ...today,
    due_questions: settled
      ? today.due_questions.filter((each) => each.id !== question.id)
      : replace(today.due_questions, question),
  };
}

function patchTodayTask(today: Today, task: Task): Today {
  return {
    ...today,
    my_tasks:
      task.state === "open"
        ? replace(today.my_tasks, task)
        : today.my_tasks.filter((each) => each.id !== task.id),
  };
}

function isPages(answer: unknown): answer is InfiniteData<unknown> {
  return (
    typeof answer === "object" && answer !== null && "pages" in answer && "pageParams" in answer
  );
}
