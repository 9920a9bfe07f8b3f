// One tap says a text in the chat by the bridge; what came of it stands under the text.
import { useCallback, useRef, useState } from "react";
import { post } from "../api/client.ts";
import { useWords } from "../i18n/index.tsx";
import type { Bridge, Said } from "./bridge.ts";

type State = { outcome: "sending" } | Said;

// What a text is for, where it is for something: said, the question's answer and the task are known.
export interface Purpose {
  taskId: number | null;
  questionId: number | null;
}

export interface Saying {
  state: (id: string) => State | undefined;
  say: (id: string, text: string, purpose: Purpose) => void;
}

// `onSaid` is called when a text was sent. While one is on its way no other is taken: a second tap
// must not send twice.
export function useSaying(bridge: Bridge, source: string, onSaid: () => void): Saying {
  const [states, setStates] = useState<Record<string, State>>({});
  const busy = useRef(false);
  const say = useCallback(
    (id: string, text: string, { taskId, questionId }: Purpose) => {
      if (busy.current) return;
      busy.current = true;
      const show = (state: State) => setStates((all) => ({ ...all, [id]: state }));
      show({ outcome: "sending" });
      bridge
        .send(text)
        .then(async (said) => {
          show(said);
          if (said.outcome !== "sent") return;
          // So that the message that comes back is credited to this question and no other.
          if (questionId !== null) {
            await report(source, questionId, text).catch(() => undefined);
          }
          // What is seen in the chat closes the task as well: then there is nothing left to close.
          if (taskId !== null) await finish(taskId).catch(() => undefined);
          onSaid();
        })
        .catch((error: unknown) => show({ outcome: "failed", detail: String(error) }))
        .finally(() => {
          busy.current = false;
        });
    },
    [bridge, source, onSaid],
  );
  return { state: (id) => states[id], say };
}

function report(source: string, question: number, text: string): Promise<unknown> {
  const path = { source };
  return post("/api/v1/sidebar/{source}/sent", { question, text }, { path });
}

function finish(id: number): Promise<unknown> {
  return post("/api/v1/tasks/{id}/done", { evidence: "sidebar" }, { path: { id } });
}

export function SayButton({
  id,
  text,
  note,
  taskId = null,
  questionId = null,
  saying,
}: {
  id: string;
  text: string;
  note: string[];
  taskId?: number | null;
  questionId?: number | null;
  saying: Saying;
}) {
  const { t } = useWords();
  const state = saying.state(id);
  const isSending = state?.outcome === "sending";
  return (
    <li className="sidebar-say">
      <div>
        <p className="sidebar-words">{text}</p>
        <p className="quiet">{note.filter((each) => each !== "").join(" · ")}</p>
        <p aria-live="polite" className={`sidebar-said is-${state?.outcome ?? "none"}`}>
          {state && outcomeText(state, t)}
        </p>
      </div>
      <button
        aria-label={`${t("sidebar.send")}: ${text}`}
        className="button is-primary"
        disabled={isSending}
        onClick={() => saying.say(id, text, { taskId, questionId })}
        type="button"
      >
        {t("sidebar.send")}
      </button>
    </li>
  );
}

function outcomeText(state: State, t: ReturnType<typeof useWords>["t"]): string {
  switch (state.outcome) {
    case "sending":
      return t("sidebar.sending");
    case "sent":
      return t("sidebar.sent");
    case "cancelled":
      return t("sidebar.cancelled");
    case "failed":
      return t("sidebar.failed", { detail: state.detail });
  }
}
