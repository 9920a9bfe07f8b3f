// What the sidebar needs of the client around it, and nothing else: which chat it stands beside, and
// to say something there. In WeCom's client the official SDK does it (wecom_bridge.ts). A page of
// ours that frames the sidebar may play the client (the sandbox's phone): it offers
// `guildhallClient`, which is asked to enter before the SDK is loaded. Outside there is no bridge.
import type { PageRights } from "../api/types.ts";

export type Beside = { contact: string } | { chat: string };

export type Said =
  { outcome: "sent" } | { outcome: "cancelled" } | { outcome: "failed"; detail: string };

export interface Bridge {
  // null: opened somewhere else than beside a chat with customers.
  beside: () => Promise<Beside | null>;
  send: (text: string) => Promise<Said>;
}

// The client is there, but will not speak with us: "no_bridge", "no_rights" with its own words.
export class BridgeProblem extends Error {
  readonly reason: "no_bridge" | "no_rights";
  constructor(reason: "no_bridge" | "no_rights", detail = "") {
    super(detail);
    this.name = "BridgeProblem";
    this.reason = reason;
  }
}

interface StandInClient {
  enter: (window: Window) => void;
}

// Only pages of our own origin can be looked into.
function standIn(): StandInClient | undefined {
  if (window.parent === window) return undefined;
  try {
    return (window.parent as unknown as { guildhallClient?: StandInClient }).guildhallClient;
  } catch {
    return undefined;
  }
}

export function isInClient(): boolean {
  return /wxwork\//i.test(navigator.userAgent) || standIn() !== undefined;
}

export async function openBridge(
  signed: (page: string) => Promise<PageRights>,
): Promise<Bridge | null> {
  if (!isInClient()) return null;
  standIn()?.enter(window);
  const { openWecomBridge } = await import("./wecom_bridge.ts");
  return await openWecomBridge(signed);
}
