// Ant Design in the console's colours. Light or dark is decided in appearance.ts.
import { theme as antTheme, type ThemeConfig } from "antd";
import { dark, light } from "./palette.ts";

export * from "./appearance.ts";

const fonts =
  '-apple-system, BlinkMacSystemFont, "Segoe UI", "PingFang SC", "Hiragino Sans GB", ' +
  '"Microsoft YaHei", "Noto Sans CJK SC", "Helvetica Neue", Arial, sans-serif';

export function antTokens(isDarkNow: boolean): ThemeConfig {
  const colours = isDarkNow ? dark : light;
  return {
    algorithm: isDarkNow ? antTheme.darkAlgorithm : antTheme.defaultAlgorithm,
    token: {
      colorPrimary: colours.accent,
      colorInfo: colours.accent,
      colorLink: colours.accentInk,
      colorLinkHover: colours.accentHover,
      colorError: colours.red,
      colorWarning: colours.amber,
      colorSuccess: colours.green,
      colorBgBase: colours.card,
      colorBgContainer: colours.card,
      colorBgElevated: colours.raised,
      colorBgLayout: colours.page,
      colorText: colours.ink,
      colorTextSecondary: colours.ink2,
      colorTextTertiary: colours.ink3,
      colorTextDescription: colours.ink3,
      colorTextPlaceholder: colours.ink3,
      colorBorder: colours.lineStrong,
      colorBorderSecondary: colours.line,
      borderRadius: 6,
      borderRadiusLG: 8,
      controlHeight: 32,
      fontFamily: fonts,
      fontSize: 14,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
      wireframe: false,
    },
    components: {
      Button: {
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
        fontWeight: 500,
        // Ant Design's own are too pale to read.
        defaultHoverColor: colours.accentInk,
        defaultHoverBorderColor: colours.accent,
        defaultActiveColor: colours.accentInk,
      },
      Tabs: { horizontalMargin: "0" },
      Segmented: { trackBg: colours.hover },
      Tooltip: { colorBgSpotlight: isDarkNow ? "#2c323b" : "#252a33" },
    },
  };
}
