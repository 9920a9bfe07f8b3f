-- Mass messages: what was asked for, the part of each sender, what came of it in each group; and what reached a group
-- at all, by which a platform's quota is counted.

create table broadcast (
  id {id},
  text text not null,
  links text not null,
  by text not null,
  created_at bigint not null,
  deadline bigint,
  decision_id bigint,
  cancelled_at bigint
);

create table broadcast_sending (
  broadcast_id bigint not null,
  number bigint not null,
  source_id bigint,
  sender_id bigint,
  state text not null,
  reference text not null,
  effect_id bigint,
  task_id bigint,
  asked_at bigint,
  done_at bigint,
  cancel_asked_at bigint,
  reminded text not null,
  trouble text not null,
  primary key (broadcast_id, number)
);
create index broadcast_sending_reference on broadcast_sending (source_id, reference);
create index broadcast_sending_open on broadcast_sending (source_id) where state in ('asking', 'waiting', 'uncertain');

create table broadcast_target (
  broadcast_id bigint not null,
  group_id bigint not null,
  sending bigint not null,
  state text not null,
  at bigint,
  free_at bigint,
  primary key (broadcast_id, group_id)
){clustered};
create index broadcast_target_waiting on broadcast_target (group_id) where state = 'waiting';

create table broadcast_reach (
  group_id bigint not null,
  message text not null,
  at bigint not null,
  personal bigint not null,
  primary key (group_id, message)
){clustered};
