// The live feed: one EventSource for the whole console. Events change what is shown (patch.ts) and
// mark what may have gained or lost rows as stale, which fetches it again — at most once per
// `refetchMs`, however many events arrive. The browser reconnects by itself and says where it left
// off; on `reset`, and when the connection was down, everything is fetched again.
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useSyncExternalStore } from "react";
import type { LiveEvent } from "./live.ts";
import { patchAnswer } from "./patch.ts";

export const refetchMs = 3_000;

export type LiveState = "connecting" | "live" | "broken";

let state: LiveState = "connecting";
const stateListeners = new Set<() => void>();
const eventListeners = new Set<(event: LiveEvent) => void>();

function setState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const listener of stateListeners) listener();
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(
    (listener) => {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    () => state,
  );
}

// For a page that follows something itself: an open conversation appends its group's messages.
export function useLiveEvents(listener: (event: LiveEvent) => void): void {
  useEffect(() => {
    eventListeners.add(listener);
    return () => {
      eventListeners.delete(listener);
    };
  }, [listener]);
}

// Which lists an event may have changed the membership of, by the start of their path.
const touched: Record<LiveEvent["type"], string[]> = {
  question: ["/api/v1/questions", "/api/v1/today", "/api/v1/groups/{id}/questions"],
  task: ["/api/v1/tasks", "/api/v1/today", "/api/v1/questions/{id}"],
  decision: ["/api/v1/decisions", "/api/v1/members/{id}", "/api/v1/why", "/api/v1/today"],
  group: ["/api/v1/groups/{id}/timeline"],
  message: [],
  policy: ["/api/v1/policy"],
  reset: [],
};

export class Refetcher {
  private readonly client: QueryClient;
  private readonly paths = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: QueryClient) {
    this.client = client;
  }

  note(event: LiveEvent): void {
    for (const path of touched[event.type]) this.paths.add(path);
    if (this.paths.size > 0) this.timer ??= setTimeout(() => this.flush(), refetchMs);
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private flush(): void {
    const paths = [...this.paths];
    this.paths.clear();
    this.timer = undefined;
    void this.client.invalidateQueries({
      predicate: ({ queryKey }) => paths.some((path) => String(queryKey[0]).startsWith(path)),
    });
  }
}

export function applyToCache(client: QueryClient, event: LiveEvent): void {
  for (const query of client.getQueryCache().getAll()) {
    if (query.state.data === undefined) continue;
    const next = patchAnswer(String(query.queryKey[0]), query.state.data, event);
    if (next !== query.state.data) {
      client.setQueryData(query.queryKey, next, { updatedAt: query.state.dataUpdatedAt });
    }
  }
}

const types: LiveEvent["type"][] = [
  "question",
  "task",
  "group",
  "message",
  "decision",
  "policy",
  "reset",
];

// Mounted once, by the shell.
export function useLiveFeed(): void {
  const client = useQueryClient();
  useEffect(() => {
    const refetcher = new Refetcher(client);
    const source = new EventSource("/api/v1/events");
    let wasDown = false;
    source.onopen = () => {
      setState("live");
      if (wasDown) void client.invalidateQueries();
      wasDown = false;
    };
    source.onerror = () => {
      wasDown = true;
      setState("broken");
    };
    for (const type of types) {
      source.addEventListener(type, (message) => {
        const event = {
          type,
          data: JSON.parse((message as MessageEvent<string>).data),
        } as LiveEvent;
        if (event.type === "reset") {
          void client.invalidateQueries();
          return;
        }
        applyToCache(client, event);
        refetcher.note(event);
        for (const listener of eventListeners) listener(event);
      });
    }
    return () => {
      source.close();
      refetcher.stop();
      setState("connecting");
    };
  }, [client]);
}
