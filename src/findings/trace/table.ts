import { type CsvColumns, csvOf } from "../csv.ts";
import type { Route, TraceAnswer } from "./answer.ts";

/** Columns of the table of routes, as in the JSON; what is nested there has its own column here. */
const COLUMNS: CsvColumns<Route> = {
  transit: (route) => route.transit,
  transit_name: (route) => route.transit_name,
  unit: (route) => route.unit,
  frequency: (route) => route.frequency,
  outflow_before: (route) => route.outflow_before,
  outflow_after: (route) => route.outflow_after,
  inflow_controlled: (route) => route.inflow_controlled,
  inflow_other: (route) => route.inflow_other,
  must: (route) => route.must,
  must_reason: (route) => route.must_reason,
  may: (route) => route.may,
  opening_stock: (route) => route.opening_stock,
  excess: (route) => route.excess?.estimate ?? null,
  excess_low: (route) => route.excess?.low ?? null,
  excess_high: (route) => route.excess?.high ?? null,
  excess_reason: (route) => route.excess_reason,
  lag_months: (route) => route.lag_months,
  opened_on: (route) => route.opened_on,
  closed_on: (route) => route.closed_on,
  source: (route) => route.books.source,
  sentence: (route) => route.sentence,
};

/** The routes as CSV (RFC 4180); a cell without a figure is empty. */
export function traceCsv(answer: TraceAnswer): string {
  return csvOf(COLUMNS, answer.routes);
}
