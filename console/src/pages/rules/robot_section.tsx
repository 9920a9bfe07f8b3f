// What the group robot tells the internal ops group, and when the daily summary comes.
import { Checkbox, Form, Input } from "antd";
import type { Policy } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";

// As model/robot_policy.h has them.
const kinds = ["warning", "breach", "escalation", "incident", "summary"];

type Robot = Policy["robot"];

interface RobotSectionProps {
  robot: Robot;
  onChange: (robot: Robot) => void;
}

export function RobotSection({ robot, onChange }: RobotSectionProps) {
  const { t, word } = useWords();
  return (
    <section>
      <h2 className="section-title">{t("robot.title")}</h2>
      <p className="quiet section-note">{t("robot.hint")}</p>
      <Checkbox.Group
        onChange={(chosen) =>
          onChange({ ...robot, kinds: kinds.filter((each) => chosen.includes(each)) })
        }
        options={kinds.map((kind) => ({ label: word("robot_kind", kind), value: kind }))}
        value={robot.kinds}
      />
      {robot.kinds.includes("summary") && (
        <Form.Item
          extra={t("robot.summary_hint")}
          htmlFor="field-summary-at"
          label={t("robot.summary_at")}
        >
          <Input
            id="field-summary-at"
            onChange={(event) => onChange({ ...robot, summary_at: event.target.value })}
            type="time"
            value={robot.summary_at}
          />
        </Form.Item>
      )}
    </section>
  );
}
