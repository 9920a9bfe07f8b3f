// The page at /chat, over a real chat server: a visitor joins, asks and is answered; what nobody
// answers stands in the console with its clock; who floods is silenced, who advertises removed. Run by
// tools/chat_test.py, which names the server in GUILDHALL_CHAT.
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { phrase } from "../src/chat/words.ts";
import { expectSound, launch, picture, visit, type Visit } from "./browser.ts";

const url = inject("url");
const setupLink = inject("setupLink");
const bot = "小管家";
const floodMax = 40; // the demo's rule: more than 10 messages a minute, the third time silence

let browser: Browser;
let ann: Visit; // a phone, in Chinese

async function join({ page }: Visit, nick: string): Promise<void> {
  await page.goto(`${url}/chat`);
  await page.locator("#nick").fill(nick);
  await page.locator("form.entry button").click();
  await page.locator(".composer").waitFor();
}

async function say(page: Page, text: string): Promise<void> {
  await page.locator("#say").fill(text);
  await page.keyboard.press("Enter");
  await page.locator("li.own p", { hasText: text }).last().waitFor();
}

function answers(page: Page) {
  return page.locator(`li[data-nick="${bot}"] p`);
}

describe.runIf(process.env.GUILDHALL_CHAT === "1")("trying it out in a real chat", () => {
  beforeAll(async () => {
    browser = await launch();
    ann = await visit(browser, { screen: "phone", locale: "zh-CN" });
  });

  afterAll(async () => {
    await browser?.close();
  });

  test("a visitor picks a nickname and is in the room with the bot", async () => {
    await ann.page.goto(`${url}/chat`);
    await ann.page.locator("#nick").waitFor();
    await expectSound(ann, "chat: coming in");
    await picture(ann.page, "chat-entry");
    await join(ann, "王小姐");
    await ann.page.getByText("2 人在群里").waitFor();
    await expectSound(ann, "chat: the empty room");
  });

  test("what a keyword or the FAQ knows is answered in the room", async () => {
    await say(ann.page, phrase("zh", "sample_known"));
    await answers(ann.page).filter({ hasText: "操作手册在群公告" }).waitFor();
    await say(ann.page, phrase("zh", "sample_faq"));
    await answers(ann.page).filter({ hasText: "发票管理" }).waitFor();
    await picture(ann.page, "chat-phone");
  });

  test("a nickname that is taken is asked for again, and the page speaks English", async () => {
    const bob = await visit(browser, { screen: "wide", locale: "en-GB" });
    await bob.page.goto(`${url}/chat`);
    await bob.page.locator("#nick").fill("王小姐");
    await bob.page.locator("form.entry button").click();
    await bob.page.getByText(phrase("en", "refused_conflict")).waitFor();
    await bob.page.locator("#nick").fill("Bob");
    await bob.page.locator("form.entry button").click();
    await bob.page.getByText("3 in the room").waitFor();
    await bob.page.locator("li.other p", { hasText: phrase("zh", "sample_known") }).waitFor();
    await say(bob.page, phrase("en", "sample_open"));
    await ann.page.locator("li.other p", { hasText: phrase("en", "sample_open") }).waitFor();
    await expectSound(bob, "chat: wide");
    await picture(bob.page, "chat-wide");
    await bob.context.close();
    await ann.page.locator('li[data-kind="went"]', { hasText: "Bob" }).waitFor();
  });

  test("who is quicker than the answer where the room is waits for it", async () => {
    const eve = await visit(browser, { screen: "phone", locale: "en-GB" });
    const { page } = eve;
    let answer = () => {};
    const held = new Promise<void>((resolve) => (answer = resolve));
    await page.route("**/chat/room.json", async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(`${url}/chat`);
    await page.locator("#nick").fill("Eve");
    await page.locator("form.entry button").click();
    await page.getByText(phrase("en", "joining")).waitFor();
    answer();
    await page.locator(".composer").waitFor();
    await eve.context.close();
  });

  test("a connection that is lost comes back, and nothing is told twice", async () => {
    const dora = await visit(browser, { screen: "phone", locale: "en-GB" });
    const { page } = dora;
    const sockets: { close: () => Promise<void> }[] = [];
    await page.routeWebSocket(/\/chat\/socket$/, (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    });
    await join(dora, "Dora");
    await say(page, "Hello everybody");
    const before = await page.locator("li p").count();
    await sockets[0]!.close();
    await page.getByText(phrase("en", "lost")).waitFor();
    await page.getByText(phrase("en", "lost")).waitFor({ state: "hidden" });
    await say(page, "Here again");
    expect(await page.locator("li p").count()).toBe(before + 1);
    await dora.context.close();
  });

  test("who floods the room is reminded, warned, and then silenced", async () => {
    const carl = await visit(browser, { screen: "phone", locale: "zh-CN" });
    await join(carl, "Carl");
    const { page } = carl;
    const silenced = page.locator('li[data-kind="silenced"]');
    for (let i = 1; i <= floodMax && (await silenced.count()) === 0; ++i) {
      await page.locator("#say").fill(`在吗 ${i}`);
      await page.keyboard.press("Enter");
      await page.waitForTimeout(100);
    }
    await silenced.waitFor();
    await answers(page).filter({ hasText: "消息发得有点密了" }).first().waitFor();
    await page.locator("#say").fill("还在吗");
    await page.keyboard.press("Enter");
    await page.locator('li[data-kind="unheard"]').first().waitFor();
    await expectSound(carl, "chat: silenced");
    await picture(page, "chat-silenced");
    await carl.context.close();
  });

  test("who advertises is warned, then removed, and may come back", async () => {
    const { page } = ann;
    for (let strike = 1; strike <= 3; ++strike) {
      await say(page, `${phrase("zh", "sample_advert")}（${strike}）`);
      await answers(page)
        .filter({ hasText: `本群不发广告` })
        .nth(strike - 1)
        .waitFor();
    }
    await page.locator('li[data-kind="removed"]').waitFor();
    await expectSound(ann, "chat: removed");
    await picture(page, "chat-removed");
    await page.locator("form.entry button").click();
    await page.locator(".composer").waitFor();
  });

  test("the question that nobody answered stands in the console with its clock", async () => {
    const desk = await visit(browser, { screen: "wide", locale: "zh-CN" });
    const { page } = desk;
    await page.goto(setupLink);
    await page.locator("#login").fill("admin");
    await page.locator("#name").fill("李娜");
    await page.locator("#password").fill("correct-horse-battery");
    await page.locator("#again").fill("correct-horse-battery");
    await page.locator("button[type=submit]").click();
    await page.locator(".rail").waitFor({ state: "attached" });
    const text = phrase("zh", "sample_open");
    // Somebody new, whose question joins no earlier one; and nobody speaks after it, which might be
    // an answer.
    const eve = await visit(browser, { screen: "phone", locale: "zh-CN" });
    await join(eve, "Eve");
    await say(eve.page, text);
    const found = async (): Promise<{ due_at?: string } | undefined> =>
      await page.evaluate(async (wanted) => {
        const answer = await fetch("/api/v1/questions?sort=asked");
        const { items } = (await answer.json()) as { items: { due_at?: string }[] };
        return items.find((each) => JSON.stringify(each).includes(wanted));
      }, text);
    await expect.poll(found).toBeTruthy();
    expect((await found())?.due_at).toMatch(/^20\d\d-/);
    await page.goto(`${url}/conversations`);
    await page.getByText(text).first().waitFor();
    await picture(page, "chat-console");
    await eve.context.close();
    await desk.context.close();
  });
});
