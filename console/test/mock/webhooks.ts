// The webhooks of the made-up company: a shop sends orders in; one receiver is well, one fails, one is gone.
import type { WebhookDelivery, WebhookEndpoint, WebhookSubscription } from "../../src/api/types.ts";
import * as company from "./company.ts";

const asOf = company.iso(company.now);
const ago = (minutes: number) => company.iso(company.now - minutes * 60_000);

const shop: WebhookEndpoint = {
  id: 1,
  name: "shop",
  path: "/hooks/shop",
  source: "hook:shop",
  created_at: ago(90_000),
  created_by: "admin",
  disabled_at: null,
  deleted_at: null,
  old_secret_until: ago(-600),
  last_used_at: ago(4),
  accepted: 1_204,
  known: 3,
  refused: 1,
};

const well: WebhookSubscription = {
  id: 1,
  url: "https://crm.example.com/in/guildhall",
  kinds: ["question.opened", "question.breached", "member.joined"],
  created_at: ago(90_000),
  created_by: "admin",
  disabled_at: null,
  disabled_why: "",
  deleted_at: null,
  old_secret_until: null,
  failing_since: null,
  last_sent_at: ago(2),
  last_error: "",
  pending: 0,
  dead: 0,
};

const subscriptions: WebhookSubscription[] = [
  well,
  {
    ...well,
    id: 2,
    url: "https://erp.example.com/events",
    kinds: ["task.done"],
    failing_since: ago(50),
    last_sent_at: ago(900),
    last_error: "answered 502",
    pending: 2,
    dead: 1,
  },
  {
    ...well,
    id: 3,
    url: "https://old.example.com/",
    disabled_at: ago(3_000),
    disabled_why: "answered 410 Gone",
  },
];

const sent: WebhookDelivery = {
  id: 9,
  subscription_id: 1,
  event_id: "decision-812",
  kind: "question.opened",
  state: "sent",
  attempts: 1,
  created_at: ago(2),
  next_attempt_at: null,
  done_at: ago(2),
  status: 200,
  error: "",
};

const deliveries: WebhookDelivery[] = [
  sent,
  {
    ...sent,
    id: 8,
    subscription_id: 2,
    event_id: "task-77-closed-805",
    kind: "task.done",
    state: "pending",
    attempts: 3,
    created_at: ago(9),
    next_attempt_at: ago(-4),
    done_at: null,
    status: 502,
    error: "answered 502",
  },
  {
    ...sent,
    id: 7,
    subscription_id: 2,
    event_id: "test-5f0c",
    kind: "webhook.test",
    state: "dead",
    attempts: 8,
    created_at: ago(3_000),
    done_at: ago(600),
    status: 0,
    error: "connect to erp.example.com: Connection refused",
  },
];

// GET /api/v1/webhooks/…
export function webhooks([, noun, id, part]: string[], query: URLSearchParams): unknown {
  if (noun === "endpoints" && part === "refusals") {
    const refusal = {
      id: 1,
      at: ago(400),
      event_id: "visit-1",
      type: "guildhall.visit",
      field: "type",
      problem: 'type "guildhall.visit" is not taken here: send one of guildhall.message, …',
    };
    return { items: [refusal], as_of: asOf };
  }
  if (noun === "endpoints") return { items: [shop], as_of: asOf };
  if (noun === "subscriptions") return { items: subscriptions, as_of: asOf };
  const found = deliveries.find((each) => String(each.id) === id);
  if (found) return { delivery: found, body: { specversion: "1.0", id: found.event_id } };
  const state = query.get("state");
  const items = deliveries.filter((each) => !state || each.state === state);
  return { items, next_cursor: null, as_of: asOf };
}
