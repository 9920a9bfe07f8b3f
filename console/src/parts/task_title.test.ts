import { describe, expect, test } from "vitest";
import { translate, type Key, type Locale, type Value } from "../i18n/index.tsx";
import { taskTitle, type Titled } from "./task_title.ts";

const group = { id: 4, name: "华东群" };
const member = { id: 7, name: "吴雨桐", role: "member" as const };
const asked = { asker: "吴雨桐", text: "数据怎么\n导出" };

function title(task: Partial<Titled>, locale: Locale): string {
  const t = (key: Key, values?: Record<string, Value>) => translate(locale, key, values);
  return taskTitle(
    { kind: "", title: "引擎写的", body: {}, member, group, ...task },
    { t, locale },
  );
}

describe("a task says what is to be done", () => {
  const rows: [Partial<Titled>, string, string][] = [
    [
      { kind: "answer_question", body: asked },
      "答复吴雨桐：数据怎么 导出",
      "Answer 吴雨桐: 数据怎么 导出",
    ],
    [
      { kind: "escalation", body: asked },
      "超时未答，吴雨桐问：数据怎么 导出",
      "Overdue, asked by 吴雨桐: 数据怎么 导出",
    ],
    [
      { kind: "send_reply", body: { text: "在设置里" } },
      "把备好的答复发给吴雨桐：在设置里",
      "Send the prepared answer to 吴雨桐: 在设置里",
    ],
    [
      { kind: "send_message", body: { text: "请勿刷屏" } },
      "在“华东群”发送：请勿刷屏",
      "Send in 华东群: 请勿刷屏",
    ],
    [{ kind: "remove" }, "把吴雨桐移出“华东群”", "Remove 吴雨桐 from 华东群"],
    [{ kind: "mute" }, "在“华东群”禁言吴雨桐", "Mute 吴雨桐 in 华东群"],
    [{ kind: "unmute" }, "在“华东群”解除吴雨桐的禁言", "Unmute 吴雨桐 in 华东群"],
    [{ kind: "invite_back" }, "请吴雨桐回到“华东群”", "Invite 吴雨桐 back to 华东群"],
  ];
  test.each(rows)("%o", (task, zh, en) => {
    expect(title(task, "zh")).toBe(zh);
    expect(title(task, "en")).toBe(en);
  });
  test("without a part, a task left to a person is called as the platform calls it", () => {
    const body = { by_hand: { chinese: "请禁言群成员", english: "Mute the member" } };
    expect(title({ kind: "mute", group: null, body }, "zh")).toBe("请禁言群成员");
    expect(title({ kind: "approve_join", body }, "en")).toBe("Mute the member");
  });
  test("a kind of a newer server, or a part that is missing: the server's own title", () => {
    expect(title({ kind: "call_customer" }, "en")).toBe("引擎写的");
    expect(title({ kind: "answer_question", body: { asker: "吴雨桐" } }, "en")).toBe("引擎写的");
    expect(title({ kind: "mute", group: null }, "zh")).toBe("引擎写的");
  });
});
