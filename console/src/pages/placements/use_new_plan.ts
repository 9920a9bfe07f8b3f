// Makes a draft plan of seats and opens it.
import { useState } from "react";
import { useNavigate } from "react-router";
import { post } from "../../api/client.ts";

export interface NewPlan {
  kind: "intake" | "rebalance";
  program?: string;
  members?: number[]; // none named: all who are in no group
}

export function useNewPlan() {
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<unknown>(null);
  const make = (plan: NewPlan) => {
    setBusy(true);
    setRefused(null);
    post("/api/v1/placements", { ...plan }).then(
      (answer) => {
        const id = (answer.result as { placement?: number }).placement;
        void navigate(id ? `/placements/${id}` : "/placements");
      },
      (problem: unknown) => {
        setBusy(false);
        setRefused(problem);
      },
    );
  };
  return { make, busy, refused };
}
