import { commodityName, level } from "../../trade/commodity.ts";
import { country, crosswalk } from "../../trade/country.ts";
import { expandGroup } from "../../trade/group.ts";
import type { Measure } from "../../trade/measure.ts";
import { Refusal } from "../../trade/refusal.ts";

/** A question as it is asked; what is null comes from the measure. */
export interface TraceAsk {
  readonly measure: Measure | null;
  readonly commodities: readonly string[] | null;
  readonly from: string | null;
  readonly to: string | null;
  /** First period of the measure. */
  readonly since: number | null;
  /** Last period looked at; null for the last in the lake. */
  readonly until: number | null;
  /** Transit countries to look at; null for all in the lake. */
  readonly through: string | null;
  /** One source only; null for the best book of each route. */
  readonly source: string | null;
  readonly shelf_months: number;
  readonly opening_stock_months: number;
  /** Transit country → a year's production there. */
  readonly production: ReadonlyMap<string, number>;
  readonly absent_is_none: boolean;
  readonly as_of: string | null;
}

/** The same with everything settled but the last period. */
export interface Question extends TraceAsk {
  readonly commodities: readonly string[];
  readonly from: string;
  readonly origins: readonly string[];
  /** The target as it is named: a country's code, or a group's. */
  readonly to: string;
  readonly to_name: string;
  /** The countries of the target. */
  readonly targets: readonly string[];
  readonly since: number;
  readonly transits: readonly string[] | null;
  /** The goods in words, for a sentence. */
  readonly goods: string;
  /** The origins in words. */
  readonly origin_words: string;
}

/** @throws Refusal saying what is missing or does not exist, and what to write instead. */
export function settleQuestion(ask: TraceAsk): Question {
  const { measure } = ask;
  const commodities = distinctGoods(ask.commodities ?? measure?.commodities ?? []);
  if (commodities.length === 0) throw missing("--commodity", "8703");
  const from = ask.from ?? (measure === null ? null : originsOf(measure));
  if (from === null) throw missing("--from", "EU27,USA,JPN");
  const since = ask.since ?? measure?.first_period ?? null;
  if (since === null) throw missing("--since", "2022-03");
  const to = ask.to ?? (measure === null ? null : targetOf(measure));
  if (to === null) throw missing("--to", "RUS");
  const { targets, name } = targetsOf(to, since);
  const origins = expandGroup(from, since);
  const both = targets.find((one) => origins.includes(one));
  if (both !== undefined) {
    throw new Refusal(`${both} is both an origin and the target`, {
      todo: "Take it out of --from, or ask for another --to",
    });
  }
  if (ask.until !== null && ask.until < since) {
    throw new Refusal("--until is before --since", { todo: "Give a later month" });
  }
  return {
    ...ask,
    commodities,
    from,
    origins,
    to: targets.length === 1 ? (targets[0] ?? to) : to.trim().toUpperCase(),
    to_name: name,
    targets,
    since,
    transits: ask.through === null ? null : expandGroup(ask.through, since),
    goods: commodities.map((code) => `${commodityName(code).name} (HS ${code})`).join(", "),
    origin_words: wordsFor(from, origins),
  };
}

/** One country, or one group that is a market of its own (`EU27`). */
function targetsOf(
  to: string,
  since: number,
): { readonly targets: readonly string[]; readonly name: string } {
  if (/[,;]/.test(to)) {
    throw new Refusal(`"${to}" is more than one target`, {
      todo: "Ask for one target at a time, for instance --to RUS",
    });
  }
  const targets = expandGroup(to, since);
  const [only, ...others] = targets;
  if (only !== undefined && others.length === 0) {
    if (country(only).kind !== "country") {
      throw new Refusal(`${only} (${country(only).name}) is no one country`, {
        todo: "Name the country that the goods are kept from, for instance --to RUS",
      });
    }
    return { targets, name: country(only).name };
  }
  const own = crosswalk("alpha3").get(to.trim().toUpperCase());
  if (own === undefined) {
    throw new Refusal(`"${to}" is ${targets.length} countries that no figures put together`, {
      todo: "Ask for one country, or for EU27, for instance --to RUS",
    });
  }
  return { targets, name: `the ${own.name.replace(/ \(\d+\)$/, "")}` };
}

function missing(option: string, example: string): Refusal {
  return new Refusal(`${option} is missing`, {
    todo: `Write for instance ${option} ${example}, or name a measure that says it (entrepot measures)`,
  });
}

/** Checked codes, without those that another one already covers. */
function distinctGoods(codes: readonly string[]): readonly string[] {
  const distinct = [...new Set(codes.map((code) => code.replace(/[.\s]/g, "")))].sort();
  for (const code of distinct) {
    level(code);
    commodityName(code);
  }
  return distinct.filter(
    (code) => !distinct.some((other) => other !== code && code.startsWith(other)),
  );
}

/** An export control keeps its own country's goods back; an import measure those of whom it is against. */
function originsOf(measure: Measure): string | null {
  const codes = measure.direction === "export" ? measure.controlled_by : measure.controlled_against;
  return codes.length === 0 ? null : codes.join(",");
}

function targetOf(measure: Measure): string | null {
  const codes = measure.direction === "export" ? measure.controlled_against : measure.controlled_by;
  return codes.length === 1 ? (codes[0] ?? null) : null;
}

function wordsFor(asked: string, origins: readonly string[]): string {
  const names = asked
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      const [only, ...more] = expandGroup(part);
      if (only !== undefined && more.length === 0) return country(only).name;
      const own = crosswalk("alpha3").get(part.toUpperCase());
      return own === undefined ? part.toUpperCase() : `the ${own.name.replace(/ \(\d+\)$/, "")}`;
    });
  if (names.length === 1) return names[0] ?? "";
  if (names.length <= 8) return `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;
  return `the ${origins.length} controlled origins`;
}
