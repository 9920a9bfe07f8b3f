// Who comes into the group of the sandbox: a customer whom its staff know (who has scanned a code,
// say) is invited; what reached them one to one stands beside.
import { useCallback, useEffect, useState } from "react";
import { useWords } from "../i18n/index.tsx";
import { itemsOf, readEveryMs, tell, type Chat } from "./asking.ts";

interface Known {
  id: string;
  name: string;
  staff: string;
  since: string;
}
interface Letter {
  text: string;
  at: string;
}

export const offeredMax = 200; // the newest

// Known to somebody of the group's staff, and not in it.
export function mayJoin(chat: Chat, known: Known[]): Known[] {
  const inside = new Set(chat.customers.map((each) => each.id));
  const staff = new Set(chat.staff.map((each) => each.id));
  return known.filter((each) => staff.has(each.staff) && !inside.has(each.id)).slice(0, offeredMax);
}

export function Newcomers({ chat, onMoved }: { chat: Chat; onMoved: () => void }) {
  const { t } = useWords();
  const [known, setKnown] = useState<Known[]>([]);
  const [chosen, setChosen] = useState("");
  const [failed, setFailed] = useState(false);
  const read = useCallback(() => {
    itemsOf<Known>("/sandbox/contacts").then(setKnown, () => undefined); // the next may do
  }, []);
  useEffect(() => {
    read();
    const timer = setInterval(read, readEveryMs);
    return () => clearInterval(timer);
  }, [read]);
  const offered = mayJoin(chat, known);
  const who = offered.find((each) => each.id === chosen) ?? offered[0];
  if (!who) return null;
  const join = () => {
    tell("POST", "/sandbox/join", { chat: chat.id, customer: who.id }).then(
      () => {
        setFailed(false);
        onMoved();
      },
      () => setFailed(true),
    );
  };
  return (
    <div className="phone-say is-newcomer">
      <select
        aria-label={t("phone.newcomer")}
        onChange={(event) => setChosen(event.target.value)}
        value={who.id}
      >
        {offered.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
      <Letters key={who.id} to={who.id} />
      <button onClick={join} type="button">
        {t("phone.join")}
      </button>
      {failed && <p role="alert">{t("phone.join_failed")}</p>}
    </div>
  );
}

function Letters({ to }: { to: string }) {
  const { t, hourMinute } = useWords();
  const [letters, setLetters] = useState<Letter[]>([]);
  useEffect(() => {
    const read = () => {
      itemsOf<Letter>(`/sandbox/letters?to=${encodeURIComponent(to)}`).then(
        setLetters,
        () => undefined, // the next may do
      );
    };
    read();
    const timer = setInterval(read, readEveryMs);
    return () => clearInterval(timer);
  }, [to]);
  const last = letters.at(-1);
  return (
    <p className="phone-letter quiet">
      {last
        ? t("phone.letter", { text: last.text, time: hourMinute(last.at) })
        : t("phone.no_letter")}
    </p>
  );
}
