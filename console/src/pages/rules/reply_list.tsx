// Keyword replies: which words call which text, and how often at most.
import { Button, Input } from "antd";
import type { KeywordReply } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { useFilter } from "../../parts/filters.ts";
import { Empty } from "../../parts/page.tsx";
import { replyFaults } from "./checks.ts";
import { blankReply } from "./complete.ts";
import { EntryForm, type Field } from "./entry_form.tsx";
import { EntryRow, ModeHint } from "./entry_row.tsx";
import { GroupsInput, LinesInput, MatchInput, NumberInput } from "./inputs.tsx";
import { newEntry, wordsInSummary, type ListProps } from "./rule_list.tsx";

export function ReplyList({
  replies,
  desk,
  changes,
  may,
}: ListProps & { replies: KeywordReply[] }) {
  const { t } = useWords();
  const [editing, setEditing] = useFilter("edit");
  const edited = editing === newEntry ? blankReply : replies.find((reply) => reply.id === editing);
  const replace = (next: KeywordReply, was: string) =>
    desk.save((policy) => ({
      ...policy,
      replies:
        was === ""
          ? [...policy.replies, next]
          : policy.replies.map((each) => (each.id === was ? next : each)),
    }));
  return (
    <>
      <div className="list-head">
        <ModeHint />
        {may && <Button onClick={() => setEditing(newEntry)}>{t("reply.new")}</Button>}
      </div>
      {replies.length === 0 && <Empty hint={t("reply.empty_hint")} title={t("reply.empty")} />}
      <ul className="entry-list">
        {replies.map((reply) => (
          <EntryRow
            change={changes.find((each) => each.part === "replies" && each.id === reply.id)}
            key={reply.id}
            may={may}
            mode={reply.mode}
            name={reply.name}
            onEdit={() => setEditing(reply.id)}
            onMode={(mode) => void replace({ ...reply, mode }, reply.id)}
            summary={`${reply.words.slice(0, wordsInSummary).join(" · ")}  →  ${reply.reply}`}
          />
        ))}
      </ul>
      {edited && (
        <EntryForm
          check={(entry) =>
            replyFaults(
              entry,
              replies.map((each) => each.id).filter((id) => id !== edited.id),
            )
          }
          entry={edited}
          fields={(field) => <ReplyFields field={field} />}
          key={editing}
          may={may}
          onClose={() => setEditing("")}
          onDelete={() =>
            desk.save((policy) => ({
              ...policy,
              replies: policy.replies.filter((each) => each.id !== edited.id),
            }))
          }
          onSave={(next) => replace(next, edited.id)}
          title={edited.id === "" ? t("reply.new") : edited.name}
        />
      )}
    </>
  );
}

function ReplyFields({ field: { entry, set, item } }: { field: Field<KeywordReply> }) {
  const { t } = useWords();
  const cooldowns = [
    "member_cooldown_seconds",
    "group_cooldown_seconds",
    "cooldown_seconds",
  ] as const;
  return (
    <>
      {item(
        "name",
        t("entry.name"),
        <Input
          id="field-name"
          onChange={(event) => set("name", event.target.value)}
          value={entry.name}
        />,
      )}
      {item(
        "match",
        t("entry.match"),
        <MatchInput onChange={(match) => set("match", match)} value={entry.match} />,
      )}
      {item(
        "words",
        t("entry.words"),
        <LinesInput
          id="field-words"
          onChange={(words) => set("words", words)}
          value={entry.words}
        />,
        t("entry.words_hint"),
      )}
      {item(
        "reply",
        t("reply.text"),
        <Input.TextArea
          autoSize={{ minRows: 3, maxRows: 10 }}
          id="field-reply"
          onChange={(event) => set("reply", event.target.value)}
          value={entry.reply}
        />,
        t("reply.text_hint"),
      )}
      <div className="form-pair">
        {cooldowns.map((name) => (
          <div key={name}>
            {item(
              name,
              t(`reply.${name}`),
              <NumberInput
                id={`field-${name}`}
                min={0}
                onChange={(value) => set(name, value)}
                value={entry[name]}
              />,
            )}
          </div>
        ))}
      </div>
      {item(
        "groups",
        t("entry.groups"),
        <GroupsInput onChange={(ids) => set("groups", ids)} value={entry.groups} />,
      )}
    </>
  );
}
