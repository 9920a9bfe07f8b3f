// What is on its way to others, what arrived, and the dead letters that can be sent again.
import { Button, Popconfirm, Segmented } from "antd";
import { useState } from "react";
import { post } from "../../../api/client.ts";
import { useGet, usePages } from "../../../api/queries.ts";
import type { WebhookDelivery } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { useFilter } from "../../../parts/filters.ts";
import { Moment } from "../../../parts/moment.tsx";
import { Empty, SkeletonRows } from "../../../parts/page.tsx";
import { Failed } from "../../../parts/problem.tsx";
import { useCommands } from "../../../state/commands.tsx";

const states = ["all", "pending", "sent", "dead"] as const;
const refetchMs = 5_000;

export function Deliveries() {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const [state, setState] = useFilter("state");
  const list = usePages(
    "/api/v1/webhooks/deliveries",
    { query: { state, limit: 50 } },
    { refetchMs, keep: true },
  );
  const subscriptions = useGet("/api/v1/webhooks/subscriptions");
  const receiver = (id: number) => {
    const found = subscriptions.data?.items.find((each) => each.id === id);
    return found ? new URL(found.url).host : `#${id}`; // deleted
  };
  const hasDead = list.items.some((each) => each.state === "dead");
  return (
    <>
      <div className="webhook-filter">
        <Segmented
          aria-label={t("webhooks.state")}
          onChange={(value) => setState(value === "all" ? "" : value)}
          options={states.map((each) => ({ value: each, label: word("webhook_state", each) }))}
          value={states.find((each) => each === state) ?? "all"}
        />
        {hasDead && (
          <Popconfirm
            cancelText={t("act.cancel")}
            okText={t("webhooks.replay_all")}
            onConfirm={() =>
              void perform({
                run: () => post("/api/v1/webhooks/deliveries/replay", {}),
                said: t("webhooks.replayed"),
              })
            }
            title={t("webhooks.replay_all_sure")}
          >
            <Button>{t("webhooks.replay_all")}</Button>
          </Popconfirm>
        )}
      </div>
      {list.isPending && <SkeletonRows height={62} rows={4} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {!list.isPending && !list.isError && list.items.length === 0 && (
        <Empty hint={t("webhooks.deliveries_empty_hint")} title={t("webhooks.deliveries_empty")} />
      )}
      <ul className="entry-list">
        {list.items.map((delivery) => (
          <DeliveryRow
            delivery={delivery}
            key={delivery.id}
            receiver={receiver(delivery.subscription_id)}
          />
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("webhooks.more")}
        </Button>
      )}
    </>
  );
}

function DeliveryRow({ delivery, receiver }: { delivery: WebhookDelivery; receiver: string }) {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const [shows, setShows] = useState(false);
  const { state } = delivery;
  return (
    <li className="entry-row">
      <div className="entry-row-main">
        <p>
          <strong>{word("webhook_kind", delivery.kind)}</strong>{" "}
          <span className={state === "dead" ? "tag is-red" : "tag"}>
            {word("webhook_state", state)}
          </span>{" "}
          <code>{delivery.event_id}</code>
        </p>
        <p className="quiet">
          {receiver} · <Moment at={delivery.created_at} /> ·{" "}
          {t("webhooks.attempts", { count: delivery.attempts })}
          {delivery.next_attempt_at !== null && delivery.attempts > 0 && (
            <>
              {" "}
              · {t("webhooks.next_attempt")} <Moment at={delivery.next_attempt_at} />
            </>
          )}
          {delivery.error && ` · ${delivery.error}`}
        </p>
        {shows && <Body id={delivery.id} />}
      </div>
      <div className="entry-row-side">
        <Button onClick={() => setShows(!shows)}>
          {t(shows ? "webhooks.hide" : "webhooks.show")}
        </Button>
        {state !== "pending" && (
          <Button
            onClick={() =>
              void perform({
                run: () =>
                  post("/api/v1/webhooks/deliveries/{id}/replay", undefined, {
                    path: { id: delivery.id },
                  }),
                said: t("webhooks.replayed"),
              })
            }
          >
            {t("webhooks.replay")}
          </Button>
        )}
      </div>
    </li>
  );
}

function Body({ id }: { id: number }) {
  const found = useGet("/api/v1/webhooks/deliveries/{id}", { path: { id } });
  if (found.isError) return <Failed error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <SkeletonRows height={40} rows={2} />;
  return <pre className="webhook-body">{JSON.stringify(found.data.body, null, 2)}</pre>;
}
