// Every word of the console, for tests: pages load one language at a time (learn.ts).
import { en } from "./en.ts";
import { teach } from "./index.tsx";
import { zh } from "./zh.ts";

teach({ zh, en });
