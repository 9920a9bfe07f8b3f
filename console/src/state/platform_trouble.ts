// How many of the connected chat platforms are not well, for the navigation.
import { useGet } from "../api/queries.ts";
import type { Platform } from "../api/types.ts";

export const troubleMs = 60_000; // how often it is asked for

export interface PlatformTrouble {
  count: number;
  down: boolean; // one of them waits for a person
}

export function troubleOf(platforms: Pick<Platform, "condition">[]): PlatformTrouble {
  return {
    count: platforms.filter(({ condition }) => condition !== "well").length,
    down: platforms.some(({ condition }) => condition === "down"),
  };
}

export function usePlatformTrouble(): PlatformTrouble {
  const { data } = useGet("/api/v1/platforms", {}, { refetchMs: troubleMs });
  return troubleOf(data?.items ?? []);
}
