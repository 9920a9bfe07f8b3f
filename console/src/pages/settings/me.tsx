import { Button, Form, Input, Segmented } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { patch, remove } from "../../api/client.ts";
import type { Session } from "../../api/types.ts";
import { appearance, chooseAppearance, type Appearance } from "../../app/theme.ts";
import { useWords, type Locale } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import { Person } from "../../parts/person.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useSession } from "../../state/session.tsx";
import type { SettingsProps } from "./settings_page.tsx";
import { NewPasswordField } from "../entry/new_account.tsx";

const appearances: Appearance[] = ["system", "light", "dark"];

export function Me({ onChanged, onLeave }: SettingsProps) {
  const { t, word } = useWords();
  const session = useSession();
  const { perform } = useCommands();
  const [theme, setTheme] = useState(appearance());
  const speak = (language: Locale) =>
    void perform({
      run: () => patch("/api/v1/settings/me", { language }),
      said: t("done.saved"),
    }).then((done) => done && onChanged({ ...session, language }));
  return (
    <>
      <dl className="facts settings-facts">
        <div>
          <dt>{t("field.login")}</dt>
          <dd>{session.login}</dd>
        </div>
        <div>
          <dt>{t("field.role")}</dt>
          <dd>
            {word("role", session.role)}{" "}
            <span className="quiet">{word("role_hint", session.role)}</span>
          </dd>
        </div>
        <div>
          <dt>{t("me.member")}</dt>
          <dd>
            {session.member ? (
              <Person member={session.member} />
            ) : (
              <span className="quiet">{t("me.no_member")}</span>
            )}
          </dd>
        </div>
        <div>
          <dt>{t("me.language")}</dt>
          <dd>
            <Segmented
              aria-label={t("me.language")}
              onChange={(value) => speak(value as Locale)}
              options={[
                { value: "zh", label: t("language.zh") },
                { value: "en", label: t("language.en") },
              ]}
              value={session.language}
            />
          </dd>
        </div>
        <div>
          <dt>{t("me.appearance")}</dt>
          <dd>
            <Segmented
              aria-label={t("me.appearance")}
              onChange={(value) => {
                chooseAppearance(value as Appearance);
                setTheme(value as Appearance);
              }}
              options={appearances.map((each) => ({ value: each, label: t(`appearance.${each}`) }))}
              value={theme}
            />
          </dd>
        </div>
      </dl>
      <NameForm onChanged={onChanged} />
      <PasswordForm />
      <div className="settings-foot">
        <Link className="phone-only" to="/rules">
          {t("nav.rules")}
        </Link>
        <Button onClick={() => void remove("/api/v1/session").finally(onLeave)}>
          {t("user.sign_out")}
        </Button>
      </div>
    </>
  );
}

function NameForm({ onChanged }: { onChanged: (session: Session) => void }) {
  const { t } = useWords();
  const session = useSession();
  const { perform } = useCommands();
  const submit = ({ name }: { name: string }) =>
    void perform({ run: () => patch("/api/v1/settings/me", { name }), said: t("done.saved") }).then(
      (done) => done && onChanged({ ...session, name }),
    );
  return (
    <Form
      initialValues={{ name: session.name }}
      layout="vertical"
      onFinish={submit}
      requiredMark={false}
    >
      <h2 className="section-title">{t("me.name_title")}</h2>
      <Form.Item
        label={t("field.name")}
        name="name"
        rules={[{ required: true, message: t("form.required") }]}
      >
        <Input autoComplete="name" className="input-medium" />
      </Form.Item>
      <Button htmlType="submit">{t("act.save")}</Button>
    </Form>
  );
}

interface Passwords {
  old_password: string;
  password: string;
}

function PasswordForm() {
  const { t } = useWords();
  const { login } = useSession();
  const { say } = useCommands();
  const [form] = Form.useForm<Passwords>();
  const [error, setError] = useState<unknown>(null);
  const submit = (values: Passwords) => {
    setError(null);
    patch("/api/v1/settings/me", values).then(() => {
      form.resetFields();
      say(t("done.password"));
    }, setError);
  };
  return (
    <Form form={form} layout="vertical" onFinish={submit} requiredMark={false}>
      <h2 className="section-title">{t("me.password_title")}</h2>
      <Refused error={error} />
      <Form.Item
        label={t("field.old_password")}
        name="old_password"
        rules={[{ required: true, message: t("form.required") }]}
      >
        <Input.Password autoComplete="current-password" className="input-medium" />
      </Form.Item>
      <NewPasswordField login={login} />
      <Button htmlType="submit">{t("me.password_button")}</Button>
    </Form>
  );
}
