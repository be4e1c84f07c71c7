import { type DateFound, dateOf } from "./date.ts";
import { decode } from "./decode.ts";
import { isCredits, isEnd, isFurniture, isMachine, isProse } from "./furniture.ts";
import { type Block, type Page, page } from "./page.ts";

/** An article without what stood around it. */
export interface Article {
  readonly title: string | null;
  /** The site that shows it; null where the page does not say. */
  readonly site: string | null;
  /** The agency that it is taken from (`Reuters`), by its dateline or closing line. */
  readonly agency: string | null;
  /** Who wrote it, as the page says. */
  readonly byline: string | null;
  readonly date: DateFound;
  /** Without the dateline; `text` is these with two line ends between. */
  readonly paragraphs: readonly string[];
  readonly text: string;
  readonly encoding: string;
  /** Lines and blocks that were left out, by what they were taken for. */
  readonly left_out: Readonly<Record<LeftOut, number>>;
}

export type LeftOut = "server" | "site" | "after the end" | "credits" | "before the article";

/** How much of a page is read, in bytes. */
export const MOST_BYTES = 10 * 2 ** 20;

/**
 * The article on a page as it was scraped, HTML or plain text.
 *
 * @param from `address`: where it was read, for a date in it; `charset`: what a server declared.
 * @throws RangeError when the page is longer than `MOST_BYTES`.
 */
export function article(
  bytes: Uint8Array,
  from: { readonly address?: string | null; readonly charset?: string | null } = {},
): Article {
  if (bytes.length > MOST_BYTES) {
    throw new RangeError(`the page has ${bytes.length} bytes, more than ${MOST_BYTES}`);
  }
  const { text, encoding } = decode(bytes, from.charset ?? null);
  const isMarkup = /<(?:!doctype html|html|head|body|article|main|p|div)\b/i.test(
    text.slice(0, 20_000),
  );
  const taken = isMarkup ? page(text) : pageOfText(text);
  return articleOf(taken, { encoding, address: from.address ?? null });
}

/** Blocks read of a page: more are a list or a trap, and no article. */
const MOST_BLOCKS = 20_000;

/** A plain text as a page: each paragraph a block. */
function pageOfText(text: string): Page {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/[\s\u00a0]+/g, " ").trim());
  const joined = isWrapped(lines) ? unwrapped(lines) : lines;
  const blocks = joined
    .filter((line) => line !== "")
    .map((line) => ({ text: line, tag: "p", linked: 0, aside: false }));
  return { blocks, meta: new Map(), title: null, times: [], data: [] };
}

/** Mail and old wires break lines at a width: short lines, and the next begins in mid-sentence. */
function isWrapped(lines: readonly string[]): boolean {
  const filled = lines.slice(0, 5000).filter((line) => line !== "");
  if (filled.length < 6 || filled.some((line) => line.length > 100 && !isMachine(line)))
    return false;
  const broken = lines
    .slice(0, 5000)
    .filter((line, at) => line !== "" && /^[\p{Ll}\p{N}]/u.test(lines[at + 1] ?? "")).length;
  return broken >= 3 && broken > filled.length / 4;
}

function unwrapped(lines: readonly string[]): readonly string[] {
  const paragraphs: string[] = [];
  let parts: string[] = [];
  for (const line of [...lines, ""]) {
    if (line !== "" && !isMachine(line)) {
      parts.push(line);
      continue;
    }
    if (parts.length > 0) paragraphs.push(parts.join(" "));
    parts = [];
    if (line !== "") paragraphs.push(line);
  }
  return paragraphs;
}

function articleOf(
  from: Page,
  { encoding, address }: { readonly encoding: string; readonly address: string | null },
): Article {
  const left: Record<LeftOut, number> = {
    server: 0,
    site: 0,
    "after the end": 0,
    credits: 0,
    "before the article": 0,
  };
  const sound = from.blocks.slice(0, MOST_BLOCKS).filter((block) => {
    if (isMachine(block.text)) left.server++;
    return !isMachine(block.text);
  });
  // A page that calls all of itself an aside is read as if it had said nothing.
  const own = sound.filter((block) => !block.aside && block.linked < 0.5 * block.text.length);
  const read = own.some((block) => isProse(block.text)) ? own : sound;
  left.site += sound.length - read.length;
  const title = titleOf(from, read);
  const first = firstProse(read, title);
  const body: string[] = [];
  const credits: string[] = [];
  const seen = new Set<string>();
  let at = first;
  for (; at < read.length; at++) {
    const { text, tag } = read[at] as Block;
    if (isCredits(text)) {
      credits.push(text);
      left.credits++;
      continue;
    }
    if (isEnd(text) && body.length > 0 && !carriesOn(read, at, body.length)) break;
    const kept = isProse(text) && !isFurniture(text) && !isEnd(text) && !/^h[1-6]$/.test(tag);
    if (kept && !seen.has(text)) body.push(text);
    else left.site++;
    seen.add(text);
  }
  left["after the end"] += read.length - at;
  left["before the article"] += Math.max(0, first);
  const opening = datelineOf(body[0] ?? "");
  const paragraphs = body.map((text, index) => (index === 0 ? text.slice(opening.length) : text));
  const site = siteOf(from, read, title);
  return {
    title: title === null ? null : withoutSite(title, site),
    site,
    agency: opening.agency ?? agencyIn(credits),
    byline: bylineOf(from, read.slice(0, first), credits),
    date: dateOf({
      meta: from.meta,
      data: from.data,
      times: from.times,
      address,
      dateline: opening.text,
      around: [...read.slice(0, first), ...read.slice(at)].map(({ text }) => text),
      foot: sound.slice(-12).map(({ text }) => text),
      paragraphs,
    }),
    paragraphs,
    text: paragraphs.join("\n\n"),
    encoding,
    left_out: left,
  };
}

const LOOK_AHEAD = 60;

/** Whether so much prose follows a line like "Related" that it only stood in the middle. */
function carriesOn(blocks: readonly Block[], at: number, before: number): boolean {
  if (/comment|reply|copyright|©|rights reserved/i.test(blocks[at]?.text ?? "")) return false;
  const after = blocks.slice(at + 1, at + 1 + LOOK_AHEAD);
  const next = after.findIndex(({ text }) => isEnd(text));
  const reach = next === -1 ? after : after.slice(0, next);
  const prose = reach.filter(({ text }) => isProse(text) && !isFurniture(text)).length;
  return prose >= 3 && prose * 2 >= before;
}

/** The first paragraph: prose behind the title, or simply the first prose. */
function firstProse(blocks: readonly Block[], title: string | null): number {
  const titled = title === null ? -1 : blocks.findLastIndex(({ text }) => sameWords(text, title));
  const fits = ({ text }: Block) => isProse(text) && !isFurniture(text) && !isEnd(text);
  const after = blocks.findIndex(
    (block, at) => at > titled && fits(block) && !sameWords(block.text, title ?? ""),
  );
  if (after !== -1) return after;
  const any = blocks.findIndex(fits);
  return any === -1 ? blocks.length : any;
}

const words = (text: string) =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

function sameWords(left: string, right: string): boolean {
  return words(left) === words(right) && words(left) !== "";
}

/**
 * The headline: what the page's head says where a block says it too, the first heading, the head
 * alone; in a plain text a line that other lines repeat (a head and a path carry it), else the last
 * line without a full stop before the first prose.
 */
function titleOf(from: Page, blocks: readonly Block[]): string | null {
  const said = [from.meta.get("og:title"), from.meta.get("twitter:title"), from.title].filter(
    (text): text is string => text !== undefined && text !== null && text !== "",
  );
  const heading = blocks.find(
    ({ tag, text }) => tag === "h1" && said.some((one) => words(one).includes(words(text))),
  );
  if (heading !== undefined) return heading.text;
  const h1 = blocks.find(({ tag, text }) => tag === "h1" && words(text).split(" ").length > 3);
  if (h1 !== undefined) return h1.text;
  if (said[0] !== undefined) return said[0];
  const start = blocks.findIndex(({ text }) => isProse(text) && text.split(/\s+/).length > 12);
  const lines = blocks
    .slice(Math.max(0, start - LOOK_AHEAD), start === -1 ? 20 : start)
    .map(({ text }) => text)
    .filter((text) => words(text).split(" ").length >= 3);
  const repeated = lines.find((line) =>
    lines.some((other) => other !== line && words(other).includes(words(line))),
  );
  if (repeated !== undefined) return repeated;
  return lines.findLast((text) => !isFurniture(text)) ?? null;
}

/** Parts a headline from the name of the site behind it. */
const PARTED = /\s+(?:[|–—-]|::)\s+([^|–—]{2,40})$/;

function siteOf(from: Page, blocks: readonly Block[], title: string | null): string | null {
  const said = from.meta.get("og:site_name") ?? from.meta.get("application-name");
  if (said !== undefined && said !== "") return said;
  const heads = [from.title ?? "", ...blocks.slice(0, 8).map(({ text }) => text)];
  const whole = title === null ? "" : words(title);
  for (const head of heads) {
    const parted = PARTED.exec(head);
    // "Exports fall - customs data" is a headline, "Exports fall - WikDaily" beside "Exports fall" is not.
    const name = parted?.[1];
    if (name === undefined || parted === null) continue;
    if (whole !== "" && words(head.slice(0, parted.index)) === whole) return name.trim();
    if (head === from.title) return name.trim();
  }
  return null;
}

function withoutSite(title: string, site: string | null): string {
  const parted = PARTED.exec(title);
  return site !== null && parted?.[1] !== undefined && words(parted[1]) === words(site)
    ? title.slice(0, parted.index)
    : title;
}

const AGENCIES =
  /\b(Reuters|Bloomberg|AFP|Agence France-Presse|Associated Press|AP|Xinhua|Dow Jones|Kyodo|Nikkei|Yonhap|TASS|Interfax|dpa|ANSA|PTI|Fastmarkets|Argus)\b/;

/** `BEIJING, July 18 (Reuters) - `: how agencies begin. */
function datelineOf(text: string): {
  readonly length: number;
  readonly text: string | null;
  readonly agency: string | null;
} {
  const match =
    /^\p{Lu}[\p{L}. /’'-]{1,40}(?:,[^()]{1,40})?\s*\(([^()]{2,40})\)\s*[-–—]+\s*/u.exec(text) ??
    /^\p{Lu}{2}[\p{Lu}. /’'-]{1,38}(?:, [\p{L}. ]{3,12}\d{1,2}(?:, \d{4})?)?\s*[-–—]+\s+/u.exec(
      text,
    );
  if (match === null) return { length: 0, text: null, agency: null };
  const agency = AGENCIES.exec(match[1] ?? "")?.[1] ?? null;
  return { length: match[0].length, text: match[0], agency };
}

function agencyIn(credits: readonly string[]): string | null {
  return credits.map((text) => AGENCIES.exec(text)?.[1]).find((one) => one !== undefined) ?? null;
}

const NAMES =
  /\b(?:reporting|written|words|by)(?: by| from)?:? ([\p{Lu}][\p{L}.'’-]+(?: (?:and |, )?[\p{Lu}][\p{L}.'’-]+){1,6})/u;

function bylineOf(from: Page, before: readonly Block[], credits: readonly string[]): string | null {
  const said = from.meta.get("author") ?? from.meta.get("article:author") ?? "";
  if (said !== "" && !/^https?:/.test(said)) return said;
  const reporting = credits
    .map((text) => /reporting by ([^;)]+)/i.exec(text)?.[1] ?? NAMES.exec(text)?.[1])
    .find((one) => one !== undefined);
  if (reporting !== undefined) return reporting.replace(/ in \p{Lu}[\p{L} ]+$/u, "").trim();
  return (
    before
      .map(({ text }) => /^by:? (\p{Lu}[^|,;]{2,60})$/iu.exec(text)?.[1])
      .find((one) => one !== undefined) ?? null
  );
}
