// Signs that tell a condition or a verdict by shape and word, not by colour alone.
import {
  CheckCircleOutlined,
  CloseCircleOutlined,
  SelectOutlined,
  StopOutlined,
  ThunderboltOutlined,
  UserOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { ComponentType } from "react";
import type { Platform } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import type { Verdict } from "./platform.ts";

type Icon = ComponentType<{ "aria-hidden"?: boolean }>;

const conditions: Record<Platform["condition"], { icon: Icon; colour: string }> = {
  well: { icon: CheckCircleOutlined, colour: "is-green" },
  degraded: { icon: WarningOutlined, colour: "is-amber" },
  down: { icon: CloseCircleOutlined, colour: "is-red" },
};

export function ConditionTag({ condition }: { condition: Platform["condition"] }) {
  const { word } = useWords();
  const { icon: Sign, colour } = conditions[condition];
  return (
    <span className={`tag ${colour}`}>
      <Sign aria-hidden /> {word("platform_condition", condition)}
    </span>
  );
}

const signs: Record<Verdict, Icon> = {
  automatic: ThunderboltOutlined,
  confirmed: SelectOutlined,
  manual: UserOutlined,
  impossible: StopOutlined,
};

export function VerdictSign({ verdict }: { verdict: Verdict }) {
  const Sign = signs[verdict];
  return (
    <span className={`verdict-sign is-${verdict}`}>
      <Sign aria-hidden />
    </span>
  );
}
