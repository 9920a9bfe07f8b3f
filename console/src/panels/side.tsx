// The frame of every side panel: title, body that scrolls, what can be done at the foot.
import { CloseOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import { useT } from "../i18n/index.tsx";

export interface SideProps {
  title: ReactNode;
  label: string;
  onClose: () => void;
  foot?: ReactNode;
  children: ReactNode;
}

export function Side({ title, label, onClose, foot, children }: SideProps) {
  const t = useT();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => body.current?.focus(), []);
  return (
    <aside aria-label={label} className="side">
      <header className="side-head">
        <h2 className="side-title ellipsis">{title}</h2>
        <Button
          aria-label={t("act.close_panel")}
          className="side-close"
          icon={<CloseOutlined aria-hidden />}
          onClick={onClose}
          title={t("act.close_panel_key")}
          type="text"
        />
      </header>
      <div className="side-body" ref={body} tabIndex={-1}>
        {children}
      </div>
      {foot && <footer className="side-foot">{foot}</footer>}
    </aside>
  );
}
