-- Webhooks (store/queries/webhooks.h): where other systems send events in, who is told of ours, and what is on its
-- way to them. Secrets stand here as text because both sides of an HMAC need them; no answer of the API and no
-- export shows them again.

create table webhook_endpoint (
  id {id},
  name text not null unique,
  source text not null,
  secret text not null,
  old_secret text not null,
  old_secret_until bigint,
  created_at bigint not null,
  created_by text not null,
  disabled_at bigint,
  deleted_at bigint,
  last_used_at bigint,
  accepted bigint not null,
  known bigint not null,
  refused bigint not null
);

-- The newest events that an endpoint refused.
create table webhook_refusal (
  id {id},
  endpoint_id bigint not null,
  at bigint not null,
  event_id text not null,
  type text not null,
  field text not null,
  problem text not null
);
create index webhook_refusal_endpoint on webhook_refusal (endpoint_id, id);

create table webhook_subscription (
  id {id},
  url text not null,
  kinds text not null,
  secret text not null,
  old_secret text not null,
  old_secret_until bigint,
  created_at bigint not null,
  created_by text not null,
  disabled_at bigint,
  disabled_why text not null,
  deleted_at bigint,
  failing_since bigint,
  last_sent_at bigint,
  last_error text not null
);

-- Up to which rows a subscription has been told; written together with the deliveries that came of them.
create table webhook_cursor (
  subscription_id bigint primary key,
  decision_id bigint not null,
  task_id bigint not null,
  fact_seq bigint not null
);

create table webhook_delivery (
  id {id},
  subscription_id bigint not null,
  event_id text not null,
  kind text not null,
  body text not null,
  state text not null,
  attempts bigint not null,
  created_at bigint not null,
  next_attempt_at bigint not null,
  done_at bigint,
  status bigint not null,
  error text not null,
  unique (subscription_id, event_id)
);
create index webhook_delivery_due on webhook_delivery (subscription_id, next_attempt_at) where state = 'pending';
create index webhook_delivery_state on webhook_delivery (state, id);
create index webhook_delivery_subscription on webhook_delivery (subscription_id, id);
