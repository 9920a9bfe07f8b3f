// Keys for programs: made for one purpose, shown once, revoked in one click.
import { Button, Form, Input, Popconfirm, Select } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { post, remove } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { ApiToken } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Empty, SkeletonRows } from "../../parts/page.tsx";
import { Failed, Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { roles } from "./accounts.tsx";
import { ShownOnce } from "./shown_once.tsx";

const tokenRoles: ApiToken["role"][] = ["integrator", ...roles];

export function Tokens() {
  const { t, word } = useWords();
  const client = useQueryClient();
  const list = useGet("/api/v1/tokens");
  const [made, setMade] = useState("");
  const [error, setError] = useState<unknown>(null);
  const submit = (values: { name: string; role: ApiToken["role"] }) => {
    setError(null);
    post("/api/v1/tokens", values).then((token) => {
      setMade(token.token);
      void client.invalidateQueries({ queryKey: ["/api/v1/tokens"] });
    }, setError);
  };
  return (
    <>
      <h2 className="section-title">{t("tokens.new")}</h2>
      <p className="quiet section-note">{t("tokens.hint")}</p>
      <Refused error={error} />
      {made && <ShownOnce hint={t("tokens.once")} onClose={() => setMade("")} text={made} />}
      <Form
        className="inline-form"
        colon={false}
        initialValues={{ role: "integrator" }}
        layout="inline"
        onFinish={submit}
        requiredMark={false}
      >
        <Form.Item
          label={t("tokens.name")}
          name="name"
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item label={t("field.role")} name="role">
          <Select
            options={tokenRoles.map((role) => ({ value: role, label: word("role", role) }))}
            popupMatchSelectWidth={false}
          />
        </Form.Item>
        <Button htmlType="submit" type="primary">
          {t("tokens.button")}
        </Button>
      </Form>
      <h2 className="section-title">{t("settings.tab.tokens")}</h2>
      {list.isPending && <SkeletonRows height={56} rows={3} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && (
        <Empty hint={t("tokens.empty_hint")} title={t("tokens.empty")} />
      )}
      <ul className="entry-list">
        {list.data?.items.map((token) => (
          <TokenRow key={token.id} token={token} />
        ))}
      </ul>
    </>
  );
}

function TokenRow({ token }: { token: ApiToken }) {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const revoked = token.revoked_at !== null;
  return (
    <li className={revoked ? "entry-row is-off" : "entry-row"}>
      <div className="entry-row-main">
        <p>
          <strong>{token.name}</strong> <span className="tag">{word("role", token.role)}</span>
        </p>
        <p className="quiet">
          {t("invite.by", { name: token.created_by })} · <Moment at={token.created_at} /> ·{" "}
          {t("tokens.last_used")} <Moment at={token.last_used_at} none={t("tokens.never_used")} />
        </p>
      </div>
      {revoked ? (
        <span className="tag">{t("tokens.revoked")}</span>
      ) : (
        <Popconfirm
          cancelText={t("act.cancel")}
          okText={t("tokens.revoke")}
          onConfirm={() =>
            void perform({
              run: () => remove("/api/v1/tokens/{id}", { path: { id: token.id } }),
              said: t("done.token_revoked", { name: token.name }),
            })
          }
          title={t("tokens.revoke_sure", { name: token.name })}
        >
          <Button danger>{t("tokens.revoke")}</Button>
        </Popconfirm>
      )}
    </li>
  );
}
