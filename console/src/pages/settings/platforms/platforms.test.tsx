import { describe, expect, test } from "vitest";
import type { Platform } from "../../../api/types.ts";
import { wecom } from "../../../../test/mock/platforms.ts";
import { markup, text } from "../../../../test/markup.tsx";
import { CapabilityTable } from "./capability_table.tsx";
import { CompareButton, ComparingLine } from "./compare.tsx";
import { Trouble } from "./platform_card.tsx";
import { NoPlatform } from "./platforms.tsx";

describe("a platform", () => {
  test("in trouble says what is wrong and what to do, in the reader's language", () => {
    const html = markup("zh", <Trouble platform={wecom} />);
    expect(text(html)).toContain("服务器连不上平台");
    expect(html).toContain(`lang="zh">${wecom.troubles[0]!.chinese}`);
    expect(html).not.toContain(wecom.trouble);
    const english = text(markup("en", <Trouble platform={wecom} />));
    expect(english).toContain(wecom.trouble);
    expect(english).toContain("The server cannot reach the platform");
    const well: Platform = { ...wecom, condition: "well", trouble: "", troubles: [] };
    expect(markup("zh", <Trouble platform={well} />)).not.toContain("refused");
  });

  test("in somebody else's words shows them as they are, as English", () => {
    const words = { ...wecom.troubles[0]!, code: "other", chinese: "原话：no route" };
    const html = markup("zh", <Trouble platform={{ ...wecom, troubles: [words] }} />);
    expect(html).toContain('lang="en">原话：no route');
    // A server of before: only its own text.
    expect(text(markup("zh", <Trouble platform={{ ...wecom, troubles: [] }} />))).toContain(
      wecom.trouble,
    );
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
