// Which server the browser tests walk through: the one named by GUILDHALL_URL and
// GUILDHALL_SETUP_LINK, or else the stand-in of test/mock over the built console. The walk through
// signing in with WeCom and the sidebar needs a second one, with --sandbox.
import { fileURLToPath } from "node:url";
import "vitest";
import type { TestProject } from "vitest/node";
import { setupToken } from "../test/mock/routes.ts";
import { startMock } from "../test/mock/server.ts";

// Or the folder that GUILDHALL_CONSOLE names.
const built = fileURLToPath(new URL("../dist", import.meta.url));

declare module "vitest" {
  export interface ProvidedContext {
    url: string;
    setupLink: string;
    isMock: boolean;
    sandboxUrl: string; // of a server with --sandbox; empty: none
    sandboxSetupLink: string;
  }
}

export default async function setup(project: TestProject): Promise<(() => void) | undefined> {
  project.provide("sandboxUrl", (process.env.GUILDHALL_SANDBOX_URL ?? "").replace(/\/$/, ""));
  project.provide("sandboxSetupLink", process.env.GUILDHALL_SANDBOX_SETUP_LINK ?? "");
  const url = process.env.GUILDHALL_URL;
  if (url) {
    project.provide("url", url.replace(/\/$/, ""));
    project.provide("setupLink", process.env.GUILDHALL_SETUP_LINK ?? "");
    project.provide("isMock", false);
    return undefined;
  }
  console.log("GUILDHALL_URL is not set: testing against the stand-in of test/mock.");
  const mock = await startMock(process.env.GUILDHALL_CONSOLE ?? built);
  project.provide("url", mock.url);
  project.provide("setupLink", `${mock.url}/setup?token=${setupToken}`);
  project.provide("isMock", true);
  return () => {
    mock.server.closeAllConnections();
    mock.server.close();
  };
}
