import { describe, expect, test } from "vitest";
import type { Platform } from "../../../api/types.ts";
import { wecom } from "../../../../test/mock/platforms.ts";
import { markup, text } from "../../../../test/markup.tsx";
import { CapabilityTable } from "./capability_table.tsx";
import { CompareButton, ComparingLine } from "./compare.tsx";
import { Trouble } from "./platform_card.tsx";
import { NoPlatform } from "./platforms.tsx";

describe("a platform", () => {
  test("in trouble says what to do, and the server's own words as English", () => {
    const html = markup("zh", <Trouble platform={wecom} />);
    expect(text(html)).toContain("服务器连不上平台");
    expect(html).toContain(`lang="en">${wecom.trouble}`);
    const well: Platform = { ...wecom, condition: "well", trouble: "" };
    expect(markup("zh", <Trouble platform={well} />)).not.toContain("refused");
  });

  test("has its abilities by verdict, with links to the pages that say so", () => {
    const html = markup("en", <CapabilityTable name="WeCom" platform={wecom} />);
    const heads = [...html.matchAll(/<h4.*?<\/h4>/g)].map(([head]) => text(head).trim());
    expect(heads.map((head) => head.split(" ")[0])).toEqual([
      "Automatic",
      "Staff",
      "By",
      "Impossible",
    ]);
    expect(text(html)).toContain("Remove a member only the owner or an admin, in the client");
    expect(html).toContain('href="https://developer.work.weixin.qq.com/document/path/92135"');
  });

  test("says where a person can do what a program cannot", () => {
    const last = wecom.capabilities.at(-1)!;
    const shown = (task: string) =>
      text(
        markup(
          "en",
          <CapabilityTable name="" platform={{ ...wecom, capabilities: [{ ...last, task }] }} />,
        ),
      );
    expect(shown("recall_message")).toContain("but a person can");
    expect(shown("")).not.toContain("but a person can");
  });

  test("is compared by operators; others see why they may not", () => {
    const button = <CompareButton compare={() => {}} comparing="no" />;
    expect(markup("en", button)).not.toContain("disabled");
    const refused = markup("en", button, "service");
    expect(refused).toContain("disabled");
    expect(refused).toContain("This takes an operator or above");
    expect(text(markup("en", <ComparingLine comparing="waits" />))).toContain("answers again");
  });

  test("that is not there: how to connect one", () => {
    expect(text(markup("zh", <NoPlatform />))).toContain("guildhall serve --connections FILE");
    expect(text(markup("en", <NoPlatform />))).toContain("docs/connections.md");
  });
});
