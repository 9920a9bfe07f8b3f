import { describe, expect, test } from "vitest";
import { questions, tasks } from "../../test/mock/company.ts";
import { markup, text } from "../../test/markup.tsx";
import type { Sidebar } from "../api/types.ts";
import { BridgeProblem } from "./bridge.ts";
import { ApiProblem } from "../api/client.ts";
import { Problem } from "./problem.tsx";
import { Profile } from "./profile.tsx";
import { SayButton, type Saying } from "./saying.tsx";
import { saidOf, wordsOf } from "./wecom_bridge.ts";
import { ChatParts } from "./beside_chat.tsx";

const beside: Sidebar = {
  member: null,
  group: null,
  contacts: [],
  groups: [],
  questions: [
    {
      question: questions[0]!,
      suggestions: [{ task_id: 7, source: "发票怎么开", text: "请发抬头", score: 0.91 }],
    },
  ],
  tasks: [{ ...tasks[0]!, state: "open" }],
  decisions: [],
  scripts: [{ id: "hours", name: "上班时间", text: "9 点到 21 点" }],
  as_of: "2026-11-23T00:00:00Z",
};

const saying = (state?: ReturnType<Saying["state"]>): Saying => ({
  state: () => state,
  say: () => undefined,
});

describe("what WeCom's client says", () => {
  test("its words, without the name of the call", () => {
    expect(wordsOf({ errMsg: "sendChatMessage:fail no permission" })).toBe("fail no permission");
    expect(wordsOf(new Error("SDK Error: Aborted"))).toBe("SDK Error: Aborted");
  });
  test("a cancelled message is no failure", () => {
    expect(saidOf({ errMsg: "sendChatMessage:cancel" })).toEqual({ outcome: "cancelled" });
    expect(saidOf({ errMsg: "sendChatMessage:fail" })).toEqual({
      outcome: "failed",
      detail: "fail",
    });
    expect(saidOf({})).toMatchObject({ outcome: "failed" });
  });
});

describe("what went wrong is said with what to do", () => {
  test("the bridge, an unknown chat, no network", () => {
    const said = (error: unknown) => text(markup("en", <Problem error={error} />));
    expect(said(new BridgeProblem("no_bridge"))).toContain("WeCom does not answer");
    expect(said(new BridgeProblem("no_rights", "invalid signature"))).toContain(
      "(invalid signature)",
    );
    expect(said(new ApiProblem(404))).toContain("does not know this chat yet");
    expect(said(new ApiProblem(0))).not.toContain("signature");
  });
});

describe("beside a chat", () => {
  const shown = (role: "viewer" | "service", state?: ReturnType<Saying["state"]>) =>
    markup(
      "zh",
      <ChatParts data={beside} isGroup onChanged={() => undefined} saying={saying(state)} />,
      role,
    );
  test("a question with its suggestion, its likeness and a button that says what it sends", () => {
    const html = shown("service");
    expect(text(html)).toContain(questions[0]!.message.text);
    expect(text(html)).toContain("相似 91%");
    expect(html).toContain('aria-label="发送: 请发抬头"');
    expect(text(html)).toContain("上班时间");
  });
  test("who may only look has no button to finish a task", () => {
    expect(shown("service")).toContain('aria-label="完成: ');
    expect(shown("viewer")).not.toContain('aria-label="完成: ');
    expect(text(shown("viewer"))).toContain("你的角色只能查看");
  });
  test("an empty chat says what would be there", () => {
    const empty = { ...beside, questions: [], tasks: [], scripts: [] };
    const html = text(
      markup(
        "en",
        <ChatParts data={empty} isGroup onChanged={() => undefined} saying={saying()} />,
      ),
    );
    for (const part of ["No question waits", "No tasks", "No scripts yet", "Nothing was decided"]) {
      expect(html).toContain(part);
    }
  });
});

describe("sending", () => {
  const button = (state?: ReturnType<Saying["state"]>) =>
    markup(
      "en",
      <SayButton id="x" note={["FAQ"]} saying={saying(state)} taskId={null} text="hello" />,
    );
  test("the result stands under the text", () => {
    expect(text(button({ outcome: "sent" }))).toContain("Sent to this chat");
    expect(text(button({ outcome: "cancelled" }))).toContain("cancelled in WeCom");
    const failed = text(button({ outcome: "failed", detail: "fail no permission" }));
    expect(failed).toContain("Not sent: fail no permission");
    expect(button({ outcome: "sending" })).toContain("disabled");
    expect(button()).not.toContain("disabled");
  });
});

test("a customer with what colleagues noted, tags once", () => {
  const contact = {
    staff: { id: 1, name: "李敏", role: "staff" as const },
    since: "2026-01-01T00:00:00Z",
    remark: "李总",
    description: "三月签约",
    via: "",
    tags: ["VIP"],
    until: null,
    ended_by: null,
  };
  const member = {
    id: 4,
    name: "李伟",
    external_id: "wm4",
    source: "wecom",
    role: "member" as const,
    company: "百福科技",
    title: "",
    phone: "",
    email: "",
    region: "",
    tier: "",
    identity: "",
    first_at: null,
    last_at: null,
    groups: 1,
    last_spoke_day: null,
  };
  const data = { ...beside, member, contacts: [contact, { ...contact, remark: "" }] };
  const html = text(markup("zh", <Profile data={data} />));
  expect(html).toContain("百福科技");
  expect(html).toContain("李敏的备注：李总 — 三月签约");
  expect(html.match(/VIP/g)).toHaveLength(1);
});
