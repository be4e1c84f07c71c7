import { isCode } from "./commodity.ts";
import { country } from "./country.ts";
import { listOf, type Row, readCsv } from "./csv.ts";
import { expandGroup } from "./group.ts";
import { parsePeriod } from "./period.ts";
import { Refusal } from "./refusal.ts";

const LABELS = ["evasion", "suspected", "no_evasion"] as const;

/**
 * - `evasion`: an authority found it, or several independent published analyses document it
 * - `suspected`: interim measures, an indictment without a verdict, press only, or litigated since
 * - `no_evasion`: found negative, ended or reversed, or explained by capacity of its own
 */
export type CaseLabel = (typeof LABELS)[number];

/** A row of `case.csv`: a route that somebody with authority or evidence wrote about. */
export interface Case {
  readonly id: string;
  readonly label: CaseLabel;
  readonly product: string;
  /** Subheadings; empty where none were named. */
  readonly commodities: readonly string[];
  readonly origins: readonly string[];
  readonly origin_words: string;
  readonly transit: string;
  readonly target: string;
  readonly measure: string;
  readonly measure_on: string;
  /** First period in which the route is said to have run; the measure's where that is not known. */
  readonly since: number;
  readonly determination: string;
  /** Day, month or year of the finding, as far as it is known; null where there is none. */
  readonly determined_on: string | null;
  readonly source: string;
  /** `read`: the document was read; `memory`: general knowledge, never to be quoted as a source. */
  readonly provenance: string;
  readonly confidence: string;
  /** Fields of a `read` row that come from memory all the same. */
  readonly from_memory: string;
}

const COLUMNS = [
  "id",
  "label",
  "product",
  "commodities",
  "origin",
  "transit",
  "target",
  "measure",
  "measure_on",
  "evasion_from",
  "evasion_until",
  "determination",
  "determined_on",
  "source",
  "provenance",
  "confidence",
  "from_memory",
] as const;

let known: readonly Case[] | undefined;

/**
 * Every documented case, in the order of its file. Their selection makes any recall on them
 * flattering: findings follow complaints about visible surges.
 *
 * @throws Refusal naming the line of a row that does not hold together.
 */
export function cases(): readonly Case[] {
  known ??= readCsv("case.csv", COLUMNS).map(caseOf);
  return known;
}

function caseOf({ line, cells }: Row): Case {
  const text = (column: (typeof COLUMNS)[number]) => cells[column] ?? "";
  const refuse = (why: string) =>
    new Refusal(why, { file: "case.csv", line, todo: "Correct the row" });
  const label = LABELS.find((one) => one === text("label"));
  if (label === undefined) throw refuse(`label "${text("label")}" is none of ${LABELS.join(", ")}`);
  const commodities = listOf(text("commodities"));
  for (const code of commodities) if (!isCode(code)) throw refuse(`"${code}" is not an HS code`);
  const since = parsePeriod((text("evasion_from") || text("measure_on")).slice(0, 7));
  const origin_words = listOf(text("origin")).join(",");
  return {
    id: text("id"),
    label,
    product: text("product"),
    commodities,
    origins: expandGroup(origin_words),
    origin_words,
    transit: country(text("transit")).alpha3,
    target: text("target"),
    measure: text("measure"),
    measure_on: text("measure_on"),
    since,
    determination: text("determination"),
    determined_on: text("determined_on") || null,
    source: text("source"),
    provenance: text("provenance"),
    confidence: text("confidence"),
    from_memory: text("from_memory"),
  };
}
