// Succession: groups that somebody of the staff owns pass to a colleague.
import type { zhSuccession } from "./zh_succession.ts";

export const enSuccession: Record<keyof typeof zhSuccession, string> = {
  "succession.title": "Groups they own",
  "succession.none": "{name} owns no group.",
  "succession.hint":
    "When they leave or change posts, pass their groups on: nobody has to tap, and open tasks go along.",
  "succession.by_hand":
    "On this platform no program changes a group's owner: set it on each group's page.",
  "succession.waiting": "being passed on",
  "succession.to": "Colleague who takes over",
  "succession.pass_on": "Pass {count} {count|group|groups} on",
  "succession.sure": "Change the owner of {count} {count|group|groups}?",
  "succession.not_yet": "Not yet",
  "succession.yes": "Pass on",
  "succession.same": "They own these already: choose a colleague.",
  "succession.started": "{count} {count|group is|groups are} being passed on",
  "succession.passed_to": "To",
  "succession.done_of": "{done} of {all} passed",
  "succession_state.pending": "being passed on",
  "succession_state.parked": "unsure",
  "succession_state.sent": "passed",
  "succession_state.failed": "failed",
  "succession_state.expired": "ran out",
  "succession_state.withdrawn": "withdrawn",
  "reason.to_id": "number of who takes over",
  "reason.groups": "groups",
  "reason.tasks": "tasks",
  "effect.transfer_group": "pass a group on",
};
