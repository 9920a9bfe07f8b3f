// Applications that wait, one with findings and a likeness.
import type { Admission, Application, ApplicationDetail } from "../../src/api/types.ts";

const plain: Application = {
  id: 41,
  revision: 1,
  state: "queued",
  name: "王强",
  company: "深圳市宏达科技有限公司",
  credit_code: "9144030071526726XG",
  title: "采购经理",
  identity: "经销商",
  region: "广东深圳",
  mobile: "*******8000",
  email: "*****@hongda.cn",
  needs: "想了解批发价和账期",
  evidence: ["https://example.com/licence.jpg"],
  code: "expo",
  consent: "1",
  member: null,
  received_at: "2026-05-28T20:01:40.000Z",
  decided_at: null,
  decided_by: "",
  rule: "",
  note: "",
  findings: [
    {
      id: "credit_code_valid",
      severity: "note",
      field: "credit_code",
      zh: "统一社会信用代码校验通过（市场监管（工商），企业，广东）。",
      en: "The credit code checks out (企业).",
    },
  ],
  shadow: [{ rule: "verified", outcome: "accept" }],
  sampled: false,
  sample: "",
  opinions: 1,
  colleague: "",
  votes: [],
  claimed_by: "",
  claimed_at: null,
  merged_into: null,
};

const doubtful: Application = {
  ...plain,
  id: 42,
  name: "李丽",
  company: "宏达电子商务（深圳）有限公司",
  credit_code: "",
  email: "",
  findings: [
    {
      id: "same_company",
      severity: "warning",
      field: "company",
      zh: "可能是同一家公司：#41。",
      en: "May be the same company: #41.",
    },
  ],
  shadow: [],
};

export const applications: Application[] = [plain, doubtful];

export function applicationDetail(id: number): ApplicationDetail {
  const row = applications.find((each) => each.id === id) ?? plain;
  const other = row.id === 41 ? doubtful : plain;
  return {
    ...row,
    steps: [
      {
        number: 1,
        at: row.received_at,
        act: "queued",
        by: "",
        was: "queued",
        became: "queued",
        text: "",
        decision: null,
      },
    ],
    links: [],
    known_as: null,
    likely: [
      {
        member: { id: 12, name: "宏达-王强", role: "member" },
        company: row.company,
        why: ["phone"],
      },
    ],
    similar: [{ application: other, why: ["brand"], person: null, company: 0.8 }],
    as_of: row.received_at,
  };
}

export const admission: Admission = {
  open: true,
  counts: { queued: 2, asked: 0, accepted: 5, refused: 3, withdrawn: 0 },
  sample_percent: 10,
  sample: { right: 9, wrong: 1, waiting: 0, rate: 0.1, low: 0.018, high: 0.404 },
  wave_per_minute: 30,
  breakers: [
    { code: "expo", tripped_at: "2026-05-28T20:01:40.000Z", until: "2026-05-28T20:16:40.000Z" },
  ],
  blocks: [],
  replies: [{ id: "licence", name: "补充执照", text: "请补充营业执照照片的链接。" }],
  as_of: "2026-05-28T20:26:40.000Z",
};
