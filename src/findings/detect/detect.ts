import { createHash } from "node:crypto";
import {
  type Candidate,
  type DetectorEntry,
  detectors,
  type NotTested,
  type Place,
  type Tested,
} from "../../detectors/detector.ts";
import type { Progress } from "../../lake/examine.ts";
import type { Lake, Reader } from "../../lake/lake.ts";
import { openReader } from "../../lake/lake.ts";
import { commodityName, commodityNotes } from "../../trade/commodity.ts";
import { didYouMean, nearest } from "../../trade/near.ts";
import { formatPeriod } from "../../trade/period.ts";
import { Refusal } from "../../trade/refusal.ts";
import { dataUsed } from "../trace/trace.ts";
import type { DetectAnswer, Finding, FindingSubject, NotEstimated } from "./answer.ts";
import { directFlows } from "./direct.ts";
import { type Judged, type JudgedFamily, judge } from "./families.ts";
import { type DetectAsk, type Wanted, wantedPlaces } from "./places.ts";
import { type Prepared, prepare } from "./prepare.ts";
import { type Detail, detailed, detailKey } from "./routes.ts";

export interface DetectOptions {
  readonly memory_limit: string;
  /** Ids of detectors; null for all on trade statistics. */
  readonly detectors: readonly string[] | null;
  /** Highest share of false flags among the flagged. */
  readonly rate: number;
  /** Length of the ranked list. */
  readonly length: number;
  readonly source: string | null;
  readonly as_of: string | null;
  readonly seed: number;
  /** The command that asks this, printed with the answer. */
  readonly command: string;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/** Findings without a q that are told in full, at the most. */
const MOST_WITHOUT_Q = 50;
/** p from which on a route without a q is worth a person's look. */
const STANDS_OUT = 0.05;

/**
 * Every route and flow that the detectors can test, for all measures or the one asked about, over
 * what is in the lake: what is flagged with its q, what is most surprising, how many of the flags
 * are expected to be chance, and what could not be told and why.
 *
 * @throws Refusal when the question cannot be asked or the lake holds none of the goods.
 */
export async function detect(
  lake: Lake,
  ask: DetectAsk,
  options: DetectOptions,
): Promise<DetectAnswer> {
  const { wanted, left_out } = wantedPlaces(ask);
  const reader = await openReader(lake, {
    memory_limit: options.memory_limit,
    as_of: options.as_of,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  try {
    const { chosen, prepared, families, not_estimable } = await examine(reader, wanted, options);
    const judged = families.flatMap((one) => one.judged);
    const flagged = judged.filter((one) => one.flagged);
    const { ranked: list, expected_innocent } = mostSurprising(families);
    const withoutQ = judged
      .filter(
        (one) => one.q === null && (one.detector === "rerouting" || one.tested.speaks === true),
      )
      .sort((a, b) => b.tested.quantity - a.tested.quantity)
      .slice(0, MOST_WITHOUT_Q);
    const details = await detailed(
      reader,
      prepared.places,
      [...flagged, ...list, ...withoutQ]
        .filter((one) => one.detector === "rerouting")
        .map(({ tested }) => tested.subject),
      options.progress,
    );
    const findingOf = (one: Judged) => finding(one, details);
    const findings = [
      ...flagged.map(findingOf).sort(byQ),
      ...withoutQ
        .filter((one) => one.tested.speaks === true || speaksWithoutQ(findingOf(one)))
        .map(findingOf)
        .sort((a, b) => (b.must ?? 0) - (a.must ?? 0) || b.quantity - a.quantity),
    ];
    const data = await dataUsed(reader);
    return {
      asked: {
        detectors: chosen.map(({ id }) => id),
        measures: [...new Set(prepared.places.flatMap((place) => place.measures))].sort(),
        places: prepared.places.map((place) => ({
          measures: place.measures,
          commodities: place.commodities,
          origins: place.origins,
          origin_words: place.origin_words,
          target: place.target,
          target_name: place.target_name,
          since: formatPeriod(place.since),
        })),
        rate: options.rate,
        source: options.source,
        as_of: options.as_of,
        command: options.command,
      },
      data,
      findings,
      ranked: { length: options.length, expected_innocent, routes: list.map(findingOf) },
      expected_false_flags: families.every((one) => one.family.tests === 0)
        ? null
        : families.reduce((sum, one) => sum + one.family.expected_false_flags, 0),
      families: families.map((one) => one.family),
      direct: await directFlows(reader, prepared.places, findings),
      not_estimable: [...left_out, ...prepared.left_out, ...not_estimable],
      notes: notesOf(prepared),
    };
  } finally {
    reader.close();
  }
}

/** What the detectors found in some places: every test with its q, family by family. */
export interface Examined {
  readonly chosen: readonly DetectorEntry[];
  readonly prepared: Prepared;
  readonly families: readonly JudgedFamily[];
  readonly not_estimable: readonly NotEstimated[];
}

/**
 * Reads the goods of some places and asks the detectors about them.
 *
 * @throws Refusal when the lake holds none of the goods.
 */
export async function examine(
  reader: Reader,
  wanted: readonly Wanted[],
  options: DetectOptions,
): Promise<Examined> {
  const chosen = await chosenDetectors(options.detectors);
  options.progress({ what: "reading the goods", done: 0, total: 1, unit: "%" });
  const prepared = await prepare(reader, wanted, options.source);
  const families: JudgedFamily[] = [];
  const not_estimable: NotEstimated[] = [];
  for (const entry of chosen) {
    const outcome = await run(reader, entry, prepared, options);
    families.push(judge(entry.id, outcome.tested, options));
    not_estimable.push(...gathered(entry.id, outcome.not_estimable));
  }
  return { chosen, prepared, families, not_estimable };
}

/** @throws Refusal naming what is near when there is no such detector on trade statistics. */
async function chosenDetectors(ids: readonly string[] | null): Promise<readonly DetectorEntry[]> {
  const all = (await detectors()).filter(
    ({ detector }) => detector.subject === "route" || detector.subject === "flow",
  );
  if (ids === null) return all;
  return ids.map((id) => {
    const found = all.find((one) => one.id === id);
    if (found !== undefined) return found;
    const known = all.map((one) => one.id);
    throw new Refusal(`there is no detector "${id}" on trade statistics`, {
      todo: didYouMean(nearest(id, known, 3), `There are ${known.join(", ")}`),
    });
  });
}

interface Outcome {
  readonly tested: readonly Tested[];
  readonly not_estimable: readonly NotTested[];
}

/** One detector over every place, or once over all that was prepared. */
async function run(
  reader: Reader,
  { id, detector, sql }: DetectorEntry,
  { places }: Prepared,
  options: DetectOptions,
): Promise<Outcome> {
  const params = Object.fromEntries(
    Object.entries(detector.params).map(([name, { value }]) => [name, value]),
  );
  const used = namesIn(sql);
  const tested: Tested[] = [];
  const not_estimable: NotTested[] = [];
  const over: readonly (Place | null)[] = detector.over === "place" ? places : [null];
  for (const [done, place] of over.entries()) {
    options.progress({ what: `asking ${id}`, done, total: over.length, unit: "places" });
    const values = Object.fromEntries(
      Object.entries({ ...params, ...(place === null ? {} : { place: place.place }) }).filter(
        ([name]) => used.has(name),
      ),
    );
    const rows = await reader.engine.rows<Candidate>(sql, values).catch((cause: unknown) => {
      if (cause instanceof Refusal) throw cause;
      options.signal?.throwIfAborted();
      throw new Error(`${id}: detector.sql`, { cause });
    });
    const refined = detector.refine(rows, { params, place, seed: options.seed });
    tested.push(...refined.tested);
    not_estimable.push(...refined.not_estimable);
  }
  return { tested, not_estimable };
}

/** Names that an SQL text binds. */
export function namesIn(sql: string): ReadonlySet<string> {
  return new Set(
    [...sql.replace(/--.*$/gm, "").matchAll(/\$(\w+)/g)].map((match) => match[1] ?? ""),
  );
}

/**
 * Without a q, a route is shown where nothing that it can be compared with moved as much, and either
 * the goods must have been the origins' or there was enough to compare with.
 */
function speaksWithoutQ({ must, may, p, p_floor }: Finding): boolean {
  const certain = must !== null && must > 0;
  if (p === null || p_floor === null) return certain;
  return p <= p_floor && (certain || (p <= STANDS_OUT && may !== null && may > 0));
}

/** The ranked list is of routes where any could be tested, else of whatever was. */
function mostSurprising(
  families: readonly JudgedFamily[],
): Pick<JudgedFamily, "ranked" | "expected_innocent"> {
  const routes = families.find(
    (one) => one.family.detector === "rerouting" && one.ranked.length > 0,
  );
  const largest = [...families].sort((a, b) => b.ranked.length - a.ranked.length)[0];
  return routes ?? largest ?? { ranked: [], expected_innocent: null };
}

function byQ(a: Finding, b: Finding): number {
  return (a.q ?? 1) - (b.q ?? 1) || b.quantity - a.quantity || a.id.localeCompare(b.id);
}

function finding(
  { detector, tested, ...judged }: Judged,
  details: ReadonlyMap<string, Detail>,
): Finding {
  const { subject } = tested;
  // Other detectors' subjects share a route's ends, and not its question.
  const detail = detector === "rerouting" ? details.get(detailKey(subject)) : undefined;
  const route = detail?.route ?? null;
  const hub = tested.p === null && route !== null && route.p !== null;
  return {
    id: idOf(detector, tested),
    detector,
    route: named(subject),
    says: route?.sentence ?? tested.says,
    unit: route?.unit ?? tested.unit,
    quantity: tested.quantity,
    must: route?.must ?? null,
    must_reason: route?.must_reason ?? null,
    may: route?.may ?? null,
    excess: excessOf(tested) ?? route?.excess ?? null,
    excess_reason: excessOf(tested) === null ? (route?.excess_reason ?? null) : null,
    p: hub ? route.p : tested.p,
    p_floor: hub ? route.p_floor : tested.p_floor,
    p_reason: hub ? "among the other destinations of the same transit country" : tested.p_reason,
    q: judged.q,
    q_reason: hub
      ? `not estimable from one hub: ${route.transit_name}'s own other destinations are the only ones to compare with (${judged.q_reason ?? ""})`
      : judged.q_reason,
    flagged: judged.flagged,
    score: tested.score,
    explanations: route?.explanations ?? tested.explanations,
    evidence: { ...tested.evidence, says: tested.says },
    traced: route,
    donors: detail?.donors ?? [],
    command: detail?.command ?? null,
  };
}

/** The excess with its interval among untouched goods, where the detector gives one. */
function excessOf({ evidence, unit, subject }: Tested): Finding["excess"] {
  const number = (name: string) => {
    const value = evidence[name];
    return typeof value === "number" ? value : null;
  };
  const [observed, counterfactual] = [number("outflow_observed"), number("outflow_expected")];
  const [low, high, donors] = [
    number("excess_low"),
    number("excess_high"),
    number("donors_outflow"),
  ];
  if (observed === null || counterfactual === null || low === null || high === null) return null;
  const monthly = subject.frequency === "M";
  const begin = monthly ? (subject.since ?? 0) : Math.ceil((subject.since ?? 0) / 12) * 12;
  return {
    estimate: observed - counterfactual,
    low,
    high,
    observed,
    counterfactual,
    from: formatPeriod(begin),
    until: formatPeriod(begin + (monthly ? 11 : 0)),
    donors: donors ?? 0,
    basis: `90 % interval, in ${unit}, from ${donors ?? 0} legs of goods that no measure touches, in the same months and as often moving before`,
  };
}

/** The same for the same finding, whatever else was asked. */
function idOf(detector: string, { subject }: Tested): string {
  const { commodity, near, origins, transit, target, exporter, importer } = subject;
  const { since, source, frequency } = subject;
  const key = [
    detector,
    commodity,
    origins?.join("+"),
    transit,
    target,
    exporter,
    importer,
    since,
    source,
    frequency,
    ...(near === undefined ? [] : [near]),
  ];
  return `${detector}-${createHash("sha256").update(JSON.stringify(key)).digest("hex").slice(0, 12)}`;
}

function named({ since, ...subject }: Tested["subject"]): FindingSubject {
  return {
    ...subject,
    commodity_name: commodityName(subject.commodity).name,
    since: since === null ? null : formatPeriod(since),
  };
}

/** What could not be told, the same reasons together. */
function gathered(detector: string, all: readonly NotTested[]): readonly NotEstimated[] {
  const reasons = new Map<string, NotTested[]>();
  for (const one of all) reasons.set(one.reason, [...(reasons.get(one.reason) ?? []), one]);
  return [...reasons]
    .map(([reason, ones]) => ({
      detector,
      what: ones.length === 1 ? whatOf(ones[0]) : `${ones.length} of its tests`,
      reason,
      count: ones.length,
    }))
    .sort((a, b) => b.count - a.count);
}

function whatOf(one: NotTested | undefined): string {
  if (one === undefined) return "";
  const { commodity, transit, exporter, importer, target } = one.subject;
  const ends = [exporter, transit, importer, target].filter(
    (end) => end !== null && end !== undefined,
  );
  return `${commodity}${ends.length === 0 ? "" : `, ${ends.join(" → ")}`}`;
}

function notesOf({ places, donors }: Prepared): readonly string[] {
  const codes = [...new Set(places.flatMap((one) => one.commodities))].sort();
  return [
    donors.length === 0
      ? "The lake holds no goods that no measure touches: nothing to compare with, so that no false discovery rate can be told. Load figures of other goods of the same countries and months."
      : `Compared with ${donors.length} subheadings that no measure touches.`,
    ...new Set(
      codes.flatMap((code) =>
        commodityNotes(code).map((one) => `${one.code}: ${one.note} (${one.source})`),
      ),
    ),
  ];
}
