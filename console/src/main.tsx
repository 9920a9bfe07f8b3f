import { createRoot } from "react-dom/client";
import "./app/styles/console.css";
import { App } from "./app/app.tsx";
import { keptLocale } from "./app/locale.ts";
import { startTheme } from "./app/theme.ts";
import { learn } from "./i18n/learn.ts";

startTheme();
await learn(keptLocale());
createRoot(document.getElementById("root")!).render(<App />);
