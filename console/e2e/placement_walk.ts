// Two small groups and four people: a plan of seats from its making to the first invitations.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectSound, picture, settled, type Visit } from "./browser.ts";

export async function walkPlacement(
  desk: Visit,
  open: (page: Page, path: string) => Promise<void>,
  change: (page: Page, method: string, path: string, body: object) => Promise<number>,
): Promise<void> {
  const { page } = desk;
  const run = Date.now();
  const people = ["甲", "乙", "丙", "丁"].map((name, at) => ({
    kind: "member",
    id: `seat-${run}-${at}`,
    member: `seat-${run}-${at}`,
    name: `${name}老板`,
    company: `散步公司${at % 2}`,
  }));
  const groups = [1, 2].map((at) => ({
    kind: "group",
    id: `walk-${run}-${at}`,
    group: `walk-${run}-${at}`,
    name: `散步群${at}`,
    program: "散步",
    target_size: 3,
  }));
  expect(await change(page, "POST", "/api/v1/facts", [...groups, ...people])).toBe(200);
  await open(page, "/placements");
  await expectSound(desk, "placements");
  await page.locator(".placement-program").fill("散步");
  await page.getByRole("button", { name: "制定方案" }).click();
  await page.waitForURL(/placements\/\d+/);
  await page.locator(".seat").first().waitFor();
  await settled(page);
  await expectSound(desk, "a plan");
  await page.locator(".seat button").first().click();
  const choice = page.locator(".choice button:enabled").last();
  await choice.waitFor();
  await expectSound(desk, "where a member may sit");
  await choice.click();
  await page.getByText("已换群").waitFor();
  await page.getByRole("button", { name: "批准" }).click();
  await page.getByRole("button", { name: "开始邀请" }).click();
  await page.getByRole("button", { name: "停止" }).waitFor();
  await settled(page);
  await expectSound(desk, "a plan under way");
  await open(page, "/companies");
  await page.locator(".table-rows a").first().click();
  await page.locator(".company-fields").waitFor();
  await settled(page);
  await expectSound(desk, "a company");
  await open(page, "/companies/competitors");
  await expectSound(desk, "competitors");
  await walkSeatRules(desk, open);
}

// Two identities that never meet: kept in the draft, told as a change, and dropped again.
async function walkSeatRules(
  desk: Visit,
  open: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  await open(page, "/rules/seating");
  const pair = page.getByLabel("网商 与 实体店 不能同群");
  await pair.check();
  await page.getByRole("button", { name: "添加项目规则" }).click();
  await page.getByLabel("每群人数").waitFor();
  await settled(page);
  await expectSound(desk, "rules of seating");
  await picture(page, "seating-zh");
  await page.getByRole("button", { name: "存入草稿" }).click();
  const discard = page.getByRole("button", { name: "丢弃草稿" });
  await discard.waitFor();
  await page.reload();
  await pair.waitFor();
  expect(await pair.isChecked()).toBe(true);
  await discard.click();
  await discard.waitFor({ state: "detached" });
}
