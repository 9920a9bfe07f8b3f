// Short names for the shapes of the API document.
import type { components } from "../generated/api.ts";

type Schemas = components["schemas"];

export type AnswerStatistics = Schemas["AnswerStatistics"];
export type Account = Schemas["Account"];
export type ActivityDay = Schemas["ActivityDay"];
export type ApiToken = Schemas["ApiToken"];
export type Admission = Schemas["Admission"];
export type Application = Schemas["Application"];
export type ApplicationDetail = Schemas["ApplicationDetail"];
export type AuditEntry = Schemas["AuditEntry"];
export type Broadcast = Schemas["Broadcast"];
export type BroadcastCounts = Schemas["BroadcastCounts"];
export type BroadcastDetail = Schemas["BroadcastDetail"];
export type BroadcastPlan = Schemas["BroadcastPlan"];
export type BroadcastPlannedGroup = Schemas["BroadcastPlannedGroup"];
export type BroadcastRequest = Schemas["BroadcastRequest"];
export type BroadcastSending = Schemas["BroadcastSending"];
export type Channel = Schemas["Channel"];
export type Destination = Schemas["Destination"];
export type EntranceRule = Schemas["EntranceRule"];
export type EntranceRules = Schemas["EntranceRules"];
export type EntryCode = Schemas["EntryCode"];
export type EntryCodeDetail = Schemas["EntryCodeDetail"];
export type EntryWay = Schemas["EntryWay"];
export type Funnel = Schemas["Funnel"];
export type FunnelShare = Schemas["FunnelShare"];
export type FunnelSteps = Schemas["FunnelSteps"];
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
export type PageRights = Schemas["PageRights"];
export type ParentRef = Schemas["ParentRef"];
export type Platform = Schemas["Platform"];
export type PlatformCapability = Schemas["PlatformCapability"];
export type TroubleTold = Schemas["TroubleTold"];
export type PolicyTest = Schemas["PolicyTest"];
export type Question = Schemas["Question"];
export type Session = Schemas["Session"];
export type Script = Schemas["Script"];
export type Sidebar = Schemas["Sidebar"];
export type SidebarQuestion = Schemas["SidebarQuestion"];
export type SignInWay = Schemas["SignInWay"];
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
export type SeatingProgram = Required<Omit<Schemas["SeatingProgram"], "weights">> & {
  weights: Required<Schemas["SeatWeights"]>;
};
export type Seating = Omit<Required<Schemas["Seating"]>, "programs"> & {
  programs: SeatingProgram[];
};
export type CardPolicy = Required<NonNullable<Schemas["Policy"]["cards"]>>;
export type OnboardingPolicy = Required<Schemas["OnboardingPolicy"]>;
export type Newcomer = Schemas["Newcomer"];
export type OnboardingMeasure = Schemas["OnboardingMeasure"];
export type RobotPolicy = Required<NonNullable<Schemas["Policy"]["robot"]>>;
export type AdmissionPolicy = Required<Schemas["AdmissionPolicy"]>;
export type Policy = Omit<
  SentPolicy,
  | "rules"
  | "replies"
  | "faqs"
  | "calendar"
  | "seating"
  | "admission"
  | "cards"
  | "onboarding"
  | "robot"
> & {
  rules: Rule[];
  replies: KeywordReply[];
  faqs: Faq[];
  calendar: Calendar;
  seating: Seating;
  admission: AdmissionPolicy;
  cards: CardPolicy;
  onboarding: OnboardingPolicy;
  robot: RobotPolicy;
};
export type PolicyDraft = Omit<SentDraft, "policy"> & { policy: Policy };
export type Behaviour = Schemas["Behaviour"];
export type Feedback = Schemas["Feedback"];
export type FeedbackKind = Feedback["kind"];
export type CustomerTag = Schemas["CustomerTag"];
export type TagChange = Schemas["TagChange"];
export type Company = Schemas["Company"];
export type CompanyDetail = Schemas["CompanyDetail"];
export type CompanyRef = Schemas["CompanyRef"];
export type CompanyRelation = Schemas["CompanyRelation"];
export type CompetitorMap = Schemas["CompetitorMap"];
export type MemberSeat = Schemas["MemberSeat"];
export type MemberSeats = Schemas["MemberSeats"];
export type Placement = Schemas["Placement"];
export type PlacementBinding = Schemas["PlacementBinding"];
export type PlacementChoice = Schemas["PlacementChoice"];
export type PlacementChoices = Schemas["PlacementChoices"];
export type PlacementDetail = Schemas["PlacementDetail"];
export type PlacementPlace = Schemas["PlacementPlace"];
export type PlacementSeat = Schemas["PlacementSeat"];
export type GroupPassed = Schemas["GroupPassed"];
export type Succession = Schemas["Succession"];
export type MemberSuccession = Schemas["MemberSuccession"];
export type SeatCounts = Schemas["SeatCounts"];
export type SeatMerits = Schemas["SeatMerits"];
export type SeatObjection = Schemas["SeatObjection"];
export type ProgramDocument = Schemas["ProgramDocument"];
export type ProgramFinding = Schemas["ProgramFinding"];
export type ProgramCheck = Schemas["ProgramCheck"];
export type ProgramDetail = Schemas["ProgramDetail"];
export type ProgramLine = Schemas["ProgramLine"];
export type ProgramPlan = Schemas["ProgramPlan"];
export type ProgramDifference = Schemas["ProgramDifference"];
export type ArchetypeList = Schemas["ArchetypeList"];
export type Segment = Schemas["Segment"];
export type SegmentDetail = Schemas["SegmentDetail"];
export type SegmentFound = Schemas["SegmentFound"];
