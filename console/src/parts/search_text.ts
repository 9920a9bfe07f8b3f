// A search box: what is typed shows at once, what is asked follows when the typing rests, and lives
// in the address bar like every filter.
import { useEffect, useState } from "react";
import { useFilter } from "./filters.ts";

export const typingRestMs = 250;

// [what is asked, what is typed, type]
export function useSearchText(name: string): [string, string, (text: string) => void] {
  const [asked, ask] = useFilter(name);
  const [typed, setTyped] = useState(asked);
  useEffect(() => {
    if (typed.trim() === asked) return;
    const timer = setTimeout(() => ask(typed.trim()), typingRestMs);
    return () => clearTimeout(timer);
  }, [ask, asked, typed]);
  return [asked, typed, setTyped];
}
