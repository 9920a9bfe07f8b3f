import { describe, expect, test } from "vitest";
import { members } from "../../../test/mock/company.ts";
import { contactsOf } from "../../../test/mock/platforms.ts";
import { markup, text } from "../../../test/markup.tsx";
import { Contacts } from "./contacts.tsx";

describe("who knows a member", () => {
  const member = { ...members[20]!, source: "wecom" };
  const shown = (contacts: ReturnType<typeof contactsOf>, change = {}) =>
    text(markup("en", <Contacts contacts={contacts} member={{ ...member, ...change }} />));
  test("with tags and notes; what ended says by whom", () => {
    const said = shown(contactsOf(2));
    expect(said).toContain("VIP");
    expect(said).toContain("Remark 李总 采购");
    expect(said).toContain("Came by expo");
    expect(said).toContain("handed over");
  });
  test("nobody: said of a customer of WeCom only", () => {
    expect(shown([])).toContain("None of the staff");
    expect(shown([], { role: "staff" })).not.toContain("None of the staff");
    expect(shown([], { source: "files" })).not.toContain("None of the staff");
  });
});
