// A dense table for comparing many rows: only those in sight are in the document (100,000 rows stay
// smooth), the next page is fetched as its end comes near. Columns are CSS grid tracks; on a phone
// each row becomes a card with two lines. Rows are one height, so that skeletons and rows never
// jump.
import { useVirtualizer } from "@tanstack/react-virtual";
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type ReactNode,
  type RefObject,
} from "react";
import { useT } from "../i18n/index.tsx";
import { fitColumns } from "./fit_columns.ts";
import { useNarrow } from "./narrow.ts";
import { SkeletonRows } from "./page.tsx";
import { Failed } from "./problem.tsx";

export interface Column<Row> {
  key: string;
  title: string;
  hint?: string;
  track: string; // grid track: "minmax(160px, 2fr)", "88px"
  numeric?: boolean;
  optional?: boolean; // leaves where the room is short
  sort?: string; // how the server calls this order; absent: not sortable
  cell: (row: Row) => ReactNode;
}

// Rows that come page by page, as usePages answers.
export interface RowList<Row> {
  items: Row[];
  isPending: boolean;
  isError: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

export interface DataTableProps<Row> {
  label: string;
  columns: Column<Row>[];
  list: RowList<Row>;
  rowKey: (row: Row) => string | number;
  phoneRow: (row: Row) => ReactNode;
  onOpen: (row: Row) => void;
  cursor?: number;
  chosen?: string | number | undefined;
  sort?: string;
  onSort?: (sort: string) => void;
  rowHeight?: number;
  phoneRowHeight?: number;
  empty: ReactNode;
}

const endRows = 12; // the next page is fetched when fewer rows than this are left below

export function DataTable<Row>(props: DataTableProps<Row>) {
  const { list, rowKey } = props;
  const { items: rows, isPending: loading } = list;
  const narrow = useNarrow();
  const scroller = useRef<HTMLDivElement>(null);
  const columns = fitColumns(props.columns, useWidth(scroller));
  const rowHeight = narrow ? (props.phoneRowHeight ?? 68) : (props.rowHeight ?? 44);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  useEffect(() => virtual.measure(), [rowHeight, virtual]);
  useEffect(() => {
    const { hasNextPage, isFetchingNextPage, isError, fetchNextPage } = list;
    const wanted = hasNextPage && !isFetchingNextPage && !isError;
    if (wanted && rows.length - last < endRows) void fetchNextPage();
  }, [last, list, rows.length]);
  useEffect(() => {
    if (props.cursor !== undefined && props.cursor >= 0) virtual.scrollToIndex(props.cursor);
  }, [props.cursor, virtual]);

  if (list.isError && rows.length === 0) {
    return <Failed error={list.error} retry={() => void list.refetch()} />;
  }
  const tracks = columns.map((column) => column.track).join(" ");
  return (
    <div
      aria-label={props.label}
      aria-rowcount={rows.length + 1}
      className="table"
      ref={scroller}
      role="table"
      tabIndex={0}
    >
      {!narrow && <Head {...props} columns={columns} tracks={tracks} />}
      {loading && <SkeletonRows height={rowHeight} rows={12} />}
      {!loading && rows.length === 0 && (
        // A table holds rows and nothing else: what stands there may hold a button.
        <div role="row">
          <div role="cell">{props.empty}</div>
        </div>
      )}
      <div
        className="table-rows"
        role="rowgroup"
        style={{ height: loading ? 0 : virtual.getTotalSize() }}
      >
        {!loading &&
          shown.map((item) => {
            const row = rows[item.index];
            if (row === undefined) return null;
            const key = rowKey(row);
            const marks =
              (item.index === props.cursor ? " is-cursor" : "") +
              (key === props.chosen ? " is-chosen" : "");
            return (
              <div
                aria-rowindex={item.index + 2}
                className={`table-row${marks}`}
                data-row={item.index}
                key={key}
                onClick={(event) => {
                  if (!(event.target as HTMLElement).closest("a, button")) props.onOpen(row);
                }}
                role="row"
                style={{
                  height: rowHeight,
                  transform: `translateY(${item.start}px)`,
                  gridTemplateColumns: narrow ? "minmax(0, 1fr)" : tracks,
                }}
              >
                {narrow ? (
                  <div className="table-phone" role="cell">
                    {props.phoneRow(row)}
                  </div>
                ) : (
                  columns.map((column) => (
                    <div
                      className={column.numeric ? "is-numeric" : ""}
                      key={column.key}
                      role="cell"
                    >
                      {column.cell(row)}
                    </div>
                  ))
                )}
              </div>
            );
          })}
      </div>
    </div>
  );
}

// How wide the table is, before the first paint and whenever that changes.
function useWidth(place: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(Infinity);
  useLayoutEffect(() => {
    const box = place.current;
    if (!box) return undefined;
    const measure = () => setWidth(box.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(box);
    return () => observer.disconnect();
  }, [place]);
  return width;
}

function Head<Row>({ columns, tracks, sort, onSort }: DataTableProps<Row> & { tracks: string }) {
  const t = useT();
  return (
    <div className="table-head" role="rowgroup">
      <div className="table-row" role="row" style={{ gridTemplateColumns: tracks }}>
        {columns.map((column) => {
          const down = sort === `-${column.sort}`;
          const up = sort === column.sort;
          const direction = down ? "descending" : up ? "ascending" : "none";
          return (
            <div
              aria-sort={column.sort ? direction : undefined}
              className={column.numeric ? "is-numeric" : ""}
              key={column.key}
              role="columnheader"
              title={column.hint}
            >
              {column.sort && onSort ? (
                <button
                  className="plain-button table-sort"
                  onClick={() => onSort(down ? column.sort! : `-${column.sort}`)}
                  title={t("table.sort_by", { column: column.title })}
                  type="button"
                >
                  {column.title}
                  <span aria-hidden className="table-arrow">
                    {down ? "↓" : up ? "↑" : ""}
                  </span>
                </button>
              ) : (
                column.title
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
