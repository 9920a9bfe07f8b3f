// Having everything compared with a platform, and following it until it is done.
import { Button } from "antd";
import { useEffect, useState } from "react";
import { post } from "../../../api/client.ts";
import type { Platform } from "../../../api/types.ts";
import { useWords } from "../../../i18n/index.tsx";
import { useCommands } from "../../../state/commands.tsx";
import { useRefetchEvery } from "../../../state/refetch_every.ts";
import { useMay } from "../../../state/session.tsx";

export const comparingMs = 2_000; // how often a comparison under way is looked at
export const patienceMs = 120_000; // then it goes on without being watched

export type Comparing = "no" | "going" | "waits" | "done" | "long";

// How a comparison stands that was asked for when the last one was of `before`.
export function comparingOf(
  platform: Platform,
  asked: { before: string | null } | null,
  isLong: boolean,
): Comparing {
  if (!asked) return "no";
  if (platform.reconciled_at !== asked.before) return "done";
  if (platform.condition !== "well") return "waits";
  return isLong ? "long" : "going";
}

export function useComparing(platform: Platform, refetch: () => void) {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const [asked, setAsked] = useState<{ before: string | null } | null>(null);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    if (!asked) return undefined;
    const timer = setTimeout(() => setLong(true), patienceMs);
    return () => clearTimeout(timer);
  }, [asked]);
  const comparing = comparingOf(platform, asked, isLong);
  useRefetchEvery(comparing === "going" ? comparingMs : null, refetch);
  const compare = () => {
    const { source, reconciled_at: before } = platform;
    void perform({
      run: () => post("/api/v1/platforms/{source}/reconcile", undefined, { path: { source } }),
      said: t("platform.compare_begun", { name: word("platform", source) }),
    }).then((begun) => {
      setAsked(begun ? { before } : null);
      setLong(false);
    });
  };
  return { comparing, compare };
}

export function CompareButton({
  comparing,
  compare,
}: {
  comparing: Comparing;
  compare: () => void;
}) {
  const { t } = useWords();
  const may = useMay("operator");
  return (
    <Button
      disabled={!may || comparing === "going"}
      loading={comparing === "going"}
      onClick={compare}
      title={t(may ? "platform.compare_hint" : "platform.compare_role")}
    >
      {t(comparing === "going" ? "platform.comparing" : "platform.compare")}
    </Button>
  );
}

export function ComparingLine({ comparing }: { comparing: Comparing }) {
  const { t } = useWords();
  if (comparing === "no" || comparing === "going") return <p role="status" />;
  const words = {
    waits: "platform.compare_waits",
    done: "platform.compare_done",
    long: "platform.compare_long",
  } as const;
  return (
    <p className="quiet" role="status">
      {t(words[comparing])}
    </p>
  );
}
