import type { Progress } from "../../lake/examine.ts";
import type { Lake } from "../../lake/lake.ts";
import { random, shuffled } from "../../statistics/random.ts";
import { crosswalk } from "../../trade/country.ts";
import { measure } from "../../trade/measure.ts";
import type { Finding as Detected } from "../detect/answer.ts";
import { detect } from "../detect/detect.ts";
import type { Finding, FindingQuestion } from "./finding.ts";
import { findingId } from "./finding.ts";
import { unflaggedRoutes } from "./unflagged.ts";

/** What a run of the detectors leaves to be judged. */
export interface Detection {
  readonly findings: readonly Finding[];
  readonly expected_false: number | null;
  readonly expected_false_reason: string | null;
  /** Routes that nothing was flagged on, from which the random check was drawn. */
  readonly unflagged: number;
  readonly not_estimable: number;
}

/** One unflagged item is drawn for so many flagged ones, and at least `LEAST_DRAWN` in all. */
const DRAWN_OF = 10;
const LEAST_DRAWN = 5;

/**
 * Runs every detector on trade statistics and takes what it found for judgement; beside it a random
 * draw of routes on which nothing was flagged. Judged alike, the draw shows what the flags miss.
 */
export async function detectAndDraw(
  lake: Lake,
  options: {
    readonly measure: string | null;
    readonly rate: number;
    readonly length: number;
    readonly seed: number;
    readonly memory_limit: string;
    readonly progress: Progress;
    readonly signal: AbortSignal;
  },
): Promise<Detection> {
  const answer = await detect(
    lake,
    {
      measure: options.measure === null ? null : measure(options.measure),
      commodities: null,
      from: null,
      to: null,
      since: null,
    },
    {
      memory_limit: options.memory_limit,
      detectors: null,
      rate: options.rate,
      length: options.length,
      source: null,
      as_of: null,
      seed: options.seed,
      command: `entrepot detect${options.measure === null ? "" : ` --measure ${options.measure}`}`,
      progress: options.progress,
      signal: options.signal,
    },
  );
  const found = new Map(
    [...answer.ranked.routes, ...answer.findings].flatMap((one) => {
      const finding = kept(one);
      return finding === null ? [] : [[finding.finding_id, finding] as const];
    }),
  );
  const { findings: rest } = await unflaggedRoutes(lake, options);
  const places = new Set([...found.values()].map(placeOf));
  const drawable = rest.filter((one) => !places.has(placeOf(one)));
  const drawn = shuffled(drawable, random(options.seed)).slice(
    0,
    Math.max(LEAST_DRAWN, Math.ceil(found.size / DRAWN_OF)),
  );
  return {
    findings: [...found.values(), ...drawn],
    expected_false: answer.expected_false_flags,
    expected_false_reason:
      answer.expected_false_flags === null
        ? (answer.not_estimable[0]?.reason ?? "nothing could be tested")
        : null,
    unflagged: drawable.length,
    not_estimable: answer.not_estimable.reduce((sum, one) => sum + one.count, 0),
  };
}

const placeOf = (one: Finding) => `${one.commodity} ${one.transit} ${one.to}`;

function nameOf(alpha3: string): string {
  return crosswalk("alpha3").get(alpha3)?.name ?? alpha3;
}

/** A detected route as it is judged; a flow between two countries stands as sender and receiver. */
function kept({ detector, route, traced, ...one }: Detected): Finding | null {
  const [transit, to] = [route.transit ?? route.exporter, route.target ?? route.importer];
  if (transit === null || transit === undefined || to === null || to === undefined) return null;
  const from = (route.origins ?? []).join(",");
  const since = route.since ?? "";
  const marked = (status: Detected["explanations"][number]["status"]) =>
    one.explanations.filter((explanation) => explanation.status === status).length;
  const question: FindingQuestion = {
    commodity: route.commodity,
    ...(from === "" ? {} : { from }),
    to,
    ...(since === "" ? {} : { since }),
    ...(route.transit === null || route.transit === undefined ? {} : { through: transit }),
  };
  return {
    finding_id: findingId({ detector, commodity: route.commodity, from, transit, to, since }),
    detector,
    arm: "flagged",
    commodity: route.commodity,
    commodity_name: route.commodity_name,
    from,
    transit,
    transit_name: traced?.transit_name ?? nameOf(transit),
    to,
    to_name: nameOf(to),
    since,
    until: traced?.series.at(-1)?.period ?? "",
    measure: null,
    sentence: one.says,
    unit: one.unit,
    must: one.must,
    may: one.may ?? one.quantity,
    outflow_after: traced?.outflow_after ?? one.quantity,
    outflow_before: traced?.outflow_before ?? null,
    excess: one.excess?.estimate ?? null,
    q: one.q,
    q_reason: one.q_reason,
    supported: marked("supported"),
    contradicted: marked("contradicted"),
    untestable: marked("untestable"),
    question,
  };
}
