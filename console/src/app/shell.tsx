// The frame around every page: what can be done here, how much waits, who is signed in, whether it
// is live.
import {
  ApartmentOutlined,
  CheckSquareOutlined,
  IdcardOutlined,
  MessageOutlined,
  NotificationOutlined,
  ProfileOutlined,
  QrcodeOutlined,
  SafetyCertificateOutlined,
  SettingOutlined,
  TeamOutlined,
  UserOutlined,
} from "@ant-design/icons";
import { Dropdown } from "antd";
import { lazy, Suspense, type ComponentType, type ReactNode } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { patch, remove } from "../api/client.ts";
import { useGet } from "../api/queries.ts";
import type { Session } from "../api/types.ts";
import { useT, useWords, type Key } from "../i18n/index.tsx";
import { useOpen } from "../parts/open.tsx";
import { Initial } from "../parts/person.tsx";
import { ShortcutProvider, useShortcuts } from "../parts/shortcuts.tsx";
import { CommandsProvider, useCommands } from "../state/commands.tsx";
import { useLiveFeed, useLiveState } from "../state/live_feed.ts";
import { usePlatformTrouble } from "../state/platform_trouble.ts";
import { useSession } from "../state/session.tsx";
import { chooseAppearance, useDark } from "./theme.ts";

const SideHost = lazy(() => import("../panels/side_host.tsx"));

interface Place {
  to: string;
  label: Key;
  icon: ComponentType<{ "aria-hidden"?: boolean }>;
  key: string;
  phone: boolean;
  also?: string[]; // addresses of pages that belong to it
}

const places: Place[] = [
  { to: "/today", label: "nav.today", icon: CheckSquareOutlined, key: "t", phone: true },
  { to: "/groups", label: "nav.groups", icon: TeamOutlined, key: "g", phone: true },
  {
    to: "/conversations",
    label: "nav.conversations",
    icon: MessageOutlined,
    key: "c",
    phone: true,
  },
  {
    to: "/members",
    label: "nav.members",
    icon: UserOutlined,
    key: "m",
    phone: true,
    also: ["/segments"],
  },
  {
    to: "/broadcasts",
    label: "nav.broadcasts",
    icon: NotificationOutlined,
    key: "b",
    phone: false,
  },
  { to: "/channels", label: "nav.channels", icon: QrcodeOutlined, key: "h", phone: false },
  {
    to: "/placements",
    label: "nav.placements",
    icon: ApartmentOutlined,
    key: "p",
    phone: false,
    also: ["/companies"],
  },
  { to: "/admission", label: "nav.admission", icon: IdcardOutlined, key: "a", phone: false },
  { to: "/programs", label: "nav.programs", icon: ProfileOutlined, key: "o", phone: false },
  { to: "/rules", label: "nav.rules", icon: SafetyCertificateOutlined, key: "r", phone: false },
  { to: "/settings", label: "nav.settings", icon: SettingOutlined, key: "s", phone: true },
];

export interface ShellProps {
  onLeave: () => void;
  onChanged: (session: Session) => void;
  children: ReactNode;
}

export function Shell(props: ShellProps) {
  return (
    <ShortcutProvider>
      <CommandsProvider>
        <Frame {...props} />
      </CommandsProvider>
    </ShortcutProvider>
  );
}

function Frame({ onLeave, onChanged, children }: ShellProps) {
  const t = useT();
  const navigate = useNavigate();
  const { undo } = useCommands();
  const { opened, close } = useOpen();
  useLiveFeed();
  useShortcuts([
    ...places.map((place) => ({
      keys: `g ${place.key}`,
      label: place.label,
      run: () => void navigate(place.to),
    })),
    { keys: "/", label: "keys.search", run: () => void navigate("/conversations/search") },
    { keys: "u", label: "keys.undo", run: undo },
    { keys: "Escape", label: "keys.close", run: close },
  ]);
  return (
    <div className="shell">
      <a className="skip-link" href="#main">
        {t("app.skip")}
      </a>
      <Rail onChanged={onChanged} onLeave={onLeave} />
      <div className="stage">
        {children}
        {opened && (
          <Suspense fallback={<aside className="side" />}>
            <SideHost key={`${opened.kind}:${opened.id}`} onClose={close} open={opened} />
          </Suspense>
        )}
      </div>
      <BottomNav />
    </div>
  );
}

interface Waiting {
  count: number;
  late: boolean;
  hint: Key;
}

// What waits, from the same answer that Today shows, and chat platforms that are not well.
function useWaiting(): Record<string, Waiting> {
  const { data } = useGet("/api/v1/today", {}, { refetchMs: 60_000 });
  const trouble = usePlatformTrouble();
  const settings = { count: trouble.count, late: trouble.down, hint: "nav.platforms" } as const;
  if (!data) return { "/settings": settings };
  const { counts } = data;
  const late = counts.breached_questions > 0;
  return {
    "/today": { count: counts.my_open_tasks, late: false, hint: "nav.waiting" },
    "/conversations": {
      count: counts.open_questions,
      late,
      hint: late ? "nav.some_late" : "nav.waiting",
    },
    "/settings": settings,
  };
}

function NavCount({ waiting }: { waiting: Waiting | undefined }) {
  const { t, count } = useWords();
  if (!waiting || waiting.count === 0) return null;
  return (
    <span
      className={`nav-count${waiting.late ? " is-late" : ""}`}
      title={t(waiting.hint, { count: waiting.count })}
    >
      {waiting.count > 999 ? "999+" : count(waiting.count)}
    </span>
  );
}

function useIsHere(): (to: string, also?: string[]) => boolean {
  const { pathname } = useLocation();
  return (to, also = []) =>
    [to, ...also].some((each) => pathname === each || pathname.startsWith(`${each}/`));
}

function Rail({ onLeave, onChanged }: Omit<ShellProps, "children">) {
  const t = useT();
  const waiting = useWaiting();
  const isHere = useIsHere();
  return (
    <nav aria-label={t("nav.main")} className="rail">
      <Link className="brand" to="/today">
        <img alt="" height={24} src="/icon.svg" width={24} />
        <span>
          {t("app.name")} <small>{t("app.name_latin")}</small>
        </span>
      </Link>
      <div className="nav">
        {places.map(({ to, label, icon: Icon, key, also }) => (
          <Link
            aria-current={isHere(to, also) ? "page" : undefined}
            key={to}
            title={t("nav.by_key", { page: t(label), key: `g ${key}` })}
            to={to}
          >
            <Icon aria-hidden />
            <span>{t(label)}</span>
            <NavCount waiting={waiting[to]} />
          </Link>
        ))}
      </div>
      <div className="rail-foot">
        <LiveState />
        <UserMenu onChanged={onChanged} onLeave={onLeave} />
      </div>
    </nav>
  );
}

function BottomNav() {
  const t = useT();
  const waiting = useWaiting();
  const isHere = useIsHere();
  return (
    <nav aria-label={t("nav.main")} className="bottom-nav">
      {places
        .filter((place) => place.phone)
        .map(({ to, label, icon: Icon, also }) => (
          <Link aria-current={isHere(to, also) ? "page" : undefined} key={to} to={to}>
            <Icon aria-hidden />
            <span>{t(label)}</span>
            <NavCount waiting={waiting[to]} />
          </Link>
        ))}
    </nav>
  );
}

function LiveState() {
  const t = useT();
  const state = useLiveState();
  const className = state === "live" ? " is-live" : state === "broken" ? " is-broken" : "";
  return (
    <div className="live-state" title={t(`live.${state}_hint`)}>
      <span aria-hidden className={`live-dot${className}`} />
      <span>{t(`live.${state}`)}</span>
    </div>
  );
}

function UserMenu({ onLeave, onChanged }: Omit<ShellProps, "children">) {
  const { t, word, locale } = useWords();
  const session = useSession();
  const dark = useDark();
  const navigate = useNavigate();
  const other = locale === "zh" ? "en" : "zh";
  const items = [
    { key: "language", label: t("user.other_language") },
    { key: "theme", label: t(dark ? "user.light" : "user.dark") },
    { key: "settings", label: t("nav.settings") },
    { type: "divider" as const },
    { key: "leave", label: t("user.sign_out") },
  ];
  const act = (key: string) => {
    if (key === "language") {
      onChanged({ ...session, language: other });
      void patch("/api/v1/settings/me", { language: other });
    } else if (key === "theme") {
      chooseAppearance(dark ? "light" : "dark");
    } else if (key === "settings") {
      void navigate("/settings");
    } else {
      void remove("/api/v1/session").finally(onLeave);
    }
  };
  return (
    <Dropdown
      menu={{ items, onClick: ({ key }) => act(key) }}
      placement="topLeft"
      trigger={["click"]}
    >
      <button aria-label={t("user.menu")} className="plain-button rail-user" type="button">
        <Initial name={session.name} role="staff" />
        <span className="rail-name">
          <span className="ellipsis">{session.name}</span>
          <span className="quiet">{word("role", session.role)}</span>
        </span>
      </button>
    </Dropdown>
  );
}
