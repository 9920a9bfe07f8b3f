// The sandbox as a phone would show it: a customer group as bubbles, the sidebar beside it. For
// trying out; where no sandbox runs it says so.
import { useCallback, useEffect, useRef, useState } from "react";
import { useWords } from "../i18n/index.tsx";
import { offerClient, type Seat } from "./client.ts";

interface Person {
  id: string;
  name: string;
}
interface Chat {
  id: string;
  name: string;
  staff: Person[];
}
interface Said {
  id: string;
  from: string;
  name: string;
  is_staff: boolean;
  text: string;
  at: string;
}

const readEveryMs = 3_000;

async function itemsOf<Item>(address: string): Promise<Item[]> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(String(response.status));
  return ((await response.json()) as { items: Item[] }).items;
}

export function Phone() {
  const { t } = useWords();
  const [chats, setChats] = useState<Chat[] | null>(null);
  const [missing, setMissing] = useState(false);
  const [chosen, setChosen] = useState("");
  useEffect(() => {
    itemsOf<Chat>("/sandbox/chats").then(setChats, () => setMissing(true));
  }, []);
  const chat = chats?.find((each) => each.id === chosen) ?? chats?.[0];
  if (missing) return <main className="phone-note">{t("phone.none")}</main>;
  if (!chat) return <main aria-busy className="phone-note" />;
  return (
    <main className="phone">
      <label className="phone-choice">
        {t("phone.chat")}
        <select onChange={(event) => setChosen(event.target.value)} value={chat.id}>
          {chats?.map((each) => (
            <option key={each.id} value={each.id}>
              {each.name}
            </option>
          ))}
        </select>
      </label>
      <Beside chat={chat} key={chat.id} />
    </main>
  );
}

function Beside({ chat }: { chat: Chat }) {
  const { t } = useWords();
  const [said, setSaid] = useState<Said[]>([]);
  const holder = chat.staff[0];
  const read = useCallback(() => {
    itemsOf<Said>(`/sandbox/talk?chat=${encodeURIComponent(chat.id)}`).then(setSaid, () => {
      // The next reading may do.
    });
  }, [chat.id]);
  const seat = useRef<Seat>({ user: "", chat: "" });
  seat.current = { user: holder?.id ?? "", chat: chat.id };
  const [offered, setOffered] = useState(false);
  useEffect(() => {
    offerClient(() => seat.current, read);
    setOffered(true);
    read();
    const timer = setInterval(read, readEveryMs);
    return () => clearInterval(timer);
  }, [read]);
  return (
    <div className="phone-pair">
      <Bubbles holder={holder?.id ?? ""} said={said} title={chat.name} />
      {offered && <iframe className="phone-side" src="/sidebar" title={t("sidebar.title")} />}
    </div>
  );
}

function Bubbles({ said, holder, title }: { said: Said[]; holder: string; title: string }) {
  const { hourMinute } = useWords();
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [said.length]);
  return (
    <section className="phone-chat">
      <h1 className="phone-title">{title}</h1>
      <ol className="phone-said" tabIndex={0}>
        {said.map((each) => (
          <li className={each.from === holder ? "bubble is-mine" : "bubble"} key={each.id}>
            <p className="bubble-who">
              {each.name} · <time dateTime={each.at}>{hourMinute(each.at)}</time>
            </p>
            <p className="bubble-text">{each.text}</p>
          </li>
        ))}
        <li ref={end} />
      </ol>
    </section>
  );
}
