// What somebody of the staff owns on the platform, and passes on to a colleague when they leave or
// change posts: choose, say for sure, and see what became of each group.
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { GroupPassed, Member, MemberSuccession, Succession } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { MemberSelect } from "../../parts/member_select.tsx";
import { Moment } from "../../parts/moment.tsx";
import { GroupLink, Person } from "../../parts/person.tsx";
import { TroubleAndRemedy } from "../../parts/trouble.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";

const lookEveryMs = 5_000; // while something is under way

export const isUnderWay = (group: GroupPassed) =>
  group.state === "pending" || group.state === "parked";

export function MemberSuccessionSection({ member }: { member: Member }) {
  const isStaff = member.role === "staff";
  const path = { id: member.id };
  const [busy, setBusy] = useState(false);
  const found = useGet(
    "/api/v1/members/{id}/succession",
    { path },
    { enabled: isStaff, ...(busy ? { refetchMs: lookEveryMs } : {}) },
  ).data;
  const wanted = found?.holds.some((each) => each.waiting) ?? false;
  if (wanted !== busy) setBusy(wanted);
  if (!isStaff || !found) return null;
  return <SuccessionView found={found} member={member} />;
}

export function SuccessionView({ found, member }: { found: MemberSuccession; member: Member }) {
  const { t } = useWords();
  const may = useMay("lead");
  const free = found.holds.filter((each) => !each.waiting);
  return (
    <section className="succession">
      <h2 className="section-title">
        {t("succession.title")} <span className="num quiet">{found.holds.length}</span>
      </h2>
      <p className="quiet section-note">
        {found.holds.length === 0
          ? t("succession.none", { name: member.name })
          : t(found.automatic ? "succession.hint" : "succession.by_hand")}
      </p>
      {may && found.automatic && free.length > 0 ? (
        <PassOn found={found} member={member} />
      ) : (
        <ul className="plain-list">
          {found.holds.map(({ group, waiting }) => (
            <li key={group.id}>
              <GroupLink group={group} /> {waiting && <Waiting />}
            </li>
          ))}
        </ul>
      )}
      {found.successions.map((each) => (
        <Passed key={each.decision} succession={each} />
      ))}
    </section>
  );
}

function Waiting() {
  const { t } = useWords();
  return <span className="tag is-amber">{t("succession.waiting")}</span>;
}

function PassOn({ found, member }: { found: MemberSuccession; member: Member }) {
  const { t, count } = useWords();
  const { perform } = useCommands();
  const free = found.holds.filter((each) => !each.waiting).map((each) => each.group.id);
  const [left, setLeft] = useState<number[]>([]); // out
  const [to, setTo] = useState<number | null>(null);
  const [sure, setSure] = useState(false);
  const chosen = free.filter((id) => !left.includes(id)).slice(0, groupsMax);
  const start = () => {
    setSure(false);
    void perform({
      run: () =>
        post(
          "/api/v1/members/{id}/succession",
          { to: to!, groups: chosen },
          { path: { id: member.id } },
        ),
      said: t("succession.started", { count: count(chosen.length) }),
    });
  };
  return (
    <>
      <ul className="plain-list">
        {found.holds.map(({ group, waiting }) => (
          <li key={group.id}>
            {waiting ? (
              <>
                {group.name} <Waiting />
              </>
            ) : (
              <Checkbox
                checked={chosen.includes(group.id)}
                onChange={(event) =>
                  setLeft((old) =>
                    event.target.checked ? old.filter((id) => id !== group.id) : [...old, group.id],
                  )
                }
              >
                {group.name}
              </Checkbox>
            )}
          </li>
        ))}
      </ul>
      <div className="succession-acts">
        <MemberSelect
          label={t("succession.to")}
          onChange={setTo}
          placeholder={t("succession.to")}
          role="staff"
          value={null}
        />
        {sure ? (
          <>
            <span className="quiet">{t("succession.sure", { count: count(chosen.length) })}</span>{" "}
            <Button onClick={() => setSure(false)}>{t("succession.not_yet")}</Button>{" "}
            <Button danger onClick={start} type="primary">
              {t("succession.yes")}
            </Button>
          </>
        ) : (
          <Button
            disabled={to === null || to === member.id || chosen.length === 0}
            onClick={() => setSure(true)}
          >
            {t("succession.pass_on", { count: count(chosen.length) })}
          </Button>
        )}
      </div>
      {to === member.id && <p role="alert">{t("succession.same")}</p>}
    </>
  );
}

export const groupsMax = 300; // of one succession; the rest waits for the next

function Passed({ succession }: { succession: Succession }) {
  const { t, word, count } = useWords();
  const { groups } = succession;
  const done = groups.filter((each) => each.state === "sent").length;
  const failed = groups.filter((each) => each.state !== "sent" && !isUnderWay(each)).length;
  const share = (part: number) => `${groups.length === 0 ? 0 : (100 * part) / groups.length}%`;
  const open = groups.filter((each) => each.state !== "sent");
  return (
    <div className="succession-passed">
      <p>
        {t("succession.passed_to")} <Person member={succession.to} /> ·{" "}
        <Moment at={succession.at} /> · <span className="quiet">{succession.by}</span>
      </p>
      <span className="broadcast-progress">
        <span aria-hidden className="broadcast-bar">
          <i className="is-sent" style={{ width: share(done) }} />
          <i className="is-failed" style={{ width: share(failed) }} />
        </span>
        <span className="quiet num">
          {t("succession.done_of", { done: count(done), all: count(groups.length) })}
        </span>
      </span>
      <ul className="plain-list">
        {open.map((each) => (
          <li key={each.group.id}>
            <GroupLink group={each.group} />{" "}
            <span className={`tag ${isUnderWay(each) ? "" : "is-red"}`}>
              {word("succession_state", each.state)}
            </span>
            {each.trouble !== "" && (
              <p className="quiet">
                <TroubleAndRemedy of={each} />
              </p>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
