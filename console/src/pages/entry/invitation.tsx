// Somebody opens the link of an invitation: who invites for what, then a name and a password.
import { Button, Form } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { ApiProblem, post } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { Session } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Failed, Refused } from "../../parts/problem.tsx";
import { EntryFrame } from "./frame.tsx";
import { NewAccountFields } from "./new_account.tsx";

export default function Invitation({ onSignedIn }: { onSignedIn: (session: Session) => void }) {
  const { t, word, locale, exact } = useWords();
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const token = search.get("token") ?? "";
  const offer = useGet(
    "/api/v1/invitations/{token}",
    { path: { token } },
    { enabled: token !== "" },
  );
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const submit = ({ name, password }: { name: string; password: string }) => {
    setBusy(true);
    setError(null);
    post("/api/v1/invitations/{token}", { name, password, language: locale }, { path: { token } })
      .then((session) => {
        void navigate("/today", { replace: true });
        onSignedIn(session);
      }, setError)
      .finally(() => setBusy(false));
  };
  const lead = offer.data
    ? t("invitation.lead", {
        login: offer.data.login,
        role: word("role", offer.data.role),
        until: exact(offer.data.expires_at),
      })
    : "";
  return (
    <EntryFrame lead={lead} title={t("invitation.title")}>
      {token === "" && <p className="refused">{t("invitation.no_token")}</p>}
      {offer.error instanceof ApiProblem && offer.error.status === 404 ? (
        <p className="refused" role="alert">
          {t("invitation.gone")}
        </p>
      ) : (
        offer.isError && <Failed error={offer.error} />
      )}
      <Refused error={error} />
      {offer.data && (
        <Form layout="vertical" onFinish={submit} requiredMark={false}>
          <NewAccountFields login={offer.data.login} />
          <Button block htmlType="submit" loading={busy} type="primary">
            {t("invitation.button")}
          </Button>
        </Form>
      )}
    </EntryFrame>
  );
}
