-- Onboarding: what became of everybody who joined a group while newcomers were watched over. One row per stay.

create table newcomer (
  stay_id {id},
  group_id bigint not null,
  member_id bigint not null,
  state text not null,
  until bigint,
  decided_at bigint,
  decision_id bigint,
  welcomed_at bigint,
  welcome_id bigint,
  nickname text not null,
  missing text not null,
  conformed_at bigint,
  introduced_at bigint,
  introduction_id bigint,
  signs text not null,
  first_message_at bigint,
  first_question_at bigint,
  greeted_at bigint,
  greeted_by_id bigint,
  greeting_id bigint,
  nickname_reminders bigint not null,
  introduction_reminders bigint not null,
  reminded_at bigint
);
create index newcomer_group on newcomer (group_id, stay_id);
create index newcomer_member on newcomer (member_id, state);
