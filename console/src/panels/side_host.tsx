// The side panel: detail beside the list, which keeps its place. Which one is in the address
// (parts/open.tsx).
import type { Open } from "../parts/open.tsx";
import { DecisionPanel } from "./decision_panel.tsx";
import { QuestionPanel } from "./question_panel.tsx";
import { RulePanel } from "./rule_panel.tsx";
import { TaskPanel } from "./task_panel.tsx";
import { WhyPanel } from "./why_panel.tsx";

export default function SideHost({ open, onClose }: { open: Open; onClose: () => void }) {
  const id = Number(open.id);
  switch (open.kind) {
    case "question":
      return <QuestionPanel id={id} onClose={onClose} />;
    case "task":
      return <TaskPanel id={id} onClose={onClose} />;
    case "why":
      return <WhyPanel id={id} onClose={onClose} />;
    case "decision":
      return <DecisionPanel id={id} onClose={onClose} />;
    case "rule":
      return <RulePanel id={open.id} onClose={onClose} />;
  }
}
