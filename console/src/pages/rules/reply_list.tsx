// Keyword replies: which words call which text, and how often at most.
import { Input } from "antd";
import type { KeywordReply } from "../../api/types.ts";
import { useT } from "../../i18n/index.tsx";
import { replyFaults } from "./checks.ts";
import { blankReply } from "./complete.ts";
import type { Field } from "./entry_form.tsx";
import { EntryList, type EntryKind, type ListProps } from "./entry_list.tsx";
import { GroupsInput, NameInput, NumberInput, WordsInput, wordsShown } from "./inputs.tsx";

const kind: EntryKind<KeywordReply> = {
  part: "replies",
  noun: "reply",
  blank: blankReply,
  of: (policy) => policy.replies,
  put: (policy, replies) => ({ ...policy, replies }),
  check: replyFaults,
  name: (reply) => reply.name,
  summary: (reply) => `${wordsShown(reply.words)}  →  ${reply.reply}`,
  fields: (field) => <ReplyFields field={field} />,
};

export function ReplyList(props: ListProps) {
  return <EntryList kind={kind} {...props} />;
}

function ReplyFields({ field }: { field: Field<KeywordReply> }) {
  const { entry, set, item } = field;
  const t = useT();
  const cooldowns = [
    "member_cooldown_seconds",
    "group_cooldown_seconds",
    "cooldown_seconds",
  ] as const;
  return (
    <>
      <NameInput field={field} />
      <WordsInput field={field} />
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
