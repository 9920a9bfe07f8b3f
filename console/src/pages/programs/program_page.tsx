// One program: its document as a form or as YAML with the advisor beside it, its versions, and the
// plan before it is published. A new one begins from an archetype.
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useParams, useSearchParams } from "react-router";
import { ApiProblem } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { ProgramDetail, ProgramDocument } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { useMay } from "../../state/session.tsx";
import { Advisor } from "./advisor.tsx";
import { ProgramForm } from "./form.tsx";
import { PublishDialog } from "./publish.tsx";
import { useDraft } from "./use_draft.ts";
import { Versions } from "./versions.tsx";

export default function ProgramPage() {
  const { id = "new" } = useParams();
  return id === "new" ? <NewProgram /> : <KnownProgram id={id} key={id} />;
}

function NewProgram() {
  const { t } = useWords();
  const [search] = useSearchParams();
  const archetypes = useGet("/api/v1/archetypes");
  const from = search.get("from") ?? "service";
  const sheet = archetypes.data?.items.find(({ program }) => program.id === from);
  if (sheet) return <Editor known={null} start={sheet.program} title={t("programs.new")} />;
  const error = archetypes.data ? new ApiProblem(404) : archetypes.error;
  return <Waiting error={error} retry={() => void archetypes.refetch()} />;
}

function KnownProgram({ id }: { id: string }) {
  const detail = useGet("/api/v1/programs/{id}", { path: { id } });
  const [round, setRound] = useState(0); // the form begins anew from what was brought back
  if (detail.data) {
    const { program } = detail.data;
    return (
      <Editor
        key={round}
        known={detail.data}
        onRestored={() => setRound(round + 1)}
        start={program}
        title={program.name}
      />
    );
  }
  return <Waiting error={detail.error} retry={() => void detail.refetch()} />;
}

function Waiting({ error, retry }: { error: unknown; retry: () => void }) {
  const { t } = useWords();
  return (
    <Page back={{ to: "/programs", label: t("nav.programs") }} title={undefined}>
      {error ? <Failed error={error} retry={retry} /> : <SkeletonRows />}
    </Page>
  );
}

type View = "form" | "yaml" | "versions";

interface EditorProps {
  known: ProgramDetail | null;
  start: ProgramDocument;
  title: string;
  onRestored?: () => void;
}

function Editor({ known, start, title, onRestored = () => {} }: EditorProps) {
  const { t } = useWords();
  const mayPublish = useMay("lead");
  const draft = useDraft(start);
  const [view, setView] = useState<View>("form");
  const [isPlanned, setPlanned] = useState(false);
  const [basedOn, setBasedOn] = useState(known?.version ?? 0);
  const views: View[] = known ? ["form", "yaml", "versions"] : ["form", "yaml"];
  const canPlan = draft.check !== null && draft.check.fault === null;
  return (
    <Page
      actions={
        mayPublish ? (
          <Button disabled={!canPlan} onClick={() => setPlanned(true)} type="primary">
            {t("programs.plan")}
          </Button>
        ) : (
          <span className="quiet">{t("programs.lead_only")}</span>
        )
      }
      back={{ to: "/programs", label: t("nav.programs") }}
      lead={t("programs.edit_lead")}
      leadLines={2}
      title={title}
    >
      <Segmented
        onChange={setView}
        options={views.map((value) => ({ value, label: t(`programs.${value}`) }))}
        value={view}
      />
      <div className="program-desk">
        <div>
          {view === "form" && (
            <ProgramForm document={draft.document} isNew={!known} onChange={draft.setDocument} />
          )}
          {view === "yaml" && (
            <textarea
              aria-label={t("programs.open_yaml")}
              className="program-yaml"
              onChange={(event) => draft.setYaml(event.target.value)}
              spellCheck={false}
              value={draft.yaml}
            />
          )}
          {view === "versions" && known && (
            <Versions detail={known} mayRestore={mayPublish} onRestored={onRestored} />
          )}
        </div>
        <Advisor
          check={draft.check}
          error={draft.error}
          mayOverride={mayPublish}
          onOverridden={draft.again}
          program={draft.document.id}
        />
      </div>
      {isPlanned && (
        <PublishDialog
          basedOn={basedOn}
          document={draft.document}
          onBasedOn={setBasedOn}
          onClose={() => setPlanned(false)}
        />
      )}
    </Page>
  );
}
