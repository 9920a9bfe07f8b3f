// Keyboard shortcuts: pages say which keys they take and what these do; "?" shows them all. Keys
// are not taken while somebody types, holds Ctrl, Alt or Meta, or has a dialogue open.
import { Modal } from "antd";
import { createContext, use, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import { useT, type Key } from "../i18n/index.tsx";

export interface Shortcut {
  keys: string; // as typed: "j", "?", or two in a row: "g t"
  label: Key;
  run: () => void;
}

const chordMs = 1_000; // the second key of "g t" must follow within this

interface Registry {
  add: (shortcuts: { current: Shortcut[] }) => () => void;
}

const ShortcutContext = createContext<Registry | null>(null);

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

function dialogueOpen(): boolean {
  // A dialogue that was closed may stay in the document, hidden.
  const dialogues = document.querySelectorAll('[role="dialog"][aria-modal="true"]');
  return [...dialogues].some((dialogue) => dialogue.checkVisibility());
}

export function ShortcutProvider({ children }: { children: ReactNode }) {
  const sets = useRef(new Set<{ current: Shortcut[] }>());
  const [help, setHelp] = useState<Shortcut[] | null>(null);
  const registry = useMemo<Registry>(
    () => ({
      add: (shortcuts) => {
        sets.current.add(shortcuts);
        return () => {
          sets.current.delete(shortcuts);
        };
      },
    }),
    [],
  );

  useEffect(() => {
    let first = { key: "", at: 0 };
    const onKey = (event: KeyboardEvent) => {
      if (
        event.ctrlKey ||
        event.metaKey ||
        event.altKey ||
        isTyping(event.target) ||
        dialogueOpen()
      )
        return;
      const all = [...sets.current].flatMap((set) => set.current).reverse();
      if (event.key === "?") {
        event.preventDefault();
        setHelp(all.reverse());
        return;
      }
      const chord = Date.now() - first.at < chordMs ? `${first.key} ${event.key}` : "";
      const found =
        all.find((each) => chord !== "" && each.keys === chord) ??
        all.find((each) => each.keys === event.key);
      first = { key: event.key, at: Date.now() };
      // Enter on a focused link or button is theirs.
      if (!found || (event.key === "Enter" && isControl(event.target))) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);

  return (
    <ShortcutContext value={registry}>
      {children}
      <ShortcutHelp onClose={() => setHelp(null)} shortcuts={help} />
    </ShortcutContext>
  );
}

function isControl(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && /^(A|BUTTON)$/.test(target.tagName);
}

function ShortcutHelp({
  shortcuts,
  onClose,
}: {
  shortcuts: Shortcut[] | null;
  onClose: () => void;
}) {
  const t = useT();
  return (
    <Modal
      footer={null}
      onCancel={onClose}
      open={shortcuts !== null}
      title={t("keys.title")}
      width={440}
    >
      <dl className="keys">
        {(shortcuts ?? []).map((shortcut) => (
          <div key={shortcut.keys}>
            <dt>
              {shortcut.keys.split(" ").map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(shortcut.label)}</dd>
          </div>
        ))}
        <div>
          <dt>
            <kbd>?</kbd>
          </dt>
          <dd>{t("keys.help")}</dd>
        </div>
      </dl>
    </Modal>
  );
}

// Takes these keys for as long as the component is mounted; the newest component wins.
export function useShortcuts(shortcuts: Shortcut[]): void {
  const registry = use(ShortcutContext);
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => registry?.add(current), [registry]);
}

export function idOf(row: { id: number }): number {
  return row.id;
}

// j and k walk through rows; the others act on the row under the cursor. The cursor stays on its row
// while live events move it; when the row is gone, it is on the one that took its place.
export function useRowCursor<Row>(
  rows: Row[],
  keyOf: (row: Row) => string | number,
  acts: { keys: string; label: Key; run: (row: Row) => void }[],
): [number, (index: number) => void] {
  const [cursor, setCursor] = useState<{ key: string | number; index: number } | null>(null);
  const found = cursor ? rows.findIndex((row) => keyOf(row) === cursor.key) : -1;
  const at = found >= 0 ? found : Math.min(cursor?.index ?? -1, rows.length - 1);
  const point = (index: number) => {
    const row = rows[index];
    if (row !== undefined) setCursor({ key: keyOf(row), index });
  };
  const key = at >= 0 ? keyOf(rows[at]!) : null;
  useEffect(() => {
    setCursor((old) =>
      old && key !== null && (old.key !== key || old.index !== at) ? { key, index: at } : old,
    );
  }, [at, key]);
  const move = (step: number) => {
    const next = Math.max(0, Math.min(rows.length - 1, at + step));
    point(next);
    document.querySelector(`[data-row="${next}"]`)?.scrollIntoView({ block: "nearest" });
  };
  useShortcuts([
    { keys: "j", label: "keys.down", run: () => move(1) },
    { keys: "k", label: "keys.up", run: () => move(-1) },
    ...acts.map((act) => ({
      keys: act.keys,
      label: act.label,
      run: () => {
        const row = rows[at];
        if (row !== undefined) act.run(row);
      },
    })),
  ]);
  return [at, point];
}
