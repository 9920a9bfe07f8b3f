// Who is told of our events: an address, the kinds, and how deliveries are going.
import { Button, Checkbox, Form, Input } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { patch, post, remove } from "../../../api/client.ts";
import { useGet } from "../../../api/queries.ts";
import type { WebhookKind, WebhookSubscription } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { Empty, SkeletonRows } from "../../../parts/page.tsx";
import { Failed, Refused } from "../../../parts/problem.tsx";
import { useCommands } from "../../../state/commands.tsx";
import { ShownOnce } from "../shown_once.tsx";
import { OldSecret, Rotate } from "./endpoints.tsx";

const path = "/api/v1/webhooks/subscriptions";
const refetchMs = 5_000; // deliveries go on while somebody looks

export const kinds: WebhookKind[] = [
  "question.opened",
  "question.answered",
  "question.breached",
  "question.closed",
  "question.reopened",
  "task.created",
  "task.done",
  "task.cancelled",
  "member.joined",
  "member.left",
  "rule.strike",
  "rule.undone",
];

export function Subscriptions() {
  const { t } = useWords();
  const list = useGet(path, {}, { refetchMs });
  const [secret, setSecret] = useState("");
  return (
    <>
      <h2 className="section-title">{t("webhooks.out_new")}</h2>
      <p className="quiet section-note">{t("webhooks.out_hint")}</p>
      {secret && (
        <ShownOnce hint={t("webhooks.secret_once")} onClose={() => setSecret("")} text={secret} />
      )}
      <NewSubscription onSecret={setSecret} />
      <h2 className="section-title">{t("webhooks.out_title")}</h2>
      {list.isPending && <SkeletonRows height={78} rows={2} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && (
        <Empty hint={t("webhooks.out_empty_hint")} title={t("webhooks.out_empty")} />
      )}
      <ul className="entry-list">
        {list.data?.items.map((subscription) => (
          <SubscriptionRow key={subscription.id} onSecret={setSecret} subscription={subscription} />
        ))}
      </ul>
    </>
  );
}

function KindBoxes({
  value,
  onChange,
}: {
  value?: WebhookKind[];
  onChange?: (kinds: WebhookKind[]) => void;
}) {
  const { word } = useWords();
  return (
    <Checkbox.Group
      className="webhook-kinds"
      onChange={(chosen) => onChange?.(chosen as WebhookKind[])}
      options={kinds.map((kind) => ({ value: kind, label: word("webhook_kind", kind) }))}
      value={value ?? []}
    />
  );
}

function NewSubscription({ onSecret }: { onSecret: (secret: string) => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [form] = Form.useForm<{ url: string; kinds: WebhookKind[] }>();
  const [error, setError] = useState<unknown>(null);
  const submit = (values: { url: string; kinds: WebhookKind[] }) => {
    setError(null);
    post(path, values).then((made) => {
      onSecret(made.secret);
      form.resetFields();
      void client.invalidateQueries({ queryKey: [path] });
    }, setError);
  };
  return (
    <>
      <Refused error={error} />
      <Form colon={false} form={form} layout="vertical" onFinish={submit} requiredMark={false}>
        <Form.Item
          label={t("webhooks.out_url")}
          name="url"
          rules={[{ required: true, message: t("form.required") }]}
        >
          <Input autoCapitalize="none" autoComplete="off" inputMode="url" spellCheck={false} />
        </Form.Item>
        <Form.Item
          label={t("webhooks.out_kinds")}
          name="kinds"
          rules={[{ required: true, message: t("form.required") }]}
        >
          <KindBoxes />
        </Form.Item>
        <Button htmlType="submit" type="primary">
          {t("webhooks.out_button")}
        </Button>
      </Form>
    </>
  );
}

function SubscriptionRow({
  subscription,
  onSecret,
}: {
  subscription: WebhookSubscription;
  onSecret: (secret: string) => void;
}) {
  const { t } = useWords();
  const { perform } = useCommands();
  const [edits, setEdits] = useState(false);
  const id = { path: { id: subscription.id } };
  const disabled = subscription.disabled_at !== null;
  const name = new URL(subscription.url).host;
  const change = (body: { disabled?: boolean; deleted?: boolean; kinds?: WebhookKind[] }) =>
    patch("/api/v1/webhooks/subscriptions/{id}", body, id);
  return (
    <li className={disabled ? "entry-row is-off" : "entry-row"}>
      <div className="entry-row-main">
        <p>
          <code className="webhook-url">{subscription.url}</code>
          {disabled && <span className="tag">{t("webhooks.off")}</span>}
        </p>
        <State subscription={subscription} />
        <OldSecret until={subscription.old_secret_until} />
        {edits && (
          <KindBoxes
            onChange={(chosen) =>
              chosen.length > 0 &&
              void perform({
                run: () => change({ kinds: chosen }),
                said: t("done.saved"),
                inverse: () => change({ kinds: subscription.kinds }),
              })
            }
            value={subscription.kinds}
          />
        )}
      </div>
      <div className="entry-row-side">
        <Button onClick={() => setEdits(!edits)}>
          {t(edits ? "webhooks.hide" : "webhooks.out_edit", { count: subscription.kinds.length })}
        </Button>
        <Button
          disabled={disabled}
          onClick={() =>
            void perform({
              run: () => post("/api/v1/webhooks/subscriptions/{id}/test", undefined, id),
              said: t("webhooks.test_sent"),
            })
          }
        >
          {t("webhooks.test")}
        </Button>
        <Rotate
          name={name}
          onSecret={onSecret}
          run={() => post("/api/v1/webhooks/subscriptions/{id}/rotate", undefined, id)}
        />
        <Button
          onClick={() =>
            void perform({
              run: () => change({ disabled: !disabled }),
              said: t("done.saved"),
              inverse: () => change({ disabled }),
            })
          }
        >
          {t(disabled ? "webhooks.switch_on" : "webhooks.switch_off")}
        </Button>
        <Button
          danger
          onClick={() =>
            void perform({
              run: () => remove("/api/v1/webhooks/subscriptions/{id}", id),
              said: t("webhooks.deleted", { name }),
              inverse: () => change({ deleted: false }),
            })
          }
        >
          {t("webhooks.delete")}
        </Button>
      </div>
    </li>
  );
}

// How it is going, the worst first.
function State({ subscription }: { subscription: WebhookSubscription }) {
  const { t } = useWords();
  const { failing_since, last_sent_at, pending, dead } = subscription;
  return (
    <>
      {failing_since !== null && (
        <p className="webhook-trouble">
          {t("webhooks.failing")} <Moment at={failing_since} />: {subscription.last_error}
        </p>
      )}
      {subscription.disabled_why && (
        <p className="webhook-trouble">
          {t("webhooks.disabled_why", { why: subscription.disabled_why })}
        </p>
      )}
      <p className="quiet">
        {t("webhooks.out_counts", { pending, dead })} · {t("webhooks.last_sent")}{" "}
        <Moment at={last_sent_at} none={t("tokens.never_used")} />
      </p>
    </>
  );
}
