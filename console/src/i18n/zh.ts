// 中文 — the first language of the console. Keys are shared with en.ts; the words are those of the
// glossary.
import { zhAdmission } from "./zh_admission.ts";
import { zhBroadcasts } from "./zh_broadcasts.ts";
import { zhCards } from "./zh_cards.ts";
import { zhChannels } from "./zh_channels.ts";
import { zhCodes } from "./zh_codes.ts";
import { zhCommon } from "./zh_common.ts";
import { zhDecisions } from "./zh_decisions.ts";
import { zhModels } from "./zh_models.ts";
import { zhOnboarding } from "./zh_onboarding.ts";
import { zhPages } from "./zh_pages.ts";
import { zhPlatforms } from "./zh_platforms.ts";
import { zhPrograms } from "./zh_programs.ts";
import { zhRobot } from "./zh_robot.ts";
import { zhSeating } from "./zh_seating.ts";
import { zhSegments } from "./zh_segments.ts";
import { zhSidebar } from "./zh_sidebar.ts";
import { zhSuccession } from "./zh_succession.ts";
import { zhWebhooks } from "./zh_webhooks.ts";

export const zh = {
  ...zhBroadcasts,
  ...zhAdmission,
  ...zhCodes,
  ...zhModels,
  ...zhDecisions,
  ...zhSegments,
  ...zhPages,
  ...zhSuccession,
  ...zhWebhooks,
  ...zhPlatforms,
  ...zhPrograms,
  ...zhSidebar,
  ...zhCards,
  ...zhOnboarding,
  ...zhRobot,
  ...zhChannels,
  ...zhSeating,
  ...zhCommon,
};
