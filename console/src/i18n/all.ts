// Every word of the console: for pages that load them all. Imported before anything is shown.
import { en } from "./en.ts";
import { teach } from "./index.tsx";
import { zh } from "./zh.ts";

teach({ zh, en });
