import { SingleBar } from "cli-progress";
import { type Command, Option } from "commander";
import type { Progress } from "../lake/examine.ts";
import { type Lake, openLake } from "../lake/lake.ts";
import { isDay } from "../trade/day.ts";
import { parsePeriod } from "../trade/period.ts";
import { Refusal } from "../trade/refusal.ts";
import { pc } from "./colour.ts";

/** Options that every command takes. */
export interface Common {
  readonly lake: string;
  readonly json: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
  readonly memoryLimit: string;
}

/** Adds the options that every command takes. */
export function common(command: Command): Command {
  return command
    .addOption(
      new Option("--lake <dir>", "where the lake is").env("ENTREPOT_LAKE").default("./.entrepot"),
    )
    .option("--json", "answer as JSON on standard output", false)
    .option("--quiet", "the answer alone: no progress, no notes", false)
    .option("--debug", "show the stack, the SQL and its values when something fails", false)
    .addOption(
      new Option("--memory-limit <size>", "memory the engine may use before it spills to disk")
        .default("2GB")
        .argParser(memoryLimit),
    );
}

function memoryLimit(text: string): string {
  if (/^\d+(\.\d+)?\s?(KB|MB|GB|TB|KiB|MiB|GiB|TiB)$/i.test(text)) return text;
  throw new Refusal(`"${text}" is not a size`, { todo: "Write for instance --memory-limit 4GB" });
}

/** What a command is given besides its own arguments. */
export interface Desk {
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** The answer, to people, on standard output; nothing when JSON was asked for. */
  say(text: string): void;
  /** A defect that does not end the work, on standard error. */
  defect(error: unknown, what: string): void;
  /** What stands beside the answer; not with `--quiet`. */
  note(text: string): void;
  /** To programs, on standard output. */
  json(value: unknown): void;
}

/**
 * Runs a command's work: progress on standard error, Ctrl-C stops cleanly (130), a refusal is one
 * line (1), a defect says so (70). Exit code 0 otherwise.
 */
export async function atDesk(options: Common, work: (desk: Desk) => Promise<void>): Promise<void> {
  const stop = new AbortController();
  const onSignal = () =>
    stop.abort(new Refusal("stopped", { todo: "Nothing is left half done; run it again" }));
  process.once("SIGINT", onSignal);
  process.once("SIGTERM", onSignal);
  const bar = progressBar(options);
  const say = (text: string) => {
    bar.clear();
    if (!options.json) process.stdout.write(`${text}\n`);
  };
  try {
    await work({
      signal: stop.signal,
      progress: bar.step,
      say,
      note: (text) => {
        if (!options.quiet) say(text);
      },
      defect: (error, what) => {
        process.stderr.write(`${what}: `);
        complain(error, options.debug);
      },
      json: (value) => {
        if (options.json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
      },
    });
  } catch (error) {
    bar.clear();
    complain(error, options.debug);
    process.exitCode = stop.signal.aborted ? 130 : error instanceof Refusal ? 1 : 70;
  } finally {
    bar.clear();
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

/** One line on standard error for a refusal; with `debug` the whole chain of causes. */
export function complain(error: unknown, debug: boolean): void {
  const text =
    error instanceof Refusal
      ? error.toLine()
      : `this is a defect: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}. Run it again with --debug and report what it prints.`;
  process.stderr.write(`${pc.bold("entrepot:")} ${text}\n`);
  for (let at: unknown = error; debug && at instanceof Error; at = at.cause) {
    process.stderr.write(`${at.stack ?? at.message}\n`);
  }
}

/** Opens the lake for one piece of work and closes it after. */
export async function withLake<Result>(
  options: Common,
  how: { readonly create: boolean },
  work: (lake: Lake) => Promise<Result>,
): Promise<Result> {
  const lake = openLake(options.lake, how);
  try {
    return await work(lake);
  } finally {
    lake.close();
  }
}

function progressBar(options: Common): { readonly step: Progress; clear(): void } {
  if (options.quiet || !process.stderr.isTTY) return { step: () => {}, clear: () => {} };
  let bar: SingleBar | null = null;
  let what = "";
  let since = 0;
  const clear = () => {
    bar?.stop();
    bar = null;
    what = "";
  };
  return {
    clear,
    step(now) {
      const scale = now.unit === "bytes" ? 2 ** 20 : 1;
      const total = Math.max(1, (now.total ?? now.done) / scale);
      const done = now.done / scale;
      if (now.what !== what) {
        clear();
        what = now.what;
        since = Date.now();
        bar = new SingleBar({
          format: barFormat(now.what, now.unit === "bytes" ? "MB" : now.unit),
          stream: process.stderr,
          barsize: 16,
          hideCursor: true,
          clearOnComplete: true,
          barCompleteChar: "█",
          barIncompleteChar: "░",
          formatValue: (value, _options, type) =>
            type === "value" || type === "total"
              ? Math.round(value).toLocaleString("en")
              : String(value),
        });
        bar.start(total, 0, { rate: "…", left: "…" });
      }
      const seconds = (Date.now() - since) / 1000;
      const rate = seconds < 0.5 || done === 0 ? null : done / seconds;
      bar?.setTotal(total);
      bar?.update(done, {
        rate: rate === null ? "…" : Math.round(rate).toLocaleString("en"),
        left: rate === null || now.total === null ? "…" : duration((total - done) / rate),
      });
    },
  };
}

/** `reading rows [███░░] 31 % | 1,200/3,900 rows | 800/s | 4 s left`, in eighty columns. */
function barFormat(what: string, unit: string): string {
  const short = what.length <= 24 ? what : `${what.slice(0, 23)}…`;
  return `${short} [{bar}] {percentage} % | {value}/{total} ${unit} | {rate}/s | {left} left`;
}

function duration(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s`;
  return seconds < 5400 ? `${Math.ceil(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

/** @throws Refusal when `text` is not a day that exists. */
export function day(text: string): string {
  if (isDay(text)) return text;
  throw new Refusal(`"${text}" is not a day`, { todo: "Write it as 2024-05-01" });
}

/** @throws Refusal when `text` is not a whole number from 0. */
export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new Refusal(`"${text}" is not a whole number`, { todo: "Write digits only" });
}

/** @throws Refusal when `text` is no period. */
export function period(text: string): number {
  try {
    return parsePeriod(text);
  } catch (cause) {
    throw new Refusal(cause instanceof Error ? cause.message : String(cause), {
      todo: "Give year and month",
      cause,
    });
  }
}

/** Options that change what is printed and not what is computed. */
const PRINTED = new Set(["--json", "--quiet", "--debug", "--csv"]);

/** The command that recomputes the answer: as it was given, without what only concerns the printing. */
export function recompute(args: readonly string[]): string {
  const kept: string[] = ["entrepot"];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (PRINTED.has(arg)) continue;
    if (arg === "--html" || arg === "--top") at++;
    else if (!/^--(html|top)=/.test(arg))
      kept.push(/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg}'`);
  }
  return kept.join(" ");
}

/** Tables without boxes: numbers do not need fences. */
export const PLAIN = {
  chars: {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  },
  style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
};
