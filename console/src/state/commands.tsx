// Carrying out what a person decided: at once on the screen, then at the server, with a way back.
// Promise: when the server refuses, the screen returns to what is true and the refusal is said in
// words; every command that has an inverse offers it as "undo" (button, or the key u) for `undoMs`.
import { useQueryClient } from "@tanstack/react-query";
import { createContext, use, useCallback, useMemo, useRef, useState, type ReactNode } from "react";
import { useProblemText } from "../parts/problem.tsx";
import { useT } from "../i18n/index.tsx";
import { applyToCache } from "./live_feed.ts";
import type { LiveEvent } from "./live.ts";

export const undoMs = 10_000;

export interface Command {
  run: () => Promise<unknown>;
  said: string; // what was done, in the past tense, as a sentence
  shown?: LiveEvent; // what it changes on the screen before the server answers
  inverse?: () => Promise<unknown>;
  restored?: LiveEvent; // the row as it was
}

interface Toast {
  id: number;
  text: string;
  failed: boolean;
  safe?: string; // what is safe, or which field is at fault
  detail?: string; // the server's own words for why
  command?: Command;
  outcome?: Promise<unknown>; // of the command's run
}

interface Commands {
  perform: (command: Command) => Promise<boolean>;
  undo: () => void;
  say: (text: string) => void;
}

const CommandsContext = createContext<Commands | null>(null);

export function useCommands(): Commands {
  const commands = use(CommandsContext);
  if (!commands) throw new Error("useCommands is for pages inside the shell");
  return commands;
}

export function CommandsProvider({ children }: { children: ReactNode }) {
  const client = useQueryClient();
  const t = useT();
  const problemText = useProblemText();
  const [toast, setToast] = useState<Toast | null>(null);
  const latest = useRef<Toast | null>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  const show = useCallback((next: Omit<Toast, "id"> | null) => {
    clearTimeout(timer.current);
    latest.current = next && { ...next, id: (latest.current?.id ?? 0) + 1 };
    setToast(latest.current);
    if (next) timer.current = setTimeout(() => show(null), undoMs);
  }, []);

  const refuse = useCallback(
    (error: unknown) => {
      const { what, safe, detail } = problemText(error);
      show({ text: what, failed: true, safe, detail });
    },
    [problemText, show],
  );

  const commands = useMemo<Commands>(() => {
    const settle = () => void client.invalidateQueries();
    return {
      perform: async (command) => {
        if (command.shown) applyToCache(client, command.shown);
        const outcome = command.run();
        show({ text: command.said, failed: false, command, outcome });
        try {
          await outcome;
          return true;
        } catch (error) {
          if (command.restored) applyToCache(client, command.restored);
          refuse(error);
          return false;
        } finally {
          settle();
        }
      },
      undo: () => {
        const { command, outcome } = latest.current ?? {};
        const inverse = command?.inverse;
        if (!inverse) return;
        if (command.restored) applyToCache(client, command.restored);
        show({ text: t("undo.done"), failed: false });
        // What is taken back must have happened: the server may see two requests in either order.
        Promise.resolve(outcome).then(inverse).catch(refuse).finally(settle);
      },
      say: (text) => show({ text, failed: false }),
    };
  }, [client, refuse, show, t]);

  return (
    <CommandsContext value={commands}>
      {children}
      <div className="toast-place" aria-live="polite">
        {toast && (
          <div className={toast.failed ? "toast is-failed" : "toast"} key={toast.id}>
            <span>
              {toast.text}
              {toast.safe && <small className="toast-detail">{toast.safe}</small>}
              {toast.detail && (
                <small className="toast-detail" lang="en">
                  {toast.detail}
                </small>
              )}
            </span>
            {toast.command?.inverse && (
              <button className="toast-undo" onClick={commands.undo} type="button">
                {t("undo.button")} <kbd>u</kbd>
              </button>
            )}
            <button
              aria-label={t("act.dismiss")}
              className="toast-close"
              onClick={() => show(null)}
              type="button"
            >
              ×
            </button>
          </div>
        )}
      </div>
    </CommandsContext>
  );
}
