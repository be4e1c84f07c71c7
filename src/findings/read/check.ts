import { readFileSync } from "node:fs";
import type { Load } from "../../lake/catalogue.ts";
import type { Reader } from "../../lake/lake.ts";
import type { Claim } from "../../text/claims/claim.ts";
import { commodityName } from "../../trade/commodity.ts";
import { country } from "../../trade/country.ts";
import { expandGroup, groups } from "../../trade/group.ts";
import { formatPeriod, spellPeriod } from "../../trade/period.ts";
import { formatNumber, formatQuantity } from "../../trade/quantity.ts";
import { fillAsked } from "../asked/asked.ts";
import { bears, type Verdict } from "./judge.ts";

const sql = readFileSync(new URL("figures.sql", import.meta.url), "utf8");

/** What the lake says to a claim. */
export interface Check {
  readonly verdict: Verdict;
  /** Why, in a sentence. */
  readonly because: string;
  /** The figures it rests on; none where there are none. */
  readonly figures: readonly FigureFound[];
  /** The measure of the catalogue that it speaks of, or null. */
  readonly measure: string | null;
  /** The command that recomputes it, or gets what would decide it; null where no public file would. */
  readonly command: string | null;
  /** What public file would decide it, where the lake does not. */
  readonly would_decide: string | null;
}

export interface FigureFound {
  readonly what: string;
  readonly quantity: number;
  readonly unit: string;
  readonly source: string;
  readonly publisher: string;
  readonly vintage: string;
  readonly file: string;
}

interface FigureRow {
  readonly source: string;
  readonly load_id: number;
  readonly asked: string;
  readonly period: number;
  readonly wanted: boolean;
  readonly kg: number | null;
  readonly u: number | null;
  readonly usd: number | null;
  readonly without_kg: number;
  readonly cells: number;
}

/** Whose books a claim is about, and the other side where it names one. */
interface Side {
  readonly reporters: readonly string[];
  readonly partners: readonly string[];
  readonly direction: "export" | "import";
}

/** Claims that tell a figure of trade, checked on an open lake; without one only what would decide them is said. */
export async function checkFigure(reader: Reader | null, claim: Claim): Promise<Check> {
  const asks = askOf(claim);
  if (typeof asks === "string") return unchecked(asks, null, null);
  if (reader === null) return unchecked("there is no lake to ask", ...sourceFor(asks));
  const { side, codes, spans } = asks;
  await fillAsked(
    reader,
    codes.map((code) => ({ code, donor: false })),
    null,
  );
  const first = Math.min(...spans.map((span) => span.first));
  const last = Math.max(...spans.map((span) => span.last));
  const held = await Promise.all(
    (["M", "A"] as const).map(async (frequency) => ({
      frequency,
      rows: await reader.engine.rows<FigureRow>(sql, {
        reporters: side.reporters.join(","),
        partners: side.partners.join(","),
        direction: side.direction,
        frequency,
        first,
        last,
      }),
    })),
  );
  for (const { frequency, rows } of held) {
    for (const book of booksOf(rows, reader.loads)) {
      const check = judged(claim, asks, book, frequency);
      if (check !== null) return check;
    }
  }
  const some = held.some(({ rows }) => rows.length > 0);
  return unchecked(
    some
      ? `the lake holds ${inWords(asks)} for a part of ${spans.map(spanInWords).join(" and ")} only`
      : `the lake holds no ${inWords(asks)} in ${spans.map(spanInWords).join(" and ")}`,
    ...sourceFor(asks),
  );
}

interface Span {
  readonly first: number;
  readonly last: number;
}

interface Asks {
  readonly side: Side;
  readonly codes: readonly string[];
  /** The period of the claim, then the one that it compares with. */
  readonly spans: readonly Span[];
  readonly unit: "kg" | "u" | "USD";
}

/** What the lake is to be asked, or why it cannot be. */
function askOf(claim: Claim): Asks | string {
  const { flow, period, comparison, unit, commodities } = claim;
  if (claim.is_forecast) return "it speaks of what is to come";
  if (flow !== null && !["export", "import", "sales"].includes(flow)) {
    return flow === "price"
      ? "statistics of trade give unit values, which are no prices"
      : `statistics of trade do not tell ${flow}`;
  }
  const codes = widest(commodities.flatMap((one) => one.codes));
  if (codes.length === 0) return "it names no goods";
  if (unit !== null && !["%", "times", "kg", "u", "USD"].includes(unit)) {
    return `figures in ${unit} are not what customs record`;
  }
  if (period === null) return "it names no period";
  if (period.first === null || period.last === null) {
    return `"${period.words}" has no year, and nothing on the page says when it appeared`;
  }
  const side = sideOf(claim);
  if (side === null) return "it does not say whose trade";
  const spans: Span[] = [{ first: period.first, last: period.last }];
  if (claim.kind === "change") {
    if (comparison === null) return "it does not say against which period";
    if (comparison.against === "since") return "a record takes the whole series, not two periods";
    if (comparison.first === null || comparison.last === null) {
      return `"${comparison.words}" is no period that can be told`;
    }
    spans.push({ first: comparison.first, last: comparison.last });
  }
  const valued = /\b(?:value|worth|dollars?|revenue|in value)\b|\$/.test(claim.quote);
  const measured = unit === "kg" || unit === "u" || unit === "USD" ? unit : valued ? "USD" : "kg";
  return { side, codes, spans, unit: measured };
}

/** Codes without those that lie in another of them: their goods would be counted twice. */
export function widest(codes: readonly string[]): readonly string[] {
  const all = [...new Set(codes)];
  return all.filter((code) => !all.some((other) => other !== code && code.startsWith(other)));
}

/** "Japan took 76 % of Vietnam's exports": whose trade it is stands behind the share. */
function sideOfShare(claim: Claim): Side | null {
  const whose = claim.countries.find(
    ({ position }) => position !== null && position.start >= claim.position.end,
  );
  if (whose === undefined || (claim.flow !== "export" && claim.flow !== "import")) return null;
  const partners = claim.countries
    .filter(({ position }) => position !== null && position.start < claim.position.end)
    .map(({ alpha3 }) => alpha3);
  return partners.length === 0 ? null : side([whose.alpha3], partners.slice(-1), claim.flow);
}

function sideOf(claim: Claim): Side | null {
  if (claim.kind === "share") return sideOfShare(claim);
  const role = (...roles: readonly string[]) => [
    ...new Set(
      claim.countries.filter((one) => roles.includes(one.role)).map(({ alpha3 }) => alpha3),
    ),
  ];
  const sellers = role("exporter", "origin");
  const buyers = role("importer", "target");
  const others = role("authority", "named");
  if (claim.flow === "import") {
    const reporters = buyers.length > 0 ? buyers : others;
    if (reporters.length === 0) return null;
    const partners = sellers.filter((one) => !reporters.includes(one));
    return side(reporters.slice(0, 1), partners, "import");
  }
  const reporters = sellers.length > 0 ? sellers : others;
  if (reporters.length === 0) return null;
  const partners = buyers.filter((one) => one !== reporters[0]);
  return side(reporters.slice(0, 1), partners, "export");
}

function side(
  reporters: readonly string[],
  partners: readonly string[],
  direction: Side["direction"],
): Side {
  const expanded = (codes: readonly string[]) =>
    codes.flatMap((code) => (groups().includes(code) ? expandGroup(code) : [code]));
  return { reporters: expanded(reporters), partners: expanded(partners), direction };
}

/** The rows of one publisher: figures of two are never added. */
interface Book {
  readonly load: Load;
  readonly rows: readonly FigureRow[];
}

function booksOf(rows: readonly FigureRow[], loads: readonly Load[]): readonly Book[] {
  const books = new Map<string, { load: Load; rows: FigureRow[] }>();
  for (const row of rows) {
    const load = loads.find((one) => one.load_id === row.load_id);
    if (load === undefined) continue;
    const key = `${row.source} ${load.publisher}`;
    const book = books.get(key) ?? { load, rows: [] };
    book.rows.push(row);
    books.set(key, { load: load.vintage > book.load.vintage ? load : book.load, rows: book.rows });
  }
  const codes = (book: Book) => new Set(book.rows.map((row) => row.asked)).size;
  return [...books.values()].sort((a, b) => codes(b) - codes(a) || b.rows.length - a.rows.length);
}

interface Sum {
  readonly value: number;
  readonly whole: number;
  readonly codes: readonly string[];
}

/** The sum over a span in one unit; null where a month, or a part of one, is not reported. */
function sumOf({ rows }: Book, span: Span, unit: Asks["unit"], frequency: "M" | "A"): Sum | null {
  const step = frequency === "A" ? 12 : 1;
  if (frequency === "A" && (span.first % 12 !== 0 || (span.last + 1) % 12 !== 0)) return null;
  let value = 0;
  let whole = 0;
  const codes = new Set<string>();
  for (let period = span.first; period <= span.last; period += step) {
    const own = rows.filter((row) => row.period === period);
    if (own.length === 0) return null;
    for (const row of own) {
      const quantity = unit === "kg" ? row.kg : unit === "u" ? row.u : row.usd;
      if (quantity === null || (unit === "kg" && row.without_kg > 0)) return null;
      codes.add(row.asked);
      whole += quantity;
      if (row.wanted) value += quantity;
    }
  }
  return { value, whole, codes: [...codes] };
}

function judged(claim: Claim, asks: Asks, book: Book, frequency: "M" | "A"): Check | null {
  const [own, base] = asks.spans.map((span) => sumOf(book, span, asks.unit, frequency));
  if (own === null || own === undefined || base === null) return null;
  if (base !== undefined && own.codes.join() !== base.codes.join()) return null;
  const found = foundOf(claim, own, base);
  if (found === null) return null;
  const lacking = asks.codes.filter((code) => !own.codes.includes(code));
  const figures = asks.spans.map((span, index) => ({
    what: `${inWords(asks, own.codes)} in ${spanInWords(span)}`,
    quantity: (index === 0 ? own : (base ?? own)).value,
    unit: asks.unit,
    source: book.load.source,
    publisher: book.load.publisher,
    vintage: book.load.vintage,
    file: book.load.file,
  }));
  const is = bears(claim, found);
  const told = claim.is_negated ? !is : is;
  return {
    verdict: told ? "supported" : "contradicted",
    because: `${figures.map((one) => `${one.what}: ${formatQuantity(one.quantity, one.unit)}`).join("; ")}${claim.kind === "level" ? "" : `; that is ${foundInWords(claim, found)}`}${lacking.length === 0 ? "" : `. ${lacking.join(", ")}, which the words cover too, ${lacking.length === 1 ? "is" : "are"} not in that publisher's rows of the lake`}`,
    figures,
    measure: null,
    command: null,
    would_decide: null,
  };
}

function foundOf(claim: Claim, own: Sum, base: Sum | undefined): number | null {
  if (claim.kind === "share") return own.whole === 0 ? null : (100 * own.value) / own.whole;
  if (claim.kind === "level") return own.value;
  if (base === undefined || base.value === 0) return null;
  const ratio = own.value / base.value;
  return claim.unit === "times" ? ratio : 100 * (ratio - 1);
}

function foundInWords(claim: Claim, found: number): string {
  if (claim.unit === "times") return `${formatNumber(found)} times as much`;
  const sign = claim.kind === "change" && found > 0 ? "+" : "";
  return `${sign}${found.toLocaleString("en", { maximumFractionDigits: 1 })} %`;
}

function inWords({ side: { reporters, partners, direction }, codes }: Asks, of = codes): string {
  const who = (list: readonly string[]) =>
    list.length > 3 ? `${list.length} countries` : list.map((one) => country(one).name).join(", ");
  const goods = of.map((code) => `${code} ${commodityName(code).name}`).join(", ");
  const whom =
    partners.length === 0 ? "" : ` ${direction === "export" ? "to" : "from"} ${who(partners)}`;
  return `${direction}s of ${goods} by ${who(reporters)}${whom}`;
}

function spanInWords({ first, last }: Span): string {
  if (first === last) return spellPeriod(first);
  if (first % 12 === 0 && last === first + 11) return String(first / 12);
  return `${spellPeriod(first)} to ${spellPeriod(last)}`;
}

/** The public file that would decide it, and how to get it. */
function sourceFor({ side, codes, spans }: Asks): readonly [string, string] {
  const since = formatPeriod(Math.min(...spans.map((span) => span.first)));
  const until = formatPeriod(Math.max(...spans.map((span) => span.last)));
  const [first] = side.reporters;
  const eu = side.reporters.includes("EU27") || (first !== undefined && isEu(first));
  const source = first === "USA" ? "census" : eu ? "comext" : "comtrade";
  const publisher =
    source === "census"
      ? "the monthly statistics of the US Census Bureau"
      : source === "comext"
        ? "Eurostat Comext"
        : `the monthly figures that ${first === undefined ? "the country" : country(first).name} reports to UN Comtrade`;
  const reporter =
    source === "census"
      ? ""
      : ` --reporter ${eu && side.reporters.length > 1 ? "EU27" : side.reporters.join(",")}`;
  const partner = side.partners.length === 0 ? "" : ` --partner ${side.partners.join(",")}`;
  return [
    publisher,
    `entrepot fetch ${source} --commodity ${codes.join(",")}${reporter}${partner} --direction ${side.direction} --since ${since} --until ${until} --load`,
  ];
}

function isEu(alpha3: string): boolean {
  return expandGroup("EU27").includes(alpha3);
}

export function unchecked(
  because: string,
  would_decide: string | null,
  command: string | null,
  measure: string | null = null,
): Check {
  return { verdict: "not checkable", because, figures: [], measure, command, would_decide };
}
