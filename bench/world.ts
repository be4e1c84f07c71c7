import { countries } from "../src/trade/country.ts";

/** Countries that trade in the simulated world; China and the United States among them. */
const TRADERS = [
  "CHN",
  "USA",
  ...countries()
    .filter((one) => one.kind === "country" && !["CHN", "USA"].includes(one.alpha3))
    .slice(0, 118)
    .map((one) => one.alpha3),
];
const CODES = 50;
const MONTHS = 60;

export interface WorldOptions {
  /** The year in which the 60 months begin. */
  readonly firstYear?: number;
  /** How many countries there are: few, so that fewer rows hold every pair. */
  readonly traders?: number;
  /** All but 811010 and 811020 under headings of their own that no measure touches. */
  readonly spread?: boolean;
}

/**
 * SQL of a simulated world: every pair of traders reports each of 50 subheadings (811010 is one) in
 * both directions in 60 months, pair after pair until there are enough rows. Every row is a cell of its own.
 */
export function world(rows: number, options: WorldOptions = {}): string {
  const { firstYear = 2019, traders = TRADERS.length, spread = false } = options;
  const n = Math.min(traders, TRADERS.length);
  const list = TRADERS.slice(0, n)
    .map((code) => `'${code}'`)
    .join(", ");
  return `with cell as (
      select i % ${MONTHS} as month, (i // ${MONTHS}) % 2 as side, (i // ${MONTHS * 2}) % ${CODES} as code,
        i // ${MONTHS * 2 * CODES} as pair, hash(i) as noise
      from range(${rows}) t (i)
    )
    select [${list}][1 + pair % ${n}] as reporter, [${list}][1 + (pair + 1 + pair // ${n}) % ${n}] as partner,
      case side when 0 then 'import' else 'export' end as direction,
      (${firstYear} + month // 12) * 100 + 1 + month % 12 as period,
      cast(case when ${spread} and code not in (0, 10) then 390000 + code * 100 + 10 else 811010 + code end as varchar) as commodity,
      cast(1 + noise % 100000 as double) as net_weight_kg,
      cast(1 + noise % 1000000 as double) as value_usd
    from cell`;
}

/** The triangle China → anyone → United States of one product, as raw SQL would ask it. */
export function triangle(parquet: string): string {
  return `select m, sum(came), sum(went) from (
      select importer as m, net_weight_kg as came, null as went from '${parquet}'
        where commodity = '811010' and direction = 'import' and exporter = 'CHN'
      union all
      select exporter, null, net_weight_kg from '${parquet}'
        where commodity = '811010' and direction = 'export' and importer = 'USA'
    ) group by m having sum(came) > 0 and sum(went) > 0`;
}
