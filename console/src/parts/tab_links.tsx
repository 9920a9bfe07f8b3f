// Tabs that are links: each view has an address.
import { useLayoutEffect, useRef } from "react";
import { Link } from "react-router";
import { useWords } from "../i18n/index.tsx";

export interface TabLink {
  to: string;
  label: string;
  here: boolean;
  count?: number;
}

export function TabLinks({ tabs, label }: { tabs: TabLink[]; label: string }) {
  const { count } = useWords();
  const bar = useRef<HTMLElement>(null);
  const here = tabs.find((tab) => tab.here)?.to;
  // On a phone the bar is longer than the screen: the tab that is open is not left outside it.
  useLayoutEffect(() => {
    const nav = bar.current;
    const open = nav?.querySelector("[aria-current]")?.getBoundingClientRect();
    if (!nav || !open) return;
    const frame = nav.getBoundingClientRect();
    nav.scrollLeft += open.left - frame.left - (frame.width - open.width) / 2;
  }, [here]);
  return (
    <nav aria-label={label} className="tabs" ref={bar}>
      {tabs.map((tab) => (
        <Link aria-current={tab.here ? "page" : undefined} key={tab.to} to={tab.to}>
          {tab.label}
          {tab.count !== undefined && tab.count > 0 && (
            <span className="num quiet"> {count(tab.count)}</span>
          )}
        </Link>
      ))}
    </nav>
  );
}
