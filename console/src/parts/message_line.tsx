// One message of a conversation: who, when, what it answers (a quote line that jumps there), what
// the text says (marks), and the way to "why / why not".
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Message } from "../api/types.ts";
import { useWords } from "../i18n/index.tsx";
import { splitHits } from "./hits.ts";
import { Moment } from "./moment.tsx";
import { Initial, Person } from "./person.tsx";
import { OpenLink } from "./open.tsx";

export const questionShownFrom = 0.5; // probabilities below are not worth a mark
export const advertShownFrom = 0.8;
export const complaintShownFrom = 0.5;
export const moodShownBelow = -0.4;
export const moodShownFrom = 0.6;

export interface MessageLineProps {
  message: Message;
  words?: string[];
  focused?: boolean;
  showGroup?: boolean;
  timeOnly?: boolean; // under a heading that names the day
  actions?: ReactNode;
  parentHref?: (id: number) => string;
  parentAbove?: boolean; // what it answers is the line just above: no need to quote it
}

export function MessageLine(props: MessageLineProps) {
  const { message, words = [], focused, showGroup, timeOnly, actions, parentHref } = props;
  const { t, word, exact, hourMinute } = useWords();
  const { member, parent } = message;
  return (
    <article className={focused ? "message is-focused" : "message"} id={`message-${message.id}`}>
      <Initial name={member?.name ?? "?"} role={member?.role ?? "member"} />
      <div className="message-main">
        <header className="message-head">
          <Person member={member} />
          {timeOnly ? (
            <time dateTime={message.at} title={exact(message.at)}>
              {hourMinute(message.at)}
            </time>
          ) : (
            <Moment at={message.at} />
          )}
          {showGroup && (
            <Link
              className="quiet"
              to={`/groups/${message.group.id}/conversation?around=${message.id}`}
            >
              {message.group.name}
            </Link>
          )}
          {message.edited_at && <span className="quiet">{t("message.edited")}</span>}
          <span className="message-acts">
            {actions}
            <OpenLink className="quiet" id={message.id} kind="why">
              {t("why.link")}
            </OpenLink>
          </span>
        </header>
        {parent && !props.parentAbove && (
          <Link
            className="message-parent"
            title={t("message.parent_why", { reason: word("link_reason", parent.reason) })}
            to={
              parentHref?.(parent.id) ??
              `/groups/${message.group.id}/conversation?around=${parent.id}`
            }
          >
            <span>{parent.member.name}</span> {parent.text || t("message.no_text")}
          </Link>
        )}
        {showsQuote(message) && (
          <blockquote className="message-quote" title={t("message.quoted")}>
            {message.quote}
          </blockquote>
        )}
        <MessageText message={message} words={words} />
        <Marks message={message} />
      </div>
    </article>
  );
}

// The text that the platform quotes is shown once: not when the line above it says the same already.
export function showsQuote({ quote, parent, revoked_at }: Message): boolean {
  return quote !== "" && !revoked_at && parent?.text !== quote;
}

function MessageText({ message, words }: { message: Message; words: string[] }) {
  const { t, word } = useWords();
  if (message.revoked_at) return <p className="message-text quiet">{t("message.revoked")}</p>;
  return (
    <p className="message-text">
      {message.kind !== "text" && (
        <span className="tag message-kind">{word("message_kind", message.kind)}</span>
      )}
      <Highlighted text={message.text} words={words} />
    </p>
  );
}

export function Highlighted({ text, words }: { text: string; words: string[] }) {
  return (
    <>
      {splitHits(text, words).map((part, index) =>
        part.hit ? <mark key={index}>{part.text}</mark> : <span key={index}>{part.text}</span>,
      )}
    </>
  );
}

export function Marks({ message }: { message: Message }) {
  const { t, word, percent } = useWords();
  const { tone } = message;
  const marks: { key: string; text: string; title: string; className: string }[] = [];
  const add = (key: string, text: string, share: number, className: string) =>
    marks.push({
      key,
      text,
      title: t("mark.sure", { share: percent(Math.abs(share)) }),
      className,
    });
  if (tone.question >= questionShownFrom)
    add("question", t("mark.question"), tone.question, "is-accent");
  if (tone.complaint >= complaintShownFrom)
    add("complaint", t("mark.complaint"), tone.complaint, "is-red");
  if (tone.advert >= advertShownFrom) add("advert", t("mark.advert"), tone.advert, "is-amber");
  if (tone.mood <= moodShownBelow) add("mood", t("mark.negative"), tone.mood, "is-amber");
  if (tone.mood >= moodShownFrom) add("mood", t("mark.positive"), tone.mood, "is-green");
  for (const intent of tone.intents) {
    if (intent === "chatter" || intent === "greeting") continue;
    marks.push({
      key: intent,
      text: word("intent", intent),
      title: t("mark.intent"),
      className: "",
    });
  }
  if (marks.length === 0) return null;
  return (
    <p className="marks">
      {marks.map((mark) => (
        <OpenLink
          className={`tag ${mark.className}`}
          id={message.id}
          key={mark.key}
          kind="why"
          title={mark.title}
        >
          {mark.text}
        </OpenLink>
      ))}
    </p>
  );
}
