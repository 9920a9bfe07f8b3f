// Stanzas of a room, and what the page makes of them.
import { xml, type Stanza } from "@xmpp/client";
import { expect, test } from "vitest";
import { emptyRoom, hear, joinStanza, type Room } from "./room.ts";
import { phrase, words, type Word } from "./words.ts";

const address = "try@conference.localhost";

interface Presence {
  type?: string;
  role?: string;
  codes?: string[];
  reason?: string;
}

function presence(nick: string, { type, role = "participant", codes, reason }: Presence = {}) {
  const item = xml("item", { role }, ...(reason ? [xml("reason", {}, reason)] : []));
  const marks = (codes ?? []).map((code) => xml("status", { code }));
  const about = xml("x", { xmlns: "http://jabber.org/protocol/muc#user" }, item, ...marks);
  return xml("presence", { from: `${address}/${nick}`, ...(type ? { type } : {}) }, about);
}

function message(nick: string, text: string, ...more: Stanza[]): Stanza {
  const attributes = { from: `${address}/${nick}`, type: "groupchat" };
  return xml("message", attributes, xml("body", {}, text), ...more);
}

function entered(): Room {
  const room = emptyRoom(address, "Ann");
  hear(room, presence("小管家", { role: "moderator" }));
  expect(hear(room, presence("Ann", { codes: ["110"] }))).toEqual([{ kind: "entered" }]);
  return room;
}

test("who is there already is counted, and does not come in", () => {
  const room = entered();
  expect([...room.others]).toEqual(["小管家"]);
  expect(hear(room, presence("Bob"))).toEqual([{ kind: "came", nick: "Bob" }]);
  expect(hear(room, presence("Bob"))).toEqual([]);
  const gone = hear(room, presence("Bob", { type: "unavailable" }));
  expect(gone).toEqual([{ kind: "went", nick: "Bob" }]);
});

test("messages are told with their author and time, our own as ours", () => {
  const room = entered();
  const delay = xml("delay", { xmlns: "urn:xmpp:delay", stamp: "2026-11-22T10:00:00Z" });
  expect(hear(room, message("小管家", "在群公告里", delay))).toEqual([
    {
      kind: "message",
      nick: "小管家",
      text: "在群公告里",
      at: new Date("2026-11-22T10:00:00Z"),
      isOwn: false,
    },
  ]);
  expect(hear(room, message("Ann", "hello"))).toMatchObject([{ isOwn: true }]);
});

test("what a room tells again on another entry is not told twice", () => {
  const id = xml("stanza-id", { xmlns: "urn:xmpp:sid:0", id: "a1" });
  const room = entered();
  expect(hear(room, message("Bob", "hello", id))).toHaveLength(1);
  const again = emptyRoom(address, "Ann", room.told);
  expect(hear(again, message("Bob", "hello", id))).toEqual([]);
});

test("what comes from elsewhere is nothing of the room's", () => {
  const room = entered();
  const other = xml("message", { from: "x@y/z", type: "groupchat" }, xml("body", {}, "buy!"));
  expect(hear(room, other)).toEqual([]);
});

test("silence, its end and a removal are told once each", () => {
  const room = entered();
  const silence = presence("Ann", { role: "visitor", codes: ["110"] });
  expect(hear(room, silence)).toEqual([{ kind: "silenced" }]);
  expect(hear(room, silence)).toEqual([]);
  expect(hear(room, presence("Ann", { codes: ["110"] }))).toEqual([{ kind: "heard_again" }]);
  const out = { type: "unavailable", codes: ["110", "307"], reason: "广告", role: "none" };
  expect(hear(room, presence("Ann", out))).toEqual([{ kind: "removed", reason: "广告" }]);
  expect(room.isIn).toBe(false);
});

test("refusals say their condition", () => {
  const error = xml(
    "error",
    { type: "cancel" },
    xml("conflict", { xmlns: "urn:ietf:params:xml:ns:xmpp-stanzas" }),
  );
  const room = emptyRoom(address, "Ann");
  const from = `${address}/Ann`;
  const refused = hear(room, xml("presence", { from, type: "error" }, error));
  expect(refused).toEqual([{ kind: "refused", condition: "conflict" }]);
  const unheard = hear(entered(), xml("message", { from: address, type: "error" }, error));
  expect(unheard).toEqual([{ kind: "unheard", condition: "conflict" }]);
});

test("joining asks for the last messages only", () => {
  const text = joinStanza(emptyRoom(address, "A<b>")).toString();
  expect(text).toContain('maxstanzas="20"');
  expect(text).toContain("A&lt;b&gt;");
});

test("both languages have every word, with the same placeholders", () => {
  const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([each]) => each).sort();
  expect(Object.keys(words.en).sort()).toEqual(Object.keys(words.zh).sort());
  for (const [word, text] of Object.entries(words.zh)) {
    expect(places(words.en[word as Word]), word).toEqual(places(text));
  }
  expect(phrase("zh", "people", { count: "3" })).toBe("3 人在群里");
});
