-- Keys of group robots, one for each platform: until now they stood among the subscribers of webhooks.

create table group_robot (
  source text primary key,
  secret text not null,
  set_at bigint not null,
  set_by text not null
);

insert into group_robot (source, secret, set_at, set_by)
  select substr(url, 7), secret, created_at, created_by from webhook_subscription where url like 'robot:%';
delete from webhook_subscription where url like 'robot:%';
