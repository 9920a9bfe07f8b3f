// What one newcomer has done and what is missing, in words; and what is said where there are none.
import { Link } from "react-router";
import type { Newcomer, OnboardingMeasure } from "../../api/types.ts";
import { useWords, type Speech } from "../../i18n/index.tsx";
import { Empty } from "../../parts/page.tsx";

export const listDays = 90;

export const steps = [
  "welcomed",
  "nickname",
  "introduced",
  "spoke",
  "greeted",
  "claimed",
  "pointed",
  "opening",
  "questions",
] as const;
export type Step = (typeof steps)[number];

// Steps that a company asks for or not, by the figure that the server tells only of those it does.
const figureOf: Partial<Record<Step, OnboardingMeasure["name"]>> = {
  claimed: "gift_day_7",
  pointed: "who_to_ask_day_7",
  opening: "opening_day_14",
  questions: "questions_day_14",
};

export function stepsAsked(measures: OnboardingMeasure[]): Step[] {
  const told = new Set(measures.map((each) => each.name));
  return steps.filter((step) => {
    const figure = figureOf[step];
    return !figure || told.has(figure);
  });
}

export function stepAt(row: Newcomer, step: Step): string | null {
  switch (step) {
    case "welcomed":
      return row.welcomed_at;
    case "nickname":
      return row.nickname === "conforms" ? row.conformed_at : null;
    case "introduced":
      return row.introduced_at;
    case "spoke":
      return row.first_message_at;
    case "greeted":
      return row.greeted_at;
    case "claimed":
      return row.claimed_at;
    case "pointed":
      return row.pointed_at;
    case "opening":
      return row.opening_at;
    case "questions":
      return row.questions_at;
  }
}

// What the newcomer themselves could still do, in words.
export function missingOf(row: Newcomer, { t }: Pick<Speech, "t">, asked: Step[] = []): string {
  const missing: string[] = [];
  if (row.nickname === "wanting") missing.push(t("newcomers.wants_part", { part: row.missing }));
  if (!row.introduced_at) missing.push(t("newcomers.wants_introduction"));
  if (!row.first_message_at) missing.push(t("newcomers.wants_word"));
  if (asked.includes("claimed") && !row.claimed_at) missing.push(t("newcomers.wants_gift"));
  if (row.opening_from && !row.opening_at) missing.push(t("newcomers.missed_opening"));
  if (row.questions_from && !row.questions_at) missing.push(t("newcomers.missed_questions"));
  return missing.length === 0 ? t("newcomers.all_done") : missing.join(" · ");
}

export function NoNewcomers({ isOn }: { isOn: boolean }) {
  const { t, count } = useWords();
  if (isOn) {
    return (
      <Empty
        hint={t("newcomers.none_hint", { days: count(listDays) })}
        title={t("newcomers.none")}
      />
    );
  }
  return (
    <Empty
      action={<Link to="/rules/onboarding">{t("newcomers.to_rules")}</Link>}
      hint={t("newcomers.off_hint")}
      title={t("newcomers.off")}
    />
  );
}
