import { max } from "d3-array";
import { scaleLinear } from "d3-scale";
import { area, line } from "d3-shape";
import { hatch, hover, label, picture, tag, textWidth } from "./svg.ts";

/** One figure per period; null is "not reported" and is drawn as a gap. */
export type Values = readonly (number | null)[];

export type Mark = "controlled" | "other" | "outflow" | "elsewhere" | "direct";

export interface Track {
  readonly name: string;
  readonly mark: Mark;
  readonly values: Values;
}

/** What would have been, with its interval; what lies above the interval is filled. */
export interface Band {
  readonly name: string;
  readonly excess_name: string;
  readonly middle: Values;
  readonly low: Values;
  readonly high: Values;
}

export interface Panel {
  readonly title: string;
  /** Height of the plot in the picture's units. */
  readonly height: number;
  /** The first is the one that a band is compared with. */
  readonly tracks: readonly Track[];
  readonly band: Band | null;
  readonly events: readonly PanelEvent[];
}

export interface PanelEvent {
  readonly at: number;
  readonly kind: "opened" | "closed";
  readonly text: string;
}

export interface SeriesChart {
  readonly id: string;
  readonly width: number;
  readonly title: string;
  readonly text: string;
  /** `2022-03` or `2022`, one per value. */
  readonly periods: readonly string[];
  /** Where the measure begins: its rule stands before this period. */
  readonly rule: { readonly at: number; readonly text: string; readonly full: string } | null;
  readonly panels: readonly Panel[];
  readonly format: (value: number) => string;
  /** Whether each period says its figures on hover: many small elements. */
  readonly hovers: boolean;
}

interface Plot {
  readonly x: (index: number) => number;
  readonly y: (value: number) => number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  readonly ticks: readonly number[];
}

const SIZE = 12;
const HEAD = 24;

/** Panels under one another on one time axis, the measure a vertical rule through all of them. */
export function seriesChart(chart: SeriesChart): string {
  const plots = plotsOf(chart);
  const last = plots[plots.length - 1]?.bottom ?? HEAD;
  const height = last + 24;
  return picture(
    { id: chart.id, width: chart.width, height, title: chart.title, text: chart.text },
    tag(
      "defs",
      {},
      hatch(`${chart.id}-gap`, "hatch-gap", 5),
      hatch(`${chart.id}-excess`, "hatch-excess", 5),
    ),
    drawRule(chart, plots),
    chart.panels
      .map((panel, index) => {
        const plot = plots[index];
        return plot === undefined ? "" : drawPanel(chart, panel, plot);
      })
      .join(""),
    drawYears(chart, plots, last),
    chart.hovers ? drawHovers(chart, plots, last) : "",
  );
}

/** Runs of periods that are all reported: a gap ends a run. Index and value of each. */
export function runs(values: Values): readonly (readonly (readonly [number, number])[])[] {
  const found: [number, number][][] = [];
  let run: [number, number][] = [];
  for (const [index, value] of values.entries()) {
    if (value === null) {
      run = [];
      continue;
    }
    if (run.length === 0) found.push(run);
    run.push([index, value]);
  }
  return found;
}

function plotsOf(chart: SeriesChart): readonly Plot[] {
  const highest = chart.panels.map(topOf);
  const scales = highest.map((top) =>
    scaleLinear()
      .domain([0, top || 1])
      .nice(3),
  );
  const widest = max(
    scales.flatMap((scale) => scale.ticks(3).map((tick) => textWidth(chart.format(tick), SIZE))),
  );
  const left = Math.ceil((widest ?? 0) + 10);
  const right = chart.width - 10;
  const count = chart.periods.length;
  const x = scaleLinear()
    .domain([-0.5, count - 0.5])
    .range([left, right]);
  let top = chart.rule === null ? 0 : HEAD;
  return chart.panels.map((panel, index) => {
    const from = top + 22 + headRoom(chart, panel);
    const to = from + panel.height;
    top = to + 16;
    const scale = (scales[index] ?? scaleLinear()).range([to, from]);
    return { x, y: scale, left, right, top: from, bottom: to, ticks: scale.ticks(3) };
  });
}

function topOf(panel: Panel): number {
  const all = [
    ...panel.tracks.map((track) => track.values),
    panel.band?.high ?? [],
    panel.band?.middle ?? [],
  ];
  return max(all.flatMap((values) => values.filter((value) => value !== null))) ?? 0;
}

/** Room between a panel's title and its plot, for the keys and the names of events. */
function headRoom(chart: SeriesChart, panel: Panel): number {
  return legendRows(chart, panel).length * 18 + panel.events.length * 16 + 10;
}

interface Key {
  readonly name: string;
  readonly draw: (x: number, y: number) => string;
}

function keysOf(chart: SeriesChart, panel: Panel): readonly Key[] {
  const box = (attributes: Record<string, string>) => (x: number, y: number) =>
    tag("rect", { x, y: y - 5, width: 20, height: 10, ...attributes });
  const keys: Key[] = panel.tracks.map((track) => ({
    name: track.name,
    draw: (x, y) =>
      tag("path", { d: `M${x.toFixed(1)} ${y.toFixed(1)}h20`, class: `line ${track.mark}` }),
  }));
  if (panel.band !== null) keys.push(...bandKeys(chart, panel.band, box));
  if (panel.tracks.some((track) => inside(track.values).length > 0)) {
    keys.push({ name: "not reported", draw: box({ fill: `url(#${chart.id}-gap)` }) });
  }
  return keys;
}

function bandKeys(
  chart: SeriesChart,
  band: Band,
  box: (attributes: Record<string, string>) => Key["draw"],
): readonly Key[] {
  const hairline: Key["draw"] = (x, y) =>
    tag("path", { d: `M${x.toFixed(1)} ${y.toFixed(1)}h20`, class: "hairline" });
  if (band.high.every((high) => high === null)) {
    return [{ name: `${band.name}, no interval`, draw: hairline }];
  }
  return [
    {
      name: `${band.name} and interval`,
      draw: (x, y) => box({ class: "band" })(x, y) + hairline(x, y),
    },
    {
      name: band.excess_name,
      draw: box({ fill: `url(#${chart.id}-excess)`, class: "excess" }),
    },
  ];
}

/** Keys broken into rows that fit the width. */
function legendRows(chart: SeriesChart, panel: Panel): readonly (readonly Key[])[] {
  const rows: Key[][] = [[]];
  let used = 0;
  for (const key of keysOf(chart, panel)) {
    const wide = keyWidth(key);
    if (used > 0 && used + wide > chart.width) {
      rows.push([]);
      used = 0;
    }
    rows[rows.length - 1]?.push(key);
    used += wide;
  }
  return rows;
}

function keyWidth(key: Key): number {
  return 26 + textWidth(key.name, SIZE) + 14;
}

function drawPanel(chart: SeriesChart, panel: Panel, plot: Plot): string {
  const rows = legendRows(chart, panel);
  const head = plot.top - headRoom(chart, panel);
  return tag(
    "g",
    {},
    label(panel.title, 0, head - 6, { class: "strong" }),
    rows.map((row, index) => drawKeys(row, head + 8 + index * 18)).join(""),
    plot.ticks
      .map(
        (tick) =>
          tag("path", {
            d: `M${plot.left} ${plot.y(tick).toFixed(1)}H${plot.right}`,
            class: tick === 0 ? "axis" : "grid",
          }) +
          label(chart.format(tick), plot.left - 6, plot.y(tick) + 4, {
            class: "quiet",
            "text-anchor": "end",
          }),
      )
      .join(""),
    drawGaps(chart, panel, plot),
    panel.band === null ? "" : drawBand(chart, panel.band, panel.tracks[0]?.values ?? [], plot),
    panel.tracks.map((track) => drawTrack(track, plot)).join(""),
    panel.events.map((event, index) => drawEvent(event, index, plot)).join(""),
  );
}

function drawKeys(row: readonly Key[], y: number): string {
  let x = 0;
  return row
    .map((key) => {
      const drawn = key.draw(x, y) + label(key.name, x + 26, y + 4, { class: "quiet" });
      x += keyWidth(key);
      return drawn;
    })
    .join("");
}

/** A line for each run; a period that stands alone between gaps is a dot, else it would not show. */
function drawTrack(track: Track, plot: Plot): string {
  const path = line<readonly [number, number]>()
    .x(([index]) => plot.x(index))
    .y(([, value]) => plot.y(value))
    .digits(1);
  return runs(track.values)
    .map((run) => {
      const [first] = run;
      if (run.length > 1) return tag("path", { d: path(run) ?? "", class: `line ${track.mark}` });
      if (first === undefined) return "";
      const [cx, cy] = [plot.x(first[0]), plot.y(first[1])];
      return tag("circle", { cx, cy, r: 2.5, class: `dot ${track.mark}` });
    })
    .join("");
}

/** Periods not reported between the first and the last that are. */
function inside(values: Values): readonly number[] {
  const first = values.findIndex((value) => value !== null);
  const last = values.findLastIndex((value) => value !== null);
  return values.flatMap((value, index) =>
    value === null && index > first && index < last ? [index] : [],
  );
}

function drawGaps(chart: SeriesChart, panel: Panel, plot: Plot): string {
  const missing = new Set(panel.tracks.flatMap((track) => inside(track.values)));
  const step = plot.x(1) - plot.x(0);
  return [...missing]
    .map((index) =>
      tag(
        "rect",
        {
          x: plot.x(index) - step / 2,
          y: plot.top,
          width: step,
          height: plot.bottom - plot.top,
          fill: `url(#${chart.id}-gap)`,
        },
        hover(
          `${chart.periods[index] ?? ""}: ${panel.tracks
            .filter((track) => inside(track.values).includes(index))
            .map((track) => track.name)
            .join(", ")} not reported`,
        ),
      ),
    )
    .join("");
}

interface Span {
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

function drawBand(chart: SeriesChart, band: Band, observed: Values, plot: Plot): string {
  const spans = band.low.map((low, at) => {
    const high = band.high[at] ?? null;
    return low === null || high === null ? null : { at, low, high };
  });
  // Without an interval nothing is filled: an excess that could be chance is not shown as one.
  const excess = band.high.map((high, at) => {
    const seen = observed[at] ?? null;
    return seen === null || high === null ? null : { at, low: high, high: seen };
  });
  const middle = line<readonly [number, number]>()
    .x(([index]) => plot.x(index))
    .y(([, value]) => plot.y(value))
    .digits(1);
  return [
    drawSpans(joined(spans), plot, { class: "band" }),
    drawSpans(joined(excess).flatMap(above), plot, {
      class: "excess",
      fill: `url(#${chart.id}-excess)`,
    }),
    ...runs(band.middle).map((run) =>
      run.length > 1
        ? tag("path", { d: middle(run) ?? "", class: "hairline" })
        : tag("path", {
            d: `M${(plot.x(run[0]?.[0] ?? 0) - 7).toFixed(1)} ${plot.y(run[0]?.[1] ?? 0).toFixed(1)}h14`,
            class: "hairline",
          }),
    ),
  ].join("");
}

function joined(spans: readonly (Span | null)[]): readonly (readonly Span[])[] {
  const found: Span[][] = [];
  let run: Span[] | null = null;
  for (const span of spans) {
    if (span === null) {
      run = null;
      continue;
    }
    if (run === null) {
      run = [];
      found.push(run);
    }
    run.push(span);
  }
  return found;
}

/** The parts of a run in which what was seen lies above the band, cut where the two lines cross. */
function above(run: readonly Span[]): readonly (readonly Span[])[] {
  const cut: (Span | null)[] = [];
  for (const [index, span] of run.entries()) {
    const before = run[index - 1];
    if (before !== undefined) {
      const [was, is] = [before.high - before.low, span.high - span.low];
      if (was * is < 0) {
        const share = was / (was - is);
        const value = before.low + share * (span.low - before.low);
        cut.push({ at: before.at + share * (span.at - before.at), low: value, high: value });
      }
    }
    cut.push(span.high >= span.low ? span : null);
  }
  return joined(cut);
}

/** A filled run; one period alone is a bar. */
function drawSpans(
  all: readonly (readonly Span[])[],
  plot: Plot,
  attributes: Record<string, string>,
): string {
  const fill = area<Span>()
    .x((span) => plot.x(span.at))
    .y0((span) => plot.y(span.low))
    .y1((span) => plot.y(span.high))
    .digits(1);
  return all
    .map((run) => {
      const [only] = run;
      if (only === undefined) return "";
      if (run.length > 1) return tag("path", { d: fill(run) ?? "", ...attributes });
      const y = plot.y(only.high);
      const wide = Math.min(14, plot.x(1) - plot.x(0));
      return tag("rect", {
        x: plot.x(only.at) - wide / 2,
        y,
        width: wide,
        height: plot.y(only.low) - y,
        ...attributes,
      });
    })
    .join("");
}

function drawEvent(event: PanelEvent, row: number, plot: Plot): string {
  const x = plot.x(event.at);
  const y = plot.top - 6 - row * 16;
  const size = event.kind === "opened" ? -5 : 5;
  const wide = textWidth(event.text, SIZE);
  const toLeft = x + 10 + wide > plot.right;
  return tag(
    "g",
    { class: "event" },
    tag("path", { d: `M${x.toFixed(1)} ${y + 3}V${plot.bottom}`, class: "tick" }),
    tag("path", { d: `M${x.toFixed(1)} ${y - 4 + size}l5 ${-size * 1.6}h-10z`, class: "marker" }),
    label(event.text, toLeft ? x - 9 : x + 9, y, {
      class: "quiet",
      "text-anchor": toLeft ? "end" : "start",
    }),
  );
}

function drawRule(chart: SeriesChart, plots: readonly Plot[]): string {
  const [first] = plots;
  const last = plots[plots.length - 1];
  if (chart.rule === null || first === undefined || last === undefined) return "";
  const x = first.x(chart.rule.at - 0.5);
  const wide = textWidth(chart.rule.text, SIZE);
  const toLeft = x + wide + 6 > chart.width && x - 6 >= wide;
  const from = toLeft ? x - 6 : Math.max(0, Math.min(x + 6, chart.width - wide));
  return tag(
    "g",
    { class: "rule" },
    hover(chart.rule.full),
    tag("path", { d: `M${x.toFixed(1)} 4V${last.bottom}` }),
    label(chart.rule.text, from, 14, { class: "strong", "text-anchor": toLeft ? "end" : "start" }),
  );
}

/** A tick and a name for each year, thinned until the names stand apart. */
function drawYears(chart: SeriesChart, plots: readonly Plot[], y: number): string {
  const [plot] = plots;
  if (plot === undefined) return "";
  const years = chart.periods.flatMap((period, index) =>
    period.length === 4 || period.endsWith("-01") ? [{ year: period.slice(0, 4), index }] : [],
  );
  const monthly = chart.periods[0]?.length !== 4;
  const each = (plot.x(1) - plot.x(0)) * (monthly ? 12 : 1);
  const every = Math.max(1, Math.ceil(38 / Math.max(1, each)));
  return years
    .map(({ year, index }) => {
      const x = plot.x(monthly ? index - 0.5 : index);
      const mark = tag("path", { d: `M${x.toFixed(1)} ${y}v5`, class: "axis" });
      const shown = Number(year) % every === 0 && x + 30 < chart.width;
      const anchor = monthly ? "start" : "middle";
      return (
        mark +
        (shown
          ? label(year, monthly ? x + 3 : x, y + 17, { class: "quiet", "text-anchor": anchor })
          : "")
      );
    })
    .join("");
}

function drawHovers(chart: SeriesChart, plots: readonly Plot[], bottom: number): string {
  const [plot] = plots;
  if (plot === undefined) return "";
  const step = plot.x(1) - plot.x(0);
  const said = (value: number | null | undefined) =>
    value === null || value === undefined ? "not reported" : chart.format(value);
  return chart.periods
    .map((period, index) => {
      const lines = chart.panels.flatMap((panel) => [
        ...panel.tracks.map((track) => `${track.name}: ${said(track.values[index])}`),
        ...((panel.band?.middle[index] ?? null) === null
          ? []
          : [
              `${panel.band?.name}: ${said(panel.band?.middle[index])} (${said(panel.band?.low[index])} to ${said(panel.band?.high[index])})`,
            ]),
      ]);
      return tag(
        "rect",
        {
          x: plot.x(index) - step / 2,
          y: plot.top,
          width: step,
          height: bottom - plot.top,
          class: "hover",
        },
        hover([period, ...lines].join("\n")),
      );
    })
    .join("");
}
