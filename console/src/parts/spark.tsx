// Small pictures drawn as SVG: a row of bars for a fortnight, a line with the group's own usual
// band.

export function SparkBars({
  values,
  label,
  width = 84,
  height = 22,
}: {
  values: number[];
  label: string;
  width?: number;
  height?: number;
}) {
  const top = Math.max(1, ...values);
  const step = width / Math.max(1, values.length);
  return (
    <svg aria-label={label} className="spark" height={height} role="img" width={width}>
      <title>{label}</title>
      {values.map((value, index) => {
        const tall = value === 0 ? 1 : Math.max(2, (value / top) * height);
        return (
          <rect
            className={value === 0 ? "spark-none" : "spark-bar"}
            height={tall}
            key={index}
            rx={1}
            width={Math.max(1, step - 2)}
            x={index * step}
            y={height - tall}
          />
        );
      })}
    </svg>
  );
}

export interface SparkLineProps {
  values: (number | null)[];
  low?: number | null;
  high?: number | null;
  label: string;
  tone: "quiet" | "worse" | "better";
  width?: number;
  height?: number;
}

// Gaps in the values stay gaps. The band is where the group usually is.
export function SparkLine({
  values,
  low,
  high,
  label,
  tone,
  width = 168,
  height = 40,
}: SparkLineProps) {
  const known = values.filter((value): value is number => value !== null);
  const pad = 3;
  const all = [...known, ...(low != null ? [low] : []), ...(high != null ? [high] : [])];
  const bottom = Math.min(...all);
  const spread = Math.max(1e-9, Math.max(...all) - bottom);
  const y = (value: number) => height - pad - ((value - bottom) / spread) * (height - 2 * pad);
  const x = (index: number) => pad + (index / Math.max(1, values.length - 1)) * (width - 2 * pad);
  let path = "";
  let pen = false;
  values.forEach((value, index) => {
    if (value === null) {
      pen = false;
      return;
    }
    path += `${pen ? "L" : "M"}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
    pen = true;
  });
  const lastIndex = values.findLastIndex((value) => value !== null);
  const last = values[lastIndex];
  return (
    <svg
      aria-label={label}
      className={`spark-line is-${tone}`}
      height={height}
      preserveAspectRatio="none"
      role="img"
      viewBox={`0 0 ${width} ${height}`}
      width="100%"
    >
      <title>{label}</title>
      {low != null && high != null && (
        <rect
          className="spark-band"
          height={Math.max(1, y(low) - y(high))}
          width={width}
          x={0}
          y={y(high)}
        />
      )}
      <path d={path} fill="none" vectorEffect="non-scaling-stroke" />
      {last != null && (
        <path
          className="spark-point"
          d={`M${x(lastIndex).toFixed(1)} ${y(last).toFixed(1)}h0.01`}
          vectorEffect="non-scaling-stroke"
        />
      )}
    </svg>
  );
}
