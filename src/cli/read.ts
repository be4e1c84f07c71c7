import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { Command } from "commander";
import { fetchPage } from "../findings/read/address.ts";
import { readingPage } from "../findings/read/page.ts";
import { type Handed, readPage } from "../findings/read/read.ts";
import { openLake } from "../lake/lake.ts";
import { Refusal } from "../trade/refusal.ts";
import { atDesk, type Common, common, day, recompute } from "./frame.ts";
import { readingText } from "./read_text.ts";

interface Options extends Common {
  readonly check: boolean;
  readonly asOf?: string;
  readonly allowPrivate: boolean;
  readonly html?: string;
}

const TIMEOUT_MS = 20_000;
/** As long as a page may be; a longer file is not even opened. */
const MOST_BYTES = 10 * 2 ** 20;

export function readCommand(): Command {
  return common(
    new Command("read")
      .summary("an article, its claims, and what the figures say to each")
      .description(
        "Takes the article out of a page as it was scraped (HTML or text), lists what it claims, and asks the lake and the catalogue of measures about each claim: supported, contradicted, or not checkable and what would decide it. By names and grammar only: the same page gives the same list, and each claim points at its words.",
      )
      .argument("<page>", "a file, an address (http, https), or - for standard input")
      .option("--no-check", "only list the claims")
      .option("--as-of <date>", "only figures that were known on this day", day)
      .option("--allow-private", "read addresses of this machine and its networks too", false)
      .option("--html <file>", "write a page with the article, its claims marked, and the checks")
      .addHelpText(
        "after",
        '\nExample:\n  echo "China\'s exports of antimony fell by a third in June 2025 from a year earlier." | entrepot read -',
      ),
  ).action((page: string, options: Options) =>
    atDesk(options, async (desk) => {
      const handed = await take(page, options, desk.signal);
      const lake = existsSync(join(resolve(options.lake), "catalogue.sqlite"))
        ? openLake(options.lake, { create: false })
        : null;
      try {
        const answer = await readPage(handed, lake, {
          check: options.check,
          memory_limit: options.memoryLimit,
          as_of: options.asOf ?? null,
          today: new Date().toISOString().slice(0, 10),
          command: recompute(process.argv.slice(2)),
          signal: desk.signal,
        });
        if (options.html !== undefined) writeFileSync(options.html, readingPage(answer));
        desk.json(answer);
        desk.say(readingText(answer, process.stdout.columns ?? 100));
        if (options.html !== undefined) desk.say(`\nPage: ${resolve(options.html)}`);
      } finally {
        lake?.close();
      }
    }),
  );
}

async function take(page: string, options: Options, signal: AbortSignal): Promise<Handed> {
  if (page === "-") return { bytes: await standardInput(), from: "-", charset: null };
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(page)) {
    return await fetchPage(page, {
      allow_private: options.allowPrivate,
      timeout_ms: TIMEOUT_MS,
      signal,
    });
  }
  try {
    if (statSync(page).size > MOST_BYTES) throw tooLong(page);
    return { bytes: readFileSync(page), from: page, charset: null };
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal("cannot be read", {
      file: page,
      todo: "Name a file that is there, an address with https://, or - for standard input",
      cause,
    });
  }
}

function tooLong(page: string): Refusal {
  return new Refusal(`is longer than ${MOST_BYTES / 2 ** 20} MB`, {
    file: page,
    todo: "Save the article alone",
  });
}

async function standardInput(): Promise<Uint8Array> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const part of process.stdin) {
    parts.push(part as Buffer);
    length += (part as Buffer).length;
    if (length > MOST_BYTES) throw tooLong("-");
  }
  return Buffer.concat(parts);
}
