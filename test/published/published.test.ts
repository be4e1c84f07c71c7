import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Lake, openLake, openReader, type Reader } from "../../src/lake/lake.ts";
import { type Loaded, load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";

// The publishers' files beside the project, each compared with what the bare engine says of it.
const data = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
const mapping = (name: string) => fileURLToPath(new URL(`${name}.mapping.json`, import.meta.url));

interface Published {
  readonly file: string;
  readonly mapping: string | null;
  readonly set_aside: Readonly<Record<string, number>>;
  /** Figures of the file itself, and the same of `flow`: one row each, the same names. */
  readonly checks: readonly {
    readonly says: string;
    readonly file: string;
    readonly flow: string;
  }[];
}

const FIGURES = (value: string, rest: string) => `
  select count(*) as rows, sum(${value}) as value ${rest}`;

const published: readonly Published[] = [
  {
    file: "comtrade_armenia_cars_monthly.csv",
    mapping: null,
    set_aside: {},
    checks: [
      {
        says: "every row of both levels and every mode",
        file: `${FIGURES("trade_value_us::double", ", sum(nullif(qty::double, 0)) as quantity, sum(nullif(netweight_kg::double, 0)) as weight")}
          from read_csv($file, all_varchar = true, nullstr = ['NA', ''], encoding = 'latin-1')`,
        flow: `${FIGURES("value_usd", ", sum(quantity) as quantity, sum(net_weight_kg) as weight")} from flow`,
      },
    ],
  },
  {
    file: "comtrade_battery_imports_annual.parquet",
    mapping: "comtrade-battery-imports",
    set_aside: {
      "World beside its partners": 22_076,
      "EU27 as reporter beside its members": 5_900,
      "ASEAN as reporter beside its members": 3_723,
    },
    checks: [
      {
        says: "all but World, the EU and ASEAN, a weight or quantity of 0 being none",
        file: `${FIGURES(
          "primaryValue",
          `, count(nullif(netWgt, 0)) as weighed, sum(nullif(netWgt, 0)) as weight,
           count(*) filter (isNetWgtEstimated = 'True') as estimated, count(nullif(qty, 0)) as counted,
           count(distinct hs) as editions, count(distinct reporterCode) as reporters`,
        )} from read_parquet($file) where partnerCode <> 0 and reporterCode not in (97, 975)`,
        flow: `${FIGURES(
          "value_usd",
          `, count(net_weight_kg) as weighed, sum(net_weight_kg) as weight,
           count(*) filter (net_weight_is_estimated) as estimated, count(quantity) as counted,
           count(distinct hs_edition) as editions, count(distinct reporter) as reporters`,
        )} from flow`,
      },
      {
        says: "imports of one country by edition of the Harmonized System and unit",
        file: `select hs, qtyUnitAbbr as unit, count(*) as rows, sum(primaryValue) as value, sum(qty) as quantity
          from read_parquet($file) where reporterCode = 757 and partnerCode <> 0 and qty > 0 group by all order by all`,
        flow: `select hs_edition as hs, quantity_unit as unit, count(*) as rows, sum(value_usd) as value, sum(quantity) as quantity
          from flow where reporter = 'CHE' and quantity > 0 group by all order by all`,
      },
    ],
  },
  {
    file: "comtrade_china_graphite_gallium_monthly.csv",
    mapping: "comtrade-china-exports",
    set_aside: {},
    checks: [
      {
        says: "every row, a weight of 0 beside a value being none",
        file: `${FIGURES("val", ", sum(qty) as weight, count(*) filter (qty = 0) as unweighed, min(period_dt)::varchar as first")}
          from read_csv($file)`,
        flow: `${FIGURES("value_usd", ", sum(net_weight_kg) as weight, count(*) filter (net_weight_kg is null) as unweighed")},
          (make_date(min(period) // 12, min(period) % 12 + 1, 1))::varchar as first from flow`,
      },
    ],
  },
  {
    file: "census_us_imports_hs10_2024.parquet",
    mapping: "census-imports-of-a-year",
    // The EU is one partner here; a member that stands beside it is in it.
    set_aside: { "member as partner beside EU27, which holds it": 2_468 },
    checks: [
      {
        says: "every partner but Slovakia, which is in the EU",
        file: `${FIGURES("CON_VAL_YR::double", ", count(distinct CTY_CODE) as partners, count(distinct I_COMMODITY) as lines")}
          from read_parquet($file) where CTY_CODE <> '4359'`,
        flow: `${FIGURES("value_usd", ", count(distinct partner) as partners, count(distinct commodity) as lines")}
          from flow where period = 2024 * 12 and frequency = 'A' and customs_procedure = 'for consumption'`,
      },
    ],
  },
];

for (const one of published) {
  const file = join(data, one.file);
  if (!existsSync(file)) console.log(`skipped: ${file} is not here`);
  describe.skipIf(!existsSync(file))(one.file, () => {
    const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
    let lake: Lake;
    let reader: Reader;
    let loaded: readonly Loaded[];

    beforeAll(async () => {
      lake = openLake(dir, { create: true });
      loaded = await load(lake, file, {
        source: null,
        ...(one.mapping === null ? {} : { made: tableSource(mapping(one.mapping)) }),
        encoding: null,
        vintage: null,
        max_rejected: 0,
        memory_limit: "1GB",
        progress: () => {},
      });
      reader = await openReader(lake, { memory_limit: "1GB", as_of: null });
    });

    afterAll(() => {
      reader.close();
      lake.close();
      rmSync(dir, { recursive: true });
    });

    it("sets aside what is a sum or a part, with counts", () => {
      const notes = loaded.flatMap((done) => done.set_aside);
      expect(Object.fromEntries(notes.map((note) => [note.reason, note.rows]))).toEqual(
        one.set_aside,
      );
    });

    it.each(one.checks)("keeps $says", async (check) => {
      const bare = await reader.engine.rows<Record<string, unknown>>(
        check.file.replaceAll("$file", `'${file.replaceAll("'", "''")}'`),
      );
      const kept = await reader.engine.rows<Record<string, unknown>>(check.flow);
      expect(bare.length).toBeGreaterThan(0);
      expect(kept.length).toBe(bare.length);
      for (const [at, row] of bare.entries()) {
        for (const [name, figure] of Object.entries(row)) {
          const found = kept[at]?.[name];
          // Sums of doubles depend on their order in the last digits.
          if (typeof figure === "number" && typeof found === "number") {
            expect(Math.abs(found - figure), name).toBeLessThanOrEqual(Math.abs(figure) * 1e-9);
          } else expect(found, name).toBe(figure);
        }
      }
    });
  });
}
