import { createRoot } from "react-dom/client";
import "./sidebar.css";
import "../i18n/beside_chat.ts";
import { startTheme } from "../app/appearance.ts";
import { SidebarApp } from "./app.tsx";

startTheme();
createRoot(document.getElementById("root")!).render(<SidebarApp />);
