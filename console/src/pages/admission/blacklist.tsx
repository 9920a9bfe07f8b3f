// Who is not let in whatever the rules say: each entry with its reason, until when, and by whom; taken
// off with one tap, and put back by the same.
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { post } from "../../api/client.ts";
import type { Admission } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { useCommands } from "../../state/commands.tsx";
import { useMay } from "../../state/session.tsx";

const kinds = ["mobile", "email", "domain", "credit", "name"] as const;
type Kind = (typeof kinds)[number];
type Block = Admission["blocks"][number];

function put(block: Pick<Block, "kind" | "value" | "reason" | "until">) {
  const { kind, value, reason, until } = block;
  return post("/api/v1/admission/block", { kind, value, reason, ...(until ? { until } : {}) });
}

export function Blacklist({ blocks }: { blocks: Block[] }) {
  const { t, word } = useWords();
  const { perform } = useCommands();
  const may = useMay("operator");
  const take = (block: Block) =>
    void perform({
      run: () => post("/api/v1/admission/unblock", { kind: block.kind, value: block.value }),
      said: t("blacklist.said_removed", { value: block.value }),
      inverse: () => put(block),
    });
  return (
    <section aria-label={t("blacklist.title")} className="blacklist">
      <p className="quiet">{t("blacklist.lead")}</p>
      {may && <NewBlock />}
      {blocks.length === 0 && <p className="quiet">{t("blacklist.empty")}</p>}
      <ul className="plain-list">
        {blocks.map((each) => (
          <li className="blacklist-entry" key={`${each.kind} ${each.value}`}>
            <span className="tag">{word("blacklist_kind", each.kind)}</span> <b>{each.value}</b>
            <span>{each.reason}</span>
            <span className="quiet">
              {each.by} <Moment at={each.at} />
              {each.until && (
                <>
                  {" "}
                  {t("blacklist.until")} <Moment at={each.until} />
                </>
              )}
            </span>
            {may && (
              <Button onClick={() => take(each)} size="small">
                {t("blacklist.remove")}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function NewBlock() {
  const { t } = useWords();
  const { perform } = useCommands();
  const [kind, setKind] = useState<Kind>("mobile");
  const [value, setValue] = useState("");
  const [reason, setReason] = useState("");
  const ready = value.trim() !== "" && reason.trim() !== "";
  const add = async () => {
    const block = { kind, value: value.trim(), reason: reason.trim(), until: null };
    const done = await perform({
      run: () => put(block),
      said: t("blacklist.said_added", { value: block.value }),
      inverse: () => post("/api/v1/admission/unblock", { kind, value: block.value }),
    });
    if (!done) return;
    setValue("");
    setReason("");
  };
  return (
    <div className="blacklist-new">
      <Select
        aria-label={t("blacklist.kind")}
        onChange={setKind}
        options={kinds.map((each) => ({ value: each, label: t(`blacklist_kind.${each}`) }))}
        popupMatchSelectWidth={false}
        value={kind}
      />
      <Input
        aria-label={t("blacklist.value")}
        onChange={(event) => setValue(event.target.value)}
        placeholder={t("blacklist.value")}
        value={value}
      />
      <Input
        aria-label={t("blacklist.reason")}
        onChange={(event) => setReason(event.target.value)}
        placeholder={t("blacklist.reason")}
        value={reason}
      />
      <Button disabled={!ready} onClick={() => void add()}>
        {t("blacklist.add")}
      </Button>
    </div>
  );
}
