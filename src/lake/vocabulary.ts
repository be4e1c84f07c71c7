import { readFileSync } from "node:fs";
import { type Country, crosswalk, SCHEMES } from "../trade/country.ts";
import { memberships } from "../trade/group.ts";
import type { Engine } from "./engine.ts";
import { literal } from "./engine.ts";

/** SQL that stands beside a module of this room. */
export function sqlFile(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

/**
 * Gives an engine the words that maps are written in: macros, `country_code` (scheme, code, alpha3,
 * kind), `country_group` (country_group, member) for the groups that publishers use as a partner,
 * and `period_code` (code, period, frequency).
 */
export async function teach(engine: Engine): Promise<void> {
  await engine.run(sqlFile("macros.sql"));
  const groups = [...new Set(memberships().map((row) => row.group))].filter((group) =>
    crosswalk("alpha3").has(group),
  );
  // A sum over countries that nobody listed cannot be weighed against its parts; one over listed
  // members is, in settle.sql.
  const kindIn = ({ alpha3, kind }: Country) => (groups.includes(alpha3) ? "group" : kind);
  const codes = SCHEMES.flatMap((scheme) =>
    [...crosswalk(scheme)].map(
      ([code, country]) =>
        `(${[scheme, code, country.alpha3, kindIn(country)].map(literal).join(", ")})`,
    ),
  );
  await engine.run(
    `create or replace table country_code as from (values ${codes.join(", ")}) t (scheme, code, alpha3, kind)`,
  );
  const members = memberships()
    .filter((row) => groups.includes(row.group))
    .map((row) => `(${literal(row.group)}, ${literal(row.member)})`);
  await engine.run(
    `create or replace table country_group as
     select distinct country_group, member from (values ${members.join(", ")}) t (country_group, member)`,
  );
  await engine.run(
    `create or replace table period_code as
     select cast(year as varchar) as code, cast(year * 12 as integer) as period, 'A' as frequency
     from range(1950, 2101) t (year)
     union all
     select year || lpad(cast(month as varchar), 2, '0'), cast(year * 12 + month - 1 as integer), 'M'
     from range(1950, 2101) y (year), range(1, 13) m (month)`,
  );
}
