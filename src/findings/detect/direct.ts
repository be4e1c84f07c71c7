import { readFileSync } from "node:fs";
import { group } from "d3-array";
import type { Place } from "../../detectors/detector.ts";
import type { Reader } from "../../lake/lake.ts";
import { counterfactual } from "../../statistics/counterfactual.ts";
import { formatPeriod } from "../../trade/period.ts";
import type { DirectFlow, Finding } from "./answer.ts";

const SQL = readFileSync(new URL("direct.sql", import.meta.url), "utf8");

interface Row {
  readonly code: string;
  readonly source: string;
  readonly frequency: "M" | "A";
  readonly unit: string;
  readonly side: "import" | "export" | "reconciled";
  readonly period: number;
  readonly quantity: number | null;
}

/** Periods that a book reports, as `source frequency side reporter` → periods. */
type Reports = ReadonlyMap<string, ReadonlySet<number>>;

/**
 * For each place and code what went straight in the first year, against the seasonal expectation,
 * and what share of the loss the findings' excess makes up. The target's own book is read where
 * there is one: it says where goods are from, whoever sent them.
 */
export async function directFlows(
  reader: Reader,
  places: readonly Place[],
  findings: readonly Finding[],
): Promise<readonly DirectFlow[]> {
  const reports = await reported(reader);
  const flows: DirectFlow[] = [];
  for (const place of places) {
    const rows = await reader.engine.rows<Row>(SQL, { place: place.place });
    for (const book of books(rows)) {
      const flow = flowOf(place, book, reports, findings);
      if (flow !== null) flows.push(flow);
    }
  }
  return flows;
}

/** Of each code the rows of its best book: monthly before annual, the target's before the origins'. */
function books(rows: readonly Row[]): readonly (readonly Row[])[] {
  const byCode = group(rows, (row) => row.code);
  const worth = (row: Row) =>
    (row.frequency === "M" ? 10 : 0) + { import: 3, reconciled: 2, export: 1 }[row.side];
  return [...byCode.values()].map((own) => {
    const best = own.reduce((a, b) => (worth(b) > worth(a) ? b : a));
    return own.filter(
      (row) =>
        row.source === best.source && row.frequency === best.frequency && row.side === best.side,
    );
  });
}

function flowOf(
  place: Place,
  rows: readonly Row[],
  reports: Reports,
  findings: readonly Finding[],
): DirectFlow | null {
  const [first] = rows;
  if (first === undefined) return null;
  const step = first.frequency === "M" ? 1 : 12;
  const begin = Math.ceil(place.since / step) * step;
  const quantities = new Map(rows.map((row) => [row.period, row.quantity]));
  const reporters =
    first.side === "reconciled" ? ["*"] : first.side === "import" ? place.targets : place.origins;
  const known = reporters.flatMap((reporter) => {
    const periods = reports.get([first.source, first.frequency, first.side, reporter].join(" "));
    return periods === undefined ? [] : [periods];
  });
  const back = 36 / step;
  const length = 12 / step;
  const series = Array.from({ length: back + length }, (_, at) => {
    const period = begin + (at - back) * step;
    return known.length > 0 && known.every((periods) => periods.has(period))
      ? (quantities.get(period) ?? 0)
      : null;
  });
  const after = series.slice(back);
  if (after.every((value) => value === null)) return null;
  const observed = after.reduce<number>((sum, value) => sum + (value ?? 0), 0);
  const begun = series.findIndex((value) => value !== null);
  const window = { start: back - begun, length, season: step === 1 ? (12 as const) : (1 as const) };
  const missing = after.filter((value) => value === null).length;
  const expected =
    begun >= back
      ? ({ estimable: false, reason: "nothing is reported before the measure" } as const)
      : counterfactual(series.slice(begun), window);
  const reason = !expected.estimable
    ? expected.reason
    : missing > 0
      ? `${missing} of the first year's ${length} periods are not reported`
      : null;
  const total = expected.estimable && missing === 0 ? expected.total : null;
  return {
    measures: place.measures,
    commodity: first.code,
    origin_words: place.origin_words,
    target: place.target,
    since: formatPeriod(place.since),
    source: first.source,
    unit: first.unit,
    observed,
    expected: total,
    expected_reason: reason,
    replaced: replaced(place, first, observed, total, findings),
  };
}

function replaced(
  place: Place,
  { code, unit }: Row,
  observed: number,
  expected: number | null,
  findings: readonly Finding[],
): number | null {
  const lost = expected === null ? 0 : expected - observed;
  const routes = findings.filter(
    ({ route, detector, unit: counted }) =>
      detector === "rerouting" &&
      route.commodity === code &&
      route.target === place.target &&
      route.since === formatPeriod(place.since) &&
      counted === unit,
  );
  if (lost <= 0 || routes.length === 0) return null;
  return routes.reduce((sum, one) => sum + one.quantity, 0) / lost;
}

async function reported(reader: Reader): Promise<Reports> {
  const rows = await reader.engine.rows<{ key: string; period: number }>(
    "select source || ' ' || frequency || ' ' || side || ' ' || reporter as key, period from reported",
  );
  const found = new Map<string, Set<number>>();
  for (const { key, period } of rows) {
    const periods = found.get(key);
    if (periods === undefined) found.set(key, new Set([period]));
    else periods.add(period);
  }
  return found;
}
