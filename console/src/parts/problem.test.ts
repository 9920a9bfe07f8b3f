import { describe, expect, test } from "vitest";
import { ApiProblem } from "../api/client.ts";
import { translate, type Key, type Value } from "../i18n/index.tsx";
import { problemText } from "./problem.tsx";

const t = (key: Key, values?: Record<string, Value>) => translate("zh", key, values);

describe("a refusal is said in the reader's language, with the server's words below", () => {
  const rows: [number, string, Key][] = [
    [400, "invalid_input", "problem.invalid_input"],
    [422, "", "problem.invalid_input"],
    [403, "not_allowed", "problem.not_allowed"],
    [404, "not_found", "problem.not_found"],
    [409, "conflict", "problem.conflict"],
    [413, "limit_exceeded", "problem.too_large"],
    [429, "limit_exceeded", "problem.limit_exceeded"],
    [503, "unavailable", "problem.unavailable"],
    [500, "corrupt", "problem.corrupt"],
    [502, "", "problem.corrupt"], // a proxy's error page
    [409, "a_newer_code", "problem.conflict"],
  ];
  test.each(rows)("%i %s", (status, code, key) => {
    const text = problemText(new ApiProblem(status, code, "Title", "the reason", "owner"), t);
    expect(text.what).toBe(t(key));
    expect(text.detail).toBe("the reason");
    expect(text.safe).toBe(status === 404 ? "" : t("problem.field", { field: "owner" }));
    expect(text.todo).not.toBe("");
  });
  test("a title stands in for a detail; a lost server and a fault of the page are neither", () => {
    expect(problemText(new ApiProblem(404, "", "Not found"), t).detail).toBe("Not found");
    expect(problemText(new ApiProblem(0), t).what).toBe(t("problem.offline"));
    expect(problemText(new TypeError("x is not a function"), t)).toMatchObject({
      what: t("problem.console"),
      detail: "TypeError: x is not a function",
    });
  });
});
