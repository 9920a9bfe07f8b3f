import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { routeSizes } from "./checks/route_sizes.ts";

// `npm run dev` serves the console from source against a running Guildhall.
const server = process.env.GUILDHALL_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [react(), routeSizes()],
  build: {
    target: "es2022",
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    reportCompressedSize: false,
    // The console, the page at /chat, the small page beside a chat in WeCom, and the sandbox's phone
    // around it: apart, so that none loads another.
    rollupOptions: {
      input: {
        index: "index.html",
        chat: "chat.html",
        sidebar: "sidebar.html",
        phone: "phone.html",
      },
    },
  },
  server: { proxy: { "/api": server, "/healthz": server } },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "test/**/*.test.{ts,tsx}"],
    environment: "node",
    setupFiles: ["src/i18n/all.ts"],
    env: { TZ: "Asia/Shanghai" },
  },
});
