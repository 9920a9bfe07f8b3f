// Texts that lie ready to be used elsewhere: a button puts them on the clipboard, and says when the
// browser does not let us (plain http, no permission).
import { Button } from "antd";
import type { ReactNode } from "react";
import { useT } from "../i18n/index.tsx";
import { useCommands } from "../state/commands.tsx";

async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

export function CopyButton({ text, prominent }: { text: string; prominent?: boolean }) {
  const t = useT();
  const { say } = useCommands();
  const copy = () =>
    void copyText(text).then((done) => say(t(done ? "done.copied" : "done.not_copied")));
  return (
    <Button
      onClick={copy}
      size={prominent ? "middle" : "small"}
      type={prominent ? "primary" : "default"}
    >
      {t("act.copy")}
    </Button>
  );
}

// A text to send as it stands, with where it comes from.
export function ReadyText({ text, note }: { text: string; note: ReactNode }) {
  return (
    <div className="suggestion">
      <p>{text}</p>
      <div className="suggestion-foot">
        <span className="quiet">{note}</span>
        <CopyButton text={text} />
      </div>
    </div>
  );
}
