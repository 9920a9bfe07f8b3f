// What the stand-in answers about companies and plans of seats.
import { page, type Handler } from "./page.ts";
import * as seating from "./seating.ts";

export const seatingRoutes: Record<string, Handler> = {
  "GET companies": ([, id], query) =>
    id === undefined ? page(seating.companies, query) : seating.companyDetail,
  "POST companies": () => ({ seq: 1, known: false, result: {} }),
  "PATCH companies": () => ({ seq: 1, known: false, result: {} }),
  "GET competitors": () => seating.competitorMap,
  "POST competitors": () => ({ seq: 1, known: false, result: {} }),
  "GET placements": ([, id, what], query) => {
    if (id === undefined) return page([seating.placementRow()], query);
    return what === "choices" ? seating.choices(Number(query.get("member"))) : seating.placement();
  },
  "POST placements": ([, , what], _, body) => seating.act(what ?? "", body),
};
