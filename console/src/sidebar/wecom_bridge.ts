// The bridge by WeCom's own SDK, which signs the page with the app's ticket (agentConfig).
import {
  ensureConfigReady,
  getContext,
  getCurExternalChat,
  getCurExternalContact,
  register,
  sendChatMessage,
} from "@wecom/jssdk";
import type { PageRights } from "../api/types.ts";
import { BridgeProblem, type Bridge, type Said } from "./bridge.ts";

const patienceMs = 8_000; // for the client to answer at all

// "sendChatMessage:fail no permission" → "fail no permission"
export function wordsOf(error: unknown): string {
  const told = (error as { errMsg?: unknown } | null)?.errMsg;
  const text = typeof told === "string" ? told : error instanceof Error ? error.message : "";
  return text.replace(/^\w+:/, "").trim();
}

export function saidOf(error: unknown): Said {
  const words = wordsOf(error);
  return words === "cancel"
    ? { outcome: "cancelled" }
    : { outcome: "failed", detail: words || String(error) };
}

function within<T>(work: Promise<T>): Promise<T> {
  return new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new BridgeProblem("no_bridge")), patienceMs);
    work.then(done, failed).finally(() => clearTimeout(timer));
  });
}

export async function openWecomBridge(
  signed: (page: string) => Promise<PageRights>,
): Promise<Bridge> {
  const rights = await signed(window.location.href);
  const signature = async (page: string, by: "of_company" | "of_agent") => {
    const made = (await signed(page))[by];
    return { timestamp: made.timestamp, nonceStr: made.nonce, signature: made.signature };
  };
  register({
    corpId: rights.company,
    agentId: rights.agent,
    jsApiList: ["getContext", "getCurExternalChat", "getCurExternalContact", "sendChatMessage"],
    getConfigSignature: (page) => signature(page, "of_company"),
    getAgentConfigSignature: (page) => signature(page, "of_agent"),
  });
  try {
    await within(Promise.resolve(ensureConfigReady()));
  } catch (error) {
    if (error instanceof BridgeProblem) throw error;
    throw new BridgeProblem("no_rights", wordsOf(error));
  }
  return {
    async beside() {
      const { entry } = await within(getContext());
      if (entry === "group_chat_tools") {
        return { chat: (await within(getCurExternalChat())).chatId };
      }
      if (entry === "single_chat_tools" || entry === "contact_profile") {
        return { contact: (await within(getCurExternalContact())).userId };
      }
      return null;
    },
    async send(text) {
      try {
        await sendChatMessage({ msgtype: "text", text: { content: text } });
        return { outcome: "sent" };
      } catch (error) {
        return saidOf(error);
      }
    },
  };
}
