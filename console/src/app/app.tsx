// Who is there decides what is shown: nobody yet → setup or sign-in; somebody → the shell with its
// pages. Every page is a chunk of its own, loaded when it is first opened.
import { QueryClientProvider } from "@tanstack/react-query";
import { ConfigProvider } from "antd";
import enGB from "antd/locale/en_GB";
import zhCN from "antd/locale/zh_CN";
import { lazy, Suspense, useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import { BrowserRouter, Navigate, Route, Routes } from "react-router";
import { ApiProblem, get, setCsrfToken, setOnSignedOut } from "../api/client.ts";
import { makeQueryClient } from "../api/queries.ts";
import type { Session } from "../api/types.ts";
import { LocaleProvider, type Locale } from "../i18n/index.tsx";
import { learn } from "../i18n/learn.ts";
import { SessionProvider } from "../state/session.tsx";
import { Failed } from "../parts/problem.tsx";
import { AppBoundary } from "./boundary.tsx";
import { keepLocale, keptLocale } from "./locale.ts";
import type { SettingsProps } from "../pages/settings/settings_page.tsx";
import { Shell } from "./shell.tsx";
import { antTokens, useDark } from "./theme.ts";

const SignIn = lazy(() => import("../pages/entry/sign_in.tsx"));
const Setup = lazy(() => import("../pages/entry/setup.tsx"));
const Invitation = lazy(() => import("../pages/entry/invitation.tsx"));
const Today = lazy(() => import("../pages/today/today_page.tsx"));
const Groups = lazy(() => import("../pages/groups/groups_page.tsx"));
const Group = lazy(() => import("../pages/groups/group_page.tsx"));
const Conversations = lazy(() => import("../pages/conversations/queue_page.tsx"));
const Tasks = lazy(() => import("../pages/conversations/tasks_page.tsx"));
const Search = lazy(() => import("../pages/conversations/search_page.tsx"));
const Answers = lazy(() => import("../pages/conversations/answers_page.tsx"));
const Members = lazy(() => import("../pages/members/members_page.tsx"));
const Member = lazy(() => import("../pages/members/member_page.tsx"));
const Broadcasts = lazy(() => import("../pages/broadcasts/broadcasts_page.tsx"));
const Broadcast = lazy(() => import("../pages/broadcasts/broadcast_page.tsx"));
const NewBroadcast = lazy(() => import("../pages/broadcasts/new_broadcast_page.tsx"));
const Channels = lazy(() => import("../pages/channels/channels_page.tsx"));
const Channel = lazy(() => import("../pages/channels/channel_page.tsx"));
const EntryCode = lazy(() => import("../pages/channels/code_page.tsx"));
const EditCode = lazy(() => import("../pages/channels/code_form_page.tsx"));
const Segments = lazy(() => import("../pages/segments/segments_page.tsx"));
const Segment = lazy(() => import("../pages/segments/segment_page.tsx"));
const SegmentForm = lazy(() => import("../pages/segments/segment_form_page.tsx"));
const Placements = lazy(() => import("../pages/placements/placements_page.tsx"));
const Placement = lazy(() => import("../pages/placements/placement_page.tsx"));
const Companies = lazy(() => import("../pages/companies/companies_page.tsx"));
const Company = lazy(() => import("../pages/companies/company_page.tsx"));
const Competitors = lazy(() => import("../pages/companies/competitors_page.tsx"));
const Admission = lazy(() => import("../pages/admission/admission_page.tsx"));
const Programs = lazy(() => import("../pages/programs/programs_page.tsx"));
const Program = lazy(() => import("../pages/programs/program_page.tsx"));
const Rules = lazy(() => import("../pages/rules/rules_page.tsx"));
const Settings = lazy(() => import("../pages/settings/settings_page.tsx"));
const NotFound = lazy(() => import("../pages/entry/not_found.tsx"));

// Whether somebody signed in from this browser: the cookie itself is not for scripts, and a browser
// that has never signed in need not ask who it is.
const signedInKey = "guildhall.signed_in";

type Who =
  | { state: "asking" }
  | { state: "nobody" }
  | { state: "failed"; error: unknown }
  | { state: "known"; session: Session };

function useWho(): [
  Who,
  { signedIn: (session: Session) => void; ask: () => void; signedOut: () => void },
] {
  const [who, setWho] = useState<Who>({ state: "asking" });
  const signedIn = useCallback((session: Session) => {
    setCsrfToken(session.csrf_token);
    localStorage.setItem(signedInKey, "yes");
    // Nothing is shown of them before their language is here.
    learn(session.language).then(
      () => setWho({ state: "known", session }),
      (error: unknown) => setWho({ state: "failed", error }),
    );
  }, []);
  const signedOut = useCallback(() => {
    localStorage.removeItem(signedInKey);
    setWho({ state: "nobody" });
  }, []);
  const ask = useCallback(() => {
    // Who comes from a chat platform's sign-in is sent here with a mark.
    const isBack = new URLSearchParams(window.location.search).has("signed_in");
    if (!isBack && !localStorage.getItem(signedInKey)) return signedOut();
    get("/api/v1/session").then(signedIn, (error: unknown) => {
      if (error instanceof ApiProblem && error.status === 401) signedOut();
      else setWho({ state: "failed", error });
    });
    return undefined;
  }, [signedIn, signedOut]);
  useEffect(() => {
    setOnSignedOut(signedOut);
    ask();
  }, [ask, signedOut]);
  return [who, useMemo(() => ({ signedIn, ask, signedOut }), [signedIn, ask, signedOut])];
}

export function App() {
  const [client] = useState(makeQueryClient);
  const [who, { signedIn, ask, signedOut }] = useWho();
  const [chosen, setChosen] = useState<Locale>(keptLocale); // main.tsx has learned it
  const locale = who.state === "known" ? who.session.language : chosen;
  const choose = useCallback((wanted: Locale) => {
    learn(wanted).then(
      () => setChosen(wanted),
      () => undefined, // out of reach: the words that are here are better than none
    );
  }, []);
  const dark = useDark();
  const tokens = useMemo(() => antTokens(dark), [dark]);

  useEffect(() => {
    document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
    keepLocale(locale);
  }, [locale]);
  const leave = useCallback(() => {
    client.clear();
    signedOut();
  }, [client, signedOut]);

  return (
    <LocaleProvider locale={locale}>
      <ConfigProvider
        button={{ autoInsertSpace: false }}
        locale={locale === "zh" ? zhCN : enGB}
        theme={tokens}
      >
        <QueryClientProvider client={client}>
          <AppBoundary>
            <BrowserRouter>
              {who.state === "failed" && <Failed error={who.error} retry={ask} />}
              {who.state === "nobody" && (
                <Suspense fallback={null}>
                  <Routes>
                    <Route element={<Setup onSignedIn={signedIn} />} path="/setup" />
                    <Route element={<Invitation onSignedIn={signedIn} />} path="/invitation" />
                    <Route element={<SignIn onLocale={choose} onSignedIn={signedIn} />} path="*" />
                  </Routes>
                </Suspense>
              )}
              {who.state === "known" && (
                <SessionProvider session={who.session}>
                  <Shell onChanged={signedIn} onLeave={leave}>
                    <Pages onChanged={signedIn} onLeave={leave} />
                  </Shell>
                </SessionProvider>
              )}
            </BrowserRouter>
          </AppBoundary>
        </QueryClientProvider>
      </ConfigProvider>
    </LocaleProvider>
  );
}

function Pages({ onChanged, onLeave }: SettingsProps) {
  const page = (element: ReactNode) => (
    <Suspense fallback={<main className="page" />}>{element}</Suspense>
  );
  return (
    <Routes>
      <Route element={<Navigate replace to="/today" />} path="/" />
      <Route element={<Navigate replace to="/today" />} path="/login" />
      <Route element={<Navigate replace to="/today" />} path="/setup" />
      <Route element={<Navigate replace to="/today" />} path="/invitation" />
      <Route element={page(<Today />)} path="/today" />
      <Route element={page(<Groups />)} path="/groups" />
      <Route element={page(<Group />)} path="/groups/:id/:tab?" />
      <Route element={page(<Conversations />)} path="/conversations" />
      <Route element={page(<Tasks />)} path="/conversations/tasks" />
      <Route element={page(<Search />)} path="/conversations/search" />
      <Route element={page(<Answers />)} path="/conversations/answers" />
      <Route element={page(<Members />)} path="/members" />
      <Route element={page(<Member />)} path="/members/:id" />
      <Route element={page(<Segments />)} path="/segments" />
      <Route element={page(<SegmentForm />)} path="/segments/new" />
      <Route element={page(<Segment />)} path="/segments/:id" />
      <Route element={page(<SegmentForm />)} path="/segments/:id/edit" />
      <Route element={page(<Broadcasts />)} path="/broadcasts" />
      <Route element={page(<NewBroadcast />)} path="/broadcasts/new" />
      <Route element={page(<Broadcast />)} path="/broadcasts/:id" />
      <Route element={page(<Channels />)} path="/channels" />
      <Route element={page(<Channel />)} path="/channels/new" />
      <Route element={page(<Channel />)} path="/channels/:id" />
      <Route element={page(<EditCode />)} path="/channels/codes/new" />
      <Route element={page(<EntryCode />)} path="/channels/codes/:id" />
      <Route element={page(<EditCode />)} path="/channels/codes/:id/edit" />
      <Route element={page(<Placements />)} path="/placements" />
      <Route element={page(<Placement />)} path="/placements/:id" />
      <Route element={page(<Companies />)} path="/companies" />
      <Route element={page(<Competitors />)} path="/companies/competitors" />
      <Route element={page(<Company />)} path="/companies/:id" />
      <Route element={page(<Admission />)} path="/admission" />
      <Route element={page(<Programs />)} path="/programs" />
      <Route element={page(<Program />)} path="/programs/:id" />
      <Route element={page(<Rules />)} path="/rules/:tab?" />
      <Route
        element={page(<Settings onChanged={onChanged} onLeave={onLeave} />)}
        path="/settings/:tab?"
      />
      <Route element={page(<NotFound />)} path="*" />
    </Routes>
  );
}
