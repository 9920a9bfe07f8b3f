-- The text that a message quoted, where the platform gives only that.
alter table message add column quote text not null default '';

-- Nothing ever wrote it: imports go on by what is known.
drop table cursor;

-- 0: the day was not over yet when the row was made.
alter table health add column complete bigint not null default 1;

-- Groups whose health rows are behind what was committed: from the local day `day` or the moment `at` on, whichever
-- is earlier (the store knows no time zone, and some rows have a day, others a time). The two numbers of facts are the
-- ones that stood next when the note was made and when it was last touched: the order to work in, and how
-- whoever makes the rows knows that nothing was added meanwhile.
create table health_due (
  group_id bigint not null,
  day bigint,
  at bigint,
  first_fact bigint not null,
  last_fact bigint not null,
  primary key (group_id)
);
