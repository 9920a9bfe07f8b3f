// First start: the one-time link makes the first administrator, and nobody else can.
import { Button, Form } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { ApiProblem, post } from "../../api/client.ts";
import type { Session } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import { EntryFrame } from "./frame.tsx";
import { LoginField, NewAccountFields } from "./new_account.tsx";

export default function Setup({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const { t, locale } = useWords();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const token = search.get("token") ?? "";
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = (values: { login: string; name: string; password: string }) => {
    setBusy(true);
    setError(null);
    const { login, name, password } = values;
    post("/api/v1/setup", { token, login, name, password, language: locale })
      .then((session) => {
        void navigate("/today", { replace: true }); // the link must not stay in the history
        onSignedIn(session);
      }, setError)
      .finally(() => setBusy(false));
  };
  return (
    <EntryFrame lead={t("setup.lead")} title={t("setup.title")}>
      {token === "" ? (
        <p className="refused">{t("setup.no_token")}</p>
      ) : error instanceof ApiProblem && error.field === "token" ? (
        <p className="refused" role="alert">
          {t("setup.used")}
        </p>
      ) : (
        <Refused error={error} />
      )}
      <Form disabled={token === ""} layout="vertical" onFinish={submit} requiredMark={false}>
        <LoginField hint={t("form.login_hint")} />
        <NewAccountFields />
        <Button block htmlType="submit" loading={busy} type="primary">
          {t("setup.button")}
        </Button>
      </Form>
    </EntryFrame>
  );
}
