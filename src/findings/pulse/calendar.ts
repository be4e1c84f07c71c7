import { type Measure, measures } from "../../trade/measure.ts";

/** A day on which a measure changes. */
export interface Due {
  readonly on: string;
  readonly what: "begins" | "ends" | "suspension begins" | "suspension ends";
  readonly measure: string;
  readonly instrument: string;
  readonly subject: string;
}

/** What is due from `from` to `until` (days, both included), soonest first; of some goods only, where codes are given. */
export function calendar(
  from: string,
  until: string,
  commodities: readonly string[],
): readonly Due[] {
  const covers = (one: Measure) =>
    commodities.length === 0 ||
    one.commodities.some((own) =>
      commodities.some((code) => own.startsWith(code) || code.startsWith(own)),
    );
  return measures()
    .filter(covers)
    .flatMap((one) => {
      const due = (what: Due["what"], on: string | null) =>
        on === null || on < from || on > until
          ? []
          : [{ on, what, measure: one.id, instrument: one.instrument, subject: one.subject }];
      return [
        ...due("begins", one.effective_from),
        ...due("ends", one.effective_until),
        ...due("suspension begins", one.suspended_from),
        ...due("suspension ends", one.suspended_until),
      ];
    })
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : a.measure < b.measure ? -1 : 1));
}
