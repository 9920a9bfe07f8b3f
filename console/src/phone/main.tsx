import { createRoot } from "react-dom/client";
import "./phone.css";
import { startTheme } from "../app/appearance.ts";
import { keptLocale } from "../app/locale.ts";
import { LocaleProvider } from "../i18n/index.tsx";
import { learn } from "../i18n/learn.ts";
import { Phone } from "./phone.tsx";

startTheme();
await learn(keptLocale());
createRoot(document.getElementById("root")!).render(
  <LocaleProvider locale={keptLocale()}>
    <Phone />
  </LocaleProvider>,
);
