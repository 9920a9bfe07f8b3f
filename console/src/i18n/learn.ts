// One language at a time: whoever reads one of them need not wait for the words of the other.
import { useEffect, useState } from "react";
import { teach, type Locale, type Words } from "./index.tsx";

const words: Record<Locale, () => Promise<Partial<Words>>> = {
  zh: async () => (await import("./zh.ts")).zh,
  en: async () => (await import("./en.ts")).en,
};

export async function learn(locale: Locale): Promise<void> {
  teach({ [locale]: await words[locale]() });
}

// The language to show: the one that is wanted once its words are here, until then the one before.
// `known`: already learned.
export function useLearned(wanted: Locale, known: Locale): Locale {
  const [shown, setShown] = useState(known);
  useEffect(() => {
    let isLatest = true;
    learn(wanted).then(
      () => {
        if (isLatest) setShown(wanted);
      },
      () => undefined, // out of reach: the words that are here are better than none
    );
    return () => {
      isLatest = false;
    };
  }, [wanted]);
  return shown;
}
