// The sidebar from outside in: who is signed in, which client is around, beside which chat it
// stands, then what is known there (beside.tsx). Each step that fails says what to do.
import { useCallback, useEffect, useState, type ReactNode } from "react";
import { ApiProblem, get, setCsrfToken, setOnSignedOut } from "../api/client.ts";
import type { Session } from "../api/types.ts";
import { keepLocale, keptLocale } from "../app/locale.ts";
import { LocaleProvider, useWords } from "../i18n/index.tsx";
import { SessionProvider } from "../state/session.tsx";
import { BesideChat } from "./beside_chat.tsx";
import { isInClient, openBridge, type Beside, type Bridge } from "./bridge.ts";
import { Problem } from "./problem.tsx";

const source = "wecom";
const signedInKey = "guildhall.signed_in"; // shared with the console
const beginSignIn = `/api/v1/sign-in/${source}?goal=sidebar`;

type Step =
  | { at: "asking" }
  | { at: "nobody" }
  | { at: "refused"; why: string }
  | { at: "outside" }
  | { at: "nowhere" }
  | { at: "failed"; error: unknown }
  | { at: "beside"; beside: Beside; bridge: Bridge };

function take(name: string): string | null {
  const address = new URL(window.location.href);
  const value = address.searchParams.get(name);
  if (value === null) return null;
  address.searchParams.delete(name);
  window.history.replaceState(null, "", address);
  return value;
}

async function sessionOf(isBack: boolean): Promise<Session | null> {
  if (!isBack && !localStorage.getItem(signedInKey)) return null;
  try {
    const session = await get("/api/v1/session");
    setCsrfToken(session.csrf_token);
    localStorage.setItem(signedInKey, "yes");
    return session;
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401) {
      localStorage.removeItem(signedInKey);
      return null;
    }
    throw error;
  }
}

const signed = (page: string) =>
  get("/api/v1/sidebar/{source}/rights", { path: { source }, query: { page: page.split("#")[0] } });

// `known` is told who it is as soon as that is clear: what fails later is said in their language.
async function stepsTo(isBack: boolean, known: (session: Session | null) => void): Promise<Step> {
  const session = await sessionOf(isBack);
  known(session);
  if (!isInClient()) return { at: "outside" };
  if (!session) {
    // WeCom's own client answers without a question, so nobody need tap; but once, lest it circle.
    if (isBack) return { at: "nobody" };
    window.location.replace(beginSignIn);
    return { at: "asking" };
  }
  const bridge = await openBridge(signed);
  const beside = bridge ? await bridge.beside() : null;
  return bridge && beside ? { at: "beside", beside, bridge } : { at: "nowhere" };
}

export function SidebarApp() {
  const [step, setStep] = useState<Step>({ at: "asking" });
  const [session, setSession] = useState<Session | null>(null);
  const locale = session?.language ?? keptLocale();
  const begin = useCallback(() => {
    const why = take("refused");
    const isBack = take("signed_in") !== null;
    if (why !== null) return setStep({ at: "refused", why });
    setStep({ at: "asking" });
    stepsTo(isBack, setSession).then(setStep, (error: unknown) => setStep({ at: "failed", error }));
    return undefined;
  }, []);
  useEffect(() => {
    setOnSignedOut(() => {
      localStorage.removeItem(signedInKey);
      setStep({ at: "nobody" });
    });
    begin();
  }, [begin]);
  useEffect(() => {
    document.documentElement.lang = locale === "zh" ? "zh-CN" : "en";
    keepLocale(locale);
  }, [locale]);
  return (
    <LocaleProvider locale={locale}>
      <main aria-busy={step.at === "asking"} className="sidebar">
        {step.at === "beside" && session ? (
          <SessionProvider session={session}>
            <BesideChat beside={step.beside} bridge={step.bridge} source={source} />
          </SessionProvider>
        ) : (
          <Said again={begin} step={step} />
        )}
      </main>
    </LocaleProvider>
  );
}

function Said({ step, again }: { step: Step; again: () => void }) {
  const { t, word, knows } = useWords();
  switch (step.at) {
    case "asking":
      return <Card>{t("sidebar.loading")}</Card>;
    case "nobody":
      return <Card act={<SignIn />}>{t("sidebar.nobody")}</Card>;
    case "refused": {
      const why = knows(`sign_in_refused.${step.why}`) ? step.why : "unavailable";
      return <Card act={<SignIn />}>{word("sign_in_refused", why)}</Card>;
    }
    case "outside":
      return (
        <Card
          act={
            <a className="button is-primary" href="/">
              {t("sidebar.console")}
            </a>
          }
        >
          <span>{t("sidebar.outside")}</span>
          <span className="quiet">{t("sidebar.outside_todo")}</span>
        </Card>
      );
    case "nowhere":
      return <Card act={<Again again={again} />}>{t("sidebar.nowhere")}</Card>;
    case "failed":
      return (
        <Card act={<Again again={again} />} isAlert>
          <Problem error={step.error} />
        </Card>
      );
    case "beside":
      return null;
  }
}

function Card({
  children,
  act,
  isAlert = false,
}: {
  children: ReactNode;
  act?: ReactNode;
  isAlert?: boolean;
}) {
  const { t } = useWords();
  return (
    <section className="sidebar-card" role={isAlert ? "alert" : undefined}>
      <h1 className="sidebar-title">{t("sidebar.title")}</h1>
      <p className="sidebar-text">{children}</p>
      {act}
    </section>
  );
}

function SignIn() {
  const { t } = useWords();
  return (
    <a className="button is-primary" href={beginSignIn}>
      {t("sidebar.sign_in")}
    </a>
  );
}

function Again({ again }: { again: () => void }) {
  const { t } = useWords();
  return (
    <button className="button" onClick={again} type="button">
      {t("sidebar.again")}
    </button>
  );
}
