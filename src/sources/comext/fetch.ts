import { formatPeriod, parsePeriod } from "../../trade/period.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { Ask, Call, Fetch } from "../source.ts";

const FIRST = parsePeriod("2002-01");
/** How a 7-Zip archive begins, and how long its first header is. */
const MAGIC = Buffer.from([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]);
const START_HEADER = 32;

/**
 * Eurostat, Comext: one archive a month (or a year, under the pseudo month 52) that holds every
 * reporter, partner, product and direction. Nothing less can be asked for.
 */
export const fetch: Fetch = {
  key: null,
  host: "https://ec.europa.eu",
  caps: { rows_per_call: Number.POSITIVE_INFINITY, calls_per_day: null, url_length: 4096 },
  plan,
  check,
};

function plan(ask: Ask, _key: string | null, host: string): readonly Call[] {
  assertWhole(ask);
  const step = ask.frequency === "A" ? 12 : 1;
  const first = ask.since - (ask.since % step);
  const calls: Call[] = [];
  for (let at = first; at <= ask.until; at += step) {
    const month = formatPeriod(at);
    const when = ask.frequency === "A" ? `${month.slice(0, 4)}52` : month.replace("-", "");
    const file = `full_v2_${when}.7z`;
    const path = encodeURIComponent(`comext/COMEXT_DATA/PRODUCTS/${file}`);
    calls.push({
      url: `${host}/eurostat/api/dissemination/files?file=${path}`,
      headers: {},
      file,
    });
  }
  return calls;
}

function assertWhole(ask: Ask): void {
  const cut = [
    ask.commodities.length > 0 ? "--commodity" : null,
    ask.reporters.length > 0 ? "--reporter" : null,
    ask.partners.length > 0 ? "--partner" : null,
    ask.directions.length === 1 ? "--direction" : null,
  ].filter((option) => option !== null);
  if (cut.length > 0) {
    throw new Refusal("this publisher gives whole months only, all countries and goods in one", {
      todo: `Leave ${cut.join(", ")} out; a trace takes what it needs`,
    });
  }
  if (ask.since < FIRST) {
    throw new Refusal(`files of this form begin in ${formatPeriod(FIRST)}`, {
      todo: `Ask --since ${formatPeriod(FIRST)} or later`,
    });
  }
}

/** A 7-Zip archive says in its first header where its last one ends: there the file must end. */
function check(_call: Call, body: Buffer): void {
  if (!body.subarray(0, MAGIC.length).equals(MAGIC)) {
    const page = body.subarray(0, 500).toString("utf8").trim().startsWith("<");
    throw new Refusal(`the answer is ${page ? "a web page" : "something else"}, not an archive`, {
      todo: "The month may not be published yet, or --host and the proxy need checking",
    });
  }
  if (body.length < START_HEADER) throw new SyntaxError("the archive breaks off");
  const end = START_HEADER + Number(body.readBigUInt64LE(12)) + Number(body.readBigUInt64LE(20));
  if (body.length < end) {
    throw new SyntaxError(`the archive has ${body.length} of ${end} bytes`);
  }
}
