// The group robot of a platform: how it is, its key (given, never shown), a test message.
import { Button, Input } from "antd";
import { useState } from "react";
import { post, put, remove } from "../../../api/client.ts";
import type { Platform } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { remediesOf, sayTrouble } from "../../../parts/trouble.tsx";
import { useCommands } from "../../../state/commands.tsx";
import { useMay } from "../../../state/session.tsx";

type Robot = NonNullable<Platform["robot"]>;

interface RobotProps {
  source: string;
  robot: Robot;
  refetch: () => void;
}

export function RobotPart({ source, robot, refetch }: RobotProps) {
  const { t, word, count } = useWords();
  const may = useMay("admin");
  return (
    <section aria-label={t("robot.title")} className="robot">
      <h3 className="section-title">
        {t("robot.title")} <span className="tag">{word("robot_state", robot.state)}</span>
      </h3>
      <p className="quiet section-note">{t("robot.about")}</p>
      <RobotTrouble robot={robot} />
      {robot.state !== "none" && (
        <p className="quiet">
          {t("robot.set_by", { login: robot.set_by })} <Moment at={robot.set_at} none="" />
          {" · "}
          {t("robot.waiting", { count: count(robot.waiting) })}
          {" · "}
          {t("robot.sent_at")} <Moment at={robot.sent_at} none={t("robot.never_sent")} />
        </p>
      )}
      {may ? (
        <RobotKey refetch={refetch} robot={robot} source={source} />
      ) : (
        <p className="quiet">{t("robot.role")}</p>
      )}
    </section>
  );
}

function RobotTrouble({ robot }: { robot: Robot }) {
  const { t, locale } = useWords();
  if (robot.troubles.length === 0) return null;
  return (
    <div className={robot.state === "broken" ? "refused" : "refused is-amber"} role="status">
      {remediesOf(robot.troubles, locale).map((each) => (
        <p key={each}>{each}</p>
      ))}
      <p className="problem-detail">
        {sayTrouble({ trouble: "", troubles: robot.troubles }, locale)} {t("robot.until")}{" "}
        <Moment at={robot.until} none="" />
      </p>
    </div>
  );
}

function RobotKey({ source, robot, refetch }: RobotProps) {
  const { t, locale } = useWords();
  const { perform } = useCommands();
  const [secret, setSecret] = useState("");
  const [answer, setAnswer] = useState("");
  const path = { source };
  const run = (work: () => Promise<unknown>, said: string) => {
    setAnswer("");
    void perform({ run: work, said }).then((done) => {
      if (done) setSecret("");
      refetch();
    });
  };
  const test = () => {
    setAnswer(t("robot.testing"));
    post("/api/v1/platforms/{source}/robot/test", undefined, { path })
      .then((came) =>
        setAnswer(
          came.arrived
            ? t("robot.arrived")
            : t("robot.refused", {
                why: sayTrouble({ trouble: "", troubles: came.troubles }, locale),
              }),
        ),
      )
      .catch((error: unknown) => setAnswer(error instanceof Error ? error.message : ""))
      .finally(refetch);
  };
  return (
    <>
      <label htmlFor={`robot-${source}`}>{t("robot.secret")}</label>
      <Input.Password
        autoComplete="off"
        id={`robot-${source}`}
        onChange={(event) => setSecret(event.target.value)}
        placeholder={t("robot.secret_example")}
        value={secret}
        visibilityToggle={false}
      />
      <p className="quiet section-note">{t("robot.secret_hint")}</p>
      <div className="model-acts">
        <Button
          disabled={secret.trim() === ""}
          onClick={() =>
            run(
              () => put("/api/v1/platforms/{source}/robot", { secret }, { path }),
              t("robot.saved"),
            )
          }
        >
          {t("robot.save")}
        </Button>
        {robot.state !== "none" && <Button onClick={test}>{t("robot.test")}</Button>}
        {robot.state !== "none" && (
          <Button
            danger
            onClick={() =>
              run(() => remove("/api/v1/platforms/{source}/robot", { path }), t("robot.removed"))
            }
          >
            {t("robot.remove")}
          </Button>
        )}
      </div>
      <p role="status">{answer}</p>
    </>
  );
}
