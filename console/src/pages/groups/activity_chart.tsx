// The one big picture of the page: messages a day, with questions and answers. ECharts, in a chunk
// of its own that loads only here.
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, LegendComponent, TooltipComponent } from "echarts/components";
import { init, use as register, type ECharts } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { useEffect, useRef } from "react";
import { serverNow } from "../../api/client.ts";
import { useGet } from "../../api/queries.ts";
import type { ActivityDay } from "../../api/types.ts";
import { useWords } from "../../i18n/index.tsx";
import { usePalette } from "../../app/theme.ts";
import { dayOf } from "../../format/time.ts";
import { fillDays } from "./fill_days.ts";

register([BarChart, LineChart, GridComponent, TooltipComponent, LegendComponent, SVGRenderer]);

export default function ActivityChart({ id, days }: { id: number; days: number }) {
  const { t, count } = useWords();
  const colours = usePalette();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts>(null);
  const series = useGet("/api/v1/groups/{id}/activity", { path: { id }, query: { days } });
  const items = series.data?.items;

  useEffect(() => {
    if (!place.current) return;
    const made = init(place.current, null, { renderer: "svg" });
    chart.current = made;
    const observer = new ResizeObserver(() => made.resize());
    observer.observe(place.current);
    return () => {
      observer.disconnect();
      made.dispose();
    };
  }, []);

  useEffect(() => {
    if (!chart.current || !items) return;
    const filled = fillDays(items, dayOf(new Date(serverNow())));
    const text = { color: colours.ink3, fontSize: 11, fontFamily: "inherit" };
    const values = (name: keyof Omit<ActivityDay, "day">) => filled.map((day) => day[name]);
    chart.current.setOption(
      {
        animation: false,
        grid: { left: 36, right: 8, top: 28, bottom: 22 },
        legend: {
          top: 0,
          left: 0,
          itemWidth: 10,
          itemHeight: 10,
          textStyle: text,
          icon: "roundRect",
        },
        tooltip: {
          trigger: "axis",
          backgroundColor: colours.raised,
          borderColor: colours.line,
          textStyle: { color: colours.ink, fontSize: 12 },
          valueFormatter: (value: unknown) => count(Number(value)),
        },
        xAxis: {
          type: "category",
          data: filled.map((day) => day.day.slice(5)),
          axisLabel: text,
          axisTick: { show: false },
          axisLine: { lineStyle: { color: colours.line } },
        },
        yAxis: {
          type: "value",
          minInterval: 1,
          splitNumber: 3,
          axisLabel: text,
          splitLine: { lineStyle: { color: colours.line } },
        },
        series: [
          {
            name: t("chart.messages"),
            type: "bar",
            data: values("messages"),
            color: colours.lineStrong,
            barCategoryGap: "25%",
          },
          {
            name: t("chart.questions"),
            type: "line",
            data: values("questions"),
            color: colours.accent,
            showSymbol: false,
            lineStyle: { width: 1.5 },
          },
          {
            name: t("chart.answers"),
            type: "line",
            data: values("answers"),
            color: colours.green,
            showSymbol: false,
            lineStyle: { width: 1.5 },
          },
        ],
      },
      true,
    );
  }, [colours, count, items, t]);

  const total = items?.reduce((sum, day) => sum + day.messages, 0) ?? 0;
  return (
    <div
      aria-label={t("chart.label", { days: String(days), count: total })}
      className="chart"
      ref={place}
      role="img"
    />
  );
}
