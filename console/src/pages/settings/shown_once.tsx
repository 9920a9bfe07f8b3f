// A secret that cannot be shown again: with a button that copies it, and the warning.
import { Button, Input } from "antd";
import { useT } from "../../i18n/index.tsx";
import { CopyButton } from "../../parts/copy.tsx";

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
  return (
    <div className="shown-once">
      <p>{hint}</p>
      <div className="shown-once-line">
        <Input aria-label={hint} onFocus={(event) => event.target.select()} readOnly value={text} />
        <CopyButton prominent text={text} />
        <Button onClick={onClose}>{t("act.done_with_it")}</Button>
      </div>
    </div>
  );
}
