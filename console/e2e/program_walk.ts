// A program from its archetype to its second version: the advisor's findings while it is written, one
// of them overridden, the plan, publishing, the same in YAML, comparing, bringing the first one back.
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { expectSound, picture, settled, type Visit } from "./browser.ts";

export async function walkProgram(
  desk: Visit,
  open: (page: Page, path: string) => Promise<void>,
): Promise<void> {
  const { page } = desk;
  const id = `walk-${Date.now()}`;
  await open(page, "/programs");
  await expectSound(desk, "programs");
  await page.locator('a[href="/programs/new?from=service"]').click();
  await page.locator(".finding").first().waitFor();
  await page.getByLabel("编号（群按它归入项目）").fill("城市 合伙人");
  await page.locator(".field-error", { hasText: "只用小写字母" }).waitFor();
  await page.getByLabel("编号（群按它归入项目）").fill(id);
  await page.locator(".field-error").waitFor({ state: "detached" });
  const owner = page.locator(".finding", { hasText: "没有固定责任人" });
  await owner.waitFor();
  await page.getByLabel("固定责任人").fill("李雷");
  await owner.waitFor({ state: "detached" });
  // Nobody enforces it by a program; said all the same, and why.
  await page.getByLabel("第 1 条的后果", { exact: true }).fill("");
  const penalty = page.locator(".finding", { hasText: "没有写违反的后果" });
  await penalty.getByRole("button", { name: "仍要这样做" }).click();
  await penalty.getByLabel("理由（会保留）").fill("先试一个月");
  await penalty.getByRole("button", { name: "保留理由" }).click();
  await page.getByText("admin 仍要这样做：先试一个月").waitFor();
  await settled(page);
  await expectSound(desk, "a new program");
  await picture(page, "program-zh");

  await page.getByRole("button", { name: "查看计划" }).click();
  await page.getByText("这是新项目，将成为第 1 版。").waitFor();
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await page.waitForURL(new RegExp(`/programs/${id}$`));

  await page.locator(".ant-segmented-item", { hasText: "YAML 文档" }).click();
  const yaml = page.getByLabel("项目文档 YAML");
  await expect.poll(() => yaml.inputValue()).toContain("owner: 李雷");
  const text = await yaml.inputValue();
  await yaml.fill(text.replace("size: 100", "size: many"));
  await page.locator(".field-error", { hasText: "groups.size" }).waitFor();
  await yaml.fill(text.replace("size: 100", "size: 80"));
  await page.locator(".field-error").waitFor({ state: "detached" });
  await settled(page);
  await expectSound(desk, "a program as YAML");
  await page.getByRole("button", { name: "查看计划" }).click();
  await page.locator(".difference-list", { hasText: "groups.size" }).waitFor();
  await settled(page);
  await expectSound(desk, "the plan");
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await page.locator(".ant-modal").waitFor({ state: "detached" });

  await page.locator(".ant-segmented-item", { hasText: "版本" }).click();
  await page.getByRole("button", { name: "与现在比较" }).click();
  await page.locator(".difference-list", { hasText: "80" }).waitFor();
  await expectSound(desk, "versions");
  await page.getByRole("button", { name: "恢复这一版" }).click();
  await page.getByText("第 3 版已发布").waitFor();
  await open(page, `/programs/${id}`);
  await expect.poll(() => page.getByLabel("每群人数").inputValue()).toBe("100");
}
