import { createRoot } from "react-dom/client";
import "../app/styles/base.css";
import "./phone.css";
import { startTheme } from "../app/appearance.ts";
import { keptLocale } from "../app/locale.ts";
import "../i18n/all.ts";
import { LocaleProvider } from "../i18n/index.tsx";
import { Phone } from "./phone.tsx";

startTheme();
createRoot(document.getElementById("root")!).render(
  <LocaleProvider locale={keptLocale()}>
    <Phone />
  </LocaleProvider>,
);
