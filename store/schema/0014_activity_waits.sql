-- What large batches add to `activity`, until it is added up (store/waiting_activity.h): a row for each batch.
create table activity_waiting (
  id {id},
  body text not null
);

-- What is owed is few and has an index of its own (question_owed): a question enters the lists by state once it is settled.
drop index question_state_id;
create index question_state_id on question (state, id) where state not in ('open', 'waiting');
