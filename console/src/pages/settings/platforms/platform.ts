// What is known of chat platforms beyond what the server says: where their callbacks go, where
// their documents are.
import type { PlatformCapability } from "../../../api/types.ts";
import type { Locale } from "../../../i18n/index.tsx";

export type Verdict = PlatformCapability["verdict"];
export const verdicts: Verdict[] = ["automatic", "confirmed", "manual", "impossible"];

// These call us; others we call.
const callingBack = ["wecom"];

export function callbackAddress(source: string, origin: string): string | null {
  return callingBack.includes(source) ? `${origin}/callbacks/${source}` : null;
}

// Whether a platform on the internet could call an address, as far as its text tells.
export function isPublic(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  const isOurs =
    hostname === "localhost" ||
    /^(127|10|192\.168|172\.(1[6-9]|2\d|3[01]))\./.test(hostname) ||
    hostname.startsWith("[") ||
    !hostname.includes(".");
  return protocol === "https:" && !isOurs;
}

export interface SourcePart {
  text: string;
  page?: string; // number of a page of WeCom's developer documents
}

// "92120, 92122" of WeCom names pages of its documents; anything else is shown as it is.
export function sourceParts(platform: string, source: string): SourcePart[] {
  if (platform !== "wecom") return source === "" ? [] : [{ text: source }];
  return source
    .split(/,\s*/)
    .filter((part) => part !== "")
    .map((part) => (/^\d+$/.test(part) ? { text: part, page: part } : { text: part }));
}

export const wecomPage = (page: string) =>
  `https://developer.work.weixin.qq.com/document/path/${page}`;

export interface Ability {
  name: string; // in the reader's language, or as the server has it
  says: string;
  row: PlatformCapability;
}

export function abilitiesOf(
  rows: PlatformCapability[],
  locale: Locale,
  word: (family: string, code: string) => string,
): Ability[] {
  return rows.map((row) => {
    const said = word("capability", row.name);
    return {
      name: said === row.name ? row.name.replaceAll("_", " ") : said,
      says: locale === "zh" ? row.chinese : row.english,
      row,
    };
  });
}

// Those that contain every word of the filter, wherever.
export function filterAbilities(abilities: Ability[], words: string[]): Ability[] {
  return abilities.filter(({ name, says, row }) => {
    const text = [name, says, row.name, row.chinese, row.english, row.source]
      .join("\n")
      .toLocaleLowerCase();
    return words.every((each) => text.includes(each.toLocaleLowerCase()));
  });
}
