// One language at a time: whoever reads one of them need not wait for the words of the other.
import { teach, type Locale, type Words } from "./index.tsx";

const words: Record<Locale, () => Promise<Partial<Words>>> = {
  zh: async () => (await import("./zh.ts")).zh,
  en: async () => (await import("./en.ts")).en,
};

export async function learn(locale: Locale): Promise<void> {
  teach({ [locale]: await words[locale]() });
}
