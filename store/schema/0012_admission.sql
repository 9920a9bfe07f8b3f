-- Admission: applications, their history, by what they are compared, what is taken together, who is not let in, and
-- the breakers of source codes.

create table application (
  id {id},
  source_id bigint,
  applicant text not null,
  member_id bigint,
  union_id text not null,
  name text not null,
  company text not null,
  credit_code text not null,
  title text not null,
  identity text not null,
  region text not null,
  mobile text not null,
  email text not null,
  needs text not null,
  evidence text not null,
  code text not null,
  consent text not null,
  language text not null,
  received_at bigint not null,
  state text not null,
  decided_at bigint,
  decided_by text not null,
  rule text not null,
  note text not null,
  findings text not null,
  shadow text not null,
  sampled bigint not null,
  sample text not null,
  opinions bigint not null,
  colleague text not null,
  votes text not null,
  claimed_by text not null,
  claimed_at bigint,
  merged_into bigint,
  revision bigint not null
);
create unique index application_applicant on application (source_id, applicant);
create index application_state on application (state, id);
create index application_sampled on application (sample, id) where sampled = 1;

create table application_step (
  application_id bigint not null,
  number bigint not null,
  at bigint not null,
  act text not null,
  by text not null,
  was text not null,
  became text not null,
  text text not null,
  decision_id bigint,
  primary key (application_id, number)
){clustered};

create table application_key (
  application_id bigint not null,
  kind text not null,
  value text not null,
  primary key (kind, value, application_id)
){clustered};

create table application_link (
  application_id bigint not null,
  other_id bigint not null,
  kind text not null,
  by text not null,
  at bigint not null,
  undone_at bigint,
  undone_by text not null,
  primary key (application_id, other_id, kind)
);
create index application_link_other on application_link (other_id);

create table admission_block (
  kind text not null,
  value text not null,
  reason text not null,
  by text not null,
  at bigint not null,
  until bigint,
  removed_at bigint,
  primary key (kind, value)
);

create table admission_breaker (
  code text primary key,
  recent text not null,
  tripped_at bigint,
  until bigint
);
create index application_key_application on application_key (application_id);
