// A chat room as one visitor sees it (XEP-0045): stanzas in, what happened out. Pure: the socket is
// in main.ts.
import { xml, type Stanza } from "@xmpp/client";

export type Happening =
  | { kind: "entered" }
  | { kind: "message"; nick: string; text: string; at: Date; isOwn: boolean }
  | { kind: "subject"; text: string }
  | { kind: "came" | "went"; nick: string }
  | { kind: "silenced" | "heard_again" }
  | { kind: "removed"; reason: string }
  | { kind: "unheard"; condition: string } // what we said was refused
  | { kind: "refused"; condition: string }; // we are not let in

export interface Room {
  address: string;
  nick: string;
  isIn: boolean;
  hasVoice: boolean;
  others: Set<string>;
  told: Set<string>; // archive ids of messages (XEP-0359): a room tells its last ones on each entry
}

const ns = {
  muc: "http://jabber.org/protocol/muc",
  user: "http://jabber.org/protocol/muc#user",
  delay: "urn:xmpp:delay",
  ids: "urn:xmpp:sid:0",
};
const status = { self: "110", banned: "301", kicked: "307" };
const recent = "20"; // messages told on entering

export function emptyRoom(address: string, nick: string, told = new Set<string>()): Room {
  return { address, nick, isIn: false, hasVoice: true, others: new Set(), told };
}

export function joinStanza(room: Room): Stanza {
  return xml(
    "presence",
    { to: `${room.address}/${room.nick}` },
    xml("x", { xmlns: ns.muc }, xml("history", { maxstanzas: recent })),
  );
}

export function sayStanza(room: Room, id: string, text: string): Stanza {
  return xml("message", { to: room.address, type: "groupchat", id }, xml("body", {}, text));
}

function conditionOf(stanza: Stanza): string {
  const error = stanza.getChild("error") as (Stanza & { children?: unknown[] }) | undefined;
  const first = error?.children?.find(
    (each): each is Stanza => typeof each === "object" && (each as Stanza).name !== "text",
  );
  return first?.name ?? "undefined-condition";
}

// What the stanza tells; the room is brought up to date.
export function hear(room: Room, stanza: Stanza): Happening[] {
  const [from = "", nick = ""] = split(stanza.attrs.from ?? "");
  if (from !== room.address) return [];
  if (stanza.is("presence")) return hearPresence(room, stanza, nick);
  if (stanza.is("message")) return hearMessage(room, stanza, nick);
  return [];
}

function split(address: string): [string, string] {
  const slash = address.indexOf("/");
  return slash < 0 ? [address, ""] : [address.slice(0, slash), address.slice(slash + 1)];
}

function hearMessage(room: Room, stanza: Stanza, nick: string): Happening[] {
  if (stanza.attrs.type === "error") {
    return [{ kind: "unheard", condition: conditionOf(stanza) }];
  }
  if (stanza.attrs.type !== "groupchat") return [];
  const text = stanza.getChildText("body");
  const subject = stanza.getChildText("subject");
  if (text === null) return subject ? [{ kind: "subject", text: subject }] : [];
  if (nick === "") return [];
  const id = stanza.getChild("stanza-id", ns.ids)?.attrs.id;
  if (id !== undefined && room.told.has(id)) return [];
  if (id !== undefined) room.told.add(id);
  const stamp = stanza.getChild("delay", ns.delay)?.attrs.stamp;
  const at = stamp === undefined ? new Date() : new Date(stamp);
  return [{ kind: "message", nick, text, at, isOwn: nick === room.nick }];
}

function hearPresence(room: Room, stanza: Stanza, nick: string): Happening[] {
  if (stanza.attrs.type === "error") {
    return room.isIn ? [] : [{ kind: "refused", condition: conditionOf(stanza) }];
  }
  const about = stanza.getChild("x", ns.user);
  const item = about?.getChild("item");
  const codes = new Set(about?.getChildren("status").map((each) => each.attrs.code));
  const isOwn = codes.has(status.self) || nick === room.nick;
  const isGone = stanza.attrs.type === "unavailable";
  if (!isOwn) return hearOther(room, nick, isGone);
  if (isGone) {
    room.isIn = false;
    const isRemoved = codes.has(status.kicked) || codes.has(status.banned);
    return isRemoved ? [{ kind: "removed", reason: item?.getChildText("reason") ?? "" }] : [];
  }
  const happened: Happening[] = [];
  if (!room.isIn) happened.push({ kind: "entered" });
  room.isIn = true;
  const hasVoice = item?.attrs.role !== "visitor";
  if (hasVoice !== room.hasVoice) happened.push({ kind: hasVoice ? "heard_again" : "silenced" });
  room.hasVoice = hasVoice;
  return happened;
}

function hearOther(room: Room, nick: string, isGone: boolean): Happening[] {
  if (isGone) return room.others.delete(nick) && room.isIn ? [{ kind: "went", nick }] : [];
  if (room.others.has(nick)) return [];
  room.others.add(nick);
  return room.isIn ? [{ kind: "came", nick }] : [];
}
