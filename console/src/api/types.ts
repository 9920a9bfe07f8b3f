// Short names for the shapes of the API document.
import type { components } from "../generated/api.ts";

type Schemas = components["schemas"];

export type AnswerStatistics = Schemas["AnswerStatistics"];
export type Account = Schemas["Account"];
export type ActivityDay = Schemas["ActivityDay"];
export type ApiToken = Schemas["ApiToken"];
export type AuditEntry = Schemas["AuditEntry"];
export type Contact = Schemas["Contact"];
export type Decision = Schemas["Decision"];
export type DifferingMessage = Schemas["DifferingMessage"];
export type Effect = Schemas["Effect"];
export type Group = Schemas["Group"];
export type GroupMember = Schemas["GroupMember"];
export type GroupRef = Schemas["GroupRef"];
export type HealthDay = Schemas["HealthDay"];
export type HealthMeasure = Schemas["HealthMeasure"];
export type Incident = Schemas["Incident"];
export type Invitation = Schemas["Invitation"];
export type Label = Schemas["Label"];
export type LanguageModel = Schemas["LanguageModel"];
export type Lesson = Schemas["Lesson"];
export type Member = Schemas["Member"];
export type MemberRef = Schemas["MemberRef"];
export type Message = Schemas["Message"];
export type ModelVersion = Schemas["ModelVersion"];
export type NextEvent = Schemas["NextEvent"];
export type ParentRef = Schemas["ParentRef"];
export type Platform = Schemas["Platform"];
export type PlatformCapability = Schemas["PlatformCapability"];
export type PolicyTest = Schemas["PolicyTest"];
export type Question = Schemas["Question"];
export type Session = Schemas["Session"];
export type Stay = Schemas["Stay"];
export type Strike = Schemas["Strike"];
export type Suggestion = Schemas["Suggestion"];
export type Task = Schemas["Task"];
export type TestHits = Schemas["TestHits"];
export type TimelineEntry = Schemas["TimelineEntry"];
export type Today = Schemas["Today"];
export type WebhookDelivery = Schemas["WebhookDelivery"];
export type WebhookEndpoint = Schemas["WebhookEndpoint"];
export type WebhookKind = Schemas["WebhookKind"];
export type WebhookSubscription = Schemas["WebhookSubscription"];
export type Why = Schemas["Why"];
export type Role = Session["role"];

// The policy as it is sent and as it is edited: entries leave out what their kind does not look at;
// in the forms everything has a value (pages/rules/complete.ts).
export type SentPolicy = Schemas["Policy"];
export type SentDraft = Schemas["PolicyDraft"];
export type Rule = Required<Schemas["Rule"]>;
export type KeywordReply = Required<Schemas["KeywordReply"]>;
export type Faq = Required<Schemas["Faq"]>;
export type Weekday = keyof Schemas["Week"];
export type Calendar = Omit<Schemas["Calendar"], "week"> & { week: Record<Weekday, string[]> };
export type Policy = Omit<SentPolicy, "rules" | "replies" | "faqs" | "calendar"> & {
  rules: Rule[];
  replies: KeywordReply[];
  faqs: Faq[];
  calendar: Calendar;
};
export type PolicyDraft = Omit<SentDraft, "policy"> & { policy: Policy };
