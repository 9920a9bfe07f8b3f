-- Segments: expressions with a name, and what is found behind the writer of who is in them.

create table segment (
  id {id},
  name text not null,
  note text not null,
  expression text not null,
  revision bigint not null,
  meaning bigint not null,
  created_at bigint not null,
  changed_at bigint not null,
  removed_at bigint,
  changed_by text not null
);

-- Whom each batch may have moved: ids of members, "g" and the id of a group that may have another name, "c" and the id
-- of a company that has, "*" for all; a space after each (store/segment_due.h). Written only while there are segments.
create table segment_due (
  fact bigint primary key,
  whom text not null
);

-- How far the keeper is. `meaning`: the segment's when all members were first looked at for it. While a look through
-- all members is under way, it is for `sweep_meaning` and `sweep_day` and has come to the member `swept_through`.
create table segment_state (
  segment_id bigint primary key,
  meaning bigint,
  day bigint,
  sweep_meaning bigint,
  sweep_day bigint,
  swept_through bigint not null,
  members bigint not null,
  filled_at bigint
);

-- Who was in as of the change `through` (0: before any): a set of numbers in CRoaring's portable form, base64.
create table segment_members (
  segment_id bigint primary key,
  through bigint not null,
  members text not null
);

-- Who came in and went out since the segment was first filled.
create table segment_change (
  id {id},
  segment_id bigint not null,
  member_id bigint not null,
  at bigint not null,
  is_in bigint not null,
  cause text not null
);
create index segment_change_segment on segment_change (segment_id, id);
create index segment_change_member on segment_change (member_id, id);

-- Customers are counted, and gone through by number, without the rest of their rows.
create index member_customer on member (id) where role = 'member';
