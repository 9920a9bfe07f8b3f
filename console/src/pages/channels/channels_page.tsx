// Where customers come from: the funnel of everything, the entry codes, the channels.
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { useGet } from "../../api/queries.ts";
import type { Channel, EntryCode, FunnelSteps } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Empty, Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { useMay } from "../../state/session.tsx";
import { FunnelChart } from "./funnel.tsx";
import { stateOf, tagOf, yuan } from "./shown.ts";

const refetchMs = 10_000; // customers scan while somebody looks

export default function ChannelsPage() {
  const { t } = useWords();
  const may = useMay("operator");
  const [archived, setArchived] = useState(false);
  const channels = useGet("/api/v1/channels", {}, { refetchMs });
  const codes = useGet("/api/v1/codes", { query: { archived } }, { refetchMs, keep: true });
  const hasChannels = (channels.data?.items.length ?? 0) > 0;
  const newChannel = may && (
    <Link to="/channels/new">
      <Button type={hasChannels ? "default" : "primary"}>{t("channels.new_channel")}</Button>
    </Link>
  );
  const newCode = may && hasChannels && (
    <Link to="/channels/codes/new">
      <Button type="primary">{t("channels.new_code")}</Button>
    </Link>
  );
  const failed = channels.isError ? channels : codes.isError ? codes : null;
  return (
    <Page
      actions={
        <>
          {newChannel} {newCode}
        </>
      }
      lead={t("channels.lead")}
      title={t("nav.channels")}
    >
      {failed && <Failed error={failed.error} retry={() => void failed.refetch()} />}
      {(channels.isPending || codes.isPending) && !failed && <SkeletonRows height={56} rows={8} />}
      {channels.data && codes.data && !hasChannels && (
        <Empty
          action={newChannel}
          hint={t("channels.no_channels_hint")}
          title={t("channels.no_channels")}
        />
      )}
      {channels.data && codes.data && hasChannels && (
        <>
          <Overall weeks={channels.data.weeks} />
          <h2 className="section-title">{t("channels.codes")}</h2>
          <p className="quiet section-note">{t("channels.codes_note")}</p>
          {codes.data.items.length === 0 && (
            <Empty
              action={newCode}
              hint={t("channels.no_codes_hint")}
              title={t("channels.no_codes")}
            />
          )}
          <CodeList codes={codes.data.items} />
          <Checkbox checked={archived} onChange={(event) => setArchived(event.target.checked)}>
            {t("channels.show_archived")}
          </Checkbox>
          <h2 className="section-title">{t("channels.channels")}</h2>
          <p className="quiet section-note">{t("channels.channels_note")}</p>
          <ChannelList channels={channels.data.items} />
        </>
      )}
    </Page>
  );
}

function Overall({ weeks }: { weeks: number }) {
  const { t } = useWords();
  const funnel = useGet("/api/v1/funnel", { query: { weeks } }, { refetchMs });
  return (
    <section className="funnel-card">
      <h2 className="section-title">{t("channels.all", { weeks })}</h2>
      {funnel.isPending && <SkeletonRows height={34} rows={5} />}
      {funnel.isError && <Failed error={funnel.error} retry={() => void funnel.refetch()} />}
      {funnel.data && <FunnelOrHint steps={funnel.data.all} />}
    </section>
  );
}

export function FunnelOrHint({ steps }: { steps: FunnelSteps }) {
  const { t } = useWords();
  const isEmpty = steps.scans + steps.contacts + steps.joined === 0;
  if (isEmpty) return <Empty hint={t("funnel.empty_hint")} title={t("funnel.empty")} />;
  return <FunnelChart steps={steps} />;
}

function Figures({ steps }: { steps: FunnelSteps }) {
  const { t, count } = useWords();
  const keys = ["visitors", "contacts", "joined", "spoke"] as const;
  return (
    <dl className="channel-figures">
      {keys.map((key) => (
        <div key={key}>
          <dt>{t(`funnel.${key}`)}</dt>
          <dd className="num">{count(steps[key])}</dd>
        </div>
      ))}
    </dl>
  );
}

function CodeList({ codes }: { codes: EntryCode[] }) {
  const { t, word } = useWords();
  return (
    <ul className="channel-list">
      {codes.map((code) => {
        const state = stateOf(code);
        return (
          <li key={code.id}>
            <div className="channel-name">
              <Link className="cell-name ellipsis" to={`/channels/codes/${code.id}`}>
                {code.name}
              </Link>
              <span className="quiet ellipsis">{code.channel.name}</span>
            </div>
            <div className="channel-tags">
              <span className={`tag ${tagOf(state)}`}>{word("code_state", state)}</span>
              {code.ways_troubled > 0 && (
                <span className="tag is-red">
                  {t("code.ways_troubled", { count: code.ways_troubled })}
                </span>
              )}
              {code.ways_waiting > 0 && <span className="tag">{t("code.ways_waiting")}</span>}
            </div>
            <Figures steps={code.funnel} />
          </li>
        );
      })}
    </ul>
  );
}

function ChannelList({ channels }: { channels: Channel[] }) {
  const { t, word } = useWords();
  return (
    <ul className="channel-list">
      {channels.map((channel) => {
        const { cost_per_joined_cents: joined, cost_per_spoke_cents: spoke } = channel.funnel;
        return (
          <li key={channel.id}>
            <div className="channel-name">
              <Link className="cell-name ellipsis" to={`/channels/${channel.id}`}>
                {channel.name}
              </Link>
              <span className="quiet ellipsis">
                {word("channel_kind", channel.kind)} ·{" "}
                {t("channels.codes_n", { count: channel.codes })}
              </span>
            </div>
            <div className="channel-tags quiet">
              {joined !== null && (
                <span>{t("channels.cost_of_joined", { cost: yuan(joined) })}</span>
              )}
              {spoke !== null && <span>{t("channels.cost_of_spoke", { cost: yuan(spoke) })}</span>}
            </div>
            <Figures steps={channel.funnel} />
          </li>
        );
      })}
    </ul>
  );
}
