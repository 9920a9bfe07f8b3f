import { Button, Form, Input } from "antd";
import { useEffect, useState } from "react";
import { useSearchParams } from "react-router";
import { ApiProblem, get, post } from "../../api/client.ts";
import type { Session, SignInWay } from "../../api/types.ts";
import { useWords, type Locale } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import { EntryFrame } from "./frame.tsx";
import { LoginField } from "./new_account.tsx";

export interface SignInProps {
  onSignedIn: (session: Session) => void;
  onLocale: (locale: Locale) => void;
}

export default function SignIn({ onSignedIn, onLocale }: SignInProps) {
  const { t, word, locale, knows } = useWords();
  const [search] = useSearchParams();
  const ways = useSignInWays();
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
  const refused = search.get("refused") ?? "";
  if (!ways) return null; // nothing jumps when they come
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
      {refused && !error && (
        <p className="refused" role="alert">
          {knows(`sign_in_refused.${refused}`)
            ? word("sign_in_refused", refused)
            : t("sign_in_refused.unavailable")}
        </p>
      )}
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
      {ways.map((way) => (
        <Button
          block
          className="entry-way"
          href={`${way.address}?language=${locale}`}
          key={way.source}
        >
          {t("sign_in.with", { platform: word("platform", way.source) })}
        </Button>
      ))}
      <p className="quiet entry-hint">{t("sign_in.forgotten")}</p>
    </EntryFrame>
  );
}

// Beside a password; undefined until the server has said.
function useSignInWays(): SignInWay[] | undefined {
  const [ways, setWays] = useState<SignInWay[]>();
  useEffect(() => {
    get("/api/v1/sign-in").then(
      (answer) => setWays(answer.items),
      () => setWays([]), // a password may still do
    );
  }, []);
  return ways;
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
