// Settings: mine first, the chat platforms; accounts, keys and the audit trail for those who may.
import { useParams } from "react-router";
import type { Session } from "../../api/types.ts";
import { useT } from "../../i18n/index.tsx";
import { Page } from "../../parts/page.tsx";
import { TabLinks } from "../../parts/tab_links.tsx";
import { usePlatformTrouble } from "../../state/platform_trouble.ts";
import { useMay } from "../../state/session.tsx";
import { About } from "./about.tsx";
import { Accounts } from "./accounts.tsx";
import { Audit } from "./audit.tsx";
import { Me } from "./me.tsx";
import { Platforms } from "./platforms/platforms.tsx";
import { Tokens } from "./tokens.tsx";
import { Webhooks } from "./webhooks/webhooks.tsx";

const tabs = ["me", "platforms", "accounts", "tokens", "webhooks", "audit", "about"] as const;
type Tab = (typeof tabs)[number];
const forAdmins: Tab[] = ["accounts", "tokens", "webhooks", "audit"];

export interface SettingsProps {
  onChanged: (session: Session) => void;
  onLeave: () => void;
}

export default function SettingsPage(props: SettingsProps) {
  const t = useT();
  const params = useParams();
  const isAdmin = useMay("admin");
  const trouble = usePlatformTrouble();
  const tab: Tab = tabs.find((each) => each === params.tab) ?? "me";
  const allowed = isAdmin || !forAdmins.includes(tab);
  return (
    <Page
      body={tab === "audit" ? "flush" : "narrow"}
      lead={t("settings.lead")}
      tabs={
        <TabLinks
          label={t("nav.settings")}
          tabs={tabs
            .filter((each) => isAdmin || !forAdmins.includes(each))
            .map((each) => ({
              to: each === "me" ? "/settings" : `/settings/${each}`,
              label: t(`settings.tab.${each}`),
              here: each === tab,
              ...(each === "platforms" ? { count: trouble.count } : {}),
            }))}
        />
      }
      title={t("nav.settings")}
    >
      {allowed ? <Body {...props} tab={tab} /> : <NotAllowed />}
    </Page>
  );
}

function NotAllowed() {
  const t = useT();
  return (
    <div className="state-box">
      <p className="state-title">{t("problem.not_allowed")}</p>
      <p className="quiet">{t("problem.not_allowed_todo")}</p>
    </div>
  );
}

function Body({ tab, onChanged, onLeave }: SettingsProps & { tab: Tab }) {
  switch (tab) {
    case "me":
      return <Me onChanged={onChanged} onLeave={onLeave} />;
    case "platforms":
      return <Platforms />;
    case "accounts":
      return <Accounts />;
    case "tokens":
      return <Tokens />;
    case "webhooks":
      return <Webhooks />;
    case "audit":
      return <Audit />;
    case "about":
      return <About />;
  }
}
