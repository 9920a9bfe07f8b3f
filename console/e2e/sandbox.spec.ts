// A newcomer with nothing but `guildhall serve --sandbox`: signs in as a member of the sandbox's
// company, opens the sidebar beside a group where a customer waits, and sends a suggestion with one
// tap. WeCom's own SDK runs in the page; the sandbox is the client around it and checks every
// signature.
import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { axeFaults, launch, picture, settled, visit, type Visit } from "./browser.ts";

const url = inject("sandboxUrl");
const setupLink = inject("sandboxSetupLink");
const staff = "limin";
const asked = "如何开发票？"; // which none of the sandbox's people says: theirs would stand beside it
const answer = "请把抬头和税号发给我，今天开好寄出。";
const wecomAgent =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605.1.15 " +
  "Mobile/15E148 wxwork/4.1.36 MicroMessenger/7.0.1";

let browser: Browser;
let chat = "";

interface Chat {
  id: string;
  staff: { id: string }[];
  customers: { id: string }[];
}

// The client around the page: what WeCom puts into it.
const clientScript = (user: string, beside: { chat: string } | { contact: string }) => `
  window.WeixinJSBridge = {
    on() {},
    invoke(name, params, done) {
      fetch("/sandbox/js-api", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({
          user: ${JSON.stringify(user)},
          ...${JSON.stringify(beside)},
          page: location.href.split("#")[0],
          name,
          params,
        }),
      }).then((response) => response.json()).then(done);
    },
  };
`;

async function phone(
  language: "zh" | "en",
  beside: { chat: string } | { contact: string } = { chat },
): Promise<Visit> {
  const locale = language === "zh" ? "zh-CN" : "en-GB";
  const made = await visit(browser, { screen: "phone", locale, agent: wecomAgent });
  await made.context.addInitScript(clientScript(staff, beside));
  return made;
}

async function openSidebar(made: Visit, name = "李敏"): Promise<void> {
  await made.page.goto(`${url}/sidebar`);
  await made.page.getByRole("link", { name }).click(); // the sandbox asks who one is
  await made.page.locator(".sidebar-profile").waitFor();
}

async function call<Answer>(page: Page, method: string, path: string, body?: object) {
  return (await page.evaluate(
    async ([how, where, what]) => {
      const session = (await (await fetch("/api/v1/session")).json()) as { csrf_token: string };
      const headers = { "Content-Type": "application/json", "X-CSRF-Token": session.csrf_token };
      const response = await fetch(where!, {
        method: how!,
        headers,
        ...(what === "" ? {} : { body: what! }),
      });
      return await response.json();
    },
    [method, path, body ? JSON.stringify(body) : ""],
  )) as Answer;
}

// A customer who has not spoken yet says something: nothing of theirs is under way.
async function customerSays(page: Page, text: string): Promise<void> {
  const { items: chats } = await call<{ items: Chat[] }>(page, "GET", "/sandbox/chats");
  const { items: said } = await call<{ items: { from: string }[] }>(
    page,
    "GET",
    `/sandbox/talk?chat=${chat}`,
  );
  const silent = chats
    .find((each) => each.id === chat)!
    .customers.find((each) => !said.some(({ from }) => from === each.id))!;
  await call(page, "POST", "/sandbox/say", { chat, customer: silent.id, text });
}

// The first of the customers offered whom nothing has reached one to one: neither a welcome nor what
// another walk has sent.
async function withoutLetters(page: Page, offered: Locator): Promise<string> {
  const ids = await offered
    .locator("option")
    .evaluateAll((all) => all.map((each) => (each as HTMLOptionElement).value));
  for (const id of ids) {
    const letters = await page.evaluate(async (to) => {
      const response = await fetch(`/sandbox/letters?to=${encodeURIComponent(to)}`);
      return ((await response.json()) as { items: unknown[] }).items.length;
    }, id);
    if (letters === 0) return id;
  }
  throw new Error("everybody in this group has had a letter");
}

beforeAll(async () => {
  if (url === "") return;
  browser = await launch();
});

afterAll(async () => {
  await browser?.close();
});

describe.runIf(url !== "")("signing in with WeCom, and the sidebar", () => {
  test("an administrator writes an FAQ", async () => {
    const desk = await visit(browser, { screen: "wide", locale: "zh-CN" });
    const { page } = desk;
    await page.goto(setupLink);
    await settled(page);
    await page.locator("#login").fill("admin");
    await page.locator("#name").fill("管理员");
    await page.locator("#password").fill("correct-horse-battery");
    await page.locator("#again").fill("correct-horse-battery");
    await page.locator("button[type=submit]").click();
    await page.locator(".rail").waitFor({ state: "attached" });
    const draft = await call<{ revision: number; policy: Record<string, unknown> }>(
      page,
      "GET",
      "/api/v1/policy/draft",
    );
    const faq = {
      id: "invoice",
      questions: ["发票怎么开", "如何开发票"],
      answer: `@{name} ${answer}`, // named, so that nobody else's question is taken for answered
      mode: "on",
    };
    const saved = await call<{ revision: number }>(page, "PUT", "/api/v1/policy/draft", {
      revision: draft.revision,
      policy: { ...draft.policy, faqs: [faq] },
    });
    await call(page, "POST", "/api/v1/policy/publish", { revision: saved.revision });
    const { items } = await call<{ items: Chat[] }>(page, "GET", "/sandbox/chats");
    chat = items.find((each) => each.staff.some((person) => person.id === staff))!.id;
    // Whoever else speaks in that group could answer what is asked below, or be answered instead.
    const rest = { resting: true };
    expect(await call(page, "PUT", "/sandbox/people", rest)).toEqual(rest);
    await desk.context.close();
  });

  test("the console: a button, WeCom's page, and in; an outsider is refused in words", async () => {
    const desk = await visit(browser, { screen: "wide", locale: "zh-CN" });
    const { page } = desk;
    await page.goto(url);
    await settled(page);
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "使用企业微信登录" }).click();
    await page.getByRole("heading", { name: "你是谁" }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("link", { name: "外人" }).click();
    await page.getByText("只有本企业的成员可以登录").waitFor();
    await page.getByRole("link", { name: "使用企业微信登录" }).click();
    // The members of the sandbox are staff once the connector has told of them.
    await expect
      .poll(async () => {
        await page.goto(`${url}/api/v1/sign-in/wecom`);
        await page.getByRole("link", { name: "李敏" }).click();
        await page.waitForLoadState();
        return page.url();
      })
      .not.toContain("refused");
    await page.locator(".rail").waitFor({ state: "attached" });
    const session = await call<{ login: string; role: string }>(page, "GET", "/api/v1/session");
    expect(session).toMatchObject({ login: staff, role: "service" });
    await desk.context.close();
  });

  test("outside WeCom the sidebar says what it is", async () => {
    const desk = await visit(browser, { screen: "phone", locale: "en-GB" });
    await desk.page.goto(`${url}/sidebar`);
    await desk.page.getByText("This is the chat sidebar for WeCom").waitFor();
    expect(await axeFaults(desk.page)).toEqual([]);
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  });

  test("a customer asks, one tap answers, and the question is answered", async () => {
    const made = await phone("zh");
    const { page } = made;
    await openSidebar(made);
    await customerSays(page, asked);
    const question = page.locator(".sidebar-question", { hasText: asked }).first();
    await question.waitFor();
    const send = question.getByRole("button", { name: new RegExp(`发送: @.+ ${answer}`) });
    await send.waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const wide = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(await wide()).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 360, height: 740 });
    expect(await wide()).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 390, height: 844 });
    await picture(page, "sidebar-zh");
    await send.click();
    await page.getByText("已发送到当前会话").first().waitFor();
    const { items } = await call<{ items: { from: string; text: string }[] }>(
      page,
      "GET",
      `/sandbox/talk?chat=${chat}`,
    );
    const sent = items.filter((each) => each.from === staff && each.text.endsWith(answer));
    expect(sent).toHaveLength(1);
    await question.waitFor({ state: "detached" }); // the archive has told of it
    expect(made.faults).toEqual([]);
    await made.context.close();
  });

  test("beside a customer stands who they are, and a script reaches them one to one", async () => {
    const made = await phone("zh", { contact: "wm1001" });
    const { page } = made;
    await openSidebar(made);
    await call(page, "PATCH", "/api/v1/settings/me", { language: "en" });
    await page.goto(`${url}/sidebar`); // signed in already: nobody is asked
    await page.locator(".sidebar-profile").waitFor();
    const name = await page.locator(".sidebar-name").innerText();
    const members = await call<{ items: { name: string; external_id: string }[] }>(
      page,
      "GET",
      `/api/v1/members?q=${encodeURIComponent(name.trim())}`,
    );
    expect(members.items.map((each) => each.external_id)).toContain("wm1001");
    await page.locator(".sidebar-say button").last().click();
    await page.getByText("Sent to this chat").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(made.faults).toEqual([]);
    await call(page, "PATCH", "/api/v1/settings/me", { language: "zh" });
    await made.context.close();
  });

  test("beside a customer: a tag is given and WeCom shows it, feedback stands on their page", async () => {
    const made = await phone("zh", { contact: "wm1001" });
    const { page } = made;
    await openSidebar(made);
    const tags = page.locator("section", { hasText: "客户标签" });
    const chosen = await tags.locator("option").nth(1).innerText();
    await tags.getByLabel("选择标签").selectOption({ index: 1 });
    await tags.getByRole("button", { name: "打上" }).click();
    await tags.getByText("等企业微信确认").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await tags.getByRole("button", { name: `去掉: ${chosen}` }).waitFor(); // WeCom shows it
    const text = "希望能批量导出对账单";
    const feedback = page.locator("section", { hasText: "记录反馈" });
    await feedback.getByRole("button", { name: "缺陷" }).click();
    await feedback.getByRole("textbox").fill(text);
    await feedback.getByRole("button", { name: "记录", exact: true }).click();
    await feedback.getByText("已记录").waitFor();
    await feedback.locator(".feedback-list", { hasText: text }).waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.setViewportSize({ width: 360, height: 740 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    await picture(page, "sidebar-notes-zh");
    const beside = await call<{ member: { id: number } }>(
      page,
      "GET",
      "/api/v1/sidebar/wecom?contact=wm1001",
    );
    const member = await call<{
      feedback: { kind: string; text: string; by: string }[];
    }>(page, "GET", `/api/v1/members/${beside.member.id}`);
    expect(member.feedback[0]).toMatchObject({ kind: "bug", text, by: staff });
    expect(made.faults).toEqual([]);
    await made.context.close();
  });

  test("a page that is not ours is not signed, and WeCom's refusal is told", async () => {
    const made = await phone("zh");
    await made.context.addInitScript(`
      const { invoke } = window.WeixinJSBridge;
      window.WeixinJSBridge.invoke = (name, params, done) =>
        invoke(name, name === "agentConfig" ? { ...params, signature: "0".repeat(40) } : params, done);
    `);
    const { page } = made;
    await page.goto(`${url}/sidebar`);
    await page.getByRole("link", { name: "李敏" }).click();
    await page.getByText("企业微信不接受本页的签名").waitFor();
    const elsewhere = await page.evaluate(
      async () =>
        (await fetch("/api/v1/sidebar/wecom/rights?page=https://evil.example.com/sidebar")).status,
    );
    expect(elsewhere).toBe(400);
    await made.context.close();
  });

  test("the sandbox's phone: the sidebar beside the group, and what is sent appears there", async () => {
    const desk = await visit(browser, { screen: "wide", locale: "zh-CN" });
    const { page } = desk;
    await page.goto(`${url}/phone`);
    const side = page.frameLocator("iframe");
    await side.getByRole("link", { name: "李敏" }).click();
    await side.locator(".sidebar-profile").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    const script = side.locator(".sidebar-say", { hasText: answer }).last();
    await script.getByRole("button").click();
    await side.getByText("已发送到当前会话").first().waitFor();
    await page.locator(".bubble.is-mine", { hasText: answer }).first().waitFor();
    await page.getByLabel("以这位客户的身份说点什么").fill("收到，谢谢");
    await page.getByRole("button", { name: "发言" }).click();
    await page.locator(".bubble", { hasText: "收到，谢谢" }).first().waitFor();
    await picture(page, "phone-zh");
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  });

  test("the sandbox's phone: a customer is taken out and invited again; the ops group's robot", async () => {
    const desk = await visit(browser, { screen: "wide", locale: "zh-CN" });
    const { page } = desk;
    await page.goto(`${url}/phone`);
    const inside = page.getByLabel("说话的客户");
    const outside = page.getByLabel("已添加员工、还没进群的客户");
    await inside.waitFor();
    const id = await withoutLetters(page, inside);
    await inside.selectOption(id);
    await page.getByRole("button", { name: "移出群" }).click();
    await inside.locator(`option[value=${id}]`).waitFor({ state: "detached" });
    await outside.selectOption(id);
    await page.getByText("还没有收到私聊").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    await page.getByRole("button", { name: "邀请进群" }).click();
    await inside.locator(`option[value=${id}]`).waitFor({ state: "attached" });
    await page.getByLabel("沙箱里的客户群").selectOption("ops");
    await page.getByText("群机器人还没有说过话").waitFor();
    expect(await axeFaults(page)).toEqual([]);
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  });

  test("who leaves passes a group on: WeCom changes its owner, and the page says so", async () => {
    const desk = await visit(browser, { screen: "wide", locale: "zh-CN" });
    const { page } = desk;
    await page.goto(url);
    await page.locator("#login").fill("admin");
    await page.locator("#password").fill("correct-horse-battery");
    await page.locator("button[type=submit]").click();
    await page.locator(".rail").waitFor({ state: "attached" });
    const people = await call<{ items: { id: number; name: string }[] }>(
      page,
      "GET",
      "/api/v1/members?role=staff&limit=50",
    );
    const from = people.items.find((each) => each.name === "王强")!;
    await page.goto(`${url}/members/${from.id}`);
    const section = page.locator(".succession");
    const groups = section.getByRole("checkbox");
    await groups.first().waitFor();
    const held = await groups.count();
    for (let i = 1; i < held; ++i) await groups.nth(i).uncheck();
    await section.getByLabel("接手的同事").fill("李敏");
    const colleague = page.locator(".ant-select-item-option-active", { hasText: "李敏" });
    await colleague.first().waitFor({ state: "attached" });
    await page.keyboard.press("Enter");
    await section.getByRole("button", { name: "转接 1 个群" }).click();
    expect(await axeFaults(page)).toEqual([]);
    await section.getByRole("button", { name: /^转\s*接$/ }).click();
    await section.getByText("1 个群已转 1 个").waitFor();
    await expect.poll(() => groups.count()).toBe(held - 1);
    await picture(page, "succession-zh");
    expect(desk.faults).toEqual([]);
    await desk.context.close();
  });
});
