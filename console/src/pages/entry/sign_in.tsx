import { Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { ApiProblem, get, post } from "../../api/client.ts";
import type { Session } from "../../api/types.ts";
import { useWords, type Locale } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import { EntryFrame } from "./frame.tsx";
import { LoginField } from "./new_account.tsx";

export interface SignInProps {
  onSignedIn: (session: Session) => void;
  onLocale: (locale: Locale) => void;
}

export default function SignIn({ onSignedIn, onLocale }: SignInProps) {
  const { t, locale } = useWords();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const setupNeeded = useSetupNeeded();
  const wrong = error instanceof ApiProblem && error.field === "password" && error.status < 429;
  const submit = (values: { login: string; password: string }) => {
    setBusy(true);
    setError(null);
    post("/api/v1/session", values)
      .then(onSignedIn, setError)
      .finally(() => setBusy(false));
  };
  return (
    <EntryFrame
      foot={
        <Button onClick={() => onLocale(locale === "zh" ? "en" : "zh")} size="small" type="text">
          {t("user.other_language")}
        </Button>
      }
      lead={t("sign_in.lead")}
      title={t("sign_in.title")}
    >
      {setupNeeded && <p className="notice">{t("sign_in.setup_needed")}</p>}
      {wrong ? (
        <p className="refused" role="alert">
          {t("sign_in.wrong")}
        </p>
      ) : (
        <Refused error={error} />
      )}
      <Form layout="vertical" onFinish={submit} requiredMark={false}>
        <LoginField />
        <Form.Item
          label={t("field.password")}
          name="password"
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button block htmlType="submit" loading={busy} type="primary">
          {t("sign_in.button")}
        </Button>
      </Form>
      <p className="quiet entry-hint">{t("sign_in.forgotten")}</p>
    </EntryFrame>
  );
}

function useSetupNeeded(): boolean {
  const [needed, setNeeded] = useState(false);
  useEffect(() => {
    get("/api/v1/setup").then(
      (state) => setNeeded(state.needed),
      () => {
        // The sign-in itself will say what is wrong.
      },
    );
  }, []);
  return needed;
}
