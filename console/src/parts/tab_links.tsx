// Tabs that are links: each view has an address.
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
  return (
    <nav aria-label={label} className="tabs">
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
