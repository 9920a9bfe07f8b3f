// What went wrong on a platform, in the reader's language, as the server tells it; texts of a newer
// or older server, and other people's words, are shown as they are.
import type { TroubleTold } from "../api/types.ts";
import { useWords } from "../i18n/index.tsx";

type Said = { trouble: string; troubles: TroubleTold[] };

export function sayTrouble({ trouble, troubles }: Said, locale: "zh" | "en"): string {
  if (troubles.length === 0) return trouble;
  const join = locale === "zh" ? "；" : "; ";
  return troubles.map((each) => (locale === "zh" ? each.chinese : each.english)).join(join);
}

// What to do, each thing once.
export function remediesOf(troubles: TroubleTold[], locale: "zh" | "en"): string[] {
  const all = troubles.map((each) => (locale === "zh" ? each.remedy_chinese : each.remedy_english));
  return [...new Set(all.filter((each) => each !== ""))];
}

export function TroubleText({ of }: { of: Said }) {
  const { locale } = useWords();
  const isTold = of.troubles.length > 0 && of.troubles.every((each) => each.code !== "other");
  return <span lang={isTold ? locale : "en"}>{sayTrouble(of, locale)}</span>;
}

// The same with what to do about it.
export function TroubleAndRemedy({ of }: { of: Said }) {
  const { locale } = useWords();
  return (
    <>
      <TroubleText of={of} />
      {remediesOf(of.troubles, locale).map((each) => (
        <span key={each}> {each}</span>
      ))}
    </>
  );
}
