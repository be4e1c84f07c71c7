import type { Lake } from "../../lake/lake.ts";
import type { Claim, NamedCountry, Role } from "../../text/claims/claim.ts";
import { country } from "../../trade/country.ts";
import { inForce } from "../../trade/measure.ts";
import { formatPeriod } from "../../trade/period.ts";
import { formatQuantity } from "../../trade/quantity.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { Route } from "../trace/answer.ts";
import { trace } from "../trace/trace.ts";
import { type Matched, matchMeasure, measureInWords } from "./catalogue.ts";
import { type Check, unchecked, widest } from "./check.ts";
import type { Verdict } from "./judge.ts";

/** Claims of a measure, against the catalogue. */
export function checkMeasure(claim: Claim, appeared: number | null, today: string): Check {
  const found = matchMeasure(claim, appeared);
  if (found === null) {
    return unchecked(
      "the catalogue holds no such measure: it is proposed as a new one",
      "the authority's own announcement",
      `entrepot measures${firstCode(claim)}`,
    );
  }
  const { measure, by, months_apart } = found;
  const says = measureInWords(measure, today);
  const command = `entrepot measures${measure.commodities[0] === undefined ? "" : ` --commodity ${measure.commodities[0]}`}`;
  const base = { figures: [], measure: measure.id, command, would_decide: null };
  const done = doneToIt(claim, found);
  if (done !== null) return { ...base, ...done, because: `${done.because}. ${says}` };
  if (months_apart !== null && months_apart > 1) {
    return {
      ...base,
      verdict: "contradicted",
      because: `the catalogue dates the measure with these goods and parties ${months_apart} months from what is told. ${says}`,
    };
  }
  const dated = months_apart === null ? "" : ", and the date agrees";
  return {
    ...base,
    verdict: claim.is_negated ? "contradicted" : "supported",
    because: `the catalogue has it (${by.join("; ")}${dated}). ${says}`,
  };
}

/** What is said to have been done to a measure that is there: lifted, suspended, agreed on. */
function doneToIt(
  claim: Claim,
  { measure, months_apart }: Matched,
): { readonly verdict: Verdict; readonly because: string } | null {
  const { detail, is_forecast } = claim;
  if (is_forecast) {
    return {
      verdict: "not checkable",
      because: "it speaks of what is to come; the measure is in the catalogue",
    };
  }
  if (detail === "suspended" || detail === "lifted") {
    if (measure.suspended_from === null && measure.effective_until === null) {
      return {
        verdict: "not checkable",
        because: `the catalogue holds the measure, and does not hold that it was ${detail}`,
      };
    }
    const agrees = months_apart === null || months_apart <= 1;
    return {
      verdict: agrees ? "supported" : "contradicted",
      because: agrees ? `the catalogue has it ${detail}` : "the catalogue dates this otherwise",
    };
  }
  if (detail === "agreed") {
    return {
      verdict: "not checkable",
      because:
        "agreements are not in the catalogue of measures; it holds the measure that this one is about",
    };
  }
  return null;
}

const firstCode = (claim: Claim) => {
  const code = claim.commodities[0]?.codes[0];
  return code === undefined ? "" : ` --commodity ${code}`;
};

/** Claims of a route, by tracing it in the lake. */
export async function checkRoute(
  lake: Lake | null,
  claim: Claim,
  options: {
    readonly appeared: number | null;
    readonly memory_limit: string;
    readonly signal?: AbortSignal;
  },
): Promise<Check> {
  const codes = widest(claim.commodities.flatMap((one) => one.codes));
  const through = only(claim.countries, ["transit"]);
  const to = only(claim.countries, ["target", "importer"])[0] ?? null;
  const measured = matchMeasure(claim, options.appeared);
  const from =
    only(claim.countries, ["origin", "exporter"])[0] ?? measured?.measure.controlled_by[0] ?? null;
  const id = measured?.measure.id ?? null;
  if (codes.length === 0) return unchecked("it names no goods", null, null, id);
  if (to === null || from === null) {
    return unchecked(
      `it does not say ${to === null ? "where the goods went" : "where they came from"}`,
      null,
      null,
      id,
    );
  }
  const since = measured?.measure.first_period ?? claim.period?.first ?? null;
  if (since === null)
    return unchecked("it says neither since when nor since which measure", null, null, id);
  const command = `entrepot trace --commodity ${codes.join(",")} --from ${from} --to ${to}${through.length === 0 ? "" : ` --through ${through.join(",")}`} --since ${formatPeriod(since)}`;
  const publisher = `the monthly figures of ${[...through, to].map((one) => country(one).name).join(", ")} (UN Comtrade${to === "USA" ? ", US Census" : ""})`;
  const fetch = `entrepot fetch comtrade --commodity ${codes.join(",")} --reporter ${[...through, to].join(",")} --since ${formatPeriod(since - 36)} --until ${formatPeriod(Math.max(since, options.appeared ?? since + 12))} --load && ${command}`;
  if (lake === null) return unchecked("there is no lake to ask", publisher, fetch, id);
  let routes: readonly Route[];
  let publishers: ReadonlyMap<
    string,
    { readonly publisher: string; readonly vintage: string; readonly file: string }
  >;
  try {
    const answer = await trace(
      lake,
      {
        measure: null,
        commodities: codes,
        from,
        to,
        since,
        until: null,
        through: through.length === 0 ? null : through.join(","),
        source: null,
        shelf_months: 12,
        opening_stock_months: 12,
        production: new Map(),
        absent_is_none: false,
        as_of: null,
      },
      {
        memory_limit: options.memory_limit,
        command,
        ...(options.signal === undefined ? {} : { signal: options.signal }),
      },
    );
    routes = answer.routes;
    publishers = new Map(answer.data.map((one) => [one.source, one]));
  } catch (cause) {
    if (!(cause instanceof Refusal)) throw cause;
    return unchecked(cause.message, publisher, fetch, id);
  }
  if (routes.length === 0) {
    return unchecked(
      `the lake holds no goods that came from ${country(from).name} into ${through.length === 0 ? "a third country" : through.map((one) => country(one).name).join(" or ")} and went on to ${country(to).name}`,
      publisher,
      fetch,
      id,
    );
  }
  const judged = routes.map((route) => ({ route, shown: isShown(route) }));
  const figures = routes.map((route) => ({
    what: `${country(route.transit).name} to ${country(to).name} since ${formatPeriod(since)}`,
    quantity: route.outflow_after,
    unit: route.unit,
    source: route.books.source,
    publisher: publishers.get(route.books.source)?.publisher ?? route.books.source,
    vintage: publishers.get(route.books.source)?.vintage ?? "",
    file: publishers.get(route.books.source)?.file ?? "",
  }));
  const missing = through.filter((one) => !routes.some((route) => route.transit === one));
  const allShown = judged.every(({ shown }) => shown) && missing.length === 0;
  const because = [
    ...routes.map(
      (route) =>
        `through ${country(route.transit).name} went ${formatQuantity(route.outflow_after, route.unit)}, of which at least ${route.must === null ? "an unknown part" : formatQuantity(route.must, route.unit)} and at most ${formatQuantity(route.may, route.unit)} came from ${country(from).name}${route.excess === null ? "" : `; beyond the seasonal expectation ${formatQuantity(route.excess.estimate, route.unit)}`}`,
    ),
    ...missing.map((one) => `the lake holds no route through ${country(one).name}`),
  ].join("; ");
  return {
    verdict: allShown ? (claim.is_negated ? "contradicted" : "supported") : "not checkable",
    because: allShown ? because : `${because}; that neither shows it nor rules it out`,
    figures,
    measure: id,
    command: allShown ? command : fetch,
    would_decide: allShown ? null : publisher,
  };
}

/** The goods must have gone that way, or more went than ever used to. */
function isShown(route: Route): boolean {
  return (route.must ?? 0) > 0 || (route.excess?.low ?? 0) > 0;
}

function only(countries: readonly NamedCountry[], roles: readonly Role[]): readonly string[] {
  return [
    ...new Set(countries.filter(({ role }) => roles.includes(role)).map(({ alpha3 }) => alpha3)),
  ];
}

/** Ways round a measure and what it did: no statistics of trade hold them. */
export function checkOther(claim: Claim, appeared: number | null, today: string): Check {
  const measured = claim.kind === "method" ? matchMeasure(claim, appeared) : null;
  const standing =
    measured === null
      ? ""
      : ` (the measure, ${measured.measure.id}, was ${inForce(measured.measure, today)} on ${today})`;
  if (claim.kind === "method") {
    return unchecked(
      `statistics count what was declared: how it was declared stands in documents only${standing}`,
      "declarations, manifests, bills and container events of the consignments; nobody publishes them",
      "entrepot load DOCUMENTS.csv --mapping MAPPING.json",
      measured?.measure.id ?? null,
    );
  }
  return unchecked(
    "it tells what happened to buyers or makers, which statistics of trade do not hold",
    null,
    null,
  );
}
