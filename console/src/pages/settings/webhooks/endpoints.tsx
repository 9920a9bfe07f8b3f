// Where other systems send events in: made here, with a secret that is shown once.
import { Button, Form, Input, Popconfirm } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { patch, post, remove } from "../../../api/client.ts";
import { useGet } from "../../../api/queries.ts";
import type { WebhookEndpoint } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { CopyButton } from "../../../parts/copy.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { Empty, SkeletonRows } from "../../../parts/page.tsx";
import { Failed, Refused } from "../../../parts/problem.tsx";
import { useCommands } from "../../../state/commands.tsx";
import { ShownOnce } from "../shown_once.tsx";

const path = "/api/v1/webhooks/endpoints";

export function Endpoints() {
  const { t } = useWords();
  const list = useGet(path);
  const [secret, setSecret] = useState("");
  return (
    <>
      <h2 className="section-title">{t("webhooks.in_new")}</h2>
      <p className="quiet section-note">{t("webhooks.in_hint")}</p>
      {secret && (
        <ShownOnce hint={t("webhooks.secret_once")} onClose={() => setSecret("")} text={secret} />
      )}
      <NewEndpoint onSecret={setSecret} />
      <h2 className="section-title">{t("webhooks.in_title")}</h2>
      {list.isPending && <SkeletonRows height={78} rows={2} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.data?.items.length === 0 && (
        <Empty hint={t("webhooks.in_empty_hint")} title={t("webhooks.in_empty")} />
      )}
      <ul className="entry-list">
        {list.data?.items.map((endpoint) => (
          <EndpointRow endpoint={endpoint} key={endpoint.id} onSecret={setSecret} />
        ))}
      </ul>
    </>
  );
}

function NewEndpoint({ onSecret }: { onSecret: (secret: string) => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const submit = (values: { name: string; source?: string }) => {
    setError(null);
    post(path, { name: values.name, source: values.source ?? "" }).then((made) => {
      onSecret(made.secret);
      void client.invalidateQueries({ queryKey: [path] });
    }, setError);
  };
  return (
    <>
      <Refused error={error} />
      <Form
        className="inline-form"
        colon={false}
        layout="inline"
        onFinish={submit}
        requiredMark={false}
      >
        <Form.Item
          label={t("webhooks.in_name")}
          name="name"
          rules={[{ required: true, message: t("form.required") }]}
          tooltip={t("webhooks.in_name_hint")}
        >
          <Input autoCapitalize="none" autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Form.Item
          label={t("webhooks.in_source")}
          name="source"
          tooltip={t("webhooks.in_source_hint")}
        >
          <Input autoCapitalize="none" autoComplete="off" spellCheck={false} />
        </Form.Item>
        <Button htmlType="submit" type="primary">
          {t("webhooks.in_button")}
        </Button>
      </Form>
    </>
  );
}

function EndpointRow({
  endpoint,
  onSecret,
}: {
  endpoint: WebhookEndpoint;
  onSecret: (secret: string) => void;
}) {
  const { t, count } = useWords();
  const { perform } = useCommands();
  const [shows, setShows] = useState(false);
  const id = { path: { id: endpoint.id } };
  const disabled = endpoint.disabled_at !== null;
  const address = new URL(endpoint.path, window.location.origin).href;
  const change = (body: { disabled?: boolean; deleted?: boolean }) =>
    patch("/api/v1/webhooks/endpoints/{id}", body, id);
  return (
    <li className={disabled ? "entry-row is-off" : "entry-row"}>
      <div className="entry-row-main">
        <p>
          <strong>{endpoint.name}</strong> <code className="webhook-url">{address}</code>
          <CopyButton text={address} />
          {disabled && <span className="tag">{t("webhooks.off")}</span>}
        </p>
        <p className="quiet">
          {t("webhooks.in_counts", {
            accepted: count(endpoint.accepted),
            known: count(endpoint.known),
            refused: count(endpoint.refused),
          })}{" "}
          · {t("tokens.last_used")}{" "}
          <Moment at={endpoint.last_used_at} none={t("tokens.never_used")} /> ·{" "}
          {t("webhooks.in_source")} {endpoint.source}
        </p>
        <OldSecret until={endpoint.old_secret_until} />
        {shows && <Refusals id={endpoint.id} />}
      </div>
      <div className="entry-row-side">
        {endpoint.refused > 0 && (
          <Button onClick={() => setShows(!shows)}>
            {t(shows ? "webhooks.hide" : "webhooks.in_refusals")}
          </Button>
        )}
        <Rotate
          name={endpoint.name}
          onSecret={onSecret}
          run={() => post("/api/v1/webhooks/endpoints/{id}/rotate", undefined, id)}
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
              run: () => remove("/api/v1/webhooks/endpoints/{id}", id),
              said: t("webhooks.deleted", { name: endpoint.name }),
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

export function OldSecret({ until }: { until: string | null }) {
  const { t } = useWords();
  if (until === null) return null;
  return (
    <p className="quiet">
      {t("webhooks.old_secret")} <Moment at={until} />
    </p>
  );
}

// A new secret; the one before is good for a day more, so that the other side has time.
export function Rotate({
  name,
  run,
  onSecret,
}: {
  name: string;
  run: () => Promise<{ secret: string }>;
  onSecret: (secret: string) => void;
}) {
  const { t } = useWords();
  const { perform } = useCommands();
  return (
    <Popconfirm
      cancelText={t("act.cancel")}
      okText={t("webhooks.rotate")}
      onConfirm={() =>
        void perform({
          run: () => run().then((made) => onSecret(made.secret)),
          said: t("webhooks.rotated", { name }),
        })
      }
      title={t("webhooks.rotate_sure")}
    >
      <Button>{t("webhooks.rotate")}</Button>
    </Popconfirm>
  );
}

function Refusals({ id }: { id: number }) {
  const { t } = useWords();
  const list = useGet("/api/v1/webhooks/endpoints/{id}/refusals", { path: { id } });
  if (list.isError) return <Failed error={list.error} retry={() => void list.refetch()} />;
  if (list.data?.items.length === 0) return <p className="quiet">{t("webhooks.in_no_refusals")}</p>;
  return (
    <ul className="webhook-refusals">
      {list.data?.items.map((refusal) => (
        <li key={refusal.id}>
          <Moment at={refusal.at} /> <code>{refusal.event_id || "—"}</code> {refusal.field}
          <p className="quiet">{refusal.problem}</p>
        </li>
      ))}
    </ul>
  );
}
