// A segment from its form to who is in: counted while it is written, the same as an expression, a
// mistake told at the field, saved, filled behind the writer, found on a member's page, removed and
// brought back.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectSound, picture, settled, type Visit } from "./browser.ts";
import { asked } from "./steps.ts";

interface Tried {
  items: { id: number; name: string; members: number | null }[];
}

export async function walkSegment(
  desk: Visit,
  open: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  const name = `问过的人 ${Date.now()}`;
  await open(page, "/segments");
  await expectSound(desk, "segments");
  await page.getByRole("button", { name: "新建人群" }).first().click();
  await page.getByLabel("名称").fill(name);
  await page.locator(".segment-count").waitFor();
  await page.locator(".condition-days input").fill("90");
  await page.locator(".segment-expression", { hasText: "questions(90) >= 1" }).waitFor();
  await settled(page);
  await expectSound(desk, "the form of a segment");
  await picture(page, "segment-zh");

  await page.locator(".ant-segmented-item", { hasText: "用表达式" }).click();
  const text = page.locator("textarea#segment-expression");
  await expect.poll(() => text.inputValue()).toBe("questions(90) >= 1");
  await text.fill("questions(90) >=");
  await page.locator(".field-error").waitFor();
  await expectSound(desk, "a mistake in an expression");
  await text.fill("questions(90) >= 1 and not tier = nobody");
  await page.locator(".field-error").waitFor({ state: "detached" });
  await page.locator(".ant-segmented-item", { hasText: "用表单" }).click();
  await expect.poll(() => page.locator(".condition-line").count()).toBe(2);
  await page.locator(".segment-trial[aria-busy=false]").waitFor();
  const counted = Number((await page.locator(".segment-count").innerText()).replaceAll(",", ""));
  await page.getByRole("button", { name: "保存" }).click();
  await page.waitForURL(/\/segments\/\d+$/);
  const id = Number(page.url().split("/").pop());

  // The keeper has found the same customers; the demo talks on meanwhile.
  const standing = async () =>
    (await asked<Tried>(page, "/api/v1/segments")).items.find((each) => each.id === id);
  await expect
    .poll(async () => (await standing())?.members ?? -1, { timeout: 30_000 })
    .not.toBe(-1);
  expect((await standing())!.members).toBeGreaterThanOrEqual(counted);
  await open(page, `/segments/${id}`);
  await page.locator(".segment-members li").first().waitFor();
  await settled(page);
  await expectSound(desk, "a segment");
  await picture(page, "segment-members-zh");
  await page.locator(".segment-members a").first().click();
  await page.locator(".segment-tags .tag", { hasText: name }).waitFor();

  await open(page, `/segments/${id}`);
  await page.getByRole("button", { name: "移除" }).click();
  await page.getByText("此人群已移除。").waitFor();
  await page.getByRole("button", { name: "恢复" }).click();
  await page.locator(".segment-members li").first().waitFor({ timeout: 30_000 });
}
