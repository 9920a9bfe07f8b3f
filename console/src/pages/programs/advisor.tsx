// What the advisor finds in the document as it stands, each with reason and remedy; and going on in
// spite of it, for a reason that is kept.
import { Button, Input } from "antd";
import { useState } from "react";
import { post } from "../../api/client.ts";
import type { ProgramCheck, ProgramFinding } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Refused } from "../../parts/problem.tsx";
import { useCommands } from "../../state/commands.tsx";

interface AdvisorProps {
  check: ProgramCheck | null;
  error: unknown;
  program: string;
  mayOverride: boolean;
  onOverridden: () => void;
}

export function Advisor({ check, error, program, mayOverride, onOverridden }: AdvisorProps) {
  const { t } = useWords();
  const fault = check?.fault ?? null;
  return (
    <aside aria-label={t("programs.advisor")} className="program-advisor">
      <h2 className="section-title">{t("programs.advisor")}</h2>
      {error !== null && <Refused error={error} />}
      {fault && (
        <p className="field-error" lang="en" role="alert">
          {fault.line > 0
            ? t("programs.fault", { line: fault.line, detail: fault.detail })
            : fault.detail}
        </p>
      )}
      {check && !fault && check.findings.length === 0 && (
        <p className="quiet">{t("programs.sound")}</p>
      )}
      <ul className="finding-list">
        {check?.findings.map((finding) => (
          <FindingRow
            finding={finding}
            key={`${finding.id} ${finding.place}`}
            mayOverride={mayOverride}
            onOverridden={onOverridden}
            program={program}
          />
        ))}
      </ul>
    </aside>
  );
}

interface FindingRowProps {
  finding: ProgramFinding;
  program: string;
  mayOverride: boolean;
  onOverridden: () => void;
}

function FindingRow({ finding, program, mayOverride, onOverridden }: FindingRowProps) {
  const { t, word, locale } = useWords();
  const { say } = useCommands();
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const [refused, setRefused] = useState<unknown>(null);
  const { id, place, judged, overridden } = finding;
  const keep = (why: string) => {
    const body = { finding: id, place, judged, reason: why };
    post("/api/v1/programs/{id}/override", body, { path: { id: program } }).then(
      () => {
        setAsked(false);
        setReason("");
        say(t(why ? "programs.saved_override" : "programs.took_back"));
        onOverridden();
      },
      (problem: unknown) => setRefused(problem),
    );
  };
  return (
    <li className={overridden ? "finding is-overridden" : "finding"}>
      <p>
        <span className={`tag${finding.severity === "serious" ? " is-red" : ""}`}>
          {word("program_severity", finding.severity)}
        </span>{" "}
        <code className="quiet">{place}</code>{" "}
        {finding.line !== null && (
          <span className="quiet">{t("programs.line", { line: finding.line })}</span>
        )}
      </p>
      <p>{finding.reason[locale]}</p>
      <p className="quiet">→ {finding.remedy[locale]}</p>
      {overridden && (
        <p>
          {t("programs.overridden_by", overridden)}{" "}
          {mayOverride && (
            <Button onClick={() => keep("")} size="small" type="text">
              {t("programs.take_back")}
            </Button>
          )}
        </p>
      )}
      {!overridden && mayOverride && !isAsked && (
        <Button onClick={() => setAsked(true)} size="small" type="text">
          {t("programs.override")}
        </Button>
      )}
      {isAsked && (
        <form
          className="finding-why"
          onSubmit={(event) => {
            event.preventDefault();
            if (reason.trim()) keep(reason.trim());
          }}
        >
          <Input
            aria-label={t("programs.why")}
            onChange={(event) => setReason(event.target.value)}
            placeholder={t("programs.why")}
            value={reason}
          />
          <Button disabled={!reason.trim()} htmlType="submit">
            {t("programs.keep")}
          </Button>
        </form>
      )}
      {refused !== null && <Refused error={refused} />}
    </li>
  );
}
