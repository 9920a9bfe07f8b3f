// The side panel keeps the list's place: what it shows is a parameter of the address
// (?open=question:12), so that it can be shared, and the back button closes it.
import { useCallback, type ReactNode } from "react";
import { Link, useLocation, useSearchParams } from "react-router";

export type Opened = "question" | "task" | "why" | "decision" | "rule";

export interface Open {
  kind: Opened;
  id: string;
}

const kinds: Opened[] = ["question", "task", "why", "decision", "rule"];

export function parseOpen(text: string | null): Open | null {
  const [kind, id] = (text ?? "").split(":");
  return id && kinds.includes(kind as Opened) ? { kind: kind as Opened, id } : null;
}

export function useOpen() {
  const [search, setSearch] = useSearchParams();
  const opened = parseOpen(search.get("open"));
  const show = useCallback(
    (kind: Opened, id: number | string) => {
      setSearch((old) => {
        const next = new URLSearchParams(old);
        next.set("open", `${kind}:${id}`);
        return next;
      });
    },
    [setSearch],
  );
  const close = useCallback(() => {
    setSearch((old) => {
      const next = new URLSearchParams(old);
      next.delete("open");
      return next;
    });
  }, [setSearch]);
  return { opened, show, close };
}

export interface OpenLinkProps {
  kind: Opened;
  id: number | string;
  className?: string;
  title?: string;
  label?: string;
  children: ReactNode;
}

export function OpenLink({ kind, id, className, title, label, children }: OpenLinkProps) {
  const location = useLocation();
  const search = new URLSearchParams(location.search);
  search.set("open", `${kind}:${id}`);
  return (
    <Link
      aria-label={label}
      className={className}
      title={title}
      to={{ pathname: location.pathname, search: `?${search}` }}
    >
      {children}
    </Link>
  );
}
