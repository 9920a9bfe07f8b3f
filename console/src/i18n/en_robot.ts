// The group robot: what it tells and when; its key, test and state in the settings.
import type { zhRobot } from "./zh_robot.ts";

export const enRobot: Record<keyof typeof zhRobot, string> = {
  "robot.title": "Group robot",
  "robot.hint":
    "What the robot tells the company's internal ops group. Its address is given under Settings → Chat platforms; " +
    "without one nothing is sent.",
  "robot.summary_at": "Daily summary at",
  "robot.summary_hint":
    "On business days, from this time on: yesterday's messages, questions, joins and leaves, " +
    "groups that need a look, overdue tasks.",
  "robot.about":
    "It speaks in internal groups only; customer groups can have none. When there is much to tell it is told in " +
    "one message; what could not be sent waits.",
  "robot_kind.warning": "Question about to be late",
  "robot_kind.breach": "Question late",
  "robot_kind.escalation": "Task escalated to the lead",
  "robot_kind.incident": "Platform in trouble, or well again",
  "robot_kind.summary": "Daily summary",
  "robot_state.none": "none",
  "robot_state.ready": "ready",
  "robot_state.waiting": "waiting for the platform",
  "robot_state.broken": "cannot send: needs a person",
  "robot.set_by": "Given by {login}",
  "robot.waiting": "{count} waiting",
  "robot.sent_at": "Last sent",
  "robot.never_sent": "not since the start",
  "robot.until": "Next attempt:",
  "robot.role": "Only administrators may give its address or test it.",
  "robot.secret": "The robot's webhook address",
  "robot.secret_example": "like https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…",
  "robot.secret_hint":
    "The key in it is a secret: once saved it is not shown again, and in no log or audit trail.",
  "robot.save": "Save",
  "robot.saved": "Group robot: saved",
  "robot.test": "Send a test message",
  "robot.testing": "Sending…",
  "robot.arrived": "The platform has taken it: look into the group.",
  "robot.refused": "It was not sent: {why}",
  "robot.remove": "Remove",
  "robot.removed": "Group robot: removed; waiting notices are dropped",
  "policy.part.robot": "Group robot",
  "policy_field.summary_at": "daily summary at",
  "task_kind.mend_robot": "Mend the group robot",
  "effect.tell_ops": "tell the ops group",
};
