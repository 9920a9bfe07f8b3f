// The fields with which somebody comes in, each once: a login; name and a password twice, which setup
// and invitation both ask for; a new password alone.
import { Form, Input } from "antd";
import { useT } from "../../i18n/index.tsx";
import { passwordCharactersMin, passwordFault } from "./password.ts";

export function NewAccountFields({ login = "" }: { login?: string }) {
  const t = useT();
  return (
    <>
      <Form.Item
        label={t("field.name")}
        name="name"
        rules={[{ required: true, message: t("form.required") }]}
      >
        <Input autoComplete="name" />
      </Form.Item>
      <NewPasswordField login={login} />
      <Form.Item
        dependencies={["password"]}
        label={t("field.password_again")}
        name="again"
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, value: string | undefined) =>
              value === getFieldValue("password")
                ? Promise.resolve()
                : Promise.reject(new Error(t("form.password_differs"))),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </>
  );
}

// The new password is checked against the login, which may stand in a field of the same form.
export function NewPasswordField({ login }: { login: string }) {
  const t = useT();
  return (
    <Form.Item
      extra={t("form.password_hint", { count: passwordCharactersMin })}
      label={t("field.new_password")}
      name="password"
      rules={[
        ({ getFieldValue }) => ({
          validator: (_, value: string | undefined) => {
            const name = login || ((getFieldValue("login") as string | undefined) ?? "");
            const fault = passwordFault(value ?? "", name);
            return fault
              ? Promise.reject(
                  new Error(t(`form.password_${fault}`, { count: passwordCharactersMin })),
                )
              : Promise.resolve();
          },
        }),
      ]}
    >
      <Input.Password autoComplete="new-password" />
    </Form.Item>
  );
}

export function LoginField({ hint }: { hint?: string }) {
  const t = useT();
  return (
    <Form.Item
      extra={hint}
      label={t("field.login")}
      name="login"
      rules={[{ required: true, message: t("form.required") }]}
    >
      <Input autoCapitalize="none" autoComplete="username" autoFocus spellCheck={false} />
    </Form.Item>
  );
}
