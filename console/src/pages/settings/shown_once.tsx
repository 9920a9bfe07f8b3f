// A secret that cannot be shown again: with a button that copies it, and the warning.
import { Button, Input } from "antd";
import { useT } from "../../i18n/index.tsx";
import { copyText } from "../../parts/copy.ts";
import { useCommands } from "../../state/commands.tsx";

export function ShownOnce({
  text,
  hint,
  onClose,
}: {
  text: string;
  hint: string;
  onClose: () => void;
}) {
  const t = useT();
  const { say } = useCommands();
  return (
    <div className="shown-once">
      <p>{hint}</p>
      <div className="shown-once-line">
        <Input aria-label={hint} onFocus={(event) => event.target.select()} readOnly value={text} />
        <Button
          onClick={() =>
            void copyText(text).then((done) => say(t(done ? "done.copied" : "done.not_copied")))
          }
          type="primary"
        >
          {t("act.copy")}
        </Button>
        <Button onClick={onClose}>{t("act.done_with_it")}</Button>
      </div>
    </div>
  );
}
