import { scaleLinear } from "d3-scale";
import { runs, type Values } from "./series.ts";
import { picture, tag } from "./svg.ts";

export interface Sparkline {
  readonly id: string;
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly values: Values;
  /** Index of the period at which a vertical rule stands; null for none. */
  readonly rule: number | null;
  /** Drawn as the finding itself, not as one that it is compared with. */
  readonly own: boolean;
}

/** A line without axes, scaled to its own highest value: for comparing shapes. Gaps stay gaps. */
export function sparkline({ id, width, height, title, values, rule, own }: Sparkline): string {
  const highest = Math.max(0, ...values.map((value) => value ?? 0));
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [2, width - 2]);
  const y = scaleLinear([0, highest || 1], [height - 2, 2]);
  const line = (run: readonly (readonly [number, number])[]) =>
    run.length === 1
      ? tag("circle", {
          cx: x(run[0]?.[0] ?? 0),
          cy: y(run[0]?.[1] ?? 0),
          r: 1.2,
          class: "spark-dot",
        })
      : tag("path", {
          d: `M${run.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join("L")}`,
          class: own ? "spark own" : "spark",
        });
  return picture(
    { id, width, height, title, text: `${title}, scaled to its own highest value.` },
    rule === null
      ? ""
      : tag("line", { x1: x(rule), x2: x(rule), y1: 0, y2: height, class: "spark-rule" }),
    ...runs(values).map(line),
  );
}
