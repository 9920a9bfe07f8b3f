// The colours of the console: one accent; red for a breach or damage only; amber for what will
// become one; green for what is settled. Text pairs keep a contrast of at least 4.5 (checked by
// palette.test.ts). app/styles/base.css reads them as CSS variables, Ant Design as tokens: one
// place, both worlds.

export interface Palette {
  page: string;
  card: string;
  raised: string;
  hover: string;
  chosen: string;
  line: string;
  lineStrong: string;
  ink: string;
  ink2: string;
  ink3: string;
  accent: string;
  accentHover: string;
  accentSoft: string;
  accentInk: string;
  onAccent: string;
  red: string;
  redSoft: string;
  amber: string;
  amberSoft: string;
  green: string;
  greenSoft: string;
  mark: string;
}

export const light: Palette = {
  page: "#f7f8fa",
  card: "#ffffff",
  raised: "#ffffff",
  hover: "#f3f4f7",
  chosen: "#eef2fd",
  line: "#e6e8ec",
  lineStrong: "#d3d7de",
  ink: "#1b1f27",
  ink2: "#4a515e",
  ink3: "#636b79",
  accent: "#3a5ccc",
  accentHover: "#2f4db3",
  accentSoft: "#e9eefc",
  accentInk: "#2f4fb8",
  onAccent: "#ffffff",
  red: "#c62a2f",
  redSoft: "#fdecec",
  amber: "#8f5600",
  amberSoft: "#fdf1dc",
  green: "#1d7049",
  greenSoft: "#e5f4ec",
  mark: "#fff0b8",
};

export const dark: Palette = {
  page: "#111317",
  card: "#181b20",
  raised: "#20242b",
  hover: "#1f232a",
  chosen: "#222b42",
  line: "#292e36",
  lineStrong: "#3a414c",
  ink: "#e9ebef",
  ink2: "#b9c0cb",
  ink3: "#949daa",
  accent: "#4b6bdc",
  accentHover: "#5c7ae6",
  accentSoft: "#222c48",
  accentInk: "#9db4ff",
  onAccent: "#ffffff",
  red: "#ff8583",
  redSoft: "#3c1f22",
  amber: "#f0b35b",
  amberSoft: "#36290f",
  green: "#67c99a",
  greenSoft: "#17301f",
  mark: "#57470f",
};

// {accentSoft: "#…", ink2: "#…"} → "--accent-soft: #…; --ink-2: #…;"
export function cssVariables(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, value]) => `--${name.replace(/([A-Z]|\d)/g, "-$1").toLowerCase()}: ${value};`)
    .join(" ");
}
