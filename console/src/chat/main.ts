// The page at /chat: a visitor joins a room of a real chat server in the browser, to see from the
// customer's side what Guildhall does there. It exists only where `guildhall serve` was told of
// such a room (--chat-room); /chat/room.json says which.
import { client, type Client } from "@xmpp/client";
import { keepLocale, keptLocale } from "../app/locale.ts";
import { cssVariables, dark, light } from "../app/palette.ts";
import type { Locale } from "../format/number.ts";
import "./chat.css";
import { emptyRoom, hear, joinStanza, sayStanza, type Happening, type Room } from "./room.ts";
import { phrase, type Word } from "./words.ts";

interface Place {
  room: string;
  domain: string; // where guests are let in without a password
  socket: string; // path on this server
}

interface Line {
  happening: Happening;
  at: Date;
}

const samples: Word[] = ["sample_known", "sample_faq", "sample_open", "sample_advert"];
const linesMax = 500;
const connectWaitMs = 10_000;

let locale: Locale = keptLocale();
let asking: Promise<Place> | undefined;
let chat: Client | undefined;
let room: Room | undefined;
let isOnline = false;
let said = 0;
const lines: Line[] = [];

const root = document.getElementById("chat")!;
const t = (word: Word, values?: Record<string, string>) => phrase(locale, word, values);

type Child = Node | string;

function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Record<string, string> = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

// ---- what is always there

const title = element("h1");
const people = element("span", { class: "people", "data-people": "" });
const language = element("button", { type: "button", class: "plain" });
const toConsole = element("a", { href: "/", target: "_blank", rel: "noopener" });
const intro = element("p", { class: "intro" });
const trouble = element("p", { role: "alert", class: "trouble" });

const nick = element("input", {
  id: "nick",
  autocomplete: "nickname",
  maxlength: "40",
  required: "",
});
const nickLabel = element("label", { for: "nick" });
const join = element("button", { type: "submit", class: "strong" });
const entry = element("form", { class: "entry" }, nickLabel, nick, join);

const log = element("ol");
const scroll = element("div", { role: "log", "aria-live": "polite", tabindex: "0" }, log);
const empty = element("p", { class: "empty" });
const tries = element("div", { class: "tries" });
const text = element("input", { id: "say", autocomplete: "off", maxlength: "2000" });
const send = element("button", { type: "submit", class: "strong" });
const composer = element("form", { class: "composer" }, text, send);
const talk = element("section", { class: "talk", hidden: "" }, scroll, empty);
const saying = element("section", { class: "saying", hidden: "" }, tries, composer);

function build(): void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${cssVariables(light)} color-scheme: light }` +
      ` :root[data-theme="dark"] { ${cssVariables(dark)} color-scheme: dark }`,
  );
  document.adoptedStyleSheets.push(sheet);
  const bar = element("header", {}, title, people, toConsole, language);
  root.append(bar, element("main", {}, intro, talk, entry, trouble, saying));
  language.addEventListener("click", () => {
    locale = locale === "zh" ? "en" : "zh";
    keepLocale(locale);
    speak();
  });
  entry.addEventListener("submit", (event) => {
    event.preventDefault();
    void enter(nick.value.trim());
  });
  composer.addEventListener("submit", (event) => {
    event.preventDefault();
    say(text.value.trim());
  });
}

// Every text anew: the language may have changed.
function speak(): void {
  document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
  document.title = `${t("title")} · 会馆 Guildhall`;
  title.textContent = t("title");
  intro.textContent = t("intro");
  language.textContent = t("language");
  toConsole.textContent = t("console");
  nickLabel.textContent = t("nick");
  join.textContent = t("join");
  send.textContent = t("send");
  empty.textContent = t("empty");
  text.placeholder = t("say");
  text.setAttribute("aria-label", t("say"));
  scroll.setAttribute("aria-label", t("log"));
  tries.replaceChildren(
    t("try"),
    ...samples.map((word) => {
      const sample = element("button", { type: "button", "data-sample": word }, t(word));
      sample.addEventListener("click", () => {
        text.value = t(word);
        text.focus();
      });
      return sample;
    }),
  );
  log.replaceChildren(...lines.map(draw));
  show();
}

function show(): void {
  const isIn = room?.isIn === true;
  if (isIn) entry.hidden = true;
  saying.hidden = !entry.hidden;
  talk.hidden = !entry.hidden && lines.length === 0; // who was removed still sees why
  intro.hidden = !talk.hidden;
  empty.hidden = lines.some(({ happening }) => happening.kind === "message");
  people.textContent = isIn ? t("people", { count: String(room!.others.size + 1) }) : "";
  send.disabled = !isIn || !isOnline;
}

function complain(message: string): void {
  trouble.textContent = message;
  join.disabled = false;
  join.textContent = t("join");
}

// ---- lines

function draw({ happening, at }: Line): HTMLLIElement {
  if (happening.kind !== "message") {
    return element("li", { class: "note", "data-kind": happening.kind }, sentence(happening));
  }
  const time = at.toLocaleTimeString(locale === "zh" ? "zh-CN" : "en-GB", {
    hour: "2-digit",
    minute: "2-digit",
  });
  return element(
    "li",
    { class: happening.isOwn ? "own" : "other", "data-nick": happening.nick },
    element("span", { class: "who" }, happening.nick, " ", element("time", {}, time)),
    element("p", {}, happening.text),
  );
}

function sentence(happening: Exclude<Happening, { kind: "message" }>): string {
  switch (happening.kind) {
    case "came":
    case "went":
      return t(happening.kind, { nick: happening.nick });
    case "subject":
      return happening.text;
    case "removed":
      return t("removed") + (happening.reason ? ` (${happening.reason})` : "");
    case "unheard":
      if (happening.condition === "forbidden") return t("unheard");
      return t("not_sent", { condition: happening.condition });
    case "refused":
      return t("refused", { condition: happening.condition });
    case "entered":
      return "";
    default:
      return t(happening.kind);
  }
}

function add(happening: Happening): void {
  const line = { happening, at: happening.kind === "message" ? happening.at : new Date() };
  lines.push(line);
  log.append(draw(line));
  if (lines.length > linesMax) {
    lines.shift();
    log.firstElementChild?.remove();
  }
  scroll.scrollTop = scroll.scrollHeight;
}

// ---- the room

function take(happening: Happening): void {
  if (happening.kind === "refused") {
    const word = happening.condition === "conflict" ? "refused_conflict" : "refused";
    entry.hidden = false;
    complain(t(word, { condition: happening.condition }));
    return;
  }
  if (happening.kind === "removed") {
    entry.hidden = false;
    complain("");
  }
  if (happening.kind === "entered") {
    complain("");
    entry.hidden = true;
    show();
    text.focus();
    return;
  }
  add(happening);
}

// Asked once; after a failure anew.
function whereTheRoomIs(): Promise<Place> {
  asking ??= fetch("/chat/room.json")
    .then((answer) => {
      if (!answer.ok) throw new Error(`${answer.status}`);
      return answer.json() as Promise<Place>;
    })
    .catch((error: unknown) => {
      asking = undefined;
      throw error;
    });
  return asking;
}

async function enter(chosen: string): Promise<void> {
  if (chosen === "") return;
  trouble.textContent = "";
  join.disabled = true;
  join.textContent = t("joining");
  // Whoever is quicker than the answer waits for it.
  const place = await whereTheRoomIs().catch(() => undefined);
  if (!place) return complain(t("unreachable"));
  room = emptyRoom(place.room, chosen, room?.told);
  if (chat) return void chat.send(joinStanza(room)).catch(() => complain(t("unreachable")));
  chat = connect(place);
  await chat.start().catch(() => undefined); // told by the event "error" or "disconnect"
}

function connect({ domain, socket }: Place): Client {
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  const service = `${scheme}//${location.host}${socket}`;
  const made = client({ service, domain, timeout: connectWaitMs });
  made.on("online", () => {
    if (!isOnline && room?.isIn) trouble.textContent = "";
    isOnline = true;
    if (!room) return;
    // Everybody's presence is told anew.
    room = emptyRoom(room.address, room.nick, room.told);
    void made.send(joinStanza(room));
  });
  made.on("disconnect", () => {
    isOnline = false;
    if (entry.hidden) trouble.textContent = t("lost");
    else complain(t("unreachable"));
    show();
  });
  made.on("error", () => {
    if (!entry.hidden) complain(t("unreachable"));
  });
  made.on("stanza", (stanza) => {
    if (!room) return;
    for (const happening of hear(room, stanza)) take(happening);
    show();
  });
  return made;
}

function say(words: string): void {
  if (words === "" || !chat || !room?.isIn) return;
  text.value = "";
  void chat.send(sayStanza(room, `said-${++said}-${Date.now()}`, words));
}

function begin(): void {
  build();
  speak();
  nick.focus();
  whereTheRoomIs().catch(() => undefined); // asked again when somebody wants to join
}

begin();
