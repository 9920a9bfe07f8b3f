// What every route of the stand-in is, and a page of a list.
import * as company from "./company.ts";

export type Query = URLSearchParams;
export type Handler = (parts: string[], query: Query, body: Record<string, unknown>) => unknown;

const asOf = company.iso(company.now);

export function page<Row>(rows: Row[], query: Query) {
  const limit = Number(query.get("limit") ?? 50);
  const from = Number(query.get("cursor") ?? 0);
  const more = from + limit < rows.length;
  return {
    items: rows.slice(from, from + limit),
    next_cursor: more ? String(from + limit) : null,
    as_of: asOf,
  };
}
