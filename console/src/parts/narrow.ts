import { useSyncExternalStore } from "react";

export const phoneWidthMax = 760; // pixels; the same figure as in app/styles

const query = window.matchMedia(`(max-width: ${phoneWidthMax}px)`);

// Is this a phone? Tables become two-line rows there.
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      query.addEventListener("change", listener);
      return () => query.removeEventListener("change", listener);
    },
    () => query.matches,
  );
}
