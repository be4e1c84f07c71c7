import { sparkline } from "../../picture/sparkline.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../../trade/quantity.ts";
import type { Route, TraceQuestion } from "../trace/answer.ts";
import { boundsFigure, seriesFigure } from "../trace/page/charts.ts";
import { dataUsed } from "../trace/page/colophon.ts";
import { documentOf } from "../trace/page/document.ts";
import { html, type Markup, type Part, raw } from "../trace/page/markup.ts";
import { explanations, facts } from "../trace/page/proof.ts";
import { type Column, table } from "../trace/page/table.ts";
import { count, inProse } from "../trace/page/words.ts";
import type { DetectAnswer, DirectFlow, Finding } from "./answer.ts";
import { headline } from "./headline.ts";

/** Findings told in full; more are rows of the table. */
const IN_FULL = 25;

/** The answer as one HTML page: the sentence with its expected false flags, the list, each finding with its proof. */
export function detectPage(answer: DetectAnswer): string {
  const { findings, ranked, not_estimable, notes, asked } = answer;
  return documentOf({
    title: `Findings: ${headline(answer)}`,
    head: html`<p class="brand">Entrepot: routes and flows that changed when the measures began</p>
<h1>${headline(answer)}</h1>
<p class="question"><strong>The question.</strong> ${question(answer)}</p>`,
    main: html`<section aria-labelledby="findings"><h2 id="findings">${count(findings.length, "finding")}</h2>
${findings.length === 0 ? html`<p>Nothing stands out beyond what chance would bring.</p>` : list(findings, "findings", "Findings: flagged by q, then those without a q")}</section>
${findings.slice(0, IN_FULL).map(inFull)}
${ranked.routes.length === 0 ? null : html`<section aria-labelledby="ranked"><h2 id="ranked">The ${count(ranked.routes.length, "most surprising route")}, flagged or not</h2><p>${ranked.expected_innocent === null ? "No error rate can be given for this list." : `No error rate is controlled here; at most about ${formatNumber(ranked.expected_innocent)} of them are expected by chance.`}</p>${list(ranked.routes, "ranked", "Ranked by both legs together")}</section>`}
${direct(answer)}
<section aria-labelledby="open"><h2 id="open">What could not be told</h2>${not_estimable.length === 0 ? html`<p>Everything asked could be tested.</p>` : table({ caption: "Not estimable, and why", file: "not-estimable", rows: not_estimable, columns: OPEN })}</section>
<section aria-labelledby="data"><h2 id="data">Data used</h2>${dataUsed(answer.data)}</section>
<section aria-labelledby="notes"><h2 id="notes">Notes</h2><ul class="plain">${notes.map((note) => html`<li>${note}</li>`)}</ul></section>
<section aria-labelledby="again"><h2 id="again">Compute it again</h2><pre tabindex="0"><code>${asked.command}</code></pre></section>`,
  });
}

function question({ asked, families }: DetectAnswer): Part {
  const tests = families.reduce((sum, one) => sum + one.tests, 0);
  const [only] = asked.places;
  const where =
    only !== undefined && asked.places.length === 1
      ? html`Goods of ${only.origin_words.split(",").join(", ")} on their way to ${only.target_name} since ${inProse(only.since)}`
      : html`${count(asked.places.length, "question")} that ${count(asked.measures.length, "measure")} of the catalogue ask of the goods in the lake`;
  return html`${where}: ${count(tests, "test")} by ${asked.detectors.join(", ")}; false discoveries held at ${formatShare(asked.rate, 1)} in each family.`;
}

function list(findings: readonly Finding[], file: string, caption: string): Markup {
  return table({ caption, file, rows: findings, columns: LIST });
}

const LIST: readonly Column<Finding>[] = [
  {
    key: "commodity",
    head: "Goods",
    number: false,
    shown: ({ route, id, traced }) =>
      html`${traced === null ? route.commodity : html`<a href="#${id}">${route.commodity}</a>`} ${route.commodity_name}`,
    value: ({ route }) => route.commodity,
  },
  {
    key: "route",
    head: "Route",
    number: false,
    shown: (one) => html`<span class="together">${wayOf(one)}</span>`,
    value: wayOf,
  },
  {
    key: "detector",
    head: "Detector",
    number: false,
    shown: ({ detector }) => detector,
    value: ({ detector }) => detector,
  },
  {
    key: "since",
    head: "Since",
    number: false,
    shown: ({ route }) => html`<span class="together">${route.since ?? "–"}</span>`,
    value: ({ route }) => route.since,
  },
  {
    key: "unit",
    head: "Unit",
    number: false,
    shown: ({ unit }) => unitName(unit),
    value: ({ unit }) => unit,
  },
  {
    key: "quantity",
    head: "Beyond expectation",
    number: true,
    shown: (one) =>
      one.q === null && one.excess === null
        ? "not estimable"
        : formatNumber(one.excess?.estimate ?? one.quantity),
    value: (one) => one.excess?.estimate ?? one.quantity,
  },
  {
    key: "must",
    head: "Must",
    number: true,
    shown: ({ must }) => (must === null ? "not known" : formatNumber(must)),
    value: ({ must }) => must,
  },
  {
    key: "may",
    head: "May",
    number: true,
    shown: ({ may }) => (may === null ? "–" : formatNumber(may)),
    value: ({ may }) => may,
  },
  {
    key: "p",
    head: "p",
    number: true,
    shown: ({ p, p_floor }) =>
      p === null
        ? "–"
        : `${p.toPrecision(2)}${p_floor !== null && p <= p_floor ? ", its floor" : ""}`,
    value: ({ p }) => p,
  },
  {
    key: "q",
    head: "q",
    number: true,
    shown: ({ q }) => (q === null ? "not estimable" : q.toPrecision(2)),
    value: ({ q }) => q,
  },
];

function wayOf({ route }: Finding): string {
  return route.exporter === null
    ? `${route.transit ?? "?"} → ${route.target ?? "?"}`
    : `${route.exporter} → ${route.importer ?? "?"}`;
}

const OPEN: readonly Column<DetectAnswer["not_estimable"][number]>[] = [
  { key: "what", head: "What", number: false, shown: (one) => one.what, value: (one) => one.what },
  {
    key: "reason",
    head: "Why",
    number: false,
    shown: (one) => one.reason,
    value: (one) => one.reason,
  },
  {
    key: "count",
    head: "Tests",
    number: true,
    shown: (one) => formatNumber(one.count),
    value: (one) => one.count,
  },
];

function inFull(finding: Finding): Markup {
  const { id, route, traced, says, command } = finding;
  return html`<section class="route tone-1" id="${id}" aria-labelledby="${id}-head">
<h2 id="${id}-head">${route.commodity} ${route.commodity_name}: ${wayOf(finding)} <span class="to">since ${route.since === null ? "ever" : inProse(route.since)}, ${finding.detector}</span></h2>
<p class="sentence">${says}</p>
<p>${chanceOf(finding)}</p>
${traced === null ? listed(finding) : pictures(finding, traced)}
${command === null ? null : html`<pre tabindex="0"><code>${command}</code></pre>`}
</section>`;
}

function listed(finding: Finding): Markup {
  return html`<h3>Other explanations</h3><ul class="plain">${finding.explanations.map((one) => html`<li><span class="status">${one.status}</span> <strong>${one.text}.</strong> ${one.evidence}</li>`)}</ul>`;
}

function pictures(finding: Finding, traced: Route): Markup {
  const asked = questionOf(finding, traced);
  return html`<div class="columns"><div class="pictures">
${boundsFigure(traced, asked, finding.id)}
${seriesFigure(traced, asked, finding.id)}
${placebos(finding, traced)}
</div><div class="others">
<h3>Other explanations</h3>
${explanations(traced)}
</div><div>
<h3>The figures</h3>
${facts(traced, asked)}
</div></div>`;
}

/** The finding beside untouched goods between the same two ends: does only it change? */
function placebos({ id, donors, route }: Finding, traced: Route): Markup | null {
  if (donors.length === 0) return null;
  const rule = traced.series.findIndex((one) => one.period >= (route.since ?? ""));
  const draw = (key: string, title: string, values: readonly (number | null)[], own: boolean) =>
    html`<li>${raw(sparkline({ id: `${id}-${key}`, width: 220, height: 44, title, values, rule: rule === -1 ? null : rule, own }))}<br><span class="quiet">${title}</span></li>`;
  return html`<h3>Beside goods that no measure touches, ${traced.transit_name} to the same target</h3>
<ul class="plain sparks">${draw(
    "own",
    `${route.commodity} ${route.commodity_name}: this finding`,
    traced.series.map((one) => one.outflow),
    true,
  )}${donors.map((one) => draw(one.commodity, `${one.commodity} ${one.name}`, one.outflow, false))}</ul>
<p class="quiet">Each scaled to its own highest value; the dotted rule is the measure.</p>`;
}

function questionOf({ route, command }: Finding, traced: Route): TraceQuestion {
  return {
    commodities: [{ code: route.commodity, name: route.commodity_name }],
    from: route.origins ?? [],
    from_asked: (route.origins ?? []).join(","),
    to: route.target ?? "",
    to_name: route.target ?? "the target",
    since: route.since ?? "",
    until: traced.series.at(-1)?.period ?? "",
    measure: null,
    shelf_months: 12,
    opening_stock_months: 12,
    as_of: null,
    command: command ?? "",
  };
}

function chanceOf({ p, p_floor, p_reason, q, q_reason, flagged, excess, unit }: Finding): string {
  const of = (quantity: number) => formatQuantity(quantity, unit);
  const beyond =
    excess === null
      ? ""
      : `${of(excess.estimate)} beyond the expectation (${of(excess.low)} to ${of(excess.high)}); ${excess.basis}. `;
  const surprise =
    p === null
      ? "No p: "
      : `p ${p.toPrecision(2)}${p_floor !== null && p <= p_floor ? ", the smallest that so few allow" : ""}${p_reason === null ? "" : `, ${p_reason}`}. `;
  const rate =
    q === null
      ? `q ${q_reason ?? "not estimable"}.`
      : `q ${q.toPrecision(2)}: of flags like this about 1 in ${formatNumber(1 / q)} is chance${flagged ? "" : ", too many to flag it"}.`;
  return `${beyond}${surprise}${rate}`;
}

function direct({ direct: flows }: DetectAnswer): Markup | null {
  const lost = flows.filter((one) => one.expected !== null);
  if (lost.length === 0) return null;
  const expected = (one: DirectFlow) => one.expected ?? 0;
  return html`<section aria-labelledby="direct"><h2 id="direct">What went straight in the first year</h2>${table<DirectFlow>(
    {
      caption: "Origins straight to the target, against the seasonal expectation",
      file: "direct",
      rows: lost,
      columns: [
        {
          key: "commodity",
          head: "Goods",
          number: false,
          shown: (one) => one.commodity,
          value: (one) => one.commodity,
        },
        {
          key: "origins",
          head: "From",
          number: false,
          shown: (one) => one.origin_words,
          value: (one) => one.origin_words,
        },
        {
          key: "target",
          head: "To",
          number: false,
          shown: (one) => one.target,
          value: (one) => one.target,
        },
        {
          key: "since",
          head: "Since",
          number: false,
          shown: (one) => one.since,
          value: (one) => one.since,
        },
        {
          key: "observed",
          head: "Went",
          number: true,
          shown: (one) => formatQuantity(one.observed, one.unit),
          value: (one) => one.observed,
        },
        {
          key: "expected",
          head: "Expected",
          number: true,
          shown: (one) => formatQuantity(expected(one), one.unit),
          value: expected,
        },
        {
          key: "replaced",
          head: "Made up by the findings",
          number: true,
          shown: (one) => (one.replaced === null ? "–" : formatShare(one.replaced, 1)),
          value: (one) => one.replaced,
        },
      ],
    },
  )}</section>`;
}
