-- Further steps of newcomers: the gift claimed, whom to ask told, and whether they took part in the opening event
-- and in the newcomers' questions that were held while they were watched over.

alter table newcomer add column claimed_at bigint;
alter table newcomer add column claim_id bigint;
alter table newcomer add column pointed_at bigint;
alter table newcomer add column pointer_id bigint;
alter table newcomer add column opening_from bigint;
alter table newcomer add column opening_at bigint;
alter table newcomer add column questions_from bigint;
alter table newcomer add column questions_at bigint;
