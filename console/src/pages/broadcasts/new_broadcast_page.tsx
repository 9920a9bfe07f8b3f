// A new mass message: what it says, to whom; and before anything is sent, the plan: by whose hand,
// who has had their quota, what the platform would refuse.
import { Button, Checkbox, Input } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { post } from "../../api/client.ts";
import type { BroadcastPlan, BroadcastRequest } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Refused } from "../../parts/problem.tsx";
import { MemberSelect } from "../../parts/member_select.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { ChooseGroups, PlanSummary } from "./plan.tsx";
import { deadlineFor } from "./shown.ts";
import type { MemberRef } from "../../api/types.ts";

const urlBegins = "https://";
const typingMs = 400; // a pause in typing

interface Link {
  title: string;
  url: string;
}

export default function NewBroadcastPage() {
  const { t } = useWords();
  const may = useMay("operator");
  return (
    <Page
      back={{ to: "/broadcasts", label: t("nav.broadcasts") }}
      body="narrow"
      lead={t("broadcasts.new_lead")}
      leadLines={2}
      title={t("broadcasts.new")}
    >
      {may ? <NewBroadcast /> : <p className="notice">{t("broadcasts.operators_only")}</p>}
    </Page>
  );
}

// The plan for what is asked, asked again when typing pauses.
function usePlan(request: BroadcastRequest): { plan: BroadcastPlan | null; error: unknown } {
  const [plan, setPlan] = useState<BroadcastPlan | null>(null);
  const [error, setError] = useState<unknown>(null);
  const key = JSON.stringify(request);
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      post("/api/v1/broadcasts/preview", JSON.parse(key) as BroadcastRequest).then(
        (answer) => {
          if (!current) return;
          setPlan(answer);
          setError(null);
        },
        (problem: unknown) => current && setError(problem),
      );
    }, typingMs);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [key]);
  return { plan, error };
}

function NewBroadcast() {
  const { t } = useWords();
  const { say } = useCommands();
  const navigate = useNavigate();
  const [text, setText] = useState("");
  const [links, setLinks] = useState<Link[]>([]);
  const [deadline, setDeadline] = useState(() => deadlineFor(Date.now()));
  const [owner, setOwner] = useState<number | null>(null);
  const [name, setName] = useState("");
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set()); // groups left out by hand
  const [skips, setSkips] = useState(true);
  const [refused, setRefused] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);

  const said = useMemo(
    () => ({ text, links: links.filter((each) => each.title && each.url), skip_over_quota: skips }),
    [text, links, skips],
  );
  const filter = { ...(owner ? { owner } : {}), ...(name ? { name } : {}) };
  const { plan, error } = usePlan({ ...said, filter });
  const chosen = plan?.groups.filter((each) => !left.has(each.group.id)) ?? [];
  const sendable = chosen.filter((each) => each.verdict === "ok" || each.verdict === "over_quota");
  const ready =
    plan !== null &&
    error === null &&
    plan.problems.length === 0 &&
    (said.text !== "" || said.links.length > 0) &&
    sendable.some((each) => each.verdict === "ok" || !skips);

  const submit = () => {
    setBusy(true);
    setRefused(null);
    post("/api/v1/broadcasts", {
      ...said,
      deadline: new Date(deadline).toISOString(),
      groups: sendable.map((each) => each.group.id),
    }).then(
      (answer) => {
        say(t("broadcasts.created"));
        const id = (answer.result as { broadcast?: number }).broadcast;
        void navigate(id ? `/broadcasts/${id}` : "/broadcasts");
      },
      (problem: unknown) => {
        setBusy(false);
        setRefused(problem);
      },
    );
  };
  return (
    <div className="broadcast">
      <label className="field-label" htmlFor="broadcast-text">
        {t("broadcasts.text")}
      </label>
      <Input.TextArea
        autoSize={{ minRows: 4, maxRows: 12 }}
        id="broadcast-text"
        onChange={(event) => setText(event.target.value)}
        value={text}
      />
      <LinkInputs links={links} onChange={setLinks} />
      <label className="field-label" htmlFor="broadcast-deadline">
        {t("broadcasts.deadline")}
      </label>
      <Input
        className="broadcast-deadline"
        id="broadcast-deadline"
        onChange={(event) => setDeadline(event.target.value)}
        type="datetime-local"
        value={deadline}
      />
      <p className="quiet section-note">{t("broadcasts.deadline_hint")}</p>

      <h2 className="section-title">{t("broadcasts.whom")}</h2>
      <div className="broadcast-filters">
        <Input
          allowClear
          aria-label={t("broadcasts.filter_name")}
          onChange={(event) => setName(event.target.value)}
          placeholder={t("broadcasts.filter_name")}
          value={name}
        />
        <MemberSelect
          label={t("broadcasts.filter_owner")}
          onChange={setOwner}
          value={ownerRef(owner, plan)}
          placeholder={t("accounts.no_member")}
          role="staff"
        />
        <Checkbox checked={skips} onChange={(event) => setSkips(event.target.checked)}>
          {t("broadcasts.skip_over_quota")}
        </Checkbox>
      </div>
      {plan === null && error === null && <SkeletonRows height={40} rows={5} />}
      <Refused error={error} />
      {plan && (
        <>
          <PlanSummary chosen={chosen} plan={plan} skips={skips} />
          <ChooseGroups groups={plan.groups} left={left} onChange={setLeft} skips={skips} />
        </>
      )}
      <Refused error={refused} />
      {/* After the plan, so that nothing below it moves when it comes. */}
      {(plan !== null || error !== null) && (
        <div className="broadcast-acts">
          <Button disabled={!ready || busy} loading={busy} onClick={submit} type="primary">
            {t("broadcasts.send")}
          </Button>
        </div>
      )}
    </div>
  );
}

function ownerRef(owner: number | null, plan: BroadcastPlan | null): MemberRef | null {
  if (owner === null) return null;
  const known = plan?.groups.find((each) => each.owner?.id === owner)?.owner;
  return known ?? { id: owner, name: String(owner), role: "staff" };
}

function LinkInputs({ links, onChange }: { links: Link[]; onChange: (links: Link[]) => void }) {
  const { t } = useWords();
  const change = (at: number, link: Link) => onChange(links.with(at, link));
  return (
    <div className="broadcast-links">
      {links.map((link, at) => (
        <div className="broadcast-link-input" key={at}>
          <Input
            aria-label={t("broadcasts.link_title")}
            onChange={(event) => change(at, { ...link, title: event.target.value })}
            placeholder={t("broadcasts.link_title")}
            value={link.title}
          />
          <Input
            aria-label={t("broadcasts.link_url")}
            inputMode="url"
            onChange={(event) => change(at, { ...link, url: event.target.value })}
            placeholder={urlBegins}
            value={link.url}
          />
          <Button onClick={() => onChange(links.toSpliced(at, 1))}>
            {t("broadcasts.link_remove")}
          </Button>
        </div>
      ))}
      {links.length < 9 && (
        <Button onClick={() => onChange([...links, { title: "", url: "" }])} type="link">
          {t("broadcasts.link_add")}
        </Button>
      )}
    </div>
  );
}
