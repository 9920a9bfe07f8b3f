// One group. The first tab is a story from left to right: what was, what is and why, what comes
// next. The others read its conversation, its questions and its members.
import { Link, useParams } from "react-router";
import { useGet } from "../../api/queries.ts";
import type { Group } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { Moment } from "../../parts/moment.tsx";
import { Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { TabLinks } from "../../parts/tab_links.tsx";
import { Conversation } from "./conversation.tsx";
import { GroupMembers } from "./group_members.tsx";
import { GroupNewcomers } from "./group_newcomers.tsx";
import { GroupQuestions } from "./group_questions.tsx";
import { Story } from "./story.tsx";

const tabs = ["story", "conversation", "questions", "members", "newcomers"] as const;
type Tab = (typeof tabs)[number];

export default function GroupPage() {
  const { t } = useWords();
  const params = useParams();
  const id = Number(params.id);
  const tab: Tab = tabs.find((each) => each === params.tab) ?? "story";
  const detail = useGet("/api/v1/groups/{id}", { path: { id } });
  const group = detail.data?.group;
  if (detail.isError && !detail.data) {
    return (
      <Page back={{ to: "/groups", label: t("nav.groups") }} title={t("group.title")}>
        <Failed error={detail.error} retry={() => void detail.refetch()} />
      </Page>
    );
  }
  return (
    <Page
      back={{ to: "/groups", label: t("nav.groups") }}
      body={tab === "story" ? "padded" : "flush"}
      lead={group && <GroupLead group={group} />}
      tabs={
        <TabLinks
          label={t("group.tabs")}
          tabs={tabs.map((each) => ({
            to: each === "story" ? `/groups/${id}` : `/groups/${id}/${each}`,
            label: t(`group.tab.${each}`),
            here: each === tab,
            ...(group && each === "questions" ? { count: group.open_questions } : {}),
            ...(group && each === "members" ? { count: group.members } : {}),
          }))}
        />
      }
      leadLines={2}
      title={group?.name}
    >
      {tab === "story" && (detail.data ? <Story detail={detail.data} /> : <SkeletonRows />)}
      {tab === "conversation" && <Conversation id={id} />}
      {tab === "questions" && <GroupQuestions id={id} />}
      {tab === "members" && <GroupMembers id={id} />}
      {tab === "newcomers" && <GroupNewcomers id={id} />}
    </Page>
  );
}

function GroupLead({ group }: { group: Group }) {
  const { t, count } = useWords();
  return (
    <span className="lead-facts">
      <Link to={`/groups/${group.id}/members`}>
        {t("group.members_n", { count: group.members })}
      </Link>
      <span>{t("group.messages_n", { count: group.messages_7d })}</span>
      <span>
        {t("group.last")} <Moment at={group.last_at} />
      </span>
      {group.program && <span className="tag">{group.program}</span>}
      {group.target_size > 0 && (
        <span>{t("group.target", { count: count(group.target_size) })}</span>
      )}
    </span>
  );
}
