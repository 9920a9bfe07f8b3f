// The card on which somebody signs in, sets up, or accepts an invitation.
import type { ReactNode } from "react";
import { useT } from "../../i18n/index.tsx";

export function EntryFrame({
  title,
  lead,
  children,
  foot,
}: {
  title: string;
  lead: ReactNode;
  children: ReactNode;
  foot?: ReactNode;
}) {
  const t = useT();
  return (
    <main className="entry">
      <section className="entry-card">
        <div className="brand entry-brand">
          <img alt="" height={28} src="/icon.svg" width={28} />
          <span>
            {t("app.name")} <small>{t("app.name_latin")}</small>
          </span>
        </div>
        <h1 className="entry-title">{title}</h1>
        <p className="quiet">{lead}</p>
        {children}
        {foot && <div className="entry-foot">{foot}</div>}
      </section>
    </main>
  );
}
