// A new entry code, or one to be changed: its name and channel, and where it leads when.
import { useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { patch, post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Channel, EntranceRules, EntryCodeDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed, Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { Field } from "./field.tsx";
import { RulesInput } from "./rules_input.tsx";
import { emptyRules, toInput } from "./shown.ts";

export default function CodeFormPage() {
  const { t } = useWords();
  const may = useMay("operator");
  const { id } = useParams();
  const channels = useGet("/api/v1/channels");
  const detail = useGet(
    "/api/v1/codes/{id}",
    { path: { id: Number(id) } },
    { enabled: id !== undefined },
  );
  const isReady = channels.data && (id === undefined || detail.data);
  const failed = channels.isError ? channels : detail.isError ? detail : null;
  return (
    <Page
      back={
        id === undefined
          ? { to: "/channels", label: t("nav.channels") }
          : { to: `/channels/codes/${id}`, label: detail.data?.name ?? t("channels.codes") }
      }
      body="narrow"
      lead={t("channels.codes_note")}
      leadLines={2}
      title={t(id === undefined ? "channels.new_code" : "code.edit_title")}
    >
      {failed && <Failed error={failed.error} retry={() => void failed.refetch()} />}
      {!may && <p className="notice">{t("channels.operators_only")}</p>}
      {may && !isReady && !failed && <SkeletonRows height={64} rows={6} />}
      {may && isReady && channels.data.items.length === 0 && (
        <p className="notice">
          {t("code.no_channels")} <Link to="/channels/new">{t("channels.new_channel")}</Link>
        </p>
      )}
      {may && isReady && channels.data.items.length > 0 && (
        <CodeForm channels={channels.data.items} code={detail.data} />
      )}
    </Page>
  );
}

function CodeForm({ channels, code }: { channels: Channel[]; code: EntryCodeDetail | undefined }) {
  const { t } = useWords();
  const { say } = useCommands();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState(code?.name ?? "");
  const [channel, setChannel] = useState(code?.channel.id ?? channels[0]!.id);
  const [expiresAt, setExpiresAt] = useState(toInput(code?.expires_at ?? null));
  const [rules, setRules] = useState<EntranceRules>(code?.rules ?? emptyRules());
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = () => {
    setBusy(true);
    setRefused(null);
    const body = {
      name,
      channel,
      expires_at: expiresAt ? new Date(expiresAt).toISOString() : null,
      rules,
    };
    const sent = code
      ? patch("/api/v1/codes/{id}", body, { path: { id: code.id } })
      : post("/api/v1/codes", body);
    sent.then(
      async (answer) => {
        await client.invalidateQueries();
        say(t("code.saved"));
        const made = (answer.result as { code?: number }).code ?? code?.id;
        void navigate(made ? `/channels/codes/${made}` : "/channels");
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
      <Field at="name" error={refused} htmlFor="code-name" label={t("channels.name")}>
        <Input
          id="code-name"
          maxLength={60}
          onChange={(event) => setName(event.target.value)}
          value={name}
        />
      </Field>
      <Field at="channel" error={refused} label={t("code.channel")}>
        <Select
          aria-label={t("code.channel")}
          onChange={setChannel}
          options={channels.map((each) => ({ value: each.id, label: each.name }))}
          value={channel}
        />
      </Field>
      <Field
        at="expires_at"
        error={refused}
        hint={t("code.expires_hint")}
        htmlFor="code-expires"
        label={t("code.expires_at")}
      >
        <Input
          className="broadcast-deadline"
          id="code-expires"
          onChange={(event) => setExpiresAt(event.target.value)}
          type="datetime-local"
          value={expiresAt}
        />
      </Field>
      <RulesInput
        error={refused}
        known={code?.people ?? { staff: [], groups: [] }}
        onChange={setRules}
        rules={rules}
      />
      <Refused error={refused} />
      <Button disabled={busy} htmlType="submit" loading={busy} type="primary">
        {t("act.save")}
      </Button>
    </form>
  );
}
