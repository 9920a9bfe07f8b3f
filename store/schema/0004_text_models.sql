-- Models that a company's own labels taught (model/rows.h), and what they say where they only watch.

create table text_model (
  task text not null,
  version bigint not null,
  body text not null,
  labels bigint not null,
  figures text not null,
  at bigint not null,
  by text not null,
  primary key (task, version)
);

create table reader_choice (
  task text primary key,
  newest bigint not null,
  in_force bigint not null,
  shadow bigint not null,
  at bigint not null,
  by text not null
);

-- How the version in shadow and the one in force have read the same messages, kept behind the writer
-- (server/keepers/shadow_keeper.h). A row begins anew when either of the two changes.
create table shadow_reading (
  task text primary key,
  version bigint not null,
  against bigint not null,
  from_id bigint not null,
  through_id bigint not null,
  messages bigint not null,
  differing bigint not null,
  tally text not null
);

-- The newest messages on which they differ.
create table shadow_example (
  task text not null,
  message_id bigint not null,
  said text not null,
  said_score double precision not null,
  would_say text not null,
  would_say_score double precision not null,
  primary key (task, message_id)
);
