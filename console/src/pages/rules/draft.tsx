// The draft of the policy: one per organisation, saved entry by entry, published as a whole.
import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo } from "react";
import { post, put, remove, type Answer } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Policy, PolicyDraft, PolicyTest, SentDraft } from "../../api/types.ts";
import { useT } from "../../i18n/index.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";
import { policyChanges, type Change } from "./changes.ts";
import { complete } from "./complete.ts";

export interface DraftDesk {
  draft: PolicyDraft | undefined;
  changes: Change[];
  error: unknown;
  retry: () => void;
  // Changes the draft and saves it; resolves to the refusal, or to null.
  save: (change: (policy: Policy) => Policy) => Promise<unknown>;
  discard: () => void;
  test: (days: number) => Promise<PolicyTest>;
  publish: () => Promise<boolean>;
}

function inForce({ policy, version, as_of }: Answer<"/api/v1/policy", "get">): SentDraft {
  return {
    policy,
    based_on: version,
    revision: 0,
    saved_at: null,
    saved_by: "",
    problems: [],
    as_of,
  };
}

const draftKey = ["/api/v1/policy/draft", {}];

export function useDraft(): DraftDesk {
  const client = useQueryClient();
  const t = useT();
  const { perform, say } = useCommands();
  const current = useGet("/api/v1/policy");
  const may = useMay("operator");
  const stored = useGet("/api/v1/policy/draft", {}, { enabled: may });
  const draft = useMemo(() => {
    // Who may not change the rules sees those in force.
    const shown = may ? stored.data : current.data && inForce(current.data);
    return shown && { ...shown, policy: complete(shown.policy) };
  }, [current.data, may, stored.data]);
  const changes = useMemo(
    () => (current.data && draft ? policyChanges(complete(current.data.policy), draft.policy) : []),
    [current.data, draft],
  );

  const save = useCallback(
    async (change: (policy: Policy) => Policy) => {
      if (!draft) return null;
      try {
        const policy = change(draft.policy);
        const next = await put("/api/v1/policy/draft", { policy, revision: draft.revision });
        client.setQueryData(draftKey, next);
        say(t("done.draft_saved"));
        return null;
      } catch (error) {
        void client.invalidateQueries({ queryKey: draftKey.slice(0, 1) });
        return error;
      }
    },
    [client, draft, say, t],
  );

  return {
    draft,
    changes,
    error: stored.error ?? current.error,
    retry: () => void Promise.all([stored.refetch(), current.refetch()]),
    save,
    discard: () =>
      void perform({ run: () => remove("/api/v1/policy/draft"), said: t("done.draft_discarded") }),
    test: (days) => post("/api/v1/policy/test", { days }),
    publish: () =>
      perform({
        run: () => post("/api/v1/policy/publish", { revision: draft?.revision ?? 0 }),
        said: t("done.published"),
      }),
  };
}
