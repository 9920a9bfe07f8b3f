-- A question's course is half of all decisions, and is read by the question, the group or the message. The
-- indexes by member and by rule leave it out: each entry more costs every commit a changed page.
drop index decision_member;
create index decision_member on decision (member_id, id) where question_id is null or rule <> '';
drop index decision_rule;
create index decision_rule on decision (rule, id) where rule <> '';
