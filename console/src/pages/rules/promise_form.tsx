// The service promise and the calendar on which it counts: business hours as text per weekday
// ("09:00-12:00, 13:30-18:00"), holidays and make-up days by date.
import { Button, Form, Input, Select } from "antd";
import { useState } from "react";
import type { Calendar, Policy, Weekday } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { CardsSection } from "./cards_section.tsx";
import { RobotSection } from "./robot_section.tsx";
import { Refused } from "../../parts/problem.tsx";
import { intervalsOf, intervalsText, weeklyHours, type Fault } from "./checks.ts";
import { weekdays } from "./complete.ts";
import type { ListProps } from "./entry_list.tsx";
import { NumberInput } from "./inputs.tsx";

const responders: Policy["promise"]["responders"][] = ["automatic", "staff", "anyone"];
const datePattern = /^\d{4}-\d{2}-\d{2}$/;

// 2026-02-30 has the form of a day and is none.
function isRealDay(date: string): boolean {
  const at = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date);
}

// "2026-10-01" (closed) or "2026-10-10 09:00-18:00", one per line.
export function specialText(special: Calendar["special"]): string {
  return Object.entries(special)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([date, intervals]) => `${date} ${intervalsText(intervals)}`.trim())
    .join("\n");
}

export function specialOf(text: string): Calendar["special"] | Fault {
  const special: Record<string, string[]> = {};
  for (const line of text.split("\n").map((each) => each.trim())) {
    if (line === "") continue;
    const [date = "", ...rest] = line.split(/\s+/);
    const isDay = datePattern.test(date) && isRealDay(date);
    if (!isDay) return { field: "special", key: "check.date", values: { text: line } };
    const intervals = intervalsOf(rest.join(" "));
    if (!Array.isArray(intervals)) return { ...intervals, field: "special" };
    special[date] = intervals;
  }
  return special;
}

interface Draft {
  week: Record<Weekday, string>; // as typed
  special: string;
  time_zone: string;
  promise: Policy["promise"];
  question_threshold: number;
  faq_threshold: number;
  faq_suggest_threshold: number;
  cards: Policy["cards"];
  robot: Policy["robot"];
}

// What is typed, as a policy; or the first fault.
function policyOf(draft: Draft, policy: Policy): Policy | Fault {
  const week = { ...policy.calendar.week };
  for (const weekday of weekdays) {
    const intervals = intervalsOf(draft.week[weekday]);
    if (!Array.isArray(intervals)) return { ...intervals, field: `week.${weekday}` };
    week[weekday] = intervals;
  }
  const special = specialOf(draft.special);
  if (isFault(special)) return special;
  const { promise, question_threshold, faq_threshold, faq_suggest_threshold, cards, robot } = draft;
  return {
    ...policy,
    calendar: { time_zone: draft.time_zone, week, special },
    promise,
    question_threshold,
    faq_threshold,
    faq_suggest_threshold,
    cards,
    robot,
  };
}

function isFault(value: object): value is Fault {
  return "key" in value && typeof value.key === "string";
}

export function PromiseForm({ desk, policy, may }: ListProps) {
  const { t, measure } = useWords();
  const [draft, setDraft] = useState<Draft>({
    ...policy,
    week: Object.fromEntries(
      weekdays.map((weekday) => [weekday, intervalsText(policy.calendar.week[weekday])]),
    ) as Draft["week"],
    special: specialText(policy.calendar.special),
    time_zone: policy.calendar.time_zone,
  });
  const [fault, setFault] = useState<Fault | null>(null);
  const [error, setError] = useState<unknown>(null);
  const next = policyOf(draft, policy);
  const faulty = isFault(next);
  const save = async () => {
    setFault(faulty ? next : null);
    if (!faulty) setError(await desk.save(() => next));
  };
  const set = (change: Partial<Draft>) => setDraft((old) => ({ ...old, ...change }));
  const say = (field: string) => {
    const found = fault?.field === field ? fault : null;
    return found ? { help: t(found.key, found.values), validateStatus: "error" as const } : {};
  };
  return (
    <Form className="promise" disabled={!may} layout="vertical">
      <Refused error={error} />
      <section>
        <h2 className="section-title">{t("promise.title")}</h2>
        <p className="quiet section-note">{t("promise.hint")}</p>
        <PromiseFields onChange={(promise) => set({ promise })} promise={draft.promise} />
      </section>
      <CardsSection cards={draft.cards} onChange={(cards) => set({ cards })} />
      <RobotSection onChange={(robot) => set({ robot })} robot={draft.robot} />
      <section>
        <h2 className="section-title">{t("calendar.title")}</h2>
        <p className="quiet section-note">
          {faulty
            ? t("calendar.hint")
            : t("calendar.hours", { hours: measure(weeklyHours(next.calendar)) })}
        </p>
        <Form.Item htmlFor="field-zone" label={t("calendar.zone")}>
          <Input
            id="field-zone"
            onChange={(event) => set({ time_zone: event.target.value })}
            value={draft.time_zone}
          />
        </Form.Item>
        <div className="week">
          {weekdays.map((weekday) => (
            <Form.Item
              htmlFor={`field-${weekday}`}
              key={weekday}
              label={t(`weekday.${weekday}`)}
              {...say(`week.${weekday}`)}
            >
              <Input
                id={`field-${weekday}`}
                onChange={(event) =>
                  set({ week: { ...draft.week, [weekday]: event.target.value } })
                }
                placeholder={t("calendar.closed")}
                value={draft.week[weekday]}
              />
            </Form.Item>
          ))}
        </div>
        <Form.Item
          extra={t("calendar.special_hint")}
          htmlFor="field-special"
          label={t("calendar.special")}
          {...say("special")}
        >
          <Input.TextArea
            autoSize={{ minRows: 3, maxRows: 12 }}
            id="field-special"
            onChange={(event) => set({ special: event.target.value })}
            value={draft.special}
          />
        </Form.Item>
      </section>
      <section>
        <h2 className="section-title">{t("threshold.title")}</h2>
        <p className="quiet section-note">{t("threshold.hint")}</p>
        <div className="form-pair">
          {(["question_threshold", "faq_threshold", "faq_suggest_threshold"] as const).map(
            (name) => (
              <Form.Item
                extra={t(`${name}.hint`)}
                htmlFor={`field-${name}`}
                key={name}
                label={t(name)}
              >
                <NumberInput
                  id={`field-${name}`}
                  max={1}
                  min={0}
                  onChange={(value) => set({ [name]: value })}
                  step={0.05}
                  value={draft[name]}
                />
              </Form.Item>
            ),
          )}
        </div>
      </section>
      {may && (
        <Button onClick={() => void save()} type="primary">
          {t("entry.save")}
        </Button>
      )}
    </Form>
  );
}

function PromiseFields({
  promise,
  onChange,
}: {
  promise: Policy["promise"];
  onChange: (promise: Policy["promise"]) => void;
}) {
  const { t } = useWords();
  const fields = [
    { name: "first_response_minutes", min: 1, max: 43_200, step: 5 },
    { name: "next_response_minutes", min: 1, max: 43_200, step: 5 },
    { name: "warn_at", min: 0, max: 1, step: 0.05 },
    { name: "expire_after_hours", min: 1, max: 2_160, step: 1 },
    { name: "merge_minutes", min: 0, max: 1_440, step: 5 },
  ] as const;
  return (
    <div className="form-pair">
      {fields.map(({ name, ...limits }) => (
        <Form.Item
          extra={t(`promise.${name}.hint`)}
          htmlFor={`field-${name}`}
          key={name}
          label={t(`promise.${name}`)}
        >
          <NumberInput
            {...limits}
            id={`field-${name}`}
            onChange={(value) => onChange({ ...promise, [name]: value })}
            value={promise[name]}
          />
        </Form.Item>
      ))}
      <Form.Item
        extra={t("promise.responders.hint")}
        htmlFor="field-responders"
        label={t("promise.responders")}
      >
        <Select
          id="field-responders"
          onChange={(who) => onChange({ ...promise, responders: who })}
          options={responders.map((each) => ({ value: each, label: t(`responders.${each}`) }))}
          value={promise.responders}
        />
      </Form.Item>
    </div>
  );
}
