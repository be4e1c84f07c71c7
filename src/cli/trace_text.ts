import Table from "cli-table3";
import type { Network, Route, TraceAnswer } from "../findings/trace/answer.ts";
import { formatNumber, formatQuantity, formatShare, unitName } from "../trade/quantity.ts";
import { boundsBar, MARKS, sparkline, wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { PLAIN } from "./frame.ts";

/** Routes whose explanations are printed in full. */
const IN_FULL = 2;

/** The answer for a terminal: the sentence, the table, then what speaks for and against it. */
export function traceText(
  answer: TraceAnswer,
  how: {
    readonly top: number;
    readonly width: number;
    /** Whether to print what stands beside the sentence and the table. */
    readonly notes: boolean;
  },
): string {
  const { top, width } = how;
  const { question, routes } = answer;
  const head = `${question.commodities.map(({ code, name }) => `${code} ${name}`).join(", ")}: ${question.from_asked} → ? → ${question.to}, ${question.since} to ${question.until}`;
  const parts = [pc.bold(head), ""];
  const [first] = routes;
  if (first === undefined) {
    parts.push(
      "No country in the lake took these goods from the origins and sent any on to the target.",
    );
  } else {
    parts.push(wrapped(first.sentence, width), "", table(routes.slice(0, top), width));
    if (!how.notes) return parts.join("\n");
    if (routes.length > top) {
      parts.push(pc.dim(`${routes.length - top} more routes: --top ${routes.length}`));
    }
    parts.push(
      pc.dim(
        wrapped(
          "█ must have come from the origins, ▒ may have, · the rest; ▁ nothing moved, blank: not reported",
          width,
        ),
      ),
    );
    for (const route of routes.slice(0, IN_FULL)) {
      if (route === first || (route.must ?? 0) > 0) parts.push("", inFull(route, width));
    }
  }
  if (answer.network !== null && routes.length > 1) {
    parts.push("", ...together(answer.network, question.to_name, width));
  }
  const notes = [
    ...answer.set_aside.map(
      ({ rows, reason }) => `${rows.toLocaleString("en")} rows set aside: ${reason}`,
    ),
    ...answer.notes,
  ];
  if (notes.length > 0) {
    parts.push("", pc.bold("Notes"), ...notes.map((note) => wrapped(`- ${note}`, width, "  ")));
  }
  parts.push("", pc.bold("Figures"));
  for (const one of answer.data) {
    parts.push(
      wrapped(
        `- ${one.publisher}, ${one.file}, vintage ${one.vintage} (${one.vintage_basis}), ${one.rows.toLocaleString("en")} rows, sha256 ${one.sha256.slice(0, 12)}`,
        width,
        "  ",
      ),
    );
  }
  parts.push("", "A finding is a question put to a person, never a verdict.");
  return parts.join("\n");
}

/** The routes as one, chains over two countries, and how leaky the measure is. */
function together(network: Network, target: string, width: number): readonly string[] {
  const { coalition, chains, leakage, unit, transits } = network;
  const of = (quantity: number) => formatQuantity(quantity, unit);
  const bound =
    coalition.must === null
      ? `at most ${of(coalition.may)} (the least is not known: ${coalition.must_reason ?? "figures are missing"})`
      : `between ${of(coalition.must)} and ${of(coalition.may)}`;
  const lines = [
    pc.bold(`The ${transits.length} together`),
    wrapped(
      `Of ${of(coalition.outflow)} that they sent to ${target}, ${bound} came from the origins, by whatever way among them`,
      width,
    ),
    ...chains
      .slice(0, 3)
      .map((one) =>
        wrapped(`- by way of ${one.names.join(" and then ")}: at most ${of(one.may)}`, width, "  "),
      ),
  ];
  const last = leakage.findLast((one) => one.replaced_so_far !== null);
  if (last !== undefined && last.replaced_so_far !== null) {
    lines.push(
      wrapped(
        `By ${last.period} the routes had carried, beyond what they used to, ${formatShare(last.replaced_so_far, 1)} of what the direct flow had lost`,
        width,
      ),
    );
  }
  return lines;
}

function table(routes: readonly Route[], width: number): string {
  const roomy = width >= 110;
  const names = Math.max(...routes.map((route) => route.transit_name.length), 0);
  // Names of countries are long, and eighty columns are few.
  const bar = roomy ? 12 : Math.max(4, Math.min(12, width - 70 - Math.min(names, 24)));
  const rendered = new Table({
    head: [
      "through",
      "unit",
      "year before",
      "after",
      "must",
      "may",
      "",
      ...(roomy ? ["by period"] : []),
      "opened",
      "closed",
    ].map((name) => pc.bold(name)),
    colAligns: ["left", "left", "right", "right", "right", "right"],
    ...PLAIN,
  });
  for (const route of routes) {
    const whole = route.outflow_after;
    const number = (value: number | null) => (value === null ? "?" : formatNumber(value));
    rendered.push([
      roomy ? route.transit_name : route.transit_name.slice(0, 24),
      unitName(route.unit),
      number(route.outflow_before),
      number(whole),
      number(route.must),
      number(route.may),
      boundsBar({ must: route.must, may: route.may, whole }, bar),
      ...(roomy
        ? [
            sparkline(
              route.series.map((month) => month.outflow),
              24,
            ),
          ]
        : []),
      route.opened_on ?? "",
      route.closed_on ?? "",
    ]);
  }
  return rendered.toString();
}

function inFull(route: Route, width: number): string {
  const quantity = (value: number) => formatQuantity(value, route.unit);
  const lines = [
    pc.bold(`${route.transit_name} (${route.transit})`),
    wrapped(route.sentence, width),
    wrapped(
      `Came in from the origins ${route.inflow_controlled === null ? "not known" : quantity(route.inflow_controlled)}, from others ${route.inflow_other === null ? "not known" : quantity(route.inflow_other)}; from ${route.books.source}, ${route.books.inflow} imports and ${route.books.outflow} exports`,
      width,
    ),
  ];
  const levels = Object.entries(route.must_by_level);
  if (levels.length > 0) {
    lines.push(
      wrapped(
        `Must by level: ${levels.map(([level, must]) => `${level} ${quantity(must ?? 0)}`).join(", ")}${route.must_reached_on === null ? "" : `; reached ${route.must_reached_on}`}`,
        width,
        "  ",
      ),
      wrapped(
        `Must by opening stock: ${route.must_by_opening_stock.map(({ months, opening_stock, must }) => `${months} months (${opening_stock === null ? "not known" : formatNumber(opening_stock)}) ${must === null ? "?" : formatNumber(must)}`).join(", ")}`,
        width,
        "  ",
      ),
    );
  }
  lines.push(
    route.excess === null
      ? wrapped(`Excess: not estimable: ${route.excess_reason ?? ""}`, width)
      : wrapped(
          `Excess ${route.excess.from} to ${route.excess.until}: ${quantity(route.excess.estimate)} (${formatNumber(route.excess.low)} to ${formatNumber(route.excess.high)}); ${route.excess.basis}`,
          width,
        ),
  );
  if (route.lag_months !== null) {
    lines.push(`Goods go on ${route.lag_months} months after they come`);
  }
  const moved = route.sensitivity.filter((one) => one.must_as_counted !== one.must_otherwise);
  for (const one of moved.slice(0, 4)) {
    lines.push(
      wrapped(
        `If ${one.name} (${quantity(one.quantity)}) were ${one.counted_as === "controlled" ? "not counted with the origins" : "counted with the origins"}, must would be ${quantity(one.must_otherwise)} instead of ${quantity(one.must_as_counted)}`,
        width,
        "  ",
      ),
    );
  }
  lines.push("Lawful explanations:");
  for (const { text, status, evidence } of route.explanations) {
    lines.push(wrapped(`  ${MARKS[status]}  ${text}: ${evidence}`, width, " ".repeat(16)));
  }
  return lines.join("\n");
}
