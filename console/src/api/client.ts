// Speaks to /api/v1. Promises: every failure is an ApiProblem that says what happened and, where
// the server knows, which field is wrong; a lost session sends the reader to the sign-in page and
// back; writes carry the CSRF token and an idempotency key, so that repeating one after a broken
// connection does nothing twice.
import type { paths } from "../generated/api.ts";

type Method = "get" | "post" | "put" | "patch" | "delete";

export type PathWith<M extends Method> = {
  [P in keyof paths]: paths[P][M] extends { responses: unknown } ? P : never;
}[keyof paths];

type Operation<P extends keyof paths, M extends Method> = paths[P][M];

type JsonOf<R> = R extends { content: { "application/json": infer T } } ? T : undefined;

export type Answer<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { responses: infer R }
    ? JsonOf<R extends { 200: infer Ok } ? Ok : R extends { 201: infer Made } ? Made : never>
    : never;

export type Body<P extends keyof paths, M extends Method> =
  Operation<P, M> extends { requestBody?: infer B }
    ? NonNullable<B> extends { content: { "application/json": infer T } }
      ? T
      : undefined
    : undefined;

export type QueryValue = string | number | boolean | null | undefined;

export interface Options {
  path?: Record<string, string | number>;
  query?: Record<string, QueryValue>;
  signal?: AbortSignal;
}

// RFC 9457. status 0: the server could not be reached at all.
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string; // "conflict", …: the last part of the problem's type; empty when not named
  readonly title: string;
  readonly detail: string;
  readonly field: string;

  constructor(status: number, code = "", title = "", detail = "", field = "") {
    super(detail || title);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
    this.title = title;
    this.detail = detail;
    this.field = field;
  }
}

let csrfToken = "";
let onSignedOut: () => void = () => {};
let serverAheadMs = 0;

export function setCsrfToken(token: string): void {
  csrfToken = token;
}

export function setOnSignedOut(handler: () => void): void {
  onSignedOut = handler;
}

// The server's clock, as far as its Date header (whole seconds) lets us know it: countdowns follow
// it, since a laptop's clock may be wrong by minutes.
export function serverNow(): number {
  return Date.now() + serverAheadMs;
}

function noteClock(response: Response): void {
  const date = response.headers.get("Date");
  if (!date) return;
  const ahead = Date.parse(date) - Date.now();
  serverAheadMs = Math.abs(ahead) < 2_000 ? 0 : ahead;
}

export function address(path: string, options: Options = {}): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = options.path?.[name];
    if (value === undefined) throw new Error(`${path}: no value for ${name}`);
    return encodeURIComponent(String(value));
  });
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== null && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return text ? `${filled}?${text}` : filled;
}

// Not randomUUID: browsers offer that over https and localhost only.
function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function problemOf(response: Response): Promise<ApiProblem> {
  let body: Record<string, unknown> = {};
  try {
    body = (await response.json()) as Record<string, unknown>;
  } catch {
    // Not JSON: a proxy's error page. The status says enough.
  }
  const text = (name: string) => (typeof body[name] === "string" ? (body[name] as string) : "");
  const code = text("type").replace(/^.*\//, "");
  return new ApiProblem(response.status, code, text("title"), text("detail"), text("field"));
}

async function send(
  method: Method,
  path: string,
  options: Options,
  body?: unknown,
): Promise<unknown> {
  const headers: Record<string, string> = { Accept: "application/json" };
  if (method !== "get") {
    headers["X-CSRF-Token"] = csrfToken;
    headers["Idempotency-Key"] = randomKey();
  }
  if (body !== undefined) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(address(path, options), {
      method: method.toUpperCase(),
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(options.signal ? { signal: options.signal } : {}),
    });
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new ApiProblem(0);
  }
  noteClock(response);
  if (!response.ok) {
    if (response.status === 401 && !path.endsWith("/session")) onSignedOut();
    throw await problemOf(response);
  }
  if (response.status === 204) return undefined;
  return await response.json();
}

export function get<P extends PathWith<"get">>(
  path: P,
  options: Options = {},
): Promise<Answer<P, "get">> {
  return send("get", path, options) as Promise<Answer<P, "get">>;
}

export function post<P extends PathWith<"post">>(
  path: P,
  body: Body<P, "post">,
  options: Options = {},
): Promise<Answer<P, "post">> {
  return send("post", path, options, body ?? {}) as Promise<Answer<P, "post">>;
}

export function put<P extends PathWith<"put">>(
  path: P,
  body: Body<P, "put">,
  options: Options = {},
): Promise<Answer<P, "put">> {
  return send("put", path, options, body) as Promise<Answer<P, "put">>;
}

export function patch<P extends PathWith<"patch">>(
  path: P,
  body: Body<P, "patch">,
  options: Options = {},
): Promise<Answer<P, "patch">> {
  return send("patch", path, options, body) as Promise<Answer<P, "patch">>;
}

export function remove<P extends PathWith<"delete">>(
  path: P,
  options: Options = {},
): Promise<Answer<P, "delete">> {
  return send("delete", path, options) as Promise<Answer<P, "delete">>;
}
