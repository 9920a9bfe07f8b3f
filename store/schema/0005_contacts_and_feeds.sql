-- Who knows whom on a chat platform, how far the connectors have come, and an index that finds all open tasks of a
-- group (what is done by hand is looked for in the chat).

create table contact (
  member_id bigint not null,
  staff_id bigint not null,
  since bigint not null,
  remark text not null,
  description text not null,
  via text not null,
  tags text not null,
  until bigint,
  ended_by text not null,
  primary key (member_id, staff_id, since)
){clustered};
create index contact_staff on contact (staff_id, until);

create table feed_mark (
  source text not null,
  name text not null,
  value text not null,
  primary key (source, name)
);

drop index task_open;
create index task_open on task (group_id) where state = 'open';
