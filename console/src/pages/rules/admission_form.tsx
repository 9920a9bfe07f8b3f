// The form that applicants fill in, and what holds automatic decisions back. The rules themselves are
// told here and changed in the document (docs/admission.md).
import { Button, Checkbox, Form, Input, InputNumber, Select } from "antd";
import type { AdmissionPolicy } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import { applicationFields } from "../admission/fields.ts";
import type { ListProps } from "./entry_list.tsx";
import { usePart } from "./use_part.ts";

const uses = ["required", "optional", "hidden"] as const;
const numbers = [
  { name: "sample_percent", min: 0, max: 100 },
  { name: "wave_per_minute", min: 1, max: 600 },
  { name: "wave_pause_minutes", min: 1, max: 1_440 },
  { name: "opinions", min: 1, max: 2 },
] as const; // as model/admission_policy.h has them

export function AdmissionForm(props: ListProps) {
  const { t } = useWords();
  const { may } = props;
  const { value: admission, setValue: setAdmission, error, save } = usePart(props, "admission");
  const set = (change: Partial<AdmissionPolicy>) => setAdmission((old) => ({ ...old, ...change }));
  const text = (name: "title" | "consent_version" | "consent" | "welcome", rows = 1) => (
    <Form.Item extra={t(`apply.${name}_hint`)} label={t(`apply.${name}`)}>
      {rows === 1 ? (
        <Input
          aria-label={t(`apply.${name}`)}
          onChange={(event) => set({ [name]: event.target.value })}
          value={admission[name]}
        />
      ) : (
        <Input.TextArea
          aria-label={t(`apply.${name}`)}
          autoSize={{ minRows: rows, maxRows: 12 }}
          onChange={(event) => set({ [name]: event.target.value })}
          value={admission[name]}
        />
      )}
    </Form.Item>
  );
  return (
    <Form className="promise" disabled={!may} layout="vertical">
      <section>
        <h2 className="section-title">{t("apply.form")}</h2>
        <p className="quiet section-note">{t("apply.form_hint")}</p>
        <Form.Item>
          <Checkbox
            checked={admission.open}
            onChange={(event) => set({ open: event.target.checked })}
          >
            {t("apply.open")}
          </Checkbox>
        </Form.Item>
        {text("title")}
        <div className="week">
          {applicationFields.map((field) => (
            <Form.Item key={field} label={t(`admission.${field}`)}>
              <Select
                aria-label={t(`admission.${field}`)}
                onChange={(use) => set({ fields: { ...admission.fields, [field]: use } })}
                options={uses.map((value) => ({ value, label: t(`apply.use_${value}`) }))}
                value={admission.fields[field]}
              />
            </Form.Item>
          ))}
        </div>
        {text("consent_version")}
        {text("consent", 3)}
        {text("welcome", 2)}
      </section>
      <section>
        <h2 className="section-title">{t("apply.brakes")}</h2>
        <p className="quiet section-note">{t("apply.brakes_hint")}</p>
        <div className="form-pair">
          {numbers.map(({ name, min, max }) => (
            <Form.Item extra={t(`apply.${name}_hint`)} key={name} label={t(`apply.${name}`)}>
              <InputNumber
                aria-label={t(`apply.${name}`)}
                max={max}
                min={min}
                onChange={(next) => set({ [name]: next ?? min })}
                precision={0}
                value={admission[name]}
              />
            </Form.Item>
          ))}
        </div>
      </section>
      <section>
        <h2 className="section-title">{t("apply.rules")}</h2>
        <Rules rules={admission.rules} />
        <p className="quiet section-note">{t("apply.rules_hint")}</p>
      </section>
      <Refused error={error} />
      {may && (
        <Button onClick={() => void save()} type="primary">
          {t("entry.save")}
        </Button>
      )}
    </Form>
  );
}

function Rules({ rules }: { rules: AdmissionPolicy["rules"] }) {
  const { t, word } = useWords();
  if (rules.length === 0) return <p className="quiet">{t("apply.no_rules")}</p>;
  return (
    <ul className="plain-list">
      {rules.map((rule) => (
        <li key={rule.id}>
          {rule.name || rule.id} → {word("admission_outcome", rule.outcome)}{" "}
          <span className="tag">{word("entry_mode", rule.mode ?? "shadow")}</span>
        </li>
      ))}
    </ul>
  );
}
