import { existsSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { availableParallelism, freemem, tmpdir, totalmem } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { openEngine } from "../lake/engine.ts";
import { inspect } from "../lake/inspect.ts";
import { openLake } from "../lake/lake.ts";
import { screenWidth, wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";
import { atDesk, type Common, common } from "./frame.ts";

interface Check {
  readonly what: string;
  readonly ok: boolean;
  readonly says: string;
}

export function doctorCommand(): Command {
  return common(
    new Command("doctor")
      .summary("whether this machine and this lake are in order")
      .description(
        "Looks at Node, the engine, memory, disk and every file of the lake, and says what to do about what is wrong. Changes nothing.",
      )
      .addHelpText("after", "\nExample:\n  entrepot doctor"),
  ).action((options: Common) =>
    atDesk(options, async (desk) => {
      const checks = [node(), await engine(options), memory(), disk(options), await lake(options)];
      desk.json({ checks });
      for (const { what, ok, says } of checks) {
        const mark = ok ? pc.green("ok     ") : pc.bold("look at");
        desk.say(wrapped(`${mark}  ${what.padEnd(8)}${says}`, screenWidth(), " ".repeat(17)));
      }
      if (checks.some((check) => !check.ok)) process.exitCode = 1;
    }),
  );
}

function node(): Check {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  const ok = major > 20 || (major === 20 && minor >= 11);
  return {
    what: "node",
    ok,
    says: `${process.versions.node}${ok ? "" : ": 20.11 or later is needed"}, ${process.platform} ${process.arch}`,
  };
}

async function engine(options: Common): Promise<Check> {
  const temporary = mkdtempSync(join(tmpdir(), "entrepot-"));
  try {
    const opened = await openEngine({
      memory_limit: options.memoryLimit,
      temp_directory: temporary,
    });
    const [row] = await opened.rows<{ version: string }>("select version() as version");
    opened.close();
    return { what: "engine", ok: true, says: `DuckDB ${row?.version ?? "?"}` };
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    return { what: "engine", ok: false, says: `${why}: install again with npm ci` };
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

const gigabytes = (bytes: number) => `${(bytes / 2 ** 30).toFixed(1)} GB`;

function memory(): Check {
  return {
    what: "memory",
    ok: freemem() > 2 ** 29,
    says: `${gigabytes(freemem())} of ${gigabytes(totalmem())} free, ${availableParallelism()} processors`,
  };
}

function disk(options: Common): Check {
  let at = resolve(options.lake);
  while (!existsSync(at)) at = dirname(at);
  const { bavail, bsize } = statfsSync(at);
  const free = bavail * bsize;
  return {
    what: "disk",
    ok: free > 2 ** 30,
    says: `${gigabytes(free)} free at ${at}${free > 2 ** 30 ? "" : ": put the lake elsewhere with --lake DIR"}`,
  };
}

async function lake(options: Common): Promise<Check> {
  if (!existsSync(join(options.lake, "catalogue.sqlite"))) {
    return {
      what: "lake",
      ok: true,
      says: `none at ${resolve(options.lake)} yet: entrepot load FILE`,
    };
  }
  try {
    const opened = openLake(options.lake, { create: false });
    try {
      const loads = opened.catalogue.loads();
      if (loads.length === 0) return { what: "lake", ok: true, says: `empty: ${opened.dir}` };
      const rows = loads.reduce((sum, load) => sum + load.rows_kept, 0);
      const [first, ...more] = await inspect(opened, options.memoryLimit);
      if (first !== undefined) {
        const others = more.length === 0 ? "" : ` (and ${more.length} files more)`;
        return {
          what: "lake",
          ok: false,
          says: `${first.file} ${first.why}${others}: load ${first.load_id} is damaged; load the files again into a new lake (entrepot status names them)`,
        };
      }
      return {
        what: "lake",
        ok: true,
        says: `${loads.length === 1 ? "1 load" : `${loads.length} loads`}, ${rows.toLocaleString("en")} rows, every file whole, at ${opened.dir}`,
      };
    } finally {
      opened.close();
    }
  } catch (cause) {
    const why = cause instanceof Error ? cause.message.split("\n")[0] : String(cause);
    return { what: "lake", ok: false, says: `${why}: load the files again into a new lake` };
  }
}
