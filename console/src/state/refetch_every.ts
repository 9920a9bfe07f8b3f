// For what goes on by itself and tells no live event: asks again while somebody waits for it.
import { useEffect } from "react";

export function useRefetchEvery(ms: number | null, refetch: () => void): void {
  useEffect(() => {
    if (ms === null) return undefined;
    const timer = setInterval(refetch, ms);
    return () => clearInterval(timer);
  }, [ms, refetch]);
}
