// One browser for the tests, and what every page must keep: nothing written to the error console,
// no serious accessibility fault, nothing wider than the screen, nothing that jumps while it loads.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import {
  chromium,
  type Browser,
  type BrowserContext,
  type Page,
  type Request,
} from "playwright-core";
import { expect } from "vitest";

export const layoutShiftMax = 0.02; // sum of the layout shifts of one page load; 0.1 is "good"
const patienceMs = 60_000; // for what a condition waits at most; a busy machine may need it

export const screens = {
  wide: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
} as const;

export type Screen = keyof typeof screens;

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function launch(): Promise<Browser> {
  const executablePath = process.env.GUILDHALL_CHROMIUM ?? "/usr/bin/chromium";
  return await chromium.launch({ executablePath, args: flags });
}

export interface Visit {
  page: Page;
  context: BrowserContext;
  faults: string[]; // what the page wrote to the error console since the last check
}

interface VisitOptions {
  screen: Screen;
  locale: "zh-CN" | "en-GB";
  scheme?: "light" | "dark";
  agent?: string; // another User-Agent
  storage?: Awaited<ReturnType<BrowserContext["storageState"]>>;
}

// Counts layout shifts from the first moment on, those right after a click or a key aside.
const watchShifts = `
  window.layoutShifts = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (!entry.hadRecentInput) window.layoutShifts += entry.value;
    }
  }).observe({ type: "layout-shift", buffered: true });
`;

export async function visit(browser: Browser, options: VisitOptions): Promise<Visit> {
  const context = await browser.newContext({
    viewport: screens[options.screen],
    locale: options.locale,
    timezoneId: "Asia/Shanghai",
    colorScheme: options.scheme ?? "light",
    reducedMotion: "reduce",
    ...(options.agent ? { userAgent: options.agent } : {}),
    ...(options.storage ? { storageState: options.storage } : {}),
  });
  context.setDefaultTimeout(patienceMs);
  await context.addInitScript(watchShifts);
  const page = await context.newPage();
  watchRequests(page);
  const faults: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  return { page, context, faults };
}

// What each page has asked for and not yet got, the live feed aside: that one never ends.
const underWay = new WeakMap<Page, Set<Request>>();

function watchRequests(page: Page): void {
  const requests = new Set<Request>();
  underWay.set(page, requests);
  page.on("request", (request) => {
    if (request.resourceType() !== "eventsource") requests.add(request);
  });
  page.on("requestfinished", (request) => requests.delete(request));
  page.on("requestfailed", (request) => requests.delete(request));
}

// Two frames: what React was told has been painted, and what that asked for is under way.
async function painted(page: Page): Promise<void> {
  await page.evaluate(
    () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))),
  );
}

// Waits until the page shows its content: nothing asked for is missing, no skeleton is left.
export async function settled(page: Page): Promise<void> {
  await page.locator(".page-title, .entry-title").first().waitFor();
  await expect
    .poll(
      async () => {
        await painted(page);
        const busy = await page.locator("[aria-busy=true]").count();
        return busy + (underWay.get(page)?.size ?? 0);
      },
      { timeout: patienceMs, message: `${page.url()}: nothing is loading any more` },
    )
    .toBe(0);
  await painted(page);
}

export async function expectSound({ page, faults }: Visit, what: string): Promise<void> {
  expect(faults.splice(0), `${what}: error console`).toEqual([]);
  const size = await page.evaluate(() => ({
    over: document.documentElement.scrollWidth - window.innerWidth,
    shifts: (window as unknown as { layoutShifts: number }).layoutShifts,
  }));
  expect(size.over, `${what}: wider than the screen`).toBeLessThanOrEqual(0);
  expect(size.shifts, `${what}: layout shift`).toBeLessThanOrEqual(layoutShiftMax);
  expect(await axeFaults(page), `${what}: accessibility`).toEqual([]);
}

export async function axeFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(" | ")}`);
}

// Pictures for the docs, when GUILDHALL_SCREENSHOTS names the folder for them.
const pictureFolder = process.env.GUILDHALL_SCREENSHOTS;
export const picturesWanted = pictureFolder !== undefined;

export async function picture(page: Page, name: string): Promise<void> {
  const folder = pictureFolder;
  if (!folder) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
