import { describe, expect, test } from "vitest";
import type { Task } from "../api/types.ts";
import { tasks } from "../../test/mock/company.ts";
import { markup, text } from "../../test/markup.tsx";
import { ByHandFacts } from "./by_hand.tsx";
import { Evidence } from "./evidence.tsx";
import { ReasonTable } from "./reason.tsx";

describe("a task that a person does", () => {
  const facts = (by_hand: object, state: Task["state"] = "open") =>
    text(markup("en", <ByHandFacts task={{ ...tasks[0]!, state, body: { by_hand } }} />));
  test("says who may do it and how it is seen to be done", () => {
    const said = facts({ assignee: "owner or admin", proof: "event" });
    expect(said).toContain("the group's owner or an admin".replace("'", "&#x27;"));
    expect(said).toContain("Done by itself when the platform tells us");
    expect(facts({ assignee: "owner", proof: "claim" })).toContain("say so when done");
  });
  test("nothing once it is done; what is new to the console, as it came", () => {
    expect(facts({ assignee: "owner", proof: "claim" }, "done")).toBe(facts({}));
    const said = facts({ assignee: "the room's moderator", proof: "telepathy" });
    expect(said).toContain("moderator");
    expect(said).not.toContain("telepathy");
    expect(facts({})).not.toContain("Who may");
  });
  test("evidence that the server saw opens in the conversation, other evidence is its text", () => {
    const seen = markup("en", <Evidence evidence="message:12" group={{ id: 3, name: "g" }} />);
    expect(seen).toContain('href="/groups/3/conversation?around=12"');
    const told = markup("en", <Evidence evidence="fact:7" group={null} />);
    expect(text(told)).toContain("told by the platform (fact 7)");
    expect(text(markup("en", <Evidence evidence="打过电话了" group={null} />))).toContain(
      "打过电话了",
    );
    const reason = { task: 4, kind: "remove", evidence: "fact:7" };
    expect(text(markup("zh", <ReasonTable reason={reason} />))).toContain("平台告知（事实 7）");
  });
});
