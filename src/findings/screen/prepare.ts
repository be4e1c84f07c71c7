import { readFileSync } from "node:fs";
import { type Engine, literal } from "../../lake/engine.ts";
import { measures } from "../../trade/measure.ts";
import { ports } from "../../trade/port.ts";

/**
 * Makes the tables that detectors of consignments ask, in an engine that knows the words of maps and
 * holds `document`, `container_event` and `flow`: what prepare.sql says, `port`, `controlled_code`
 * (which codes a measure holds since when) and `book` (who exports or imports a heading in the lake).
 */
export async function prepare(engine: Engine): Promise<void> {
  const port = [...ports().values()].map(
    (one) =>
      `(${literal(one.code)}, ${literal(one.country)}, ${one.latitude}::double, ${one.longitude}::double)`,
  );
  await engine.run(
    `create or replace table port as from (values ${port.join(", ")}) t (code, country, latitude, longitude)`,
  );
  const held = measures().flatMap((measure) =>
    measure.effective_from === null || measure.kind === "quota"
      ? []
      : measure.commodities.map(
          (code) =>
            `(${literal(code)}, ${dayOf(measure.effective_from ?? "")}, ${literal(measure.id)})`,
        ),
  );
  await engine.run(
    `create or replace table controlled_code as from (values ${held.join(", ")}) t (code, since, measure)`,
  );
  await engine.run(readFileSync(new URL("book.sql", import.meta.url), "utf8"));
  for (const statement of statements()) await engine.run(statement);
}

/** prepare.sql, statement by statement, so that a long one can be stopped and named. */
function statements(): readonly string[] {
  return readFileSync(new URL("prepare.sql", import.meta.url), "utf8")
    .split(/;\s*$/m)
    .filter((text) => text.replace(/--.*$/gm, "").trim() !== "");
}

/** Days since 1970-01-01 of a day or of the first day of a month. */
function dayOf(text: string): number {
  return Date.parse(text.length === 7 ? `${text}-01` : text) / 86_400_000;
}
