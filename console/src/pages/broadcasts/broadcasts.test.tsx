import { describe, expect, test } from "vitest";
import { counts, detail, plan } from "../../../test/mock/broadcasts.ts";
import { markup, text } from "../../../test/markup.tsx";
import { taskTitle } from "../../parts/task_title.ts";
import { translate } from "../../i18n/index.tsx";
import { Detail } from "./broadcast_page.tsx";
import { ChooseGroups, PlanSummary, sendersOf } from "./plan.tsx";
import { Progress } from "./progress.tsx";
import { deadlineFor, firstLine, progressOf, remindersLeft } from "./shown.ts";

describe("a broadcast's numbers", () => {
  test("say how many groups it reached, and why not the others", () => {
    expect(progressOf(counts)).toEqual({ sent: 47, overQuota: 3, waiting: 10, failed: 0, all: 60 });
    expect(text(markup("en", <Progress counts={counts} />))).toContain(
      "47 of 60 sent, 3 over quota, 10 waiting",
    );
    expect(text(markup("zh", <Progress counts={counts} />))).toContain(
      "已发 47 / 60 个群，3 个超过条数，10 个等待中",
    );
    const failed = { ...counts, expired: 4, unreachable: 1, waiting: 5 };
    expect(text(markup("en", <Progress counts={failed} />))).toContain("5 not delivered");
  });

  test("a sender is reminded three times in 24 hours", () => {
    const now = Date.parse("2026-11-23T10:00:00Z");
    const at = (hours: number) => new Date(now - hours * 3_600_000).toISOString();
    expect(remindersLeft({ reminded: [] }, now)).toBe(3);
    expect(remindersLeft({ reminded: [at(30), at(2), at(1)] }, now)).toBe(1);
    expect(remindersLeft({ reminded: [at(3), at(2), at(1)] }, now)).toBe(0);
  });

  test("a list shows the first line, a new one ends tomorrow evening", () => {
    expect(firstLine("one\ntwo")).toBe("one…");
    expect(firstLine("one")).toBe("one");
    expect(deadlineFor(new Date(2026, 10, 30, 9, 0).getTime())).toBe("2026-12-01T20:00");
  });
});

describe("the plan", () => {
  const shown = plan("hello");
  test("names those who have to send, the quota and who cannot be reached", () => {
    const html = text(
      markup("en", <PlanSummary chosen={shown.groups} plan={shown} skips={true} />),
    );
    expect(html).toContain("They have to tap send: 李敏 (5)、王强 (3)");
    expect(html).toContain("1 group has had its quota and is skipped");
    expect(html).toContain("1 group cannot be reached");
  });
  test("counts groups over quota only when they are tried all the same", () => {
    expect(sendersOf(shown.groups, true)).toEqual([
      { name: "李敏", groups: 5 },
      { name: "王强", groups: 3 },
    ]);
    expect(sendersOf(shown.groups, false)[1]).toEqual({ name: "王强", groups: 4 });
  });
  test("says what the platform refuses, in its own words as English", () => {
    const long = plan("x".repeat(1301));
    const html = markup("zh", <PlanSummary chosen={long.groups} plan={long} skips={true} />);
    expect(html).toContain('lang="en">at most 4000 bytes');
  });
  test("a group that cannot be reached, or is skipped, cannot be ticked", () => {
    const html = markup(
      "zh",
      <ChooseGroups groups={shown.groups} left={new Set()} onChange={() => {}} skips={true} />,
    );
    expect(text(html)).toContain("没有群主");
    expect(text(html)).toContain("条数已满");
    expect(html.match(/disabled=""/g)).toHaveLength(2);
  });
});

describe("one broadcast", () => {
  test("shows each sender's state and lets service staff remind who has not sent", () => {
    const html = markup("zh", <Detail broadcast={detail} />, "service");
    expect(text(html)).toContain("等待点发送");
    expect(html.match(/提 ?醒<\/span>/g)).toHaveLength(1);
    expect(markup("zh", <Detail broadcast={detail} />, "viewer")).not.toMatch(/提 ?醒<\/span>/);
  });
  test("says of an uncertain one that it is not asked twice", () => {
    const [first] = detail.sendings;
    const lost = { ...detail, sendings: [{ ...first!, state: "uncertain" as const }] };
    expect(text(markup("en", <Detail broadcast={lost} />))).toContain("it is not asked twice");
  });
});

test("the sender's task is called by its text", () => {
  const task = {
    kind: "send_broadcast",
    title: "待发送",
    body: { broadcast: 1, text: "明天直播" },
    member: null,
    group: null,
  };
  const t = (key: Parameters<typeof translate>[1], values = {}) => translate("zh", key, values);
  expect(taskTitle(task, { t, locale: "zh" })).toBe("发送群发：明天直播");
});
