// The words of the page at /chat: apart from the console's, so that the page stays small.
import type { Locale } from "../format/number.ts";

const zh = {
  title: "试聊室",
  intro:
    "这里是一个真实的聊天服务器上的群，只在这台电脑上。会馆在群里值守：知道的就回答，" +
    "其余的记下来，限时由人答复。发广告的先被警告，再犯会被移出；刷屏的先被提醒，再犯会被禁言。",
  nick: "您的昵称",
  join: "进群",
  joining: "正在进群…",
  say: "说点什么",
  send: "发送",
  try: "试试：",
  console: "打开控制台",
  language: "English",
  people: "{count} 人在群里",
  came: "{nick} 进群了",
  went: "{nick} 离开了",
  silenced: "您被禁言了：别人看不到您说的话",
  heard_again: "禁言解除，可以说话了",
  removed: "您被移出了群，可以重新进群",
  unheard: "这句话没有发出去：您被禁言了",
  not_sent: "这句话没有发出去（{condition}）",
  lost: "连接断了，正在重连…",
  back: "连接恢复了",
  refused_conflict: "这个昵称有人在用，换一个吧",
  refused: "没能进群（{condition}）",
  unreachable: "连不上聊天服务器：./dev up --chat 还在运行吗？",
  empty: "还没有人说话。先问一句试试。",
  log: "聊天记录",
  sample_known: "操作手册在哪里看？",
  sample_faq: "请问发票怎么开？",
  sample_open: "昨天导入的订单全都不见了，怎么恢复？",
  sample_advert: "加微信 vx668899 代开发票，刷单兼职日赚五百，名额有限！",
};

const en: Record<keyof typeof zh, string> = {
  title: "Try-out room",
  intro:
    "A room on a real chat server, on this computer only. Guildhall is on duty in it: " +
    "it answers what it knows and puts the rest on a clock for people. " +
    "Who advertises is warned and in the end removed; " +
    "who floods the room is reminded and in the end silenced.",
  nick: "Your nickname",
  join: "Join",
  joining: "Joining…",
  say: "Say something",
  send: "Send",
  try: "Try:",
  console: "Open the console",
  language: "中文",
  people: "{count} in the room",
  came: "{nick} came in",
  went: "{nick} left",
  silenced: "You have been silenced: nobody sees what you say",
  heard_again: "You may speak again",
  removed: "You have been removed from the room; you may join again",
  unheard: "This was not sent: you are silenced",
  not_sent: "This was not sent ({condition})",
  lost: "The connection was lost; connecting again…",
  back: "Connected again",
  refused_conflict: "Somebody has this nickname: choose another",
  refused: "The room does not let you in ({condition})",
  unreachable: "The chat server cannot be reached: is ./dev up --chat still running?",
  empty: "Nobody has said anything yet. Ask something.",
  log: "Conversation",
  sample_known: "Where is the user manual?",
  sample_faq: "请问发票怎么开？",
  sample_open: "All orders imported yesterday are gone, how do I restore them?",
  sample_advert: "加微信 vx668899 代开发票，刷单兼职日赚五百，名额有限！",
};

export type Word = keyof typeof zh;
export const words: Record<Locale, Record<Word, string>> = { zh, en };

export function phrase(locale: Locale, word: Word, values: Record<string, string> = {}): string {
  return words[locale][word].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
