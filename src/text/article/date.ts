/** When an article appeared, and what says so. */
export interface DateFound {
  /** The day, `YYYY-MM-DD`; null where only a span is known. */
  readonly on: string | null;
  /** The earliest and the latest day it can be, by the evidence; null where nothing says. */
  readonly first: string | null;
  readonly last: string | null;
  readonly basis: "metadata" | "printed" | "address" | "inferred" | "unknown";
  readonly evidence: readonly Evidence[];
}

interface Evidence {
  /** The words of the page. */
  readonly quote: string;
  readonly says: string;
}

interface Traces {
  readonly meta: ReadonlyMap<string, string>;
  readonly data: readonly string[];
  readonly times: readonly string[];
  readonly address: string | null;
  readonly dateline: string | null;
  /** Lines before and behind the article. */
  readonly around: readonly string[];
  readonly foot: readonly string[];
  readonly paragraphs: readonly string[];
}

const MONTHS = [
  "january",
  "february",
  "march",
  "april",
  "may",
  "june",
  "july",
  "august",
  "september",
  "october",
  "november",
  "december",
] as const;
const MONTH_NAMES =
  "Jan(?:uary|\\.)?|Feb(?:ruary|\\.)?|Mar(?:ch|\\.)?|Apr(?:il|\\.)?|May|June?|July?|Aug(?:ust|\\.)?|Sept?(?:ember|\\.)?|Oct(?:ober|\\.)?|Nov(?:ember|\\.)?|Dec(?:ember|\\.)?";

/** What a page says of itself is believed in this order: its metadata, what is printed, its address; else it is inferred. */
export function dateOf(traces: Traces): DateFound {
  return (
    metadataDate(traces) ??
    printedDate(traces) ??
    addressDate(traces.address) ??
    inferredDate(traces) ?? { on: null, first: null, last: null, basis: "unknown", evidence: [] }
  );
}

const META = [
  "article:published_time",
  "datepublished",
  "date",
  "dc.date",
  "dc.date.issued",
  "pubdate",
  "publishdate",
  "parsely-pub-date",
  "sailthru.date",
];

function metadataDate({ meta, data, times }: Traces): DateFound | null {
  for (const key of META) {
    const quote = meta.get(key) ?? "";
    const on = dayIn(quote);
    if (on !== null) return on_(on, "metadata", quote, `the page's head: ${key}`);
  }
  for (const text of data) {
    const quote = /"datePublished"\s*:\s*"([^"]{8,40})"/.exec(text)?.[1] ?? "";
    const on = dayIn(quote);
    if (on !== null) return on_(on, "metadata", quote, "the page's description for machines");
  }
  const [time] = times
    .map((quote) => ({ quote, on: dayIn(quote) }))
    .filter(({ on }) => on !== null);
  if (time === undefined || time.on === null) return null;
  return on_(
    time.on,
    "metadata",
    time.quote,
    "the first time element outside the site's own parts",
  );
}

function printedDate({ dateline, around, foot }: Traces): DateFound | null {
  const copyright = yearOf(foot)?.year ?? null;
  const inLine = dateline === null ? null : dayIn(dateline);
  if (inLine !== null && dateline !== null) {
    return on_(inLine, "printed", dateline.trim(), "the dateline");
  }
  const said = new RegExp(`\\b(${MONTH_NAMES}) (\\d{1,2})\\b`).exec(dateline ?? "");
  if (said !== null && copyright !== null && dateline !== null) {
    const on = dayOf(copyright, monthOf(said[1] ?? ""), Number(said[2]));
    if (on !== null) {
      return on_(
        on,
        "inferred",
        dateline.trim(),
        `the dateline, with ${copyright} from the foot of the page`,
      );
    }
  }
  // A line that says "published" is worth more than one that only has a day in it.
  const lines = [
    ...around.filter((line) => /publish|posted|first/i.test(line)),
    ...around.filter((line) => line.length < 80),
  ];
  for (const line of lines) {
    const on = dayIn(line);
    if (on !== null) return on_(on, "printed", line, "printed beside the article");
  }
  return null;
}

function addressDate(address: string | null): DateFound | null {
  const match = /\/(20\d{2})[/-](\d{1,2})[/-](\d{1,2})(?:[/-]|$)/.exec(address ?? "");
  const on = match === null ? null : dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return on === null || match === null
    ? null
    : on_(on, "address", match[0], "the address of the page");
}

/** Words with which a month's figures are told; the month is then over. */
const TOLD = new RegExp(
  `\\b(?:rose|risen|climbed|jumped|surged|grew|gained|increased|fell|fallen|dropped|declined|slid|slumped|plunged|tumbled|rebounded|totall?ed|reached|stood at|shipped|exported|imported|were)\\b[^.]{0,80}?\\b(?:in|for|during) (${MONTH_NAMES})\\b(?! \\d{4}| of \\d{4})`,
  "g",
);

/**
 * A span from the year at the foot of the page and the newest month whose figures the article
 * tells: the figures of a month come out in the month after, and are news then. A weekday narrows it.
 */
function inferredDate({ foot, paragraphs }: Traces): DateFound | null {
  const year = yearOf(foot);
  const text = paragraphs.join("\n\n");
  const told = [...text.matchAll(TOLD)].map((match) => ({
    quote: match[0],
    month: monthOf(match[1] ?? ""),
  }));
  const dated = [
    ...text.matchAll(new RegExp(`\\b(?:${MONTH_NAMES}|in|of) (20\\d{2})\\b`, "g")),
  ].map((match) => ({ quote: match[0], year: Number(match[1]) }));
  const newestYear = dated.length === 0 ? null : Math.max(...dated.map((one) => one.year));
  const from = year ?? yearWithin(dated, newestYear);
  if (from === null) return null;
  const evidence: Evidence[] = [{ quote: from.quote, says: from.says }];
  const newest = newestOf(told);
  if (newest === null) {
    return {
      on: null,
      first: `${from.year}-01-01`,
      last: `${from.year}-12-31`,
      basis: "inferred",
      evidence,
    };
  }
  // Figures for December are told in January: the year at the foot is then the year after them.
  const month = (newest.month % 12) + 1;
  evidence.push({
    quote: newest.quote,
    says: `the newest figures told are those of ${spelled(newest.month)}; a month's figures come out, and are news, in the month after`,
  });
  const last = new Date(Date.UTC(from.year, month, 0)).getUTCDate();
  const weekday = /\bon (Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b/.exec(
    text,
  )?.[1];
  if (weekday !== undefined) {
    const days = Array.from({ length: last }, (_, at) => at + 1).filter(
      (day) =>
        new Date(Date.UTC(from.year, month - 1, day)).getUTCDay() === WEEKDAYS.indexOf(weekday),
    );
    evidence.push({
      quote: `on ${weekday}`,
      says: `a ${weekday} or soon after: ${days.join(", ")} ${spelled(month)} ${from.year}`,
    });
  }
  return {
    on: null,
    first: iso(from.year, month, 1),
    last: iso(from.year, month, last),
    basis: "inferred",
    evidence,
  };
}

const WEEKDAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

function yearWithin(
  dated: readonly { readonly quote: string; readonly year: number }[],
  newest: number | null,
) {
  const found = dated.find((one) => one.year === newest);
  return found === undefined
    ? null
    : { year: found.year, quote: found.quote, says: "the newest year that the article names" };
}

function yearOf(foot: readonly string[]) {
  for (const line of foot.toReversed()) {
    const match =
      /(?:©|\(c\)|copyright)\D{0,40}(?:\d{4}\s*[-–]\s*)?(20\d{2})\b/i.exec(line) ??
      /\b(20\d{2})\W{0,3}(?:all rights|designed|powered)/i.exec(line) ??
      /^\D{0,30}(20\d{2})\.?\s/.exec(line);
    if (match !== null && line.length < 200) {
      return {
        year: Number(match[1]),
        quote: line,
        says: "the year at the foot of the page, in which it was shown",
      };
    }
  }
  return null;
}

/** The latest of months without a year: the one that the others precede by less than half a year. */
function newestOf(told: readonly { readonly quote: string; readonly month: number }[]) {
  const [first, ...others] = told;
  if (first === undefined) return null;
  return others.reduce((latest, one) => {
    const ahead = (one.month - latest.month + 12) % 12;
    return ahead > 0 && ahead < 6 ? one : latest;
  }, first);
}

function on_(on: string, basis: DateFound["basis"], quote: string, says: string): DateFound {
  return { on, first: on, last: on, basis, evidence: [{ quote: quote.slice(0, 200), says }] };
}

/** The first day written in a text: `2025-07-18`, `18 July 2025`, `July 18, 2025`, `18/07/2025` where only one reading exists. */
export function dayIn(text: string): string | null {
  const named = `(${MONTH_NAMES})`;
  const isoDay = /\b(20\d{2}|19\d{2})-(\d{2})-(\d{2})/.exec(text);
  if (isoDay !== null) return dayOf(Number(isoDay[1]), Number(isoDay[2]), Number(isoDay[3]));
  const chinese = /\b(20\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日/.exec(text);
  if (chinese !== null) return dayOf(Number(chinese[1]), Number(chinese[2]), Number(chinese[3]));
  const dayFirst = new RegExp(
    `\\b(\\d{1,2})(?:st|nd|rd|th)?(?: of)? ${named},? (20\\d{2})\\b`,
    "i",
  ).exec(text);
  if (dayFirst !== null) {
    return dayOf(Number(dayFirst[3]), monthOf(dayFirst[2] ?? ""), Number(dayFirst[1]));
  }
  const monthFirst = new RegExp(`\\b${named} (\\d{1,2})(?:st|nd|rd|th)?,? (20\\d{2})\\b`, "i").exec(
    text,
  );
  if (monthFirst !== null) {
    return dayOf(Number(monthFirst[3]), monthOf(monthFirst[1] ?? ""), Number(monthFirst[2]));
  }
  const numbers = /\b(\d{1,2})[/.](\d{1,2})[/.](20\d{2})\b/.exec(text);
  if (numbers === null) return null;
  const [first, second, year] = [Number(numbers[1]), Number(numbers[2]), Number(numbers[3])];
  if (first > 12 || numbers[0].includes(".")) return dayOf(year, second, first);
  // 04/07/2025 is April or July by where the reader lives.
  return second > 12 || first === second ? dayOf(year, first, second) : null;
}

/** 1 to 12; 0 where `name` begins no month. */
export function monthOf(name: string): number {
  const start = name.toLowerCase().slice(0, 3);
  return MONTHS.findIndex((month) => month.startsWith(start)) + 1;
}

function spelled(month: number): string {
  const name = MONTHS[month - 1] ?? "";
  return name.charAt(0).toUpperCase() + name.slice(1);
}

function iso(year: number, month: number, day: number): string {
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function dayOf(year: number, month: number, day: number): string | null {
  if (month < 1 || month > 12 || day < 1) return null;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 ? iso(year, month, day) : null;
}
