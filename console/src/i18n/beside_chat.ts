// The words of the page beside a chat, which is loaded on a phone inside another program: those that
// all pages share, its own, and the names of what the API says.
import { enCodes } from "./en_codes.ts";
import { enCommon } from "./en_common.ts";
import { enDecisions } from "./en_decisions.ts";
import { enPages } from "./en_pages.ts";
import { enPlatforms } from "./en_platforms.ts";
import { enSidebar } from "./en_sidebar.ts";
import { teach, type Words } from "./index.tsx";
import { zhCodes } from "./zh_codes.ts";
import { zhCommon } from "./zh_common.ts";
import { zhDecisions } from "./zh_decisions.ts";
import { zhPages } from "./zh_pages.ts";
import { zhPlatforms } from "./zh_platforms.ts";
import { zhSidebar } from "./zh_sidebar.ts";

export const besideChat: Record<"zh" | "en", Partial<Words>> = {
  zh: { ...zhCommon, ...zhCodes, ...zhDecisions, ...zhPages, ...zhPlatforms, ...zhSidebar },
  en: { ...enCommon, ...enCodes, ...enDecisions, ...enPages, ...enPlatforms, ...enSidebar },
};

teach(besideChat);
