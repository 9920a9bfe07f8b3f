// "Test against last week": what the draft would have done, entry by entry, with examples to judge
// it by.
import { Button, Modal, Select } from "antd";
import { useEffect, useState } from "react";
import type { PolicyTest, TestHits } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Empty, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { Moment } from "../../parts/moment.tsx";
import { OpenLink } from "../../parts/open.tsx";
import type { DraftDesk } from "./draft.tsx";

export const daysOffered = [1, 7, 14, 30];
const daysFirst = 7;

type Outcome = { test?: PolicyTest; error?: unknown };

export function TestDialogue({ desk, onClose }: { desk: DraftDesk; onClose: () => void }) {
  const { t } = useWords();
  const [days, setDays] = useState(daysFirst);
  return (
    <Modal
      footer={<Button onClick={onClose}>{t("act.close")}</Button>}
      onCancel={onClose}
      open
      title={t("test.title")}
      width={720}
    >
      <div className="page-filters tab-filters">
        <Select
          aria-label={t("test.days")}
          onChange={setDays}
          options={daysOffered.map((each) => ({
            value: each,
            label: t("test.last_days", { count: each }),
          }))}
          value={days}
        />
      </div>
      <TestResult days={days} desk={desk} key={days} onOpen={onClose} />
    </Modal>
  );
}

export function TestResult({
  desk,
  days,
  onOpen,
}: {
  desk: DraftDesk;
  days: number;
  onOpen: () => void;
}) {
  const { t } = useWords();
  const [outcome, setOutcome] = useState<Outcome>({});
  const [tries, setTries] = useState(0);
  const { test: run } = desk;
  useEffect(() => {
    let gone = false;
    const keep = (next: Outcome) => {
      if (!gone) setOutcome(next);
    };
    run(days).then(
      (test) => keep({ test }),
      (error: unknown) => keep({ error }),
    );
    return () => {
      gone = true;
    };
    // The draft cannot change while the dialogue is open; `tries` repeats the run.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [days, tries]);
  if (outcome.error) {
    return (
      <Failed
        error={outcome.error}
        retry={() => {
          setOutcome({});
          setTries(tries + 1);
        }}
      />
    );
  }
  const { test } = outcome;
  if (!test) return <SkeletonRows height={56} rows={4} />;
  const hit = test.entries.filter((entry) => entry.hits > 0).sort((a, b) => b.hits - a.hits);
  const quiet = test.entries.length - hit.length;
  return (
    <>
      <p className="section-note">
        {t(test.truncated ? "test.looked_at_newest" : "test.looked_at", {
          count: test.messages,
        })}{" "}
        {quiet > 0 && t("test.quiet", { count: quiet })}
      </p>
      {hit.length === 0 && <Empty hint={t("test.no_hits_hint")} title={t("test.no_hits")} />}
      <ul className="plain-list">
        {hit.map((entry) => (
          <HitEntry entry={entry} key={`${entry.kind}${entry.entry}`} onOpen={onOpen} />
        ))}
      </ul>
    </>
  );
}

function HitEntry({ entry, onOpen }: { entry: TestHits; onOpen: () => void }) {
  const { t, word } = useWords();
  return (
    <li className="test-entry">
      <details>
        <summary>
          <strong>{entry.entry}</strong>{" "}
          <span className="tag">{word("entry_kind", entry.kind)}</span>{" "}
          <span className="tag">{word("entry_mode", entry.mode)}</span>
          <span className="test-count num">
            {t("test.hits", { hits: entry.hits, members: entry.members, groups: entry.groups })}
          </span>
        </summary>
        <ul className="test-examples">
          {entry.examples.map((example) => (
            <li key={example.message_id} onClick={onOpen}>
              <OpenLink id={example.message_id} kind="why">
                {example.text}
              </OpenLink>
              <p className="quiet">
                {example.member?.name} · {example.group.name} · <Moment at={example.at} />
              </p>
            </li>
          ))}
        </ul>
      </details>
    </li>
  );
}
