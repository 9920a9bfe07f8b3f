// One ticking clock for every countdown on the page: rows re-render once a second together, and
// only those that ask. The time is the server's (see api/client.ts), in milliseconds since 1970.
import { useSyncExternalStore } from "react";
import { serverNow } from "../api/client.ts";

const listeners = new Set<() => void>();
let now = serverNow();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  if (!timer) {
    now = serverNow();
    timer = setInterval(() => {
      now = serverNow();
      for (const each of listeners) each();
    }, 1_000);
  }
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
}

// The current time, rounded down to `stepMs`: a row that shows minutes need not render every
// second.
export function useNow(stepMs = 1_000): number {
  const read = () => Math.floor(now / stepMs) * stepMs;
  return useSyncExternalStore(subscribe, read, read);
}
