// The plan of a mass message: by whose hand, how many, who waits for the quota; and the groups, each
// to be left out.
import { Checkbox } from "antd";
import type { BroadcastPlan, BroadcastPlannedGroup } from "../../api/types.ts";
import { T, useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";

export function sendersOf(
  groups: BroadcastPlannedGroup[],
  skips: boolean,
): { name: string; groups: number }[] {
  const senders = new Map<number, { name: string; groups: number }>();
  for (const { way, verdict, owner } of groups) {
    if (way !== "by_sender" || !owner) continue;
    if (verdict !== "ok" && (skips || verdict !== "over_quota")) continue;
    const sender = senders.get(owner.id) ?? { name: owner.name, groups: 0 };
    senders.set(owner.id, { ...sender, groups: sender.groups + 1 });
  }
  return [...senders.values()];
}

export function PlanSummary({
  plan,
  chosen,
  skips,
}: {
  plan: BroadcastPlan;
  chosen: BroadcastPlannedGroup[];
  skips: boolean;
}) {
  const { t } = useWords();
  const senders = sendersOf(chosen, skips);
  const over = chosen.filter((each) => each.verdict === "over_quota").length;
  const cannot = chosen.filter((each) => ["no_owner", "no_way"].includes(each.verdict)).length;
  const itself = chosen.filter((each) => each.way === "by_itself" && each.verdict === "ok").length;
  return (
    <div aria-live="polite" className="broadcast-plan">
      {senders.length > 0 && (
        <p>
          <T
            k="broadcasts.plan_senders"
            values={{
              senders: senders.map(({ name, groups }) => `${name} (${groups})`).join("、"),
            }}
          />
        </p>
      )}
      {itself > 0 && <p>{t("broadcasts.plan_itself", { count: itself })}</p>}
      {senders.length === 0 && itself === 0 && <p>{t("broadcasts.plan_nobody")}</p>}
      {over > 0 && (
        <p className="broadcast-warning">
          {t(skips ? "broadcasts.plan_over" : "broadcasts.plan_over_tried", { count: over })}
        </p>
      )}
      {cannot > 0 && (
        <p className="broadcast-warning">{t("broadcasts.plan_cannot", { count: cannot })}</p>
      )}
      {plan.problems.map((problem) => (
        <p className="broadcast-warning" key={problem.source} role="alert">
          {t("broadcasts.plan_problem", { source: problem.source, field: problem.field })}{" "}
          <span lang="en">{problem.text}</span>
        </p>
      ))}
    </div>
  );
}

export function ChooseGroups({
  groups,
  left,
  skips,
  onChange,
}: {
  groups: BroadcastPlannedGroup[];
  skips: boolean;
  left: ReadonlySet<number>;
  onChange: (left: ReadonlySet<number>) => void;
}) {
  const { t, word } = useWords();
  const toggle = (id: number, wanted: boolean) => {
    const next = new Set(left);
    if (wanted) next.delete(id);
    else next.add(id);
    onChange(next);
  };
  const can = (each: BroadcastPlannedGroup) =>
    each.verdict === "ok" || (each.verdict === "over_quota" && !skips);
  return (
    <ul className="broadcast-choice">
      {groups.map((each) => (
        <li key={each.group.id}>
          <Checkbox
            checked={can(each) && !left.has(each.group.id)}
            disabled={!can(each)}
            onChange={(event) => toggle(each.group.id, event.target.checked)}
          >
            {each.group.name}
          </Checkbox>
          <span className="quiet ellipsis">{each.owner?.name ?? ""}</span>
          <span className="broadcast-quota">
            {each.verdict !== "ok" && (
              <span className={`tag is-${each.verdict}`}>
                {word("broadcast_verdict", each.verdict)}
              </span>
            )}
            {each.free_at ? (
              <span className="quiet">
                {t("broadcasts.free_again")} <Moment at={each.free_at} />
              </span>
            ) : (
              each.remaining !== null && (
                <span className="quiet">
                  {t("broadcasts.remaining", { count: each.remaining })}
                </span>
              )
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
