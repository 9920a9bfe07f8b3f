// The stand-in's chat platform: one that is in trouble, until it is compared.
import type { Contact, Platform } from "../../src/api/types.ts";
import * as company from "./company.ts";

const day = 24 * 60 * 60_000;

export const wecom: Platform = {
  source: "wecom",
  condition: "degraded",
  trouble: "list of groups: connect to qyapi.weixin.qq.com: Connection refused",
  troubles: [
    {
      code: "wecom.groups",
      parameters: { why: "connect to qyapi.weixin.qq.com: Connection refused" },
      chinese: "读取客户群列表：连不上 qyapi.weixin.qq.com：Connection refused",
      english: "list of groups: connect to qyapi.weixin.qq.com: Connection refused",
      remedy: "network",
      remedy_chinese:
        "服务器连不上平台：请检查服务器的外网、域名解析、代理和防火墙。会馆会自动再试。",
      remedy_english:
        "The server cannot reach the platform: check network, name server, proxy, firewall. Guildhall keeps trying.",
    },
  ],
  heard_at: company.iso(company.now - 4 * 60_000),
  reconciled_at: company.iso(company.now - day),
  facts: 12_408,
  refused: 3,
  robot: {
    state: "ready",
    until: null,
    troubles: [],
    sent_at: null,
    set_at: company.iso(company.now - day),
    set_by: "owner@example.com",
    waiting: 0,
  },
  capabilities: [
    {
      name: "read_groups",
      verdict: "automatic",
      task: "",
      chinese: "读取客户群列表、群名、群主、公告、管理员、成员与入群方式",
      english: "list groups; read name, owner, notice, admins, members and how they joined",
      source: "92120, 92122",
    },
    {
      name: "broadcast_to_groups",
      verdict: "confirmed",
      task: "send_broadcast",
      chinese: "企业群发：创建任务后由群主点一次发送；受每月条数限制",
      english: "mass message: the owner taps send once; limited per month",
      source: "92135",
    },
    {
      name: "remove_member",
      verdict: "manual",
      task: "remove_member",
      chinese: "仅群主或管理员可在客户端移出成员",
      english: "only the owner or an admin, in the client",
      source: "92120",
    },
    {
      name: "delete_others_message",
      verdict: "impossible",
      task: "",
      chinese: "没有接口可删除他人消息",
      english: "no interface deletes somebody else's message",
      source: "92120",
    },
  ],
};

export const compared: Platform = {
  ...wecom,
  condition: "well",
  trouble: "",
  troubles: [],
  reconciled_at: company.iso(company.now),
};

export function contactsOf(index: number): Contact[] {
  const now: Contact = {
    staff: company.ref(company.members[0]!),
    since: company.iso(company.now - 20 * day),
    remark: "李总 采购",
    description: "三月签约，关心起订量",
    via: "expo",
    tags: ["VIP", "华东"],
    until: null,
    ended_by: null,
  };
  const before: Contact = {
    ...now,
    staff: company.ref(company.members[1]!),
    since: company.iso(company.now - 60 * day),
    remark: "",
    description: "",
    tags: [],
    until: company.iso(company.now - 25 * day),
    ended_by: "transfer",
  };
  return index % 2 === 0 ? [now, before] : [];
}
