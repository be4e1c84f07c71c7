import { type Lake, openReader, type Reader } from "../../lake/lake.ts";
import { type Article, article } from "../../text/article/article.ts";
import type { Claim } from "../../text/claims/claim.ts";
import { claims } from "../../text/claims/claims.ts";
import { parsePeriod } from "../../trade/period.ts";
import { Refusal } from "../../trade/refusal.ts";
import { wordings } from "../../trade/wording.ts";
import { matchMeasure, type Proposed, proposedMeasure } from "./catalogue.ts";
import { type Check, checkFigure } from "./check.ts";
import { checkMeasure, checkOther, checkRoute } from "./events.ts";

/** A page as it was handed over or fetched. */
export interface Handed {
  readonly bytes: Uint8Array;
  /** A file's name, `-` or a URL. */
  readonly from: string;
  readonly charset: string | null;
}

export interface ReadAnswer {
  readonly from: string;
  readonly article: Article;
  readonly claims: readonly ClaimRead[];
  /** How many claims have which verdict; null where nothing was checked. */
  readonly verdicts: Readonly<Record<string, number>> | null;
  readonly command: string;
}

export interface ClaimRead extends Claim {
  /** The measure of the catalogue that it speaks of; null where it speaks of none that is there. */
  readonly measure: string | null;
  /** A row for the catalogue, where it speaks of a measure that is not there. */
  readonly proposed: Proposed | null;
  readonly check: Check | null;
}

export interface ReadOptions {
  readonly check: boolean;
  readonly memory_limit: string;
  readonly as_of: string | null;
  readonly today: string;
  readonly command: string;
  readonly signal?: AbortSignal;
}

/** How much of an article claims are read from: no article is as long, and traps are. */
const LONGEST = 200_000;

/**
 * The article on a page, its claims, and what the lake says to each.
 *
 * @param lake null where there is none: then only measures are checked, against the catalogue.
 * @throws Refusal when the page is too long or holds no article.
 */
export async function readPage(
  handed: Handed,
  lake: Lake | null,
  options: ReadOptions,
): Promise<ReadAnswer> {
  const found = articleIn(handed);
  const { first, last } = found.date;
  const appeared =
    first === null || last === null
      ? null
      : { first: parsePeriod(first.slice(0, 7)), last: parsePeriod(last.slice(0, 7)) };
  const told = claims(
    { title: found.title, text: found.text.slice(0, LONGEST), appeared },
    wordings(),
  );
  const until = appeared?.last ?? null;
  const reader = options.check ? await readerOf(lake, options) : null;
  const read: ClaimRead[] = [];
  try {
    for (const claim of told) {
      options.signal?.throwIfAborted();
      const matched =
        claim.kind === "measure" || claim.kind === "route" ? matchMeasure(claim, until) : null;
      read.push({
        ...claim,
        measure: matched?.measure.id ?? null,
        proposed: claim.kind === "measure" && matched === null ? proposedMeasure(claim) : null,
        check: options.check ? await checked(claim, lake, reader, until, options) : null,
      });
    }
  } finally {
    reader?.close();
  }
  return {
    from: handed.from,
    article: found,
    claims: read,
    verdicts: options.check ? countsOf(read) : null,
    command: options.command,
  };
}

function articleIn({ bytes, from, charset }: Handed): Article {
  let found: Article;
  try {
    found = article(bytes, { address: /^https?:/i.test(from) ? from : null, charset });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new Refusal(cause.message, { file: from, todo: "Save the article alone", cause });
  }
  if (found.paragraphs.length > 0) return found;
  throw new Refusal("holds no article: no sentences were found among what stands on it", {
    file: from,
    todo: "Save the page as text or HTML after it has loaded, and read that",
  });
}

/** Null where there is no lake, or it holds no figures of trade. */
async function readerOf(lake: Lake | null, options: ReadOptions): Promise<Reader | null> {
  if (lake === null || !lake.catalogue.loads().some(({ fills }) => fills === "flow")) return null;
  return await openReader(lake, {
    memory_limit: options.memory_limit,
    as_of: options.as_of,
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
}

async function checked(
  claim: Claim,
  lake: Lake | null,
  reader: Reader | null,
  appeared: number | null,
  options: ReadOptions,
): Promise<Check> {
  if (claim.kind === "measure") return checkMeasure(claim, appeared, options.today);
  if (claim.kind === "route") {
    return await checkRoute(reader === null ? null : lake, claim, {
      appeared,
      memory_limit: options.memory_limit,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    });
  }
  if (claim.kind === "method" || claim.kind === "impact") {
    return checkOther(claim, appeared, options.today);
  }
  const check = await checkFigure(reader, claim);
  return { ...check, command: check.command ?? options.command };
}

function countsOf(read: readonly ClaimRead[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = { supported: 0, contradicted: 0, "not checkable": 0 };
  for (const { check } of read) {
    if (check !== null) counts[check.verdict] = (counts[check.verdict] ?? 0) + 1;
  }
  return counts;
}
