-- One script for SQLite and PostgreSQL. {id} is the dialect's type of a row number that is the primary key;
-- {clustered} keeps a table's rows in its primary key, where the dialect can.
-- Columns are named as the members of model/rows.h; ids end in _id. Times are milliseconds since 1970 (UTC),
-- NULL where the model says 0; enumerations are their names; truth values are 0 and 1.
-- No foreign keys: facts come out of order, and the one writer keeps the rows consistent.

create table source (
  id {id},
  name text not null unique
);

create table chat_group (
  id {id},
  source_id bigint not null,
  external_id text not null,
  name text not null,
  owner_id bigint,
  program text not null,
  target_size bigint not null,
  first_at bigint,
  last_at bigint,
  unique (source_id, external_id)
);

create table member (
  id {id},
  source_id bigint not null,
  external_id text not null,
  name text not null,
  role text not null,
  company text not null,
  title text not null,
  phone text not null,
  email text not null,
  region text not null,
  tier text not null,
  identity text not null,
  first_at bigint,
  last_at bigint,
  unique (source_id, external_id)
);

create table stay (
  id {id},
  group_id bigint not null,
  member_id bigint not null,
  joined_at bigint,
  join_seen bigint not null,
  via text not null,
  inviter_id bigint,
  left_at bigint,
  left_reason text not null
);
create index stay_group on stay (group_id, left_at);
create index stay_member on stay (member_id);

-- The largest table: every further index costs ingestion.
create table message (
  id {id},
  group_id bigint,
  member_id bigint,
  source_id bigint not null,
  external_id text not null,
  at bigint not null,
  kind text not null,
  text text not null,
  reply_to text not null,
  detail text not null,
  mentions text not null,
  parent_id bigint,
  parent_reason text not null,
  parent_score double precision not null,
  tone_question double precision not null,
  tone_advert double precision not null,
  tone_mood double precision not null,
  tone_complaint double precision not null,
  intents bigint not null,
  edited_at bigint,
  revoked_at bigint,
  history bigint not null,
  question_id bigint,
  unique (source_id, external_id)
);
create index message_group on message (group_id, at, id);

-- Messages whose text was changed, in order, for the search index that follows behind.
create table message_edit (
  id {id},
  message_id bigint not null
);

-- Facts other than messages.
create table fact (
  seq {id},
  source_id bigint not null,
  external_id text not null,
  kind text not null,
  at bigint not null,
  group_external_id text not null,
  actor_external_id text not null,
  history bigint not null,
  body text not null,
  unique (source_id, external_id)
);

create table question (
  id {id},
  message_id bigint,
  group_id bigint,
  asker_id bigint,
  asked_at bigint not null,
  state text not null,
  score double precision not null,
  first_response_at bigint,
  answered_at bigint,
  answer_id bigint,
  answered_by_id bigint,
  warn_at bigint,
  due_at bigint,
  breached_at bigint,
  waited_ms bigint not null,
  paused_ms bigint not null,
  paused_since bigint,
  closed_at bigint,
  close_reason text not null,
  assignee_id bigint,
  last_message_id bigint,
  history bigint not null
);
create index question_state on question (state, due_at);
create index question_group on question (group_id, asked_at);
create index question_message on question (message_id);
create index question_owed on question (group_id) where state in ('open', 'waiting');
create index question_newest on question (group_id, id);

create table task (
  id {id},
  kind text not null,
  title text not null,
  body text not null,
  state text not null,
  owner_id bigint,
  group_id bigint,
  member_id bigint,
  question_id bigint,
  decision_id bigint,
  created_at bigint not null,
  due_at bigint,
  done_at bigint,
  done_by text not null,
  evidence text not null,
  handed_from text not null
);
create index task_state on task (state, owner_id, due_at);
create index task_question on task (question_id);
create index task_open on task (group_id) where state = 'open' and question_id is not null;

create table decision (
  id {id},
  cause bigint not null,
  at bigint not null,
  kind text not null,
  mode text not null,
  group_id bigint,
  member_id bigint,
  message_id bigint,
  question_id bigint,
  rule text not null,
  policy_version bigint not null,
  reason text not null,
  inverse text not null,
  undone_at bigint
);
create index decision_group on decision (group_id, id);
create index decision_member on decision (member_id, id);
create index decision_message on decision (message_id);
create index decision_rule on decision (rule, id);

create table effect (
  id {id},
  key text not null unique,
  kind text not null,
  group_id bigint,
  member_id bigint,
  decision_id bigint,
  body text not null,
  state text not null,
  created_at bigint not null,
  expires_at bigint,
  next_attempt_at bigint not null,
  done_at bigint,
  attempts bigint not null,
  result text not null
);
create index effect_pending on effect (next_attempt_at) where state = 'pending';
create index effect_decision on effect (decision_id);

create table timer (
  id {id},
  due_at bigint not null,
  kind text not null,
  group_id bigint,
  subject bigint not null,
  late text not null,
  expire_after bigint not null
);
create index timer_due on timer (due_at);
create index timer_group on timer (group_id, due_at);

create table strike (
  id {id},
  rule text not null,
  group_id bigint,
  member_id bigint,
  message_id bigint,
  at bigint not null,
  consequence text not null,
  mode text not null,
  decision_id bigint,
  overturned_at bigint
);
create index strike_group on strike (group_id, at);
create index strike_member on strike (member_id, at);
create index strike_decision on strike (decision_id);

create table cooldown (
  key text primary key,
  group_id bigint,
  until bigint not null
);
create index cooldown_group on cooldown (group_id);

create table activity (
  group_id bigint not null,
  member_id bigint not null,
  day bigint not null,
  messages bigint not null,
  questions bigint not null,
  answers bigint not null,
  negative bigint not null,
  replies_received bigint not null,
  primary key (group_id, day, member_id)
){clustered};
create index activity_member on activity (member_id, day);

create table customer_order (
  source_id bigint not null,
  number text not null,
  member_id bigint,
  company text not null,
  product text not null,
  currency text not null,
  amount_cents bigint not null,
  at bigint not null,
  primary key (source_id, number)
);
create index customer_order_member on customer_order (member_id, at);

create table renewal (
  source_id bigint not null,
  contract text not null,
  member_id bigint,
  company text not null,
  product text not null,
  currency text not null,
  due bigint not null,
  outcome text not null,
  amount_cents bigint not null,
  at bigint not null,
  primary key (source_id, contract)
);
create index renewal_member on renewal (member_id, due);

create table label (
  cause bigint not null,
  task text not null,
  label text not null,
  message_id bigint,
  text text not null,
  by text not null,
  at bigint not null
);
create index label_task on label (task, cause);

create table verdict (
  decision_id bigint primary key,
  "right" bigint not null,
  by text not null,
  at bigint not null
);

create table policy (
  version bigint primary key,
  body text not null,
  at bigint not null,
  by text not null
);

-- Where a connector or an import goes on reading.
create table cursor (
  source text primary key,
  value text not null
);

-- The health vector of a group on a local day, as JSON (insight/health).
create table health (
  group_id bigint not null,
  day bigint not null,
  body text not null,
  primary key (group_id, day)
);

-- Accounts: who may use the console and the API.
create table account (
  id {id},
  login text not null unique,
  name text not null,
  role text not null,
  password_hash text not null,
  member_id bigint,
  created_at bigint not null,
  disabled_at bigint,
  language text not null
);

create table session (
  token_hash text primary key,
  account_id bigint not null,
  csrf text not null,
  created_at bigint not null,
  last_seen_at bigint not null,
  expires_at bigint not null
);
create index session_account on session (account_id);
create index session_expires on session (expires_at);

create table api_token (
  id {id},
  name text not null,
  token_hash text not null unique,
  role text not null,
  account_id bigint,
  created_at bigint not null,
  last_used_at bigint,
  revoked_at bigint
);

create table invitation (
  token_hash text primary key,
  role text not null,
  login text not null,
  created_by bigint,
  created_at bigint not null,
  expires_at bigint not null,
  used_at bigint
);

create table audit (
  id {id},
  at bigint not null,
  account_id bigint,
  login text not null,
  action text not null,
  subject text not null,
  detail text not null
);
create index audit_at on audit (at);

create table login_attempt (
  id {id},
  login text not null,
  address text not null,
  at bigint not null,
  success bigint not null
);
create index login_attempt_login on login_attempt (login, at);
create index login_attempt_address on login_attempt (address, at);

-- What the console's lists go by (store/queries).
create index question_state_id on question (state, id);
create index task_due on task (state, due_at);
create index task_group on task (group_id, created_at);
create index decision_question on decision (question_id) where question_id is not null;
create index label_message on label (message_id);
create index fact_rename on fact (group_external_id) where kind = 'rename';

-- The one draft of the policy that is being edited; the console counts its revisions.
create table policy_draft (
  id bigint primary key,
  revision bigint not null,
  based_on bigint not null,
  body text not null,
  at bigint not null,
  by text not null
);
