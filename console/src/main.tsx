import { createRoot } from "react-dom/client";
import "./app/styles/base.css";
import "./app/styles/page.css";
import "./app/styles/parts.css";
import "./app/styles/feeds.css";
import "./app/styles/rows.css";
import "./app/styles/messages.css";
import "./app/styles/pages.css";
import "./app/styles/desk.css";
import "./app/styles/models.css";
import "./app/styles/platforms.css";
import "./app/styles/broadcasts.css";
import "./app/styles/channels.css";
import "./app/styles/admission.css";
import { App } from "./app/app.tsx";
import { startTheme } from "./app/theme.ts";

startTheme();
createRoot(document.getElementById("root")!).render(<App />);
