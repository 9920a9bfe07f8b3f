// One part of the policy as a form edits it: a value of its own until it is saved into the draft.
import { useState } from "react";
import type { Policy } from "../../api/types.ts";
import type { ListProps } from "./entry_list.tsx";

export function usePart<Part extends "seating" | "admission" | "onboarding">(
  { desk, policy }: ListProps,
  part: Part,
) {
  const [value, setValue] = useState<Policy[Part]>(policy[part]);
  const [error, setError] = useState<unknown>(null);
  const save = async () => setError(await desk.save((old) => ({ ...old, [part]: value })));
  return { value, setValue, error, save };
}
