import { readFileSync } from "node:fs";
import { join } from "node:path";
import openapiTS, { astToString } from "openapi-typescript";
import { afterEach, describe, expect, test, vi } from "vitest";
import { address, ApiProblem, get, post, setCsrfToken, setOnSignedOut } from "./client.ts";

const here = import.meta.dirname;

test("the generated types are those of the API document (npm run types)", async () => {
  const document = join(here, "../../../api/schema/openapi.json");
  const wanted = astToString(await openapiTS(new URL(`file://${document}`)));
  const generated = readFileSync(join(here, "../generated/api.ts"), "utf8");
  expect(generated.replace(/^\/\*\*[\s\S]*?\*\/\s*/, "").trim()).toBe(wanted.trim());
}, 30_000);

describe("addresses", () => {
  test("values are escaped, empty filters are left out", () => {
    const options = {
      path: { id: "a/b" },
      query: { q: "发票 红冲", group: "", cursor: null, breached: true },
    };
    expect(address("/api/v1/groups/{id}", options)).toBe(
      "/api/v1/groups/a%2Fb?q=%E5%8F%91%E7%A5%A8+%E7%BA%A2%E5%86%B2&breached=true",
    );
  });
  test("a missing value is a fault of ours, said at once", () => {
    expect(() => address("/api/v1/groups/{id}")).toThrow("no value for id");
  });
});

describe("requests", () => {
  afterEach(() => vi.unstubAllGlobals());
  const answer = (status: number, body: unknown) =>
    vi.fn().mockResolvedValue(new Response(JSON.stringify(body), { status }));

  test("writes carry the CSRF token and a fresh idempotency key; reads do not", async () => {
    const fetch = answer(200, {});
    vi.stubGlobal(
      "fetch",
      fetch.mockImplementation(async () => new Response("{}", { status: 200 })),
    );
    setCsrfToken("secret");
    await post("/api/v1/questions/{id}/close", undefined, { path: { id: 1 } });
    await post("/api/v1/questions/{id}/close", undefined, { path: { id: 1 } });
    await get("/api/v1/session");
    const headers = fetch.mock.calls.map(
      (call) => (call[1] as { headers: Record<string, string> }).headers,
    );
    expect(headers[0]!["X-CSRF-Token"]).toBe("secret");
    expect(headers[0]!["Idempotency-Key"]).toMatch(/^[0-9a-f]{32}$/);
    expect(headers[0]!["Idempotency-Key"]).not.toBe(headers[1]!["Idempotency-Key"]);
    expect(headers[2]).not.toHaveProperty("X-CSRF-Token");
  });
  test("a refusal names its field", async () => {
    vi.stubGlobal(
      "fetch",
      answer(422, {
        type: "/problems/invalid_input",
        title: "invalid",
        detail: "must be staff",
        field: "owner",
      }),
    );
    const problem = await get("/api/v1/session").catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({
      status: 422,
      code: "invalid_input",
      detail: "must be staff",
      field: "owner",
    });
  });
  test("a page that is not JSON is still a problem with its status", async () => {
    vi.stubGlobal(
      "fetch",
      vi.fn().mockResolvedValue(new Response("<html>bad gateway</html>", { status: 502 })),
    );
    await expect(get("/api/v1/groups")).rejects.toMatchObject({ status: 502, detail: "" });
  });
  test("a server that cannot be reached is status 0", async () => {
    vi.stubGlobal("fetch", vi.fn().mockRejectedValue(new TypeError("failed to fetch")));
    await expect(get("/api/v1/groups")).rejects.toMatchObject({ status: 0 });
  });
  test("a lost session signs out, a wrong password does not", async () => {
    const signedOut = vi.fn();
    setOnSignedOut(signedOut);
    vi.stubGlobal(
      "fetch",
      vi.fn().mockImplementation(async () => new Response("{}", { status: 401 })),
    );
    await get("/api/v1/groups").catch(() => {});
    expect(signedOut).toHaveBeenCalledTimes(1);
    await post("/api/v1/session", { login: "a", password: "b" }).catch(() => {});
    expect(signedOut).toHaveBeenCalledTimes(1);
  });
});
