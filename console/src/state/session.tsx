// Who is signed in, and what they may do. Pages ask `may`; the server decides.
import { createContext, use, type ReactNode } from "react";
import type { Role, Session } from "../api/types.ts";

const ranks: Record<Role, number> = { viewer: 0, service: 1, operator: 2, lead: 3, admin: 4 };

export function atLeast(role: Role, needed: Role): boolean {
  return ranks[role] >= ranks[needed];
}

const SessionContext = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  return <SessionContext value={session}>{children}</SessionContext>;
}

export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error("useSession is for pages behind the sign-in");
  return session;
}

export function useMay(needed: Role): boolean {
  return atLeast(useSession().role, needed);
}
