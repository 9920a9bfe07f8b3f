// The browser tests, in one browser, one after the other: they sign in once and walk through the
// console.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["e2e/*.spec.ts"],
    environment: "node",
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 240_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 60_000, interval: 100 } },
    reporters: ["verbose"],
    globalSetup: ["e2e/server.ts"],
    env: { TZ: "Asia/Shanghai" },
  },
});
