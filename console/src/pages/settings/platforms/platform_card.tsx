// One connected platform: how it is and what to do about it, its callback address, its abilities.
import type { Platform } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { CopyButton } from "../../../parts/copy.tsx";
import { Moment } from "../../../parts/moment.tsx";
import { remediesOf, TroubleText } from "../../../parts/trouble.tsx";
import { CapabilityTable } from "./capability_table.tsx";
import { CompareButton, ComparingLine, useComparing } from "./compare.tsx";
import { ConditionTag } from "./marks.tsx";
import { callbackAddress, isPublic } from "./platform.ts";
import { RobotPart } from "./robot.tsx";

export function PlatformCard({ platform, refetch }: { platform: Platform; refetch: () => void }) {
  const { word } = useWords();
  const { comparing, compare } = useComparing(platform, refetch);
  const name = word("platform", platform.source);
  return (
    <section aria-label={name} className="platform">
      <div className="model-head">
        <h2 className="model-name">{name}</h2>
        <ConditionTag condition={platform.condition} />
        <div className="model-acts">
          <CompareButton compare={compare} comparing={comparing} />
        </div>
      </div>
      <Trouble platform={platform} />
      <ComparingLine comparing={comparing} />
      <PlatformFacts platform={platform} />
      <Callback source={platform.source} />
      {platform.robot && (
        <RobotPart refetch={refetch} robot={platform.robot} source={platform.source} />
      )}
      {platform.capabilities.length > 0 && <CapabilityTable name={name} platform={platform} />}
    </section>
  );
}

export function Trouble({ platform }: { platform: Platform }) {
  const { locale } = useWords();
  if (platform.condition === "well") return null;
  return (
    <div className={platform.condition === "down" ? "refused" : "refused is-amber"} role="status">
      {remediesOf(platform.troubles, locale).map((each) => (
        <p key={each}>{each}</p>
      ))}
      {platform.trouble !== "" && (
        <p className="problem-detail">
          <TroubleText of={platform} />
        </p>
      )}
    </div>
  );
}

function PlatformFacts({ platform }: { platform: Platform }) {
  const { t, count } = useWords();
  return (
    <dl className="facts platform-facts">
      <div>
        <dt>{t("platform.heard_at")}</dt>
        <dd>
          <Moment at={platform.heard_at} none={t("platform.never_heard")} />
        </dd>
      </div>
      <div>
        <dt>{t("platform.reconciled_at")}</dt>
        <dd>
          <Moment at={platform.reconciled_at} none={t("platform.never_reconciled")} />
        </dd>
      </div>
      <div>
        <dt>{t("platform.facts")}</dt>
        <dd className="num">
          {count(platform.facts)} <span className="quiet">{t("platform.since_start")}</span>
        </dd>
      </div>
      <div>
        <dt>{t("platform.refused")}</dt>
        <dd className="num">
          {count(platform.refused)} <span className="quiet">{t("platform.since_start")}</span>
          {platform.refused > 0 && <p className="quiet">{t("platform.refused_hint")}</p>}
        </dd>
      </div>
    </dl>
  );
}

function Callback({ source }: { source: string }) {
  const { t } = useWords();
  const address = callbackAddress(source, window.location.origin);
  if (address === null) return null;
  return (
    <div className="callback">
      <h3 className="section-title">{t("platform.callback")}</h3>
      <div className="callback-line">
        <code>{address}</code>
        <CopyButton text={address} />
      </div>
      <p className="quiet section-note">
        {t("platform.callback_hint")}
        {!isPublic(address) && <strong> {t("platform.callback_local")}</strong>}
      </p>
    </div>
  );
}
