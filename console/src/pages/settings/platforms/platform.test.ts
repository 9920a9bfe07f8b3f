import { describe, expect, test } from "vitest";
import type { Platform } from "../../../api/types.ts";
import { catalogues, translate, type Key, type Locale } from "../../../i18n/index.tsx";
import { wecom } from "../../../../test/mock/platforms.ts";
import { troubleOf } from "../../../state/platform_trouble.ts";
import { comparingOf } from "./compare.tsx";
import {
  abilitiesOf,
  callbackAddress,
  filterAbilities,
  isPublic,
  sourceParts,
  verdicts,
} from "./platform.ts";

const platform = (change: Partial<Platform>): Platform => ({ ...wecom, ...change });
const word = (locale: Locale) => (family: string, code: string) => {
  const key = `${family}.${code}` as Key;
  return key in catalogues[locale] ? translate(locale, key) : code;
};

test("the navigation counts platforms that are not well, and knows when one needs a person", () => {
  const of = (...conditions: Platform["condition"][]) =>
    troubleOf(conditions.map((condition) => ({ condition })));
  expect(of()).toEqual({ count: 0, down: false });
  expect(of("well", "degraded")).toEqual({ count: 1, down: false });
  expect(of("down", "degraded", "well")).toEqual({ count: 2, down: true });
});

test("the callback address is where the console is, and says when WeCom cannot reach it", () => {
  expect(callbackAddress("wecom", "https://chat.example.com")).toBe(
    "https://chat.example.com/callbacks/wecom",
  );
  expect(callbackAddress("xmpp", "https://chat.example.com")).toBeNull();
  expect(isPublic("https://chat.example.com/callbacks/wecom")).toBe(true);
  expect(isPublic("https://110.42.0.8:8443/callbacks/wecom")).toBe(true);
  for (const origin of [
    "http://chat.example.com",
    "https://127.0.0.1:8080",
    "https://10.1.2.3",
    "https://192.168.0.5",
    "https://172.20.0.1",
    "https://localhost",
    "https://guildhall",
    "https://[::1]",
  ]) {
    expect([origin, isPublic(`${origin}/callbacks/wecom`)]).toEqual([origin, false]);
  }
});

test("sources of WeCom are pages of its documents, others are what they are", () => {
  expect(sourceParts("wecom", "92120, 92122")).toEqual([
    { text: "92120", page: "92120" },
    { text: "92122", page: "92122" },
  ]);
  expect(sourceParts("wecom", "")).toEqual([]);
  expect(sourceParts("xmpp", "XEP-0045, 8.2")).toEqual([{ text: "XEP-0045, 8.2" }]);
});

describe("abilities", () => {
  test("are said in the reader's language; a name of a newer server is shown as it is", () => {
    const rows = [...wecom.capabilities, { ...wecom.capabilities[0]!, name: "walk_the_dog" }];
    const chinese = abilitiesOf(rows, "zh", word("zh"));
    const english = abilitiesOf(rows, "en", word("en"));
    expect(chinese[2]).toMatchObject({ name: "移出群成员", says: rows[2]!.chinese });
    expect(english[2]).toMatchObject({ name: "Remove a member", says: rows[2]!.english });
    expect(english.at(-1)!.name).toBe("walk the dog");
  });
  test("are found by any word, in either language, or by the page", () => {
    const all = abilitiesOf(wecom.capabilities, "zh", word("zh"));
    const names = (...words: string[]) => filterAbilities(all, words).map((each) => each.row.name);
    expect(names("群主")).toEqual(["read_groups", "broadcast_to_groups", "remove_member"]);
    expect(names("群主", "92135")).toEqual(["broadcast_to_groups"]);
    expect(names("MASS")).toEqual(["broadcast_to_groups"]);
    expect(names("没有这样的")).toEqual([]);
    expect(names()).toHaveLength(wecom.capabilities.length);
  });
  test("have a word for each verdict", () => {
    for (const verdict of verdicts) {
      expect(word("zh")("capability_verdict", verdict)).not.toBe(verdict);
      expect(word("en")("capability_verdict_hint", verdict)).not.toBe(verdict);
    }
  });
});

test("a comparison is followed from the click to the new time", () => {
  const well = platform({ condition: "well", reconciled_at: "2026-11-20T00:00:00.000Z" });
  const asked = { before: well.reconciled_at };
  expect(comparingOf(well, null, false)).toBe("no");
  expect(comparingOf(well, asked, false)).toBe("going");
  expect(comparingOf(well, asked, true)).toBe("long");
  expect(comparingOf({ ...well, condition: "down" }, asked, false)).toBe("waits");
  expect(comparingOf({ ...well, reconciled_at: "2026-11-20T00:01:00.000Z" }, asked, true)).toBe(
    "done",
  );
  expect(comparingOf({ ...well, reconciled_at: null }, { before: null }, false)).toBe("going");
});
