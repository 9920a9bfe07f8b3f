// Who may sign in and what they may do; invitations are links that are shown once.
import { Button, Form, Input, Popconfirm, Select } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { patch, post, remove } from "../../api/client.ts";
import { useGet, usePages } from "../../api/queries.ts";
import type { Account, Invitation, Role } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { SkeletonRows } from "../../parts/page.tsx";
import { Failed, Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useSession } from "../../state/session.tsx";
import { MemberSelect } from "../../parts/member_select.tsx";
import { ShownOnce } from "./shown_once.tsx";

export const roles: Role[] = ["admin", "lead", "operator", "service", "viewer"];

export function Accounts() {
  const t = useT();
  const list = usePages("/api/v1/accounts", { query: { limit: 100 } });
  return (
    <>
      <Invite />
      <h2 className="section-title">{t("accounts.title")}</h2>
      {list.isPending && <SkeletonRows height={64} rows={4} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      <ul className="entry-list">
        {list.items.map((account) => (
          <AccountRow account={account} key={account.id} />
        ))}
      </ul>
      <Invitations />
    </>
  );
}

interface Change {
  role?: Role;
  disabled?: boolean;
  member_id?: number | null;
  wecom_user?: string;
}

function AccountRow({ account }: { account: Account }) {
  const { t, word } = useWords();
  const session = useSession();
  const { perform } = useCommands();
  const isMe = account.login === session.login;
  const change = (body: Change, back: Change) =>
    perform({
      run: () => patch("/api/v1/accounts/{id}", body, { path: { id: account.id } }),
      said: t("done.account", { name: account.name }),
      inverse: () => patch("/api/v1/accounts/{id}", back, { path: { id: account.id } }),
    });
  const disabled = account.disabled_at !== null;
  return (
    <li className={disabled ? "entry-row is-off" : "entry-row"}>
      <div className="entry-row-main">
        <p>
          <strong>{account.name}</strong> <span className="quiet">{account.login}</span>{" "}
          {disabled && <span className="tag">{t("accounts.disabled")}</span>}
        </p>
        <p className="quiet">
          {t("accounts.since")} <Moment at={account.created_at} />
        </p>
      </div>
      <div className="entry-row-side">
        <WecomUser
          account={account}
          onChange={(wecom_user) => change({ wecom_user }, { wecom_user: account.wecom_user })}
        />
        <MemberSelect
          label={t("accounts.member_of", { name: account.name })}
          onChange={(member_id) =>
            void change({ member_id }, { member_id: account.member?.id ?? null })
          }
          value={account.member}
          placeholder={t("accounts.no_member")}
          role="staff"
        />
        <Select
          aria-label={t("accounts.role_of", { name: account.name })}
          disabled={isMe}
          onChange={(role: Role) => void change({ role }, { role: account.role })}
          options={roles.map((role) => ({ value: role, label: word("role", role) }))}
          popupMatchSelectWidth={false}
          value={account.role}
        />
        <Button
          disabled={isMe}
          onClick={() => void change({ disabled: !disabled }, { disabled })}
          title={isMe ? t("accounts.not_yourself") : undefined}
        >
          {t(disabled ? "accounts.enable" : "accounts.disable")}
        </Button>
      </div>
    </li>
  );
}

// With which WeCom user id they sign in; saved when the field is left, put back when that is refused.
function WecomUser({
  account,
  onChange,
}: {
  account: Account;
  onChange: (user: string) => Promise<boolean>;
}) {
  const t = useT();
  const [text, setText] = useState(account.wecom_user);
  useEffect(() => setText(account.wecom_user), [account.wecom_user]);
  const save = () => {
    if (text.trim().toLowerCase() === account.wecom_user) return setText(account.wecom_user);
    void onChange(text.trim()).then((done) => {
      if (!done) setText(account.wecom_user);
    });
    return undefined;
  };
  return (
    <Input
      aria-label={t("accounts.wecom_of", { name: account.name })}
      autoCapitalize="none"
      autoComplete="off"
      className="wecom-user"
      maxLength={64}
      onBlur={save}
      onChange={(event) => setText(event.target.value)}
      onPressEnter={(event) => event.currentTarget.blur()}
      placeholder={t("accounts.wecom")}
      spellCheck={false}
      value={text}
    />
  );
}

function Invite() {
  const { t, word } = useWords();
  const client = useQueryClient();
  const [link, setLink] = useState("");
  const [error, setError] = useState<unknown>(null);
  const submit = (values: { login: string; role: Role }) => {
    setError(null);
    post("/api/v1/invitations", values).then((made) => {
      setLink(new URL(made.path, window.location.origin).href);
      void client.invalidateQueries({ queryKey: ["/api/v1/invitations"] });
    }, setError);
  };
  return (
    <section>
      <h2 className="section-title">{t("invite.title")}</h2>
      <p className="quiet section-note">{t("invite.hint")}</p>
      <Refused error={error} />
      {link && <ShownOnce hint={t("invite.once")} onClose={() => setLink("")} text={link} />}
      <Form
        className="inline-form"
        colon={false}
        initialValues={{ role: "operator" }}
        layout="inline"
        onFinish={submit}
        requiredMark={false}
      >
        <Form.Item
          label={t("field.login")}
          name="login"
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Input autoCapitalize="none" autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item label={t("field.role")} name="role">
          <Select
            options={roles.map((role) => ({ value: role, label: word("role", role) }))}
            popupMatchSelectWidth={false}
          />
        </Form.Item>
        <Button htmlType="submit" type="primary">
          {t("invite.button")}
        </Button>
      </Form>
    </section>
  );
}

function Invitations() {
  const t = useT();
  const list = useGet("/api/v1/invitations");
  if (!list.data || list.data.items.length === 0) return null;
  return (
    <section>
      <h2 className="section-title">{t("invite.open")}</h2>
      <ul className="entry-list">
        {list.data.items.map((invitation) => (
          <InvitationRow invitation={invitation} key={invitation.id} />
        ))}
      </ul>
    </section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { t, word } = useWords();
  const { perform } = useCommands();
  return (
    <li className="entry-row">
      <div className="entry-row-main">
        <p>
          <strong>{invitation.login}</strong>{" "}
          <span className="tag">{word("role", invitation.role)}</span>
        </p>
        <p className="quiet">
          {t("invite.by", { name: invitation.created_by })} · {t("invite.until")}{" "}
          <Moment at={invitation.expires_at} />
        </p>
      </div>
      <Popconfirm
        cancelText={t("act.cancel")}
        okText={t("invite.withdraw")}
        onConfirm={() =>
          void perform({
            run: () => remove("/api/v1/invitations/{token}", { path: { token: invitation.id } }),
            said: t("done.invitation_withdrawn"),
          })
        }
        title={t("invite.withdraw_sure", { login: invitation.login })}
      >
        <Button>{t("invite.withdraw")}</Button>
      </Popconfirm>
    </li>
  );
}
