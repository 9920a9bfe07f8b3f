// The card by which a task reached its person: to whom, and what was pressed.
import type { Task } from "../api/types.ts";
import { useWords } from "../i18n/index.tsx";
import { Moment } from "./moment.tsx";

const states = ["asked", "shown", "taken", "back", "over", "failed"] as const;
const presses = ["done", "taken", "back", "late"] as const;

export function CardFacts({ task }: { task: Task }) {
  const { t } = useWords();
  const told = task.body.card;
  if (typeof told !== "object" || told === null) return null;
  const text = (name: string) => {
    const value = (told as Record<string, unknown>)[name];
    return typeof value === "string" ? value : "";
  };
  const state = states.find((each) => each === text("state"));
  const pressed = presses.find((each) => each === text("pressed_as"));
  if (!state) return null;
  const user = text("user");
  return (
    <div>
      <dt>{t("card.sent")}</dt>
      <dd>
        {state === "over" && user !== "" && `${t("card.state.shown", { user })} · `}
        {t(`card.state.${state}`, { user, why: text("trouble") })}
        {text("sent_at") !== "" && (
          <>
            {" · "}
            <Moment at={text("sent_at")} />
          </>
        )}
        {pressed && (
          <>
            <br />
            {t(`card.pressed.${pressed}`)} · <Moment at={text("pressed_at")} />
          </>
        )}
      </dd>
    </div>
  );
}
