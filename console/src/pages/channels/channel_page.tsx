// One channel: what it is and costs; and, once it is there, its funnel.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, InputNumber, Select } from "antd";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";
import { ApiProblem, patch, post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Channel } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed, Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { FunnelOrHint } from "./channels_page.tsx";
import { Field } from "./field.tsx";

const kinds: Channel["kind"][] = [
  "website",
  "official_account",
  "video_channel",
  "online_event",
  "offline_event",
  "field_promotion",
  "douyin",
  "app_store",
  "seo",
  "sem",
  "referral",
  "app_users",
  "other",
];

export default function ChannelPage() {
  const { t } = useWords();
  const may = useMay("operator");
  const { id } = useParams();
  const list = useGet("/api/v1/channels");
  const channel = list.data?.items.find((each) => each.id === Number(id));
  const title = id === undefined ? t("channels.new_channel") : channel?.name;
  return (
    <Page
      back={{ to: "/channels", label: t("nav.channels") }}
      body="narrow"
      lead={id === undefined ? t("channels.no_channels_hint") : t("channels.edit_channel")}
      leadLines={2}
      title={title}
    >
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {id !== undefined && list.data && !channel && <Failed error={new ApiProblem(404)} />}
      {id !== undefined && list.isPending && <SkeletonRows height={64} rows={5} />}
      {!may && <p className="notice">{t("channels.operators_only")}</p>}
      {may && (id === undefined || channel) && <ChannelForm channel={channel} />}
      {channel && <ChannelFunnel id={channel.id} />}
    </Page>
  );
}

function ChannelFunnel({ id }: { id: number }) {
  const { t } = useWords();
  const funnel = useGet("/api/v1/funnel", { query: { channel: id } });
  return (
    <section className="funnel-card">
      <h2 className="section-title">{t("funnel.title")}</h2>
      {funnel.isPending && <SkeletonRows height={34} rows={5} />}
      {funnel.data && <FunnelOrHint steps={funnel.data.all} />}
    </section>
  );
}

function ChannelForm({ channel }: { channel: Channel | undefined }) {
  const { t, word } = useWords();
  const { say } = useCommands();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(channel?.name ?? "");
  const [kind, setKind] = useState<Channel["kind"]>(channel?.kind ?? "website");
  const [yuan, setYuan] = useState<number>((channel?.cost_cents ?? 0) / 100);
  const [costKind, setCostKind] = useState<Channel["cost_kind"]>(channel?.cost_kind ?? "monthly");
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = () => {
    setBusy(true);
    setRefused(null);
    const body = { name, kind, cost_cents: Math.round(yuan * 100), cost_kind: costKind };
    const sent = channel
      ? patch("/api/v1/channels/{id}", body, { path: { id: channel.id } })
      : post("/api/v1/channels", body);
    sent.then(
      async () => {
        await client.invalidateQueries();
        say(t("channels.saved"));
        void navigate("/channels");
      },
      (problem: unknown) => {
        setBusy(false);
        setRefused(problem);
      },
    );
  };
  return (
    <form
      className="channel-form"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <Field at="name" error={refused} htmlFor="channel-name" label={t("channels.name")}>
        <Input
          id="channel-name"
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
          value={name}
        />
      </Field>
      <Field at="kind" error={refused} label={t("channels.kind")}>
        <Select
          aria-label={t("channels.kind")}
          onChange={setKind}
          options={kinds.map((each) => ({ value: each, label: word("channel_kind", each) }))}
          value={kind}
        />
      </Field>
      <Field
        at="cost_cents"
        error={refused}
        hint={t("channels.cost_hint")}
        htmlFor="channel-cost"
        label={t("channels.cost")}
      >
        <div className="channel-cost">
          <InputNumber<number>
            id="channel-cost"
            min={0}
            onChange={(value) => setYuan(value ?? 0)}
            precision={2}
            value={yuan}
          />
          <Select
            aria-label={t("channels.cost_kind")}
            onChange={setCostKind}
            options={(["monthly", "once"] as const).map((each) => ({
              value: each,
              label: word("cost_kind", each),
            }))}
            value={costKind}
          />
        </div>
      </Field>
      <Refused error={refused} />
      <Button disabled={busy} htmlType="submit" loading={busy} type="primary">
        {t("act.save")}
      </Button>
    </form>
  );
}
