// One field of a form: its label, what is asked, and, where the server refused it, why.
import type { ReactNode } from "react";
import { ApiProblem } from "../../api/client.ts";
import { isAt } from "./shown.ts";

export function Field({
  at,
  label,
  hint,
  htmlFor,
  error,
  children,
}: {
  at: string; // the server's name for it
  label: string;
  hint?: string;
  htmlFor?: string;
  error: unknown;
  children: ReactNode;
}) {
  const isWrong = error instanceof ApiProblem && error.field !== "" && isAt(error.field, at);
  return (
    <div className={isWrong ? "field is-wrong" : "field"}>
      {htmlFor ? (
        <label className="field-label" htmlFor={htmlFor}>
          {label}
        </label>
      ) : (
        <span className="field-label">{label}</span>
      )}
      {children}
      {hint && <p className="quiet field-hint">{hint}</p>}
      {isWrong && (
        <p className="field-error" lang="en" role="alert">
          {error.detail}
        </p>
      )}
    </div>
  );
}
