// One entry code: its picture and link, where it leads now and why, the platform's codes behind it,
// its funnel week by week.
import { Button } from "antd";
import { Link, useParams } from "react-router";
import { post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Destination, EntryCodeDetail, EntryWay, Funnel } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { CopyButton } from "../../parts/copy.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { TroubleAndRemedy } from "../../parts/trouble.tsx";
import { serverNow } from "../../api/client.ts";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { FunnelOrHint } from "./channels_page.tsx";
import { stateOf, tagOf } from "./shown.ts";

const refetchMs = 5_000; // the platform's codes are made while somebody looks

export default function CodePage() {
  const { t, word } = useWords();
  const id = Number(useParams().id);
  const detail = useGet("/api/v1/codes/{id}", { path: { id } }, { refetchMs });
  const { data } = detail;
  const state = data && stateOf(data);
  return (
    <Page
      actions={data && <Acts code={data} />}
      back={{ to: "/channels", label: t("nav.channels") }}
      lead={
        data &&
        state && (
          <>
            <span className={`tag ${tagOf(state)}`}>{word("code_state", state)}</span>{" "}
            {data.channel.name}
          </>
        )
      }
      title={data?.name}
    >
      {detail.isPending && <SkeletonRows height={72} rows={5} />}
      {detail.isError && <Failed error={detail.error} retry={() => void detail.refetch()} />}
      {data && (
        <>
          <div className="code-head">
            <Picture code={data} />
            <div className="code-where">
              <Now code={data} />
              <Ways code={data} />
            </div>
          </div>
          <CodeFunnel id={data.id} />
        </>
      )}
    </Page>
  );
}

function Acts({ code }: { code: EntryCodeDetail }) {
  const { t } = useWords();
  const { perform } = useCommands();
  const may = useMay("operator");
  if (!may) return null;
  const path = { path: { id: code.id } };
  const pause = () => post("/api/v1/codes/{id}/pause", {}, path);
  const resume = () => post("/api/v1/codes/{id}/resume", {}, path);
  const archive = () => post("/api/v1/codes/{id}/archive", {}, path);
  const back = code.state === "paused" ? pause : resume;
  return (
    <>
      {code.state !== "archived" && (
        <Link to={`/channels/codes/${code.id}/edit`}>
          <Button>{t("code.edit")}</Button>
        </Link>
      )}{" "}
      {code.state === "open" && (
        <Button
          onClick={() => void perform({ run: pause, said: t("code.paused"), inverse: resume })}
        >
          {t("code.pause")}
        </Button>
      )}
      {code.state !== "open" && (
        <Button
          onClick={() =>
            void perform({
              run: resume,
              said: t("code.resumed"),
              inverse: code.state === "paused" ? pause : archive,
            })
          }
        >
          {t(code.state === "archived" ? "code.restore" : "code.resume")}
        </Button>
      )}{" "}
      {code.state !== "archived" && (
        <Button
          danger
          onClick={() => void perform({ run: archive, said: t("code.archived"), inverse: back })}
        >
          {t("code.archive")}
        </Button>
      )}
    </>
  );
}

function Picture({ code }: { code: EntryCodeDetail }) {
  const { t, exact } = useWords();
  const picture = (kind: "png" | "svg", size: number) =>
    `/api/v1/codes/${code.id}/qr.${kind}?size=${size}`;
  return (
    <section className="code-picture">
      <img
        alt={t("code.qr", { name: code.name })}
        height={200}
        src={picture("svg", 200)}
        width={200}
      />
      <p className="code-link">
        <a href={code.link} rel="noreferrer" target="_blank" title={t("code.open_page")}>
          {code.link}
        </a>{" "}
        <CopyButton text={code.link} />
      </p>
      <p className="code-downloads">
        <a download href={`${picture("png", 1024)}&download=1`}>
          {t("code.download_png")}
        </a>{" "}
        <a download href={`${picture("svg", 1024)}&download=1`}>
          {t("code.download_svg")}
        </a>
      </p>
      <p className="quiet">
        {code.expires_at
          ? `${t("code.expires_at")} ${exact(code.expires_at)}`
          : t("code.never_expires")}
      </p>
    </section>
  );
}

function useDestinationText(code: EntryCodeDetail): (to: Destination) => string {
  const { t, locale } = useWords();
  const names = (ids: number[] | undefined, known: ({ id: number; name: string } | null)[]) =>
    (ids ?? [])
      .map((id) => known.find((each) => each?.id === id)?.name ?? String(id))
      .join(locale === "zh" ? "、" : ", ");
  return (to) => {
    const what = t(`destination.${to.kind}`);
    if (to.kind === "persona") return `${what}：${names(to.staff, code.people.staff)}`;
    if (to.kind === "groups") return `${what}：${names(to.groups, code.people.groups)}`;
    return `${what}：${to.link ?? ""}`;
  };
}

function Now({ code }: { code: EntryCodeDetail }) {
  const { t, word } = useWords();
  const describe = useDestinationText(code);
  const rules = code.rules.rules ?? [];
  return (
    <section>
      <h2 className="section-title">{t("code.now")}</h2>
      {code.now.rule === "" && <p className="notice">{t("code.now_nowhere")}</p>}
      <ol className="code-rules">
        {code.now.considered.map((each, at) => {
          const to = rules.find((rule) => rule.id === each.rule)?.to ?? code.rules.otherwise;
          const name =
            each.rule === "otherwise" ? t("code.otherwise") : t("code.rule_n", { count: at + 1 });
          return (
            <li className={each.verdict === "chosen" ? "is-chosen" : undefined} key={each.rule}>
              <span className="quiet">{name}</span>
              <span className="code-to">{to && describe(to)}</span>
              <span className={`tag ${each.verdict === "chosen" ? "is-green" : ""}`}>
                {word("rule_verdict", each.verdict)}
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}

const wayTags: Partial<Record<EntryWay["state"], string>> = {
  ready: "is-green",
  failed: "is-red",
  uncertain: "is-amber",
};

function Ways({ code }: { code: EntryCodeDetail }) {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const may = useMay("operator");
  const retry = (way: EntryWay) =>
    void perform({
      run: () =>
        post(
          "/api/v1/codes/{id}/ways/{number}/retry",
          {},
          { path: { id: code.id, number: way.number } },
        ),
      said: t("code.retried"),
    });
  return (
    <section>
      <h2 className="section-title">{t("code.ways")}</h2>
      {code.ways.length === 0 && <p className="quiet">{t("code.ways_none")}</p>}
      <ul className="code-rules">
        {code.ways.map((way) => (
          <li key={way.number}>
            <span className="quiet">{word("way_kind", way.kind)}</span>
            <span className="code-to">
              {way.mark}
              {way.trouble && (
                <small className="quiet">
                  {" "}
                  <TroubleAndRemedy of={way} />
                </small>
              )}
            </span>
            <span className={`tag ${wayTags[way.state] ?? ""}`}>
              {word("way_state", way.state)}
            </span>
            {may && (way.state === "failed" || way.state === "uncertain") && (
              <Button onClick={() => retry(way)} size="small">
                {t("code.retry")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function CodeFunnel({ id }: { id: number }) {
  const { t } = useWords();
  const funnel = useGet("/api/v1/funnel", { query: { code: id } }, { refetchMs });
  return (
    <section className="funnel-card">
      <h2 className="section-title">{t("funnel.title")}</h2>
      {funnel.isPending && <SkeletonRows height={34} rows={5} />}
      {funnel.isError && <Failed error={funnel.error} retry={() => void funnel.refetch()} />}
      {funnel.data && <FunnelOrHint steps={funnel.data.all} />}
      {funnel.data && <Weeks weeks={funnel.data.weeks} />}
    </section>
  );
}

function Weeks({ weeks }: { weeks: Funnel["weeks"] }) {
  const { t, count, day } = useWords();
  const keys = ["scans", "visitors", "contacts", "joined", "spoke"] as const;
  return (
    <div className="funnel-weeks">
      <table>
        <caption>{t("funnel.weeks")}</caption>
        <thead>
          <tr>
            <td />
            {keys.map((key) => (
              <th key={key} scope="col">
                {t(`funnel.${key}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.toReversed().map((week) => (
            <tr key={week.from}>
              <th scope="row">{t("funnel.week", { day: day(week.from, serverNow()) })}</th>
              {keys.map((key) => (
                <td className="num" key={key}>
                  {count(week.steps[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
