// One mass message: what each sender has done with it, and what became of it in each group.
import { Button } from "antd";
import { useState } from "react";
import { useParams } from "react-router";
import { post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { BroadcastDetail, BroadcastSending } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink } from "../../parts/open.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { GroupLink, Person } from "../../parts/person.tsx";
import { Failed } from "../../parts/problem.tsx";
import { TroubleAndRemedy } from "../../parts/trouble.tsx";
import { minuteMs } from "../../format/duration.ts";
import { useNow } from "../../state/clock.ts";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { Progress } from "./progress.tsx";
import { firstLine, remindersLeft } from "./shown.ts";

const refetchMs = 5_000;

export default function BroadcastPage() {
  const { t } = useWords();
  const id = Number(useParams().id);
  const detail = useGet("/api/v1/broadcasts/{id}", { path: { id } }, { refetchMs });
  const { data } = detail;
  return (
    <Page
      actions={data && <CancelAll broadcast={data} />}
      back={{ to: "/broadcasts", label: t("nav.broadcasts") }}
      lead={data && <Progress counts={data.counts} />}
      leadLines={2}
      title={data && (firstLine(data.text) || t("broadcasts.untitled"))}
    >
      {detail.isPending && <SkeletonRows height={72} rows={5} />}
      {detail.isError && <Failed error={detail.error} retry={() => void detail.refetch()} />}
      {data && <Detail broadcast={data} />}
    </Page>
  );
}

function CancelAll({ broadcast }: { broadcast: BroadcastDetail }) {
  const { t } = useWords();
  const { perform } = useCommands();
  const may = useMay("operator");
  const [sure, setSure] = useState(false);
  if (!may || broadcast.open_sendings === 0) return null;
  if (!sure) return <Button onClick={() => setSure(true)}>{t("broadcasts.cancel")}</Button>;
  return (
    <>
      <span className="quiet">{t("broadcasts.cancel_sure")}</span>{" "}
      <Button onClick={() => setSure(false)}>{t("broadcasts.keep")}</Button>{" "}
      <Button
        danger
        onClick={() => {
          setSure(false);
          void perform({
            run: () => post("/api/v1/broadcasts/{id}/cancel", {}, { path: { id: broadcast.id } }),
            said: t("broadcasts.cancel_asked"),
          });
        }}
      >
        {t("broadcasts.cancel_yes")}
      </Button>
    </>
  );
}

export function Detail({ broadcast }: { broadcast: BroadcastDetail }) {
  const { t } = useWords();
  const byHand = broadcast.sendings.filter((each) => each.sender !== null);
  return (
    <div className="broadcast">
      <h2 className="section-title">{t("broadcasts.message")}</h2>
      <div className="broadcast-text">
        {broadcast.text}
        {broadcast.links.map((link) => (
          <p className="broadcast-link" key={link.url}>
            {link.title} <span className="quiet">{link.url}</span>
          </p>
        ))}
      </div>
      <p className="quiet section-note">
        {t("broadcasts.by_line", { by: broadcast.by })} <Moment at={broadcast.created_at} />
        {" · "}
        {t("broadcasts.until")} <Moment at={broadcast.deadline} />
      </p>
      {byHand.length > 0 && (
        <>
          <h2 className="section-title">{t("broadcasts.senders")}</h2>
          <p className="quiet section-note">{t("broadcasts.senders_note")}</p>
          <ul className="entry-list">
            {byHand.map((each) => (
              <SenderRow id={broadcast.id} key={each.number} sending={each} />
            ))}
          </ul>
        </>
      )}
      <h2 className="section-title">{t("broadcasts.groups")}</h2>
      <Targets broadcast={broadcast} />
    </div>
  );
}

function SenderRow({ id, sending }: { id: number; sending: BroadcastSending }) {
  const { t, word } = useWords();
  return (
    <li className="entry-row">
      <div className="entry-row-main">
        <p>
          {sending.sender && <Person member={sending.sender} />}{" "}
          <span className={`tag is-${sending.state}`}>{word("sending_state", sending.state)}</span>
        </p>
        <Progress counts={sending.counts} />
        {sending.state === "uncertain" && (
          <p className="broadcast-warning">{t("broadcasts.uncertain_hint")}</p>
        )}
        {sending.trouble !== "" && (
          <p className="problem-detail quiet">
            <TroubleAndRemedy of={sending} />
          </p>
        )}
        <p className="quiet">
          {sending.asked_at && (
            <>
              {t("broadcasts.asked")} <Moment at={sending.asked_at} />
            </>
          )}
          {sending.reminded.length > 0 && (
            <>
              {" · "}
              {t("broadcasts.reminded_last")} <Moment at={sending.reminded.at(-1)} />
            </>
          )}
          {sending.task !== null && (
            <>
              {" · "}
              <OpenLink id={sending.task} kind="task">
                {t("broadcasts.to_task")}
              </OpenLink>
            </>
          )}
        </p>
      </div>
      <div className="entry-row-side">
        <RemindButton id={id} sending={sending} />
      </div>
    </li>
  );
}

function RemindButton({ id, sending }: { id: number; sending: BroadcastSending }) {
  const { t } = useWords();
  const { perform } = useCommands();
  const now = useNow(minuteMs);
  const may = useMay("service");
  if (!may || sending.state !== "waiting") return null;
  const left = remindersLeft(sending, now);
  return (
    <Button
      disabled={left === 0}
      onClick={() =>
        void perform({
          run: () =>
            post("/api/v1/broadcasts/{id}/remind", { number: sending.number }, { path: { id } }),
          said: t("broadcasts.reminded", { name: sending.sender?.name ?? "" }),
        })
      }
      title={t("broadcasts.reminders_left", { count: left })}
    >
      {t("broadcasts.remind")}
    </Button>
  );
}

function Targets({ broadcast }: { broadcast: BroadcastDetail }) {
  const { t, word } = useWords();
  const senders = new Map(broadcast.sendings.map((each) => [each.number, each.sender]));
  return (
    <ul className="broadcast-targets">
      {broadcast.targets.map((target) => (
        <li key={target.group.id}>
          <GroupLink group={target.group} />
          <span className="quiet ellipsis">
            {target.sending === null ? "" : senders.get(target.sending)?.name}
          </span>
          <span className={`tag is-${target.state}`}>{word("target_state", target.state)}</span>
          <span className="quiet">
            {target.free_at ? (
              <>
                {t("broadcasts.free_again")} <Moment at={target.free_at} />
              </>
            ) : (
              <Moment at={target.at} none="" />
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
