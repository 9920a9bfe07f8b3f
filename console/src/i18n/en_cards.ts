// Task cards: which tasks are sent to staff, who pressed what; cards on the sandbox's phone.
import type { zhCards } from "./zh_cards.ts";

export const enCards: Record<keyof typeof zhCards, string> = {
  "cards.title": "Task cards",
  "cards.hint":
    "A task of these kinds reaches its owner in WeCom as a card with buttons. Pressing “done” finishes the task; " +
    "when it is finished elsewhere the card changes too.",
  "cards.outside_hours": "Also outside business hours",
  "cards.quiet": "What comes up outside business hours waits for them.",
  "card.sent": "Card",
  "card.state.asked": "waiting to be sent",
  "card.state.shown": "sent to {user}",
  "card.state.taken": "sent to {user}, who is at it",
  "card.state.back": "sent to {user}, who gave it back to the team",
  "card.state.over": "over",
  "card.state.failed": "could not be sent: {why}",
  "card.pressed.done": "pressed “done”",
  "card.pressed.taken": "pressed “take”",
  "card.pressed.back": "pressed “to the team”",
  "card.pressed.late": "pressed too late: the task was not theirs any more",
  "evidence.card_n": "“done” pressed on card {id}",
  "effect.send_card": "send a task card",
  "effect.update_card": "change a task card",
  "phone.cards": "Cards of {name}",
  "phone.no_cards":
    "No cards yet. Choose kinds of tasks under Rules & replies → Service promise and publish.",
  "phone.newcomer": "Customers whom the staff know and who are not in the group",
  "phone.join": "Invite",
  "phone.join_failed": "Not in the group: they may be in it already, or it is full.",
  "phone.letter": "One to one, {time}: {text}",
  "phone.no_letter": "Nothing has reached them one to one",
  "phone.remove": "Remove",
  "phone.ops": "The company's ops group (robot)",
  "phone.ops_silent": "The robot has not said anything yet.",
  "phone.robot": "Group robot",
  "policy.part.cards": "Task cards",
  "policy_field.kinds": "kinds of tasks",
  "policy_field.outside_hours": "outside business hours",
};
