// Reads a group's conversation in context: opens around a message when the address names one, at
// the newest end otherwise; older and newer stretches are fetched as the reader asks; new messages
// come in by themselves at the newest end, without moving what is being read.
import { Button } from "antd";
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type MouseEvent } from "react";
import { useSearchParams } from "react-router";
import { get } from "../../api/client.ts";
import type { Message } from "../../api/types.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { dayOf } from "../../format/time.ts";
import { MessageLine } from "../../parts/message_line.tsx";
import { Empty, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { useNow } from "../../state/clock.ts";
import { useLiveEvents } from "../../state/live_feed.ts";
import type { LiveEvent } from "../../state/live.ts";

export const stretch = 60; // messages fetched at a time
export const heldMax = 600; // messages kept in the page; the far end is let go beyond

interface Held {
  items: Message[];
  older: number | null;
  newer: number | null;
}

export function Conversation({ id }: { id: number }) {
  const t = useT();
  const [search] = useSearchParams();
  const around = search.get("around");
  const [held, setHeld] = useState<Held | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const keepFromEnd = useRef<number | null>(null);

  const load = useCallback(
    async (query: Record<string, string | number>) =>
      await get("/api/v1/groups/{id}/messages", {
        path: { id },
        query: { ...query, limit: stretch },
      }),
    [id],
  );
  const start = useCallback(() => {
    setError(null);
    load(around ? { around } : {}).then(
      (found) =>
        setHeld({ items: found.items, older: found.older_cursor, newer: found.newer_cursor }),
      setError,
    );
  }, [around, load]);
  useEffect(() => {
    setHeld(null);
    start();
  }, [start]);

  const more = (direction: "before" | "after") => {
    const cursor = direction === "before" ? held?.older : held?.newer;
    if (!held || cursor == null || busy) return;
    setBusy(true);
    const box = scroller.current;
    if (direction === "before" && box) keepFromEnd.current = box.scrollHeight - box.scrollTop;
    load({ [direction]: cursor })
      .then((found) => setHeld((now) => now && extend(now, found, direction)), setError)
      .finally(() => setBusy(false));
  };

  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !held) return;
    if (keepFromEnd.current !== null) {
      box.scrollTop = box.scrollHeight - keepFromEnd.current;
      keepFromEnd.current = null;
    }
  }, [held]);
  const placed = held !== null;
  useLayoutEffect(() => {
    const box = scroller.current;
    if (!box || !placed) return;
    const focus = around ? document.getElementById(`message-${around}`) : null;
    if (focus) focus.scrollIntoView({ block: "center" });
    else box.scrollTop = box.scrollHeight;
  }, [around, placed]);

  useLiveEvents(
    useCallback(
      (event: LiveEvent) => {
        if (event.type !== "message" || event.data.group.id !== id) return;
        setHeld((now) => now && receive(now, event.data));
      },
      [id],
    ),
  );

  if (error && !held) return <Failed error={error} retry={start} />;
  if (!held) return <SkeletonRows height={64} rows={9} />;
  if (held.items.length === 0) {
    return <Empty hint={t("conversation.empty_hint")} title={t("conversation.empty")} />;
  }
  return (
    <div
      aria-label={t("group.tab.conversation")}
      className="conversation"
      ref={scroller}
      role="log"
      tabIndex={0}
    >
      {held.older !== null && (
        <Button block loading={busy} onClick={() => more("before")} type="text">
          {t("conversation.older")}
        </Button>
      )}
      <Lines around={around} id={id} items={held.items} />
      {held.newer !== null && (
        <Button block loading={busy} onClick={() => more("after")} type="text">
          {t("conversation.newer")}
        </Button>
      )}
    </div>
  );
}

function extend(
  held: Held,
  found: { items: Message[]; older_cursor: number | null; newer_cursor: number | null },
  direction: "before" | "after",
): Held {
  if (direction === "before") {
    const items = [...found.items, ...held.items];
    const cut = items.slice(0, heldMax);
    return {
      items: cut,
      older: found.older_cursor,
      newer: cut.length < items.length ? (cut.at(-1)?.id ?? null) : held.newer,
    };
  }
  const items = [...held.items, ...found.items];
  const cut = items.slice(-heldMax);
  return {
    items: cut,
    older: cut.length < items.length ? (cut[0]?.id ?? null) : held.older,
    newer: found.newer_cursor,
  };
}

// An edit or a revocation replaces the message; a new one joins only where the newest end is on the
// page.
export function receive(held: Held, message: Message): Held {
  const at = held.items.findIndex((each) => each.id === message.id);
  if (at >= 0) return { ...held, items: held.items.with(at, message) };
  if (held.newer !== null) return held;
  return { ...held, items: [...held.items, message].slice(-heldMax) };
}

function Lines({ items, around, id }: { items: Message[]; around: string | null; id: number }) {
  const { day } = useWords();
  const now = useNow(60_000);
  const [jumped, setJumped] = useState<string | null>(null);
  const focused = jumped ?? around;
  // A quote line whose message is on the page scrolls there instead of loading the page anew.
  const jump = (event: MouseEvent) => {
    const link = (event.target as HTMLElement).closest<HTMLAnchorElement>("a.message-parent");
    const target = link && new URL(link.href).searchParams.get("around");
    const line = target && document.getElementById(`message-${target}`);
    if (!line) return;
    event.preventDefault();
    setJumped(target);
    line.scrollIntoView({ block: "center", behavior: "smooth" });
  };
  let before = "";
  return (
    <div onClickCapture={jump}>
      {items.map((message, index) => {
        const today = dayOf(new Date(message.at));
        const isNewDay = today !== before;
        before = today;
        return (
          <div key={message.id}>
            {isNewDay && <p className="day-line">{day(message.at, now)}</p>}
            <MessageLine
              focused={String(message.id) === focused}
              message={message}
              parentAbove={message.parent?.id === items[index - 1]?.id && !isNewDay}
              timeOnly
              parentHref={(parent) => `/groups/${id}/conversation?around=${parent}`}
            />
          </div>
        );
      })}
    </div>
  );
}
