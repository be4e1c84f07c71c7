import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Engine } from "../../src/lake/engine.ts";
import { openTaught } from "../../src/lake/lake.ts";
import { readsOf } from "../../src/lake/reads.ts";
import { sources } from "../../src/sources/source.ts";

const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
let engine: Engine;

beforeAll(async () => {
  engine = await openTaught(dir);
});

afterAll(() => {
  engine.close();
  rmSync(dir, { recursive: true });
});

it.each((await sources()).map((entry) => [entry.id, entry.map] as const))(
  "compares no row of %s with every line of a code table",
  async (_, map) => {
    const reads = (await readsOf(engine, map)).filter((name) => name !== "line");
    const columns = reads.map((name) => `cast(i as varchar) as "${name}"`).join(", ");
    await engine.run(
      `create or replace table raw as select i as line, ${columns} from range(10000) t (i)`,
    );
    const plan = await engine.rows<{ explain_value: string }>(`explain ${map}`);
    const text = plan.map((step) => step.explain_value).join("\n");
    expect(text).toContain("PROJECTION");
    expect(text).not.toMatch(/BLOCKWISE_NL_JOIN|NESTED_LOOP_JOIN/);
  },
);
