import { existsSync, readdirSync, readFileSync } from "node:fs";
import type { TriangleScore } from "../statistics/triangle.ts";

/**
 * A question that can be put to the lake: a folder here with `detector.ts` (facts and a pure
 * refinement, default export of a `Detector`) and `detector.sql`. The folder is the registry.
 */
export interface Detector {
  /** The question, as it titles documentation, API and screen. */
  readonly asks: string;
  /** Lawful explanations that a finding has to be weighed against. */
  readonly innocent: readonly [string, ...string[]];
  readonly subject: "route" | "flow" | "consignment" | "party";
  /**
   * What `detector.sql` is asked over: once for each place (`$place`: origins, target and start of
   * a measure), or once for all that was prepared. See `findings/detect/prepared.sql` for the tables.
   */
  readonly over: "place" | "lake";
  /** `shelf` binds `$shelf` in detector.sql. */
  readonly params: Readonly<Record<string, Param>>;
  /** Candidates → what was tested and what could not be. Pure; only what SQL says badly. */
  refine(rows: readonly Candidate[], given: Given): Refined;
}

export interface Param {
  readonly value: number;
  readonly unit: string;
  readonly means: string;
}

/** A row of detector.sql: its columns as the SQL names them. */
export type Candidate = Readonly<Record<string, Cell>>;
export type Cell = string | number | boolean | null | readonly (number | null)[];

/** What a refinement is told besides its rows. */
export interface Given {
  /** The parameters by name, as shipped or as set by the user. */
  readonly params: Readonly<Record<string, number>>;
  /** The place asked about; null for a detector over the lake. */
  readonly place: Place | null;
  /** The same rows with the same seed give the same answer to the digit. */
  readonly seed: number;
}

/** Origins whose goods are held back from a target since a month: what a measure makes of the map. */
export interface Place {
  readonly place: number;
  /** Ids of the measures that make it; empty where the user asked. */
  readonly measures: readonly string[];
  readonly origins: readonly string[];
  /** The origins in words. */
  readonly origin_words: string;
  readonly targets: readonly string[];
  /** The target as it was named: a country, or a group such as `EU27`. */
  readonly target: string;
  readonly target_name: string;
  /** First period of the measure. */
  readonly since: number;
  /** The goods held back, those that the lake holds figures of. */
  readonly commodities: readonly string[];
}

/** Who, what and between whom: a route has transit and target, a flow exporter and importer. */
export interface Subject {
  readonly commodity: string;
  /** The other code, where a finding is about two. */
  readonly near?: string;
  readonly origins: readonly string[] | null;
  readonly transit: string | null;
  readonly target: string | null;
  readonly exporter: string | null;
  readonly importer: string | null;
  readonly measures: readonly string[];
  /** First period asked about; null for a detector that asks about no date. */
  readonly since: number | null;
  readonly source: string;
  readonly frequency: "M" | "A";
}

export type Status = "supported" | "contradicted" | "untestable";

export interface Explanation {
  readonly text: string;
  readonly status: Status;
  readonly evidence: string;
  /** Where a rule or measure from outside the figures is written. */
  readonly source?: string;
}

/** One test and its outcome; most are nothing. */
export interface Tested {
  readonly subject: Subject;
  /** Null with `p_reason` where no probability can be given. */
  readonly p: number | null;
  /** The smallest p that the reference allows. */
  readonly p_floor: number | null;
  readonly p_reason: string | null;
  /** A route's two legs against untouched goods: its family is judged by both. */
  readonly triangle?: TriangleScore;
  /** Whether the p may enter a family with a false discovery rate; the reason where it may not. */
  readonly q_reason: string | null;
  /** Where there is no q: whether the figures alone are worth a person's question. A route's bounds tell for it. */
  readonly speaks?: boolean;
  /** How much is at stake, in `unit`: orders what is equally surprising. */
  readonly quantity: number;
  readonly unit: string;
  /** How far from ordinary, in the detector's own measure; larger is further. */
  readonly score: number;
  /** A sentence with its figures. */
  readonly says: string;
  readonly evidence: Readonly<Record<string, number | string | null>>;
  readonly explanations: readonly Explanation[];
}

export interface NotTested {
  readonly subject: Partial<Subject> & { readonly commodity: string };
  readonly reason: string;
}

export interface Refined {
  readonly tested: readonly Tested[];
  readonly not_estimable: readonly NotTested[];
}

/** A detector as it stands in its folder. */
export interface DetectorEntry {
  readonly id: string;
  readonly detector: Detector;
  readonly sql: string;
}

/** Every folder beside this file that holds a `detector.sql`, in the order of their names. */
export function detectors(): Promise<readonly DetectorEntry[]> {
  return entriesIn<Detector>(new URL(".", import.meta.url));
}

/** What stands in each folder of `here` that holds a `detector.sql`: its default export and its SQL. */
export async function entriesIn<D>(
  here: URL,
): Promise<readonly { readonly id: string; readonly detector: D; readonly sql: string }[]> {
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const ids = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((id) => existsSync(new URL(`${id}/detector.sql`, here)))
    .sort();
  return Promise.all(
    ids.map(async (id) => {
      const module: { default: D } = await import(
        new URL(`${id}/detector.${extension}`, here).href
      );
      return {
        id,
        detector: module.default,
        sql: readFileSync(new URL(`${id}/detector.sql`, here), "utf8"),
      };
    }),
  );
}
