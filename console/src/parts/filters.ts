// Filters live in the address bar, so that a view can be shared as a link.
import { useCallback } from "react";
import { useSearchParams } from "react-router";

export function useFilter(name: string, fallback = ""): [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams();
  const set = useCallback(
    (value: string) => {
      setSearch(
        (old) => {
          const next = new URLSearchParams(old);
          if (value === fallback) next.delete(name);
          else next.set(name, value);
          return next;
        },
        { replace: true },
      );
    },
    [fallback, name, setSearch],
  );
  return [search.get(name) ?? fallback, set];
}
