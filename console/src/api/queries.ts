// Reading the API from components. The query key is [path, options], so that the live feed can find
// what is shown of a noun (state/live_feed.ts) and a command can say what it made stale.
import {
  keepPreviousData,
  QueryClient,
  useInfiniteQuery,
  useQuery,
  type InfiniteData,
} from "@tanstack/react-query";
import { ApiProblem, get, type Answer, type Options, type PathWith } from "./client.ts";

export const staleMs = 30_000; // older data is fetched again when a page is opened
const retriesMax = 2; // for a server that cannot be reached; refusals are never repeated

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: staleMs,
        retry: (failures, error) =>
          failures < retriesMax &&
          (!(error instanceof ApiProblem) || error.status === 0 || error.status >= 500),
        refetchOnWindowFocus: true,
      },
    },
  });
}

interface Extra {
  enabled?: boolean;
  keep?: boolean; // go on showing the last answer while the next one (other filters) is fetched
  refetchMs?: number;
}

export function useGet<P extends PathWith<"get">>(
  path: P,
  options: Options = {},
  extra: Extra = {},
) {
  return useQuery<Answer<P, "get">, Error>({
    queryKey: [path, options],
    queryFn: ({ signal }) => get(path, { ...options, signal }),
    ...(extra.enabled === undefined ? {} : { enabled: extra.enabled }),
    ...(extra.keep ? { placeholderData: keepPreviousData } : {}),
    ...(extra.refetchMs ? { refetchInterval: extra.refetchMs } : {}),
  });
}

type Page = { items: unknown[]; next_cursor: string | null };

export type ItemOf<P extends PathWith<"get">> =
  Answer<P, "get"> extends { items: (infer T)[] } ? T : never;

// A list that is read page by page as the reader scrolls.
export function usePages<P extends PathWith<"get">>(
  path: P,
  options: Options = {},
  extra: Extra = {},
) {
  const query = useInfiniteQuery<
    Answer<P, "get">,
    Error,
    InfiniteData<Answer<P, "get">>,
    readonly unknown[],
    string | null
  >({
    queryKey: [path, options, "pages"],
    initialPageParam: null,
    queryFn: ({ signal, pageParam }) =>
      get(path, { ...options, query: { ...options.query, cursor: pageParam }, signal }),
    getNextPageParam: (last) => (last as unknown as Page).next_cursor,
    ...(extra.enabled === undefined ? {} : { enabled: extra.enabled }),
    ...(extra.keep === false ? {} : { placeholderData: keepPreviousData }),
  });
  const items = (query.data?.pages ?? []).flatMap(
    (page) => (page as unknown as Page).items as ItemOf<P>[],
  );
  return { ...query, items, first: query.data?.pages[0] };
}
