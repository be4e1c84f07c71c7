import type { Progress } from "../../lake/examine.ts";
import type { Lake } from "../../lake/lake.ts";
import { openReader } from "../../lake/lake.ts";
import { expandGroup } from "../../trade/group.ts";
import { type Measure, measures, measuresOn } from "../../trade/measure.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { TraceAnswer } from "../trace/answer.ts";
import { settleQuestion, type TraceAsk } from "../trace/question.ts";
import { answerFrom, gather } from "../trace/trace.ts";
import type { Finding } from "./finding.ts";
import { asksForAPerson, findingOf } from "./from_trace.ts";

/** Routes of every measure that nothing was flagged on, from which the random check is drawn. */
export interface Unflagged {
  readonly findings: readonly Finding[];
  readonly traced: number;
}

/**
 * Traces every measure whose goods are in the lake, each against each single target, and gives the
 * routes that ask for nobody: neither must anything have come from the origins, nor did they rise
 * beyond what is to be expected.
 */
export async function unflaggedRoutes(
  lake: Lake,
  options: {
    readonly memory_limit: string;
    readonly progress: Progress;
    readonly signal: AbortSignal;
  },
): Promise<Unflagged> {
  const reader = await openReader(lake, {
    memory_limit: options.memory_limit,
    as_of: null,
    signal: options.signal,
  });
  const asks = measures().flatMap((one) => targetsOf(one).map((to) => askOf(one, to)));
  const rest = new Map<string, Finding>();
  let traced = 0;
  try {
    for (const [at, ask] of asks.entries()) {
      options.signal.throwIfAborted();
      options.progress({ what: "tracing measures", done: at, total: asks.length, unit: "places" });
      const answer = await answered(reader, ask);
      if (answer === null) continue;
      traced += 1;
      const asked = answer.question.measure === null ? {} : { measure: answer.question.measure.id };
      for (const route of answer.routes) {
        if (asksForAPerson(route)) continue;
        const finding = findingOf(answer, route, "random check", asked);
        rest.set(finding.finding_id, finding);
      }
    }
  } finally {
    reader.close();
  }
  return { findings: [...rest.values()], traced };
}

async function answered(
  reader: Parameters<typeof gather>[0],
  ask: TraceAsk,
): Promise<TraceAnswer | null> {
  try {
    const asked = settleQuestion(ask);
    return answerFrom(await gather(reader, asked), asked, commandFor(ask));
  } catch (error) {
    // A measure without goods in the lake is no failure of the pass.
    if (!(error instanceof Refusal)) throw error;
    return null;
  }
}

/** The single countries that goods are kept from; a measure against everyone names none. */
function targetsOf(measure: Measure): readonly string[] {
  const codes = measure.direction === "export" ? measure.controlled_against : measure.controlled_by;
  return codes.filter((code) => expandGroup(code).length === 1);
}

function askOf(measure: Measure, to: string): TraceAsk {
  return {
    measure,
    commodities: null,
    from: coalition(measure, to),
    to,
    since: null,
    until: null,
    through: null,
    source: null,
    shelf_months: 12,
    opening_stock_months: 12,
    production: new Map(),
    absent_is_none: false,
    as_of: null,
  };
}

/**
 * Whoever held the same goods back from the same target by then: a measure that stands beside
 * others' leaves them the same reason to go round. Null leaves the measure's own origins.
 */
function coalition(measure: Measure, to: string): string | null {
  const { first_period } = measure;
  if (measure.direction !== "export" || first_period === null) return null;
  const beside = measure.commodities
    .flatMap(measuresOn)
    .filter(
      (one) =>
        one.direction === "export" &&
        one.first_period !== null &&
        one.first_period <= first_period &&
        targetsOf(one).includes(to),
    );
  const origins = [...new Set([measure, ...beside].flatMap((one) => one.controlled_by))];
  return origins.length === 0 ? null : origins.sort().join(",");
}

function commandFor(ask: TraceAsk): string {
  return `entrepot trace --measure ${ask.measure?.id ?? ""} --from ${ask.from ?? ""} --to ${ask.to ?? ""}`;
}
