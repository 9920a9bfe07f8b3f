// From the form to the answer: a visitor with a phone, in Chinese, fills the form in wrongly, then
// right; an operator accepts it in the queue by keyboard; the visitor's page says so. Run by
// tools/admission_test.py, which names the server in GUILDHALL_ADMISSION.
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { axeFaults, expectSound, launch, picture, settled, visit, type Visit } from "./browser.ts";
import { change } from "./steps.ts";

const url = inject("url");
const setupLink = inject("setupLink");
const company = "深圳市宏达科技有限公司";
const answerMsMax = 15_000; // from the operator's key to the visitor's page

let browser: Browser;
let visitor: Visit;
let desk: Visit;

async function sound({ page, faults }: Visit, what: string): Promise<void> {
  // A refused form is answered with 422, which the browser writes to its console.
  const others = faults.splice(0).filter((each) => !each.includes("422"));
  expect(others, `${what}: error console`).toEqual([]);
  const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(over, `${what}: wider than the screen`).toBeLessThanOrEqual(0);
  expect(await axeFaults(page), `${what}: accessibility`).toEqual([]);
}

describe.runIf(process.env.GUILDHALL_ADMISSION === "1")("admission, from form to answer", () => {
  beforeAll(async () => {
    browser = await launch();
    visitor = await visit(browser, { screen: "phone", locale: "zh-CN" });
    desk = await visit(browser, { screen: "wide", locale: "zh-CN" });
  });

  afterAll(async () => {
    await browser.close();
  });

  test("wrong at first: the errors stand at the fields and nothing is lost", async () => {
    const { page } = visitor;
    const answer = await page.goto(`${url}/apply?code=expo`);
    expect((await answer!.body()).length).toBeLessThan(60 * 1024);
    await sound(visitor, "the form");
    await page.locator("#name").fill("王强");
    await page.locator("#company").fill(company);
    await page.locator("#credit_code").fill("9144030071526726XA");
    await page.locator("#mobile").fill("12345");
    await page.waitForTimeout(2_500); // as long as a person needs at least
    await page.getByRole("button", { name: "提交申请" }).click();
    await page.locator("#mobile-problem").waitFor();
    expect(await page.locator("#credit_code-problem").innerText()).toContain("G");
    expect(await page.locator("#consent-problem").innerText()).toContain("勾选");
    expect(await page.locator("#company").inputValue()).toBe(company);
    await sound(visitor, "the form with errors");
    await picture(page, "apply-errors-zh");
  });

  test("then right: accepted in the queue by one key, and the visitor's page says so", async () => {
    const { page } = visitor;
    await page.locator("#credit_code").fill("9144030071526726XG");
    await page.locator("#mobile").fill("138 0013 8000");
    await page.locator("#consent").check();
    await page.getByRole("button", { name: "提交申请" }).click();
    await page.getByText("审核中").waitFor();
    await sound(visitor, "the visitor's page");

    await desk.page.goto(setupLink);
    await settled(desk.page);
    await desk.page.locator("#login").fill("admin");
    await desk.page.locator("#name").fill("李娜");
    await desk.page.locator("#password").fill("correct-horse-battery");
    await desk.page.locator("#again").fill("correct-horse-battery");
    await desk.page.locator("button[type=submit]").click();
    await desk.page.getByRole("heading", { name: "今日" }).waitFor();
    await desk.page.goto(`${url}/admission`);
    await settled(desk.page);
    await desk.page.getByRole("heading", { name: company }).waitFor();
    await desk.page.getByText("统一社会信用代码校验通过").waitFor();
    await settled(desk.page);
    await expectSound(desk, "the queue");
    await picture(desk.page, "admission-zh");
    await desk.page.keyboard.press("j");
    const began = Date.now();
    await desk.page.keyboard.press("a");
    await desk.page.getByText(`已通过 ${company}`).waitFor();
    await page.reload();
    await page.getByText("审核通过").waitFor({ timeout: answerMsMax });
    expect(Date.now() - began).toBeLessThan(answerMsMax);
    await sound(visitor, "the answer");
    await picture(page, "apply-accepted-zh");
  });

  test("who came is found by their number, and what they wrote fills their profile", async () => {
    const { page } = desk;
    const person = {
      kind: "member",
      id: "wq-1",
      member: "wq",
      name: "王老板",
      phone: "13800138000",
    };
    expect(await change(page, "POST", "/api/v1/facts", [person])).toBe(200);
    await page.goto(`${url}/admission?state=accepted`);
    await page.getByText("可能是下面的成员").waitFor();
    await settled(page);
    await expectSound(desk, "who it may be");
    await picture(page, "admission-likely-zh");
    await page.getByRole("button", { name: "就是这位" }).click();
    await page.getByRole("button", { name: "不是这位" }).waitFor();
    await expectSound(desk, "who it is");
    await page.locator(".admission-known a").click();
    await page.getByRole("heading", { name: "王老板" }).waitFor();
    await page.getByText(company).first().waitFor();
  });

  test("the blacklist is written and cleared, the form's fields are kept in the draft", async () => {
    const { page } = desk;
    await page.goto(`${url}/admission?state=blacklist`);
    await page.getByText("名单是空的").waitFor();
    await page.getByLabel("号码、邮箱、域名、信用代码或公司名").fill("138 0013 8000");
    await page.getByLabel("理由（会保留）").fill("同行");
    await page.getByRole("button", { name: "加入黑名单" }).click();
    const entry = page.locator(".blacklist-entry", { hasText: "+8613800138000" });
    await entry.waitFor();
    await settled(page);
    await expectSound(desk, "the blacklist");
    await entry.getByRole("button", { name: "移出" }).click();
    await entry.waitFor({ state: "detached" });

    await page.goto(`${url}/rules/admission`);
    await page.getByLabel("告诉申请人").fill("请扫码加入");
    await settled(page);
    await expectSound(desk, "rules of admission");
    await picture(page, "admission-form-zh");
    await page.getByRole("button", { name: "存入草稿" }).click();
    await page.getByRole("button", { name: "丢弃草稿" }).waitFor();
  });
});
