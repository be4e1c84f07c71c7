import type { Explanation } from "../../../detectors/detector.ts";
import { boundsStrip } from "../../../picture/bounds.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../../../trade/quantity.ts";
import type { Level, Route, Sensitivity, TraceQuestion } from "../answer.ts";
import { html, type Markup, type Part, raw } from "./markup.ts";
import { table } from "./table.ts";
import {
  code,
  count,
  estimate,
  figure,
  figureOrNot,
  inProse,
  levelName,
  sentenceCase,
  term,
} from "./words.ts";

const MARKS: Readonly<Record<Explanation["status"], string>> = {
  supported: "✓",
  contradicted: "✕",
  untestable: "?",
};
const STATUSES = ["supported", "untestable", "contradicted"] as const;

/** Other ways to explain the same figures, those that the figures support first. */
export function explanations(route: Route): Markup {
  if (route.explanations.length === 0) return html`<p>No other explanation was tested.</p>`;
  const counted = STATUSES.map(
    (status) => `${route.explanations.filter((one) => one.status === status).length} ${status}`,
  ).join(", ");
  const sorted = STATUSES.flatMap((status) =>
    route.explanations.filter((one) => one.status === status),
  );
  return html`<p class="quiet">Each would explain the figures without the measure: ${counted}.</p>
<ul class="explanations">${sorted.map(
    (one) => html`
<li class="${one.status}"><span class="mark" aria-hidden="true">${MARKS[one.status]}</span>
<div><span class="status">${one.status}</span> <strong>${sentenceCase(one.text)}.</strong> ${sentenceCase(one.evidence)}.</div></li>`,
  )}
</ul>`;
}

/** The figures of the route one by one. */
export function facts(route: Route, question: TraceQuestion): Markup {
  const quantity = (value: number | null) =>
    value === null ? html`not reported` : html`${formatted(value, route.unit)}`;
  const rows: readonly (readonly [Part, Part])[] = [
    [`Sent to ${question.to_name}, twelve months before`, quantity(route.outflow_before)],
    [`Sent to ${question.to_name}, since the measure`, quantity(route.outflow_after)],
    [html`In from the ${term("controlled origins")}`, quantity(route.inflow_controlled)],
    ["In from all others", quantity(route.inflow_other)],
    [
      html`${term("opening stock", "Opening stock")}, ${count(question.opening_stock_months, "month")}`,
      quantity(route.opening_stock),
    ],
    [
      html`${term("must", "Must")} reached its height`,
      route.must_reached_on === null ? "–" : inProse(route.must_reached_on, route.frequency),
    ],
    [html`${term("excess", "Excess")}`, excess(route)],
    ["How unusual", unusual(route)],
    [
      html`${term("lag", "Lag")}`,
      route.lag_months === null ? "not estimable" : count(route.lag_months, "month"),
    ],
    ["Opened", route.opened_on === null ? "–" : inProse(route.opened_on, route.frequency)],
    ["Closed", route.closed_on === null ? "–" : inProse(route.closed_on, route.frequency)],
    ["Books", books(route)],
  ];
  return html`<dl class="facts">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function formatted(value: number, unit: string): string {
  return unit === "USD" ? `USD ${figure(value)}` : `${figure(value)} ${unitName(unit)}`;
}

function excess({ excess: found, excess_reason, unit, frequency }: Route): Part {
  if (found === null) return `not estimable${excess_reason === null ? "" : `: ${excess_reason}`}`;
  return html`${formatQuantity(found.estimate, unit)} (${estimate(found.low)} to ${estimate(found.high)}): ${figure(found.observed)} seen from ${inProse(found.from, frequency)} to ${inProse(found.until, frequency)} against ${estimate(found.counterfactual)} expected; interval from ${count(found.donors, "other series", "other series")}. ${sentenceCase(found.basis)}.`;
}

function unusual({ p, p_floor, transit_name }: Route): string {
  if (p === null || p_floor === null) return "not estimable: no other destinations to compare with";
  const written = (value: number) => value.toLocaleString("en", { maximumSignificantDigits: 2 });
  return `p ${written(p)} among ${transit_name}'s other destinations; so many allow none below ${written(p_floor)}. One hub gives no false discovery rate`;
}

const SIDES = {
  own: "its own records",
  mirror: "the records of the other side",
  reconciled: "one reconciled figure",
} as const;

function books({ books: { source, inflow, outflow } }: Route): string {
  return inflow === outflow
    ? `${source}: ${SIDES[inflow]}`
    : `${source}: inflow from ${SIDES[inflow]}, outflow from ${SIDES[outflow]}`;
}

/** Must and may for each level of the codes, and for other opening stocks. */
export function robustness(route: Route): Markup {
  return html`<div class="pair">${byLevel(route)}${byStock(route)}</div>`;
}

const LEVELS = [
  "chapter",
  "heading",
  "subheading",
  "tariff_line",
] as const satisfies readonly Level[];

function byLevel(route: Route): Markup | null {
  const rows = LEVELS.filter(
    (level) => route.must_by_level[level] !== undefined || route.may_by_level[level] !== undefined,
  );
  if (rows.length === 0) return null;
  const must = (level: Level) => route.must_by_level[level] ?? null;
  const may = (level: Level) => route.may_by_level[level] ?? null;
  return html`<div>${table({
    caption: `${route.transit_name} by level of the codes, ${unitName(route.unit)}; the highest must holds`,
    file: null,
    rows,
    columns: [
      { key: "level", head: "Level", number: false, shown: levelName },
      {
        key: "must",
        head: term("must", "Must"),
        number: true,
        shown: (level) => valueOrUnknown(must(level)),
      },
      {
        key: "may",
        head: term("may", "May"),
        number: true,
        shown: (level) => valueOrUnknown(may(level)),
      },
    ],
  })}</div>`;
}

function byStock(route: Route): Markup | null {
  if (route.must_by_opening_stock.length === 0) return null;
  return html`<div>${table({
    caption: `${route.transit_name} if more or less had been in stock, ${unitName(route.unit)}`,
    file: null,
    rows: route.must_by_opening_stock,
    columns: [
      { key: "months", head: "Months", number: true, shown: (row) => figure(row.months) },
      {
        key: "opening_stock",
        head: term("opening stock", "Opening stock"),
        number: true,
        shown: (row) => figureOrNot(row.opening_stock),
      },
      {
        key: "must",
        head: term("must", "Must"),
        number: true,
        shown: (row) => valueOrUnknown(row.must),
      },
      {
        key: "bar",
        head: "Of what was sent",
        number: false,
        shown: (row) =>
          row.must === null
            ? null
            : raw(
                boundsStrip({
                  id: `stock-${route.transit}-${row.months}`,
                  width: 90,
                  must: row.must,
                  may: route.may,
                  whole: route.outflow_after,
                  most: route.outflow_after,
                  text: `must ${figure(row.must)} of ${figure(route.outflow_after)}`,
                }),
              ),
      },
    ],
  })}</div>`;
}

function valueOrUnknown(value: number | null): Part {
  return value === null ? html`<span class="none">not known</span>` : figure(value);
}

/** Countries whose side is told in a sentence; the table has all. */
const IN_PROSE = 3;

/** What hangs on counting one country as an origin or not. */
export function sensitivity(route: Route): Markup | null {
  if (route.sensitivity.length === 0) return null;
  return html`<ul class="plain">${route.sensitivity.slice(0, IN_PROSE).map((one) => html`<li>${whatIf(one, route.unit)}</li>`)}</ul>
${table({
  caption: `${route.transit_name} if one country were counted on the other side, ${unitName(route.unit)}`,
  file: `${route.transit}-sensitivity`,
  rows: route.sensitivity,
  columns: [
    {
      key: "country",
      head: "Country",
      number: false,
      shown: (one) => html`${code(one.country, one.name)} ${one.name}`,
      value: (one) => one.country,
    },
    {
      key: "counted_as",
      head: "Counted as",
      number: false,
      shown: (one) => SIDE_NAMES[one.counted_as],
      value: (one) => one.counted_as,
    },
    {
      key: "quantity",
      head: "Sent in",
      number: true,
      shown: (one) => figure(one.quantity),
      value: (one) => one.quantity,
    },
    {
      key: "must_as_counted",
      head: "Must, as counted",
      number: true,
      shown: (one) => figure(one.must_as_counted),
      value: (one) => one.must_as_counted,
    },
    {
      key: "must_otherwise",
      head: "Must, otherwise",
      number: true,
      shown: (one) => figure(one.must_otherwise),
      value: (one) => one.must_otherwise,
    },
    {
      key: "must_otherwise_by_level",
      head: "by level",
      number: false,
      shown: (one) => levelsOf(one),
      value: (one) => levelsOf(one),
    },
    {
      key: "opening_stock_otherwise",
      head: "Opening stock, otherwise",
      number: true,
      shown: (one) => figureOrNot(one.opening_stock_otherwise),
      value: (one) => one.opening_stock_otherwise,
    },
  ],
})}`;
}

function levelsOf(one: Sensitivity): string {
  return LEVELS.flatMap((level) => {
    const must = one.must_otherwise_by_level[level];
    return must === undefined ? [] : [`${level.replace("_", " ")} ${figure(must)}`];
  }).join("; ");
}

const SIDE_NAMES = { controlled: "controlled origin", other: "other" } as const;

function whatIf(one: Sensitivity, unit: string): Markup {
  const other =
    one.counted_as === "controlled" ? "Counted among the others" : "Counted among the origins";
  const said = html`<strong>${one.name}</strong>, ${formatQuantity(one.quantity, unit)}. ${other}, ${term("must")} would`;
  if (one.must_otherwise === one.must_as_counted) {
    return html`${said} stay at ${formatQuantity(one.must_as_counted, unit)}.`;
  }
  const moves = one.must_otherwise < one.must_as_counted ? "fall" : "rise";
  return html`${said} ${moves} from ${unit === "u" ? formatNumber(one.must_as_counted) : formatQuantity(one.must_as_counted, unit)} to ${formatQuantity(one.must_otherwise, unit)}.`;
}

type Partner = Route["partners"][number];
const ROLES = [
  ["controlled", "in, controlled origins"],
  ["other", "in, all others"],
  ["target", "out, target"],
  ["elsewhere", "out, elsewhere"],
] as const;
const FEW = 6;

/** Who sent in and who received, the largest few in sight and all of them folded. */
export function partners(route: Route): Markup | null {
  if (route.partners.length === 0) return null;
  return html`<div class="pair">${ROLES.map(([role, name]) => fewOf(route, role, name))}</div>
<details><summary>All ${count(route.partners.length, "partner")} as a table</summary>${table({
    caption: `Partners of ${route.transit_name}, ${unitName(route.unit)}`,
    file: `${route.transit}-partners`,
    rows: route.partners,
    columns: [
      {
        key: "partner",
        head: "Partner",
        number: false,
        shown: (one) => html`${code(one.partner, one.name)} ${one.name}`,
        value: (one) => one.partner,
      },
      {
        key: "role",
        head: "Role",
        number: false,
        shown: (one) => ROLES.find(([role]) => role === one.role)?.[1] ?? one.role,
        value: (one) => one.role,
      },
      {
        key: `quantity_${route.unit}`,
        head: "Quantity",
        number: true,
        shown: (one) => figure(one.quantity),
        value: (one) => one.quantity,
      },
    ],
  })}</details>`;
}

function fewOf(route: Route, role: Partner["role"], name: string): Markup | null {
  const all = route.partners.filter((one) => one.role === role);
  if (all.length < 2) return null;
  const whole = all.reduce((sum, one) => sum + one.quantity, 0);
  const rest = all.slice(FEW);
  const rows = [
    ...all.slice(0, FEW).map((one) => ({
      name: html`${code(one.partner, one.name)} ${one.name}`,
      quantity: one.quantity,
    })),
    ...(rest.length === 0
      ? []
      : [
          {
            name: html`${count(rest.length, "other")}`,
            quantity: rest.reduce((sum, one) => sum + one.quantity, 0),
          },
        ]),
  ];
  return html`<div>${table({
    caption: `${route.transit_name}: ${name}, ${unitName(route.unit)}`,
    file: null,
    rows,
    columns: [
      { key: "partner", head: "Partner", number: false, shown: (row) => row.name },
      { key: "quantity", head: "Quantity", number: true, shown: (row) => figure(row.quantity) },
      {
        key: "share",
        head: "Share",
        number: true,
        shown: (row) => formatShare(row.quantity, whole),
      },
    ],
  })}</div>`;
}
