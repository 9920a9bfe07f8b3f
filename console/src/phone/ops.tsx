// The company's own ops group, where one of its robots speaks.
import { useEffect, useState } from "react";
import { useWords } from "../i18n/index.tsx";
import { itemsOf, readEveryMs } from "./asking.ts";

interface RobotSaid {
  kind: string;
  text: string;
  at: string;
}

export function OpsGroup() {
  const { t, hourMinute } = useWords();
  const [said, setSaid] = useState<RobotSaid[] | null>(null);
  useEffect(() => {
    const read = () => {
      itemsOf<RobotSaid>("/sandbox/robot").then(setSaid, () => undefined); // the next may do
    };
    read();
    const timer = setInterval(read, readEveryMs);
    return () => clearInterval(timer);
  }, []);
  return (
    <section className="phone-chat">
      <h1 className="phone-title">{t("phone.ops")}</h1>
      {said?.length === 0 && <p className="phone-note quiet">{t("phone.ops_silent")}</p>}
      <ol aria-label={t("phone.ops")} className="phone-said" tabIndex={0}>
        {said?.map((each, place) => (
          <li className="bubble" key={place}>
            <p className="bubble-who">
              {t("phone.robot")} · <time dateTime={each.at}>{hourMinute(each.at)}</time>
            </p>
            <p className="bubble-text">{each.text}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
