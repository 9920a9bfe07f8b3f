-- What customers did outside the groups, as the company's own systems tell it (a page visited, a module
-- used); and the name that somebody goes by in one group, where the platform tells it.

create table behaviour (
  id {id},
  member_id bigint not null,
  name text not null,
  subject text not null,
  detail text not null,
  at bigint not null
);
create index behaviour_member on behaviour (member_id, at);

-- Which names there are, for whoever writes a condition.
create table behaviour_name (
  name text primary key,
  last_at bigint not null
);

alter table stay add column nickname text not null default '';
