import { describe, expect, test } from "vitest";
import { members, questions, tasks } from "../../test/mock/company.ts";
import { contactsOf } from "../../test/mock/platforms.ts";
import { markup, text } from "../../test/markup.tsx";
import type { Sidebar } from "../api/types.ts";
import { BridgeProblem } from "./bridge.ts";
import { ApiProblem } from "../api/client.ts";
import { Problem } from "./problem.tsx";
import { Profile } from "./profile.tsx";
import { SayButton, type Saying } from "./saying.tsx";
import { saidOf, wordsOf } from "./wecom_bridge.ts";
import { ChatParts } from "./beside_chat.tsx";
import { FeedbackPart, peopleOf } from "./feedback.tsx";
import { Tags } from "./tags.tsx";

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
  tags_offered: [],
  tag_changes: [],
  feedback: [],
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
      <ChatParts
        data={beside}
        isGroup
        onChanged={() => undefined}
        saying={saying(state)}
        source="wecom"
      />,
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
        <ChatParts
          data={empty}
          isGroup
          onChanged={() => undefined}
          saying={saying()}
          source="wecom"
        />,
      ),
    );
    for (const part of ["No question waits", "No tasks", "No scripts yet", "Nothing was decided"]) {
      expect(html).toContain(part);
    }
  });
});

describe("sending", () => {
  const button = (state?: ReturnType<Saying["state"]>) =>
    markup("en", <SayButton id="x" note={["FAQ"]} saying={saying(state)} text="hello" />);
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

describe("tags", () => {
  const customer = {
    ...members[20]!,
    role: "member" as const,
  };
  const li = { id: 1, name: "李敏", role: "staff" as const };
  const contact = { ...contactsOf(2)[0]!, staff: li, until: null, tags: ["VIP"] };
  const offered = ["VIP", "A级", "B级"].map((name, at) => ({ id: `et${at}`, name, group: "等级" }));
  const change = {
    staff_id: 1,
    tag: "et1",
    name: "A级",
    adding: true,
    state: "pending" as const,
    trouble: "",
    troubles: [],
    by: "limin",
    at: "2026-11-23T00:00:00Z",
  };
  const data = { ...beside, member: customer, contacts: [contact], tags_offered: offered };
  const shown = (with_: Partial<Sidebar>, role: "viewer" | "service" = "service") =>
    markup(
      "zh",
      <Tags data={{ ...data, ...with_ }} onChanged={() => undefined} source="wecom" />,
      role,
    );
  test("what they have can be taken, what they lack can be chosen", () => {
    const html = shown({});
    expect(html).toContain('aria-label="去掉: VIP"');
    expect(html).toContain('<option value="et1">A级</option>');
    expect(html).not.toContain('<option value="et0">VIP</option>');
  });
  test("what was asked for is pending until it is seen, and can be taken back", () => {
    const html = shown({ tag_changes: [change] });
    expect(text(html)).toContain("正在打上，等企业微信确认");
    expect(html).toContain('aria-label="撤销: A级"');
    expect(html).not.toContain('<option value="et1">');
    const off = { ...change, tag: "et0", name: "VIP", adding: false };
    expect(text(shown({ tag_changes: [off] }))).toContain("正在去掉");
  });
  test("what failed says why and can be tried again", () => {
    const html = shown({ tag_changes: [{ ...change, state: "failed", trouble: "标签不存在" }] });
    expect(text(html)).toContain("没有成功：标签不存在");
    expect(html).toContain('aria-label="再试: A级"');
    const told = { code: "wecom.84061", parameters: {}, remedy: "", remedy_chinese: "" };
    const both = { ...told, chinese: "不是客户了", english: "no contact", remedy_english: "" };
    const known = { ...change, state: "failed" as const, trouble: "no contact", troubles: [both] };
    expect(text(shown({ tag_changes: [known] }))).toContain("没有成功：不是客户了");
  });
  test("who may only look has no buttons; without tags there is nothing", () => {
    expect(shown({}, "viewer")).not.toContain("<button");
    expect(shown({ tags_offered: [] })).not.toContain("<section");
  });
});

describe("feedback", () => {
  const shown = (data: Sidebar, role: "viewer" | "service" = "service") =>
    markup("zh", <FeedbackPart data={data} onChanged={() => undefined} source="wecom" />, role);
  test("beside a group it is of one of those who ask; with nobody it says what to do", () => {
    expect(peopleOf(beside).map((each) => each.id)).toEqual([questions[0]!.asker.id]);
    expect(shown(beside)).toContain(`placeholder="${questions[0]!.asker.name}说了什么"`);
    expect(text(shown({ ...beside, questions: [] }))).toContain("打开侧边栏");
  });
  test("beside a colleague there is none; a viewer only reads", () => {
    const colleague = { ...members[20]!, role: "staff" as const };
    expect(shown({ ...beside, member: colleague })).not.toContain("<section");
    const one = {
      id: 1,
      kind: "bug" as const,
      text: "导出会卡住",
      group: null,
      written_by: null,
      by: "limin",
      at: "2026-11-23T00:00:00Z",
    };
    const html = shown({ ...beside, feedback: [one] }, "viewer");
    expect(html).not.toContain("<textarea");
    expect(text(html)).toContain("缺陷 导出会卡住");
    expect(text(html)).toContain("limin");
  });
});
