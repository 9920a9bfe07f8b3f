// The chat sidebar — the small page beside a chat in WeCom.
import type { zhSidebar } from "./zh_sidebar.ts";

export const enSidebar: Record<keyof typeof zhSidebar, string> = {
  "sidebar.title": "Guildhall sidebar",
  "sidebar.loading": "Loading…",
  "sidebar.outside":
    "This is the chat sidebar for WeCom: opened from the toolbar of a chat with a customer or of a group, " +
    "it shows who they are, which questions wait, and answers that one tap sends.",
  "sidebar.outside_todo":
    "An administrator sets this page as the app's chat toolbar page in WeCom's admin console; " +
    "at a desk, use the console.",
  "sidebar.console": "Open the console",
  "sidebar.sign_in": "Sign in with WeCom",
  "sidebar.nobody": "Customers are shown to those who have signed in.",
  "sidebar.nowhere":
    "This is neither a chat with a customer nor a customer group: open the sidebar from their toolbar.",
  "sidebar.unknown":
    "Guildhall does not know this chat yet: it will once something is said, or after the next comparison with WeCom.",
  "sidebar.no_bridge":
    "WeCom does not answer: close the sidebar and open it again, or update WeCom.",
  "sidebar.no_rights":
    "WeCom does not take this page's signature ({detail}): an administrator checks the app's " +
    "trusted domain and its right to customer contact.",
  "sidebar.again": "Try again",
  "sidebar.members": "{count} {count|member|members}",
  "sidebar.week": "{count} {count|message|messages} in 7 days",
  "sidebar.owner": "owned by {name}",
  "sidebar.known_by": "Noted by {staff}: {remark}",
  "sidebar.questions": "Unanswered questions",
  "sidebar.no_questions": "No question waits.",
  "sidebar.asked_by": "{name}, in “{group}”",
  "sidebar.no_suggestion":
    "No answer lies ready: look through the scripts below, or answer in the chat.",
  "sidebar.fits": "similar {share}",
  "sidebar.send": "Send",
  "sidebar.sending": "Sending…",
  "sidebar.sent": "Sent to this chat",
  "sidebar.cancelled": "Not sent: cancelled in WeCom",
  "sidebar.failed": "Not sent: {detail}",
  "sidebar.tasks": "Tasks",
  "sidebar.no_tasks": "No tasks.",
  "sidebar.done": "Done",
  "sidebar.done_said": "Done",
  "sidebar.undo": "Undo",
  "sidebar.due": "due",
  "sidebar.scripts": "Scripts",
  "sidebar.no_scripts":
    "No scripts yet: FAQ answers and keyword replies written under Rules & replies in the console appear here.",
  "sidebar.search": "Find a script",
  "sidebar.none_found": "No script holds “{q}”.",
  "sidebar.decisions": "Lately",
  "sidebar.no_decisions": "Nothing was decided here yet.",
  "sidebar.viewer": "Your role may only look: finishing tasks needs “service”.",
  "phone.chat": "Customer group in the sandbox",
  "phone.quiet":
    "Nobody has spoken yet. Say something as one of the customers below, or wait for the others.",
  "phone.rest": "The others rest",
  "phone.customer": "Customer who speaks",
  "phone.text": "Say something as this customer",
  "phone.say": "Say",
  "phone.say_failed": "Not said: this customer may have left the group. Choose another.",
  "phone.none":
    "There is no sandbox here: start with guildhall serve --sandbox to try the sidebar as on a phone.",
  "sidebar.tags": "Customer tags",
  "sidebar.no_tags": "No tags yet.",
  "sidebar.tag_choose": "Choose a tag",
  "sidebar.tag_add": "Add",
  "sidebar.tag_remove": "Remove",
  "sidebar.tag_again": "Try again",
  "sidebar.tag_adding": "being added, WeCom has not shown it yet",
  "sidebar.tag_removing": "being removed, WeCom has not shown it yet",
  "sidebar.tag_failed": "did not work: {detail}",
  "sidebar.feedback": "Log feedback",
  "sidebar.feedback_whose": "Whose feedback",
  "sidebar.feedback_kind": "Kind of feedback",
  "sidebar.feedback_text": "What {name} said",
  "sidebar.feedback_log": "Log it",
  "sidebar.feedback_logged": "Logged: it stands on the member's page",
  "sidebar.feedback_nobody":
    "Nobody in the group waits for an answer now: open the sidebar in a chat with the customer to log what they think.",
  "sidebar.viewer_notes": "Your role may only look: tags and feedback need “service”.",
  "feedback.title": "Feedback",
  "feedback.none": "None yet: what colleagues log in the WeCom sidebar stands here.",
  "feedback_kind.wish": "wish",
  "feedback_kind.bug": "bug",
  "feedback_kind.complaint": "complaint",
  "feedback_kind.praise": "praise",
};
