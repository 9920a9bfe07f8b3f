// The sandbox as a phone would show it: a customer group as bubbles, the sidebar beside it, a line to
// speak as a customer, who may be invited or is taken out; the ops group with its robot. For trying
// out; where no sandbox runs it says so.
import { useCallback, useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import { useWords } from "../i18n/index.tsx";
import { itemsOf, readEveryMs, tell, type Chat } from "./asking.ts";
import { Cards } from "./cards.tsx";
import { offerClient, type Seat } from "./client.ts";
import { OpsGroup } from "./ops.tsx";
import { Newcomers } from "./people.tsx";

interface Said {
  id: string;
  from: string;
  name: string;
  is_staff: boolean;
  text: string;
  at: string;
}

const ops = "ops"; // the company's own group, in the list of groups

export function Phone() {
  const { t } = useWords();
  const [chats, setChats] = useState<Chat[] | null>(null);
  const [missing, setMissing] = useState(false);
  const [chosen, setChosen] = useState("");
  const read = useCallback(() => {
    itemsOf<Chat>("/sandbox/chats").then(
      (all) => {
        setChats(all);
        setMissing(false);
      },
      () => setMissing(true),
    );
  }, []);
  useEffect(() => {
    read();
    const timer = setInterval(read, readEveryMs);
    return () => clearInterval(timer);
  }, [read]);
  const chat = chats?.find((each) => each.id === chosen) ?? chats?.[0];
  if (missing && !chat) return <main className="phone-note">{t("phone.none")}</main>;
  if (!chat) return <main aria-busy className="phone-note" />;
  return (
    <main className="phone">
      <div className="phone-top">
        <label className="phone-choice">
          {t("phone.chat")}
          <select
            onChange={(event) => setChosen(event.target.value)}
            value={chosen === ops ? ops : chat.id}
          >
            {chats?.map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
            <option value={ops}>{t("phone.ops")}</option>
          </select>
        </label>
        <Rest />
      </div>
      {chosen === ops ? <OpsGroup /> : <Beside chat={chat} key={chat.id} onMoved={read} />}
    </main>
  );
}

// The people of the sandbox talk on by themselves; whoever wants to try something out alone lets
// them rest.
function Rest() {
  const { t } = useWords();
  const [resting, setResting] = useState(false);
  useEffect(() => {
    fetch("/sandbox/people")
      .then(async (response) =>
        setResting(((await response.json()) as { resting: boolean }).resting),
      )
      .catch(() => undefined); // the sandbox is gone: the talk says so
  }, []);
  const change = (wanted: boolean) => {
    setResting(wanted);
    tell("PUT", "/sandbox/people", { resting: wanted }).catch(() => setResting(!wanted));
  };
  return (
    <label className="phone-rest">
      <input checked={resting} onChange={(event) => change(event.target.checked)} type="checkbox" />
      {t("phone.rest")}
    </label>
  );
}

function Beside({ chat, onMoved }: { chat: Chat; onMoved: () => void }) {
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
      <Bubbles holder={holder?.id ?? ""} said={said} title={chat.name}>
        <SayAsCustomer chat={chat} onMoved={onMoved} onSaid={read} />
        <Newcomers chat={chat} onMoved={onMoved} />
        {holder && <Cards holder={holder} key={holder.id} />}
      </Bubbles>
      {offered && <iframe className="phone-side" src="/sidebar" title={t("sidebar.title")} />}
    </div>
  );
}

function SayAsCustomer({
  chat,
  onSaid,
  onMoved,
}: {
  chat: Chat;
  onSaid: () => void;
  onMoved: () => void;
}) {
  const { t } = useWords();
  const [who, setWho] = useState("");
  const [text, setText] = useState("");
  const [failed, setFailed] = useState(false);
  const isThere = chat.customers.some((each) => each.id === who);
  const customer = isThere ? who : (chat.customers[0]?.id ?? "");
  // The client's own action: the owner takes them out, and WeCom tells of it.
  const remove = () => {
    tell("POST", "/sandbox/remove", { chat: chat.id, customer }).then(onMoved, () =>
      setFailed(true),
    );
  };
  const say = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim() === "") return;
    tell("POST", "/sandbox/say", { chat: chat.id, customer, text }).then(
      () => {
        setText("");
        setFailed(false);
        onSaid();
      },
      () => setFailed(true),
    );
  };
  return (
    <form className="phone-say" onSubmit={say}>
      <select
        aria-label={t("phone.customer")}
        onChange={(event) => setWho(event.target.value)}
        value={customer}
      >
        {chat.customers.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
      <input
        aria-label={t("phone.text")}
        maxLength={1_000}
        onChange={(event) => setText(event.target.value)}
        placeholder={t("phone.text")}
        value={text}
      />
      <button type="submit">{t("phone.say")}</button>
      <button onClick={remove} type="button">
        {t("phone.remove")}
      </button>
      {failed && <p role="alert">{t("phone.say_failed")}</p>}
    </form>
  );
}

function Bubbles({
  said,
  holder,
  title,
  children,
}: {
  said: Said[];
  holder: string;
  title: string;
  children: ReactNode;
}) {
  const { t, hourMinute } = useWords();
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [said.length]);
  return (
    <section className="phone-chat">
      <h1 className="phone-title">{title}</h1>
      <ol className="phone-said" tabIndex={0}>
        {said.length === 0 && <li className="phone-quiet quiet">{t("phone.quiet")}</li>}
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
      {children}
    </section>
  );
}
