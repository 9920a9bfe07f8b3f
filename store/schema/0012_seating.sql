-- Companies, who belongs to them, which of them compete; which groups take new members; and plans that give members
-- seats.

alter table member add column company_id bigint;

create table company (
  id {id},
  name text not null,
  key text not null,
  credit_code text not null,
  industry text not null,
  region text not null,
  merged_into bigint,
  created_at bigint not null
);
create unique index company_key on company (key);

create table company_member (
  member_id bigint not null,
  company_id bigint not null,
  since bigint not null,
  until bigint,
  primary key (member_id, company_id, since)
){clustered};
create index company_member_company on company_member (company_id);

create table company_relation (
  a_id bigint not null,
  b_id bigint not null,
  kind text not null,
  state text not null,
  by text not null,
  at bigint not null,
  why text not null,
  primary key (a_id, b_id)
){clustered};

create table group_door (
  group_id bigint primary key,
  takes_new bigint not null,
  by text not null,
  at bigint not null
);

create table placement (
  id {id},
  kind text not null,
  program text not null,
  state text not null,
  by text not null,
  created_at bigint not null,
  approved_at bigint,
  ended_at bigint,
  approved_by text not null,
  figures text not null,
  closing_id bigint,
  decision_id bigint
);

create table placement_place (
  placement_id bigint not null,
  number bigint not null,
  group_id bigint,
  seats bigint not null,
  task_id bigint,
  primary key (placement_id, number)
){clustered};

create table placement_seat (
  placement_id bigint not null,
  member_id bigint not null,
  place bigint not null,
  from_id bigint,
  state text not null,
  reason text not null,
  effect_id bigint,
  task_id bigint,
  at bigint,
  primary key (placement_id, member_id)
){clustered};
create index placement_seat_member on placement_seat (member_id);
