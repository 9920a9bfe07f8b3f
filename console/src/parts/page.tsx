// The anatomy of every page: a title in plain words with one sentence of what is true now, filters,
// the list.
import { ArrowLeftOutlined } from "@ant-design/icons";
import { useEffect, type ReactNode } from "react";
import { Link } from "react-router";
import { useT } from "../i18n/index.tsx";

export interface PageProps {
  title: string | undefined; // undefined: not known yet
  lead?: ReactNode;
  leadLines?: 1 | 2; // how many lines the lead may take on a phone; they are kept free for it
  back?: { to: string; label: string };
  actions?: ReactNode;
  filters?: ReactNode;
  tabs?: ReactNode;
  body?: "padded" | "flush" | "narrow";
  children: ReactNode;
}

export function Page({
  title,
  lead,
  leadLines = 1,
  back,
  actions,
  filters,
  tabs,
  body = "padded",
  children,
}: PageProps) {
  const t = useT();
  useEffect(() => {
    if (title !== undefined) document.title = t("app.title", { page: title });
  }, [t, title]);
  const bodyClass = body === "padded" ? "" : ` is-${body}`;
  return (
    <main className="page" id="main">
      <header className="page-head">
        <div className="page-heading">
          {back && (
            <Link className="crumb" to={back.to}>
              <ArrowLeftOutlined aria-hidden /> {back.label}
            </Link>
          )}
          <h1 aria-busy={title === undefined} className="page-title">
            {title ?? <span className="visually-hidden">{t("state.loading")}</span>}
          </h1>
          <p className={`page-lead${leadLines === 2 ? " is-double" : ""}`}>{lead}</p>
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </header>
      {tabs}
      {filters && <div className="page-filters">{filters}</div>}
      <div className={`page-body${bodyClass}`}>{children}</div>
    </main>
  );
}

// Nothing to show: what this place is for, and the next step.
export function Empty({
  title,
  hint,
  action,
}: {
  title: string;
  hint?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className="state-box">
      <p className="state-title">{title}</p>
      {hint && <p className="quiet">{hint}</p>}
      {action}
    </div>
  );
}

// Grey rows of the height that the real ones will have, so that nothing jumps when they come.
export function SkeletonRows({ rows = 8, height = 56 }: { rows?: number; height?: number }) {
  const t = useT();
  return (
    <div aria-busy="true" className="skeleton" role="status">
      <span className="visually-hidden">{t("state.loading")}</span>
      {Array.from({ length: rows }, (_, index) => (
        <div className="skeleton-row" key={index} style={{ height }}>
          <i style={{ width: `${34 + ((index * 17) % 41)}%` }} />
          <i style={{ width: `${18 + ((index * 29) % 37)}%` }} />
        </div>
      ))}
    </div>
  );
}
