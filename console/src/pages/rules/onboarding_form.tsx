// What is expected of newcomers, for how long they are watched over, and when they are reminded.
import { Button, Checkbox, Form, Input } from "antd";
import { useState } from "react";
import type { OnboardingPolicy } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import type { ListProps } from "./entry_list.tsx";
import { usualNickname } from "./complete.ts";
import { NumberInput } from "./inputs.tsx";
import { usePart } from "./use_part.ts";

// "1, 5" → [1, 5]. What is no number becomes 0, which the server refuses at its field.
export function daysOf(text: string): number[] {
  return text
    .split(/[,，、\s]+/)
    .filter((each) => each !== "")
    .map((each) => (/^\d+$/.test(each) ? Number(each) : 0));
}

type TextField =
  | "nickname"
  | "nickname_example"
  | "introduction"
  | "remind_at"
  | "nickname_reminder"
  | "introduction_reminder"
  | "who_to_ask"
  | "opening_begins"
  | "questions_begin";

// "领资料包，领取" → its words.
export function wordsOf(text: string): string[] {
  return text
    .split(/[,，、\n]+/)
    .map((each) => each.trim())
    .filter((each) => each !== "");
}

type NumberField =
  "days" | "introduction_after_days" | "who_to_ask_after_days" | "gathering_minutes";

export function OnboardingForm(props: ListProps) {
  const { t } = useWords();
  const { may } = props;
  const { value, setValue, error, save } = usePart(props, "onboarding");
  const [days, setDays] = useState(value.nickname_after_days.join(", "));
  const [gift, setGift] = useState(value.gift_words.join("，"));
  const set = (change: Partial<OnboardingPolicy>) => setValue((old) => ({ ...old, ...change }));
  const text = (name: TextField, rows = 1) => (
    <Form.Item
      extra={t(`onboarding.${name}_hint`, { pattern: usualNickname })}
      htmlFor={`field-${name}`}
      label={t(`onboarding.${name}`)}
    >
      {rows === 1 ? (
        <Input
          id={`field-${name}`}
          onChange={(event) => set({ [name]: event.target.value })}
          value={value[name]}
        />
      ) : (
        <Input.TextArea
          autoSize={{ minRows: rows, maxRows: 8 }}
          id={`field-${name}`}
          onChange={(event) => set({ [name]: event.target.value })}
          value={value[name]}
        />
      )}
    </Form.Item>
  );
  const number = (name: NumberField, min: number, max = 60) => (
    <Form.Item
      extra={t(`onboarding.${name}_hint`)}
      htmlFor={`field-${name}`}
      label={t(`onboarding.${name}`)}
    >
      <NumberInput
        id={`field-${name}`}
        max={max}
        min={min}
        onChange={(next) => set({ [name]: next })}
        value={value[name]}
      />
    </Form.Item>
  );
  return (
    <Form className="promise" disabled={!may} layout="vertical">
      <Refused error={error} />
      <section>
        <h2 className="section-title">{t("onboarding.title")}</h2>
        <p className="quiet section-note">{t("onboarding.hint")}</p>
        <Form.Item>
          <Checkbox checked={value.on} onChange={(event) => set({ on: event.target.checked })}>
            {t("onboarding.on")}
          </Checkbox>
        </Form.Item>
        {number("days", 1)}
        <div className="form-pair">
          {text("nickname")}
          {text("nickname_example")}
        </div>
        {text("introduction", 2)}
      </section>
      <section>
        <h2 className="section-title">{t("onboarding.reminders")}</h2>
        <p className="quiet section-note">{t("onboarding.reminders_hint")}</p>
        <div className="form-pair">
          {text("remind_at")}
          <Form.Item
            extra={t("onboarding.nickname_after_days_hint")}
            htmlFor="field-nickname_after_days"
            label={t("onboarding.nickname_after_days")}
          >
            <Input
              id="field-nickname_after_days"
              onChange={(event) => {
                setDays(event.target.value);
                set({ nickname_after_days: daysOf(event.target.value) });
              }}
              value={days}
            />
          </Form.Item>
          {number("introduction_after_days", 0)}
        </div>
        {text("nickname_reminder", 2)}
        {text("introduction_reminder", 2)}
      </section>
      <section>
        <h2 className="section-title">{t("onboarding.further")}</h2>
        <p className="quiet section-note">{t("onboarding.further_hint")}</p>
        <Form.Item
          extra={t("onboarding.gift_words_hint")}
          htmlFor="field-gift_words"
          label={t("onboarding.gift_words")}
        >
          <Input
            id="field-gift_words"
            onChange={(event) => {
              setGift(event.target.value);
              set({ gift_words: wordsOf(event.target.value) });
            }}
            value={gift}
          />
        </Form.Item>
        {text("who_to_ask", 2)}
        {number("who_to_ask_after_days", 0)}
        <div className="form-pair">
          {text("opening_begins")}
          {text("questions_begin")}
        </div>
        {number("gathering_minutes", 15, 240)}
      </section>
      {may && (
        <Button onClick={() => void save()} type="primary">
          {t("entry.save")}
        </Button>
      )}
    </Form>
  );
}
