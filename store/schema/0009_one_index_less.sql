-- Questions of a group are few, and found by question_newest (group_id, id): an index by time beside it cost every
-- commit some sixty changed pages of 1,500.
drop index question_group;
