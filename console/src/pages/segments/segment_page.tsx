// One segment: how many are in and how that went, who they are or were on a day, who came and went,
// and what it shares with the others.
import { Button, Input } from "antd";
import { useState } from "react";
import { Link, useNavigate, useParams } from "react-router";
import { post } from "../../api/client.ts";
import { useGet, usePages } from "../../api/queries.ts";
import type { Member, Segment, SegmentDetail } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Empty, Page, SkeletonRows } from "../../parts/page.tsx";
import { Person } from "../../parts/person.tsx";
import { Failed } from "../../parts/problem.tsx";
import { SparkLine } from "../../parts/spark.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { refetchMs, Share } from "./segments_page.tsx";

export default function SegmentPage() {
  const { t, day } = useWords();
  const id = Number(useParams().id);
  const detail = useGet("/api/v1/segments/{id}", { path: { id } }, { refetchMs });
  const segment = detail.data?.segment;
  // While it is being removed nobody is asked who is in: there would be no answer any more.
  const [leaving, setLeaving] = useState(false);
  return (
    <Page
      actions={segment && <Actions onLeaving={setLeaving} segment={segment} />}
      back={{ to: "/segments", label: t("segments.title") }}
      lead={
        segment && (
          <>
            {segment.note}{" "}
            {segment.known_since && (
              <span className="quiet">
                {t("segments.since", { day: day(segment.known_since, Date.now()) })}
              </span>
            )}
          </>
        )
      }
      title={segment?.name}
    >
      {detail.isPending && <SkeletonRows height={72} rows={5} />}
      {detail.isError && !detail.data && (
        <Failed error={detail.error} retry={() => void detail.refetch()} />
      )}
      {detail.data && <Detail detail={detail.data} isLeaving={leaving} />}
    </Page>
  );
}

function Actions({
  segment,
  onLeaving,
}: {
  segment: Segment;
  onLeaving: (leaving: boolean) => void;
}) {
  const { t } = useWords();
  const { perform } = useCommands();
  const may = useMay("operator");
  const navigate = useNavigate();
  if (!may) return null;
  const path = { path: { id: segment.id } };
  const remove = (revision: number) => post("/api/v1/segments/{id}/remove", { revision }, path);
  const restore = (revision: number) => {
    onLeaving(false);
    return post("/api/v1/segments/{id}/restore", { revision }, path);
  };
  const { revision, name } = segment;
  if (segment.removed_at) {
    return (
      <Button
        onClick={() =>
          void perform({
            run: () => restore(revision),
            said: t("segments.restored_said", { name }),
            inverse: () => remove(revision + 1),
          })
        }
      >
        {t("segments.restore")}
      </Button>
    );
  }
  return (
    <>
      <Button
        onClick={() => {
          onLeaving(true);
          void perform({
            run: () => remove(revision),
            said: t("segments.removed_said", { name }),
            inverse: () => restore(revision + 1),
          }).then((done) => {
            if (!done) onLeaving(false);
          });
        }}
      >
        {t("segments.remove")}
      </Button>
      <Button onClick={() => void navigate(`/segments/${segment.id}/edit`)} type="primary">
        {t("segments.edit")}
      </Button>
    </>
  );
}

function Detail({ detail, isLeaving }: { detail: SegmentDetail; isLeaving: boolean }) {
  const { t } = useWords();
  const { segment } = detail;
  const customers = useGet("/api/v1/segments", {}, { refetchMs }).data?.customers ?? 0;
  return (
    <div className="member segment">
      <div className="member-main">
        {segment.removed_at ? (
          <p className="notice">{t("segments.is_removed")}</p>
        ) : (
          <Share customers={customers} row={segment} />
        )}
        <section>
          <h2 className="section-title">{t("segments.trend")}</h2>
          <Trend trend={detail.trend} />
        </section>
        {segment.members === null && (
          <p className="quiet">{!segment.removed_at && t("segments.not_known")}</p>
        )}
        {segment.members !== null && !isLeaving && <Who segment={segment} />}
      </div>
      <div className="member-aside">
        <section>
          <h2 className="section-title">{t("segments.says")}</h2>
          <code className="segment-expression">{segment.expression}</code>
          <p className="quiet">
            {segment.changed_by} <Moment at={segment.changed_at} />
          </p>
        </section>
        <Overlaps detail={detail} />
        {segment.members !== null && !isLeaving && <Changes segment={segment} />}
      </div>
    </div>
  );
}

function Trend({ trend }: { trend: SegmentDetail["trend"] }) {
  const { t, count } = useWords();
  const first = trend[0];
  const last = trend.at(-1);
  if (!first || !last || trend.length < 2) {
    return <p className="quiet">{t("segments.trend_short")}</p>;
  }
  return (
    <>
      <SparkLine
        height={72}
        label={t("segments.trend_label", { first: first.members, last: last.members })}
        tone="quiet"
        values={trend.map((each) => each.members)}
        width={600}
      />
      <p className="segment-trend-ends quiet num">
        <span>
          {first.day} · {count(first.members)}
        </span>
        <span>
          {last.day} · {count(last.members)}
        </span>
      </p>
    </>
  );
}

function Who({ segment }: { segment: Segment }) {
  const { t } = useWords();
  const [on, setOn] = useState("");
  const list = usePages("/api/v1/segments/{id}/members", {
    path: { id: segment.id },
    query: { limit: 50, on: on || undefined },
  });
  return (
    <section>
      <div className="segment-who-head">
        <h2 className="section-title">{t("segments.who")}</h2>
        <label className="segment-on quiet">
          {t("segments.on")}
          <Input onChange={(event) => setOn(event.target.value)} type="date" value={on} />
        </label>
      </div>
      {list.isPending && <SkeletonRows height={40} rows={5} />}
      {list.isError && <Failed error={list.error} retry={() => void list.refetch()} />}
      {list.isSuccess && list.items.length === 0 && (
        <Empty hint={t("segments.nobody_hint")} title={t("segments.nobody")} />
      )}
      <ul className="segment-members">
        {list.items.map((member: Member) => (
          <li key={member.id}>
            <Person member={member} />
            <span className="quiet ellipsis">{member.company}</span>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("segments.more")}
        </Button>
      )}
    </section>
  );
}

function Overlaps({ detail }: { detail: SegmentDetail }) {
  const { t, percent } = useWords();
  const mine = detail.segment.members ?? 0;
  return (
    <section>
      <h2 className="section-title">{t("segments.overlaps")}</h2>
      {detail.overlaps.length === 0 && <p className="quiet">{t("segments.only_one")}</p>}
      <ul className="plain-list">
        {detail.overlaps.map((each) => (
          <li key={each.id}>
            <Link to={`/segments/${each.id}`}>{each.name}</Link>
            <p className="segment-share quiet">
              <meter
                aria-label={t("segments.share")}
                max={1}
                value={mine === 0 ? 0 : each.in_both / mine}
              />
              {t("segments.in_both", { both: each.in_both })}{" "}
              {percent(mine === 0 ? 0 : each.in_both / mine)}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Changes({ segment }: { segment: Segment }) {
  const { t, word } = useWords();
  const list = usePages("/api/v1/segments/{id}/changes", {
    path: { id: segment.id },
    query: { limit: 20 },
  });
  return (
    <section>
      <h2 className="section-title">{t("segments.changes")}</h2>
      {list.isSuccess && list.items.length === 0 && (
        <p className="quiet">{t("segments.no_changes")}</p>
      )}
      <ul className="plain-list">
        {list.items.map((each, index) => (
          <li key={index}>
            {each.is_in ? "→ " : "← "}
            <Link to={`/members/${each.member.id}`}>{each.member.name}</Link>{" "}
            {t(each.is_in ? "segments.came_in" : "segments.went_out")}
            <p className="quiet">
              <Moment at={each.at} /> {word("segment_cause", each.cause)}
            </p>
          </li>
        ))}
      </ul>
      {list.hasNextPage && (
        <Button
          loading={list.isFetchingNextPage}
          onClick={() => void list.fetchNextPage()}
          size="small"
        >
          {t("segments.more")}
        </Button>
      )}
    </section>
  );
}
