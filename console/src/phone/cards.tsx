// The cards that a member of the sandbox has got, with their buttons.
import { useCallback, useEffect, useState } from "react";
import { useWords } from "../i18n/index.tsx";

interface Card {
  task: string;
  source: string;
  title: string;
  text: string;
  rows: { name: string; value: string }[];
  buttons: { text: string; key: string; link: string }[];
  closed: string;
  at: string;
}

const readEveryMs = 3_000;
const shownMax = 5; // the newest

export function Cards({ holder }: { holder: { id: string; name: string } }) {
  const { t } = useWords();
  const [cards, setCards] = useState<Card[]>([]);
  const read = useCallback(() => {
    fetch(`/sandbox/cards?user=${encodeURIComponent(holder.id)}`)
      .then(async (response) => setCards(((await response.json()) as { items: Card[] }).items))
      .catch(() => undefined); // the next reading may do
  }, [holder.id]);
  useEffect(() => {
    read();
    const timer = setInterval(read, readEveryMs);
    return () => clearInterval(timer);
  }, [read]);
  const press = (task: string, key: string) => {
    fetch("/sandbox/press", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ user: holder.id, task, key }),
    })
      .then(read)
      .catch(() => undefined);
  };
  return (
    <section
      aria-label={t("phone.cards", { name: holder.name })}
      className="phone-cards"
      tabIndex={0}
    >
      {cards.length === 0 && <p className="quiet">{t("phone.no_cards")}</p>}
      {cards
        .slice(-shownMax)
        .reverse()
        .map((card) => (
          <article className="phone-card" key={card.task}>
            <p className="bubble-who">{card.source}</p>
            <h2>{card.title}</h2>
            <p>{card.text}</p>
            <dl>
              {card.rows.map((row) => (
                <div key={row.name}>
                  <dt>{row.name}</dt>
                  <dd>{row.value}</dd>
                </div>
              ))}
            </dl>
            <div className="phone-card-buttons">
              {card.closed !== "" && <span className="quiet">{card.closed}</span>}
              {card.closed === "" &&
                card.buttons.map((button) =>
                  button.link !== "" ? (
                    <a href={button.link} key={button.text} rel="noreferrer" target="_blank">
                      {button.text}
                    </a>
                  ) : (
                    <button
                      key={button.text}
                      onClick={() => press(card.task, button.key)}
                      type="button"
                    >
                      {button.text}
                    </button>
                  ),
                )}
            </div>
          </article>
        ))}
    </section>
  );
}
