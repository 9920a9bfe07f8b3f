-- Where customers come from: channels, entry codes, the platforms' own codes behind them, and who came to them.

create table channel (
  id {id},
  name text not null,
  kind text not null,
  cost_cents bigint not null,
  cost_kind text not null,
  by text not null,
  created_at bigint not null
);

create table entry_code (
  id {id},
  text text not null,
  name text not null,
  channel_id bigint,
  state text not null,
  expires_at bigint,
  rules text not null,
  by text not null,
  created_at bigint not null,
  changed_at bigint
);
create index entry_code_text on entry_code (text);

create table entry_way (
  code_id bigint not null,
  number bigint not null,
  source_id bigint,
  kind text not null,
  rule text not null,
  mark text not null,
  target text not null,
  state text not null,
  reference text not null,
  picture text not null,
  effect_id bigint,
  asked_at bigint,
  ready_at bigint,
  trouble text not null,
  primary key (code_id, number)
);
create index entry_way_mark on entry_way (mark);

create table visit (
  id {id},
  code text not null,
  visitor text not null,
  region text not null,
  agent text not null,
  shown text not null,
  skipped bigint not null,
  at bigint not null
);
create index visit_code on visit (code, at);

create index contact_via on contact (via, since) where via <> '';
create index stay_via on stay (via, joined_at) where via <> '';
