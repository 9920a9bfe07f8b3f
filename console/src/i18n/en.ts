// English. The same keys as zh.ts: the compiler refuses a missing or an unknown one.
import { enAdmission } from "./en_admission.ts";
import { enBroadcasts } from "./en_broadcasts.ts";
import { enCards } from "./en_cards.ts";
import { enChannels } from "./en_channels.ts";
import { enCodes } from "./en_codes.ts";
import { enCommon } from "./en_common.ts";
import { enDecisions } from "./en_decisions.ts";
import { enModels } from "./en_models.ts";
import { enOnboarding } from "./en_onboarding.ts";
import { enPages } from "./en_pages.ts";
import { enPlatforms } from "./en_platforms.ts";
import { enPrograms } from "./en_programs.ts";
import { enRobot } from "./en_robot.ts";
import { enSeating } from "./en_seating.ts";
import { enSegments } from "./en_segments.ts";
import { enSidebar } from "./en_sidebar.ts";
import { enSuccession } from "./en_succession.ts";
import { enWebhooks } from "./en_webhooks.ts";
import type { zh } from "./zh.ts";

export const en: Record<keyof typeof zh, string> = {
  ...enBroadcasts,
  ...enAdmission,
  ...enCodes,
  ...enModels,
  ...enDecisions,
  ...enSegments,
  ...enPages,
  ...enSuccession,
  ...enWebhooks,
  ...enPlatforms,
  ...enPrograms,
  ...enSidebar,
  ...enCards,
  ...enOnboarding,
  ...enRobot,
  ...enChannels,
  ...enSeating,
  ...enCommon,
};
