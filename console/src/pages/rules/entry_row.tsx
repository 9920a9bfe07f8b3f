// One rule, reply or answer in its list: name, what it looks for, and the mode as the one quick
// switch.
import { Segmented } from "antd";
import type { ReactNode } from "react";
import type { Rule } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import type { Change } from "./changes.ts";

export type Mode = Rule["mode"];
export const modes: Mode[] = ["off", "shadow", "on"];

export interface EntryRowProps {
  name: string;
  summary: ReactNode;
  tags?: ReactNode;
  mode: Mode;
  change: Change | undefined;
  may: boolean;
  onMode: (mode: Mode) => void;
  onEdit: () => void;
  extra?: ReactNode;
}

export function EntryRow({
  name,
  summary,
  tags,
  mode,
  change,
  may,
  onMode,
  onEdit,
  extra,
}: EntryRowProps) {
  const { t, word } = useWords();
  return (
    <li className={mode === "off" ? "entry-row is-off" : "entry-row"}>
      <div className="entry-row-main">
        <p>
          <button
            aria-label={t("entry.edit", { name })}
            className="plain-button work-title"
            onClick={onEdit}
            type="button"
          >
            {name}
          </button>
          {tags}
          {change && <span className="tag is-accent">{t(`change.${change.how}`)}</span>}
        </p>
        <p className="quiet ellipsis">{summary}</p>
      </div>
      <div className="entry-row-side">
        {extra}
        <Segmented
          aria-label={t("entry.mode_of", { name })}
          disabled={!may}
          onChange={(value) => onMode(value as Mode)}
          options={modes.map((each) => ({ value: each, label: word("entry_mode", each) }))}
          size="small"
          value={mode}
        />
      </div>
    </li>
  );
}
