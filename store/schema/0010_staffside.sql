-- What customers think of us, as a person wrote it down; and the tags that were asked for from the chat sidebar, found
-- by their customer.

create table feedback (
  id {id},
  kind text not null,
  text text not null,
  member_id bigint,
  group_id bigint,
  written_id bigint,
  by text not null,
  at bigint not null
);
create index feedback_member on feedback (member_id, id);
create index effect_tag on effect (member_id, id) where kind = 'tag_contact';
