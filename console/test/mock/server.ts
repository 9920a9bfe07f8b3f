// A stand-in for the server, for the browser tests while no real one is named. It keeps everything
// in memory and answers in the shapes of the API document; it is never shipped and decides nothing.
import { createReadStream, existsSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { extname, join } from "node:path";
import * as company from "./company.ts";
import { forAnybody, Refusal, routes, type State } from "./routes.ts";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
};

async function bodyOf(request: IncomingMessage): Promise<Record<string, unknown>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString();
  return text === "" ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const type = status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "Content-Type": type, Date: new Date(company.now).toUTCString() });
  response.end(body === undefined ? "" : JSON.stringify(body));
}

function sendFile(response: ServerResponse, folder: string, path: string): void {
  const wanted = join(folder, path);
  const page = existsSync(`${wanted}.html`) ? `${wanted}.html` : join(folder, "index.html");
  const file = extname(path) !== "" && existsSync(wanted) ? wanted : page;
  response.writeHead(200, {
    "Content-Type": types[extname(file)] ?? "application/octet-stream",
    "Content-Security-Policy":
      "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:",
  });
  createReadStream(file).pipe(response);
}

// Serves the built console from `folder` and the API beside it; answers its address.
export async function startMock(folder: string): Promise<{ url: string; server: Server }> {
  const state: State = {
    session: null,
    setupNeeded: true,
    draft: null,
    version: 3,
    policy: company.policy,
    labels: new Map(),
  };
  const table = routes(state);
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://mock");
    if (url.pathname === "/healthz") return send(response, 200, { status: "ok", version: "0.1.0" });
    if (!url.pathname.startsWith("/api/v1/")) return sendFile(response, folder, url.pathname);
    if (url.pathname === "/api/v1/events") {
      response.writeHead(200, { "Content-Type": "text/event-stream" });
      response.write(": hello\n\n");
      return undefined;
    }
    const parts = url.pathname.slice("/api/v1/".length).split("/");
    const handler = table[`${request.method} ${parts[0]}`];
    bodyOf(request)
      .then((body) => {
        if (!state.session && !forAnybody.includes(parts[0] ?? "")) {
          throw new Refusal(401, "sign in first");
        }
        if (!handler) throw new Refusal(404, `${request.method} ${url.pathname}`);
        const answer = handler(parts, url.searchParams, body);
        send(response, answer === undefined ? 204 : 200, answer);
      })
      .catch((error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        const title = status === 401 ? "sign in" : "refused";
        send(response, status, {
          type: "about:blank",
          title,
          status,
          detail: String((error as Error).message),
          field: error instanceof Refusal ? error.field : "",
        });
      });
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const place = server.address();
  const port = typeof place === "object" && place ? place.port : 0;
  return { url: `http://127.0.0.1:${port}`, server };
}
