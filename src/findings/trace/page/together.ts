import { formatQuantity, formatShare, unitName } from "../../../trade/quantity.ts";
import type { Leakage, Network, TraceQuestion } from "../answer.ts";
import { html, type Markup } from "./markup.ts";
import { table } from "./table.ts";
import { count, estimate, figure, figureOrNot } from "./words.ts";

/** The routes as one country: its bounds, ways over two countries, and how leaky the measure is. */
export function together(network: Network, question: TraceQuestion): Markup {
  const { coalition, unit, transits, left_out, chains, attribution, leakage } = network;
  const of = (quantity: number) => formatQuantity(quantity, unit);
  const bound =
    coalition.must === null
      ? `at most ${of(coalition.may)} came from the origins; the least is not known: ${coalition.must_reason ?? "figures are missing"}`
      : `between ${of(coalition.must)} and ${of(coalition.may)} came from the origins`;
  return html`<section aria-labelledby="together"><h2 id="together">The ${count(transits.length, "transit country", "transit countries")} together</h2>
<p>Of ${of(coalition.outflow)} that they sent to ${question.to_name}, ${bound}, by whatever way among them.${left_out.length === 0 ? "" : ` Figures in another source or unit are left out: ${left_out.join(", ")}.`}</p>
<p class="quiet">If ${attribution.assumption.replace(/: an assumption, and no bound$/, "")}, ${of(attribution.total)} were theirs: an assumption, and no bound.</p>
${chains.length === 0 ? null : ways(network)}
${leakage.some((one) => one.lost !== null) ? leaks(leakage, unit, question) : null}</section>`;
}

function ways({ chains, unit }: Network): Markup {
  return table<Network["chains"][number]>({
    caption: `By way of two countries, ${unitName(unit)}`,
    file: "chains",
    rows: chains,
    columns: [
      {
        key: "through",
        head: "Way",
        number: false,
        shown: (one) => one.names.join(" → "),
        value: (one) => one.through.join(" "),
      },
      {
        key: "may",
        head: "At most",
        number: true,
        shown: (one) => figure(one.may),
        value: (one) => one.may,
      },
      {
        key: "between",
        head: "Between the two, since",
        number: true,
        shown: (one) => figure(one.between),
        value: (one) => one.between,
      },
    ],
  });
}

function leaks(leakage: readonly Leakage[], unit: string, question: TraceQuestion): Markup {
  const carried = (one: Leakage) => one.carried.reduce((sum, route) => sum + route.excess, 0);
  const most = (one: Leakage) => [...one.carried].sort((a, b) => b.excess - a.excess)[0];
  return html`<h3>How leaky the measure is</h3>
<p>What went straight to ${question.to_name} against its seasonal expectation, and what the routes carried beyond theirs.</p>
${table<Leakage>({
  caption: `Straight and by the routes, ${unitName(unit)}`,
  file: "leakage",
  rows: leakage,
  columns: [
    {
      key: "period",
      head: "Period",
      number: false,
      shown: (one) => one.period,
      value: (one) => one.period,
    },
    {
      key: "direct",
      head: "Straight",
      number: true,
      shown: (one) => figureOrNot(one.direct),
      value: (one) => one.direct,
    },
    {
      key: "direct_expected",
      head: "Expected",
      number: true,
      shown: (one) => (one.direct_expected === null ? "–" : estimate(one.direct_expected)),
      value: (one) => one.direct_expected,
    },
    {
      key: "carried",
      head: "Routes, beyond theirs",
      number: true,
      shown: (one) => (one.carried.length === 0 ? "–" : estimate(carried(one))),
      value: (one) => (one.carried.length === 0 ? null : carried(one)),
    },
    {
      key: "first",
      head: "Most of it",
      number: false,
      shown: (one) => most(one)?.transit ?? "–",
      value: (one) => most(one)?.transit ?? null,
    },
    {
      key: "replaced_so_far",
      head: "Replaced so far",
      number: true,
      shown: (one) => (one.replaced_so_far === null ? "–" : formatShare(one.replaced_so_far, 1)),
      value: (one) => one.replaced_so_far,
    },
  ],
})}`;
}
