// The document that is being written, as members and as YAML: whichever is changed, the server reads
// it, says what the advisor finds, and gives the other one.
import { useCallback, useEffect, useState } from "react";
import { post } from "../../api/client.ts";
import type { ProgramCheck, ProgramDocument } from "../../api/types.ts";

const checkAfterMs = 300; // of no further change

export interface Draft {
  document: ProgramDocument;
  yaml: string;
  check: ProgramCheck | null;
  error: unknown;
  setDocument: (document: ProgramDocument) => void;
  setYaml: (yaml: string) => void;
  again: () => void;
}

type Source = { document: ProgramDocument } | { yaml: string };

export function useDraft(start: ProgramDocument): Draft {
  const [document, setDocument] = useState(start);
  const [yaml, setYaml] = useState("");
  const [source, setSource] = useState<Source>({ document: start });
  const [check, setCheck] = useState<ProgramCheck | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    const stop = new AbortController();
    const isYaml = "yaml" in source;
    const body = isYaml ? { yaml: source.yaml } : { program: { ...source.document } };
    const timer = setTimeout(() => {
      post("/api/v1/programs/check", body, { signal: stop.signal }).then(
        (answer) => {
          setError(null);
          setCheck(answer);
          if (isYaml && answer.program) setDocument(answer.program);
          if (!isYaml && answer.yaml !== null) setYaml(answer.yaml);
        },
        (problem: unknown) => {
          if (!stop.signal.aborted) setError(problem);
        },
      );
    }, checkAfterMs);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [source]);
  return {
    document,
    yaml,
    check,
    error,
    setDocument: useCallback((next) => {
      setDocument(next);
      setSource({ document: next });
    }, []),
    setYaml: useCallback((next) => {
      setYaml(next);
      setSource({ yaml: next });
    }, []),
    again: useCallback(() => setSource((last) => ({ ...last })), []),
  };
}
