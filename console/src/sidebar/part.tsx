import type { ReactNode } from "react";

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="sidebar-part">
      <h2 className="sidebar-heading">{title}</h2>
      {children}
    </section>
  );
}
