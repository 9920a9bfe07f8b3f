-- Staff sign in with WeCom (api/access.h): which member of the company an account belongs to, in lower case; '' for
-- accounts that only know a password.

alter table account add column wecom_user text not null default '';
create unique index account_wecom_user on account (wecom_user) where wecom_user <> '';
