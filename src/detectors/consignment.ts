import { entriesIn, type Param } from "./detector.ts";

/**
 * A question put to every consignment: a folder under `consignment/` with `detector.ts` (facts and a
 * pure refinement) and `detector.sql`. The folder is the registry.
 */
export interface ConsignmentDetector {
  /** The question, as it titles documentation, API and screen. */
  readonly asks: string;
  /** Lawful explanations that a finding has to be weighed against. */
  readonly innocent: readonly [string, ...string[]];
  readonly subject: "consignment";
  /** `shelf` binds `$shelf` in detector.sql. */
  readonly params: Readonly<Record<string, Param>>;
  /** Rows of detector.sql → clues, where SQL says it badly. Absent: the rows are clues. Pure. */
  refine?(rows: readonly Row[], given: ConsignmentGiven): readonly Clue[] | Refined;
}

/** A row of detector.sql, its columns as the SQL names them. */
export type Row = Readonly<Record<string, string | number | boolean | null>>;

/** What a refinement is told besides its rows. */
export interface ConsignmentGiven {
  readonly params: Readonly<Record<string, number>>;
  /** The same rows with the same seed give the same answer to the digit. */
  readonly seed: number;
  /** A model of goods descriptions, where one was trained; null otherwise. */
  readonly goods: GoodsModel | null;
}

/** What goods a description speaks of, as a calibrated model reads it. */
export type GoodsModel = (description: string) => {
  /** The likeliest six-digit codes, the first first. */
  readonly likely: readonly { readonly commodity: string; readonly probability: number }[];
  /** Probability of a code; 0 where it was not weighed. */
  of(commodity: string): number;
};

/** Clues with what is to be said of the file as a whole. */
export interface Refined {
  readonly clues: readonly Clue[];
  readonly notes: readonly string[];
}

/** One thing about a consignment that is out of the ordinary. */
export interface Clue {
  readonly consignment: string;
  /** What kind of thing: clues of one kind are never counted twice. */
  readonly kind: string;
  /** How far out; only its order counts, unless `p` is given. Above 0. */
  readonly strength: number;
  /** Probability of one so strong where nothing is wrong, by a model; null to rank it among `asked`. */
  readonly p: number | null;
  /** How many consignments could have shown this kind. */
  readonly asked: number;
  /** A sentence with its figures. */
  readonly says: string;
  /** Another consignment that it is about; null for none. */
  readonly other: string | null;
}

/** A detector as it stands in its folder. */
export interface ConsignmentDetectorEntry {
  readonly id: string;
  readonly detector: ConsignmentDetector;
  readonly sql: string;
}

/** Every folder under `consignment/`, in the order of their names. */
export function consignmentDetectors(): Promise<readonly ConsignmentDetectorEntry[]> {
  return entriesIn<ConsignmentDetector>(new URL("consignment/", import.meta.url));
}
