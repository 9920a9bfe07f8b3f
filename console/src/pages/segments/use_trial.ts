// Trying a condition while it is written: what it says as text and as a tree, and how many
// customers meet it now. The newest question is answered; older answers are dropped.
import { useEffect, useState } from "react";
import { ApiProblem, post } from "../../api/client.ts";
import type { SegmentFound } from "../../api/types.ts";
import type { Tree } from "./tree.ts";

const pauseMs = 400; // without typing, before the server is asked

export interface Trial {
  asked: string; // what was asked, as JSON
  answer?: SegmentFound;
  refused?: unknown; // why it cannot be read, or asked
}

function asProblem(fault: { field: string; detail: string } | null): ApiProblem {
  return new ApiProblem(400, "invalid_input", "", fault?.detail ?? "", fault?.field ?? "");
}

export type Question = { tree: Tree } | { expression: string } | null;

export function useTrial(question: Question): Trial & { pending: boolean } {
  const asked = JSON.stringify(question);
  const [trial, setTrial] = useState<Trial>({ asked: "" });
  useEffect(() => {
    if (asked === "null") return;
    let wanted = true;
    const timer = setTimeout(() => {
      const body = JSON.parse(asked) as { tree?: Record<string, never>; expression?: string };
      post("/api/v1/segments/try", body).then(
        ({ tried, fault }) => {
          if (!wanted) return;
          if (tried) setTrial({ asked, answer: tried });
          else setTrial({ asked, refused: asProblem(fault) });
        },
        (refused: unknown) => wanted && setTrial({ asked, refused }),
      );
    }, pauseMs);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return { ...trial, pending: asked !== "null" && trial.asked !== asked };
}
