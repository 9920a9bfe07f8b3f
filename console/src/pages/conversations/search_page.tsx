// Search over all conversations: hits in their own words, and how fresh the index is.
import { Button } from "antd";
import { useMemo } from "react";
import { useGet, usePages } from "../../api/queries.ts";
import { useT, useWords } from "../../i18n/index.tsx";
import { FilterSearch } from "../../parts/filter_inputs.tsx";
import { useFilter } from "../../parts/filters.ts";
import { MessageLine } from "../../parts/message_line.tsx";
import { Empty, Page, SkeletonRows } from "../../parts/page.tsx";
import { Failed } from "../../parts/problem.tsx";
import { useSearchText } from "../../parts/search_text.ts";
import { searchWords, wordCharactersMin } from "./search_words.ts";
import { ConversationTabs } from "./tabs.tsx";

export default function SearchPage() {
  const t = useT();
  const [q, typed, setTyped] = useSearchText("q");
  const [group, setGroup] = useFilter("group");
  const words = useMemo(() => searchWords(q), [q]);
  const tooShort = words.find((word) => [...word].length < wordCharactersMin);
  const ask = words.length > 0 && !tooShort;
  return (
    <Page
      filters={
        <>
          <FilterSearch label={t("search.box")} onType={setTyped} typed={typed} wide />
          {group && <GroupFilter id={Number(group)} onClear={() => setGroup("")} />}
        </>
      }
      lead={ask ? <Freshness group={group} q={q} /> : t("search.lead")}
      tabs={<ConversationTabs here="search" />}
      title={t("nav.conversations")}
    >
      {ask ? (
        <Hits group={group} q={q} words={words} />
      ) : (
        <Empty
          hint={t("search.hint")}
          title={
            tooShort
              ? t("search.too_short", { word: tooShort, count: wordCharactersMin })
              : t("search.start")
          }
        />
      )}
    </Page>
  );
}

function useHits(q: string, group: string) {
  return usePages("/api/v1/messages/search", { query: { q, group, limit: 40 } });
}

function Freshness({ q, group }: { q: string; group: string }) {
  const { t, exact } = useWords();
  const { first } = useHits(q, group);
  if (!first) return <>{t("search.busy")}</>;
  return (
    <span title={exact(first.as_of)}>
      {first.behind === 0 ? t("search.fresh") : t("search.behind", { count: first.behind })}
    </span>
  );
}

function GroupFilter({ id, onClear }: { id: number; onClear: () => void }) {
  const t = useT();
  const detail = useGet("/api/v1/groups/{id}", { path: { id } });
  return (
    <button className="chip" onClick={onClear} title={t("search.clear_group")} type="button">
      {detail.data?.group.name ?? id} ×
    </button>
  );
}

function Hits({ q, group, words }: { q: string; group: string; words: string[] }) {
  const t = useT();
  const list = useHits(q, group);
  if (list.isPending) return <SkeletonRows height={72} rows={8} />;
  if (list.isError && list.items.length === 0) {
    return <Failed error={list.error} retry={() => void list.refetch()} />;
  }
  if (list.items.length === 0) {
    return <Empty hint={t("search.none_hint")} title={t("search.none", { q })} />;
  }
  return (
    <div className="hits">
      {list.items.map((message) => (
        <MessageLine key={message.id} message={message} showGroup words={words} />
      ))}
      {list.hasNextPage && (
        <Button block loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t("act.older")}
        </Button>
      )}
    </div>
  );
}
