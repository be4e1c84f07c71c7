import Table from "cli-table3";
import { Command, Option } from "commander";
import { type ListCoverage, listCoverage } from "../findings/match/coverage.ts";
import { type Accuracy, type Evaluation, evaluate } from "../findings/match/evaluate.ts";
import {
  MATCH_DEFAULTS,
  type Match,
  match,
  type Query,
  THRESHOLD,
} from "../findings/match/match.ts";
import { type Matcher, openMatcher } from "../findings/match/matcher.ts";
import { type Decisions, openDecisions } from "../lake/party/decisions.ts";
import { expandGroup } from "../trade/group.ts";
import { Refusal } from "../trade/refusal.ts";
import {
  atDesk,
  type Common,
  common,
  type Desk,
  day,
  PLAIN,
  wholeNumber,
  withLake,
} from "./frame.ts";

interface Options extends Common {
  readonly schema?: string;
  readonly country?: string;
  readonly identifier?: string;
  readonly address?: string;
  readonly threshold: number;
  readonly limit: number;
  readonly numbers: "different" | "alike";
  readonly asOf?: string;
  readonly evaluate?: string;
  readonly confirm?: string;
  readonly dismiss?: string;
  readonly because?: string;
  readonly by?: string;
  readonly coverage: boolean;
}

const SCHEMAS = ["Person", "Company", "Organization", "LegalEntity", "Vessel", "Airplane"];

export function matchCommand(): Command {
  return common(
    new Command("match")
      .summary("who on the lists a name, identifier or address may be")
      .description(
        "Compares a name with every party of the lists in the lake: across scripts and spellings, by how rare its words are in the lists, with the reasons. A match is a question put to a person: two parties may bear one name.",
      )
      .argument("[name]", "name as it stands on the document")
      .addOption(new Option("--schema <what>", "what it is, where that is known").choices(SCHEMAS))
      .option("--country <countries>", "its countries: ISO alpha-3 codes, names or groups")
      .option("--identifier <ids>", "identifiers, separated by commas: LEI, IMO, registration, tax")
      .option(
        "--address <text>",
        "its address; alone it is looked for, beside a name it speaks for it",
      )
      .option("--threshold <score>", "show matches from this score", share, THRESHOLD)
      .option("--limit <n>", "show at most so many", wholeNumber, MATCH_DEFAULTS.limit)
      .addOption(
        new Option(
          "--numbers <how>",
          "what a different number in a name makes (Victory 3, Victory 4)",
        )
          .choices(["different", "alike"])
          .default("different"),
      )
      .option("--as-of <date>", "the lists as they were known on this day", day)
      .option("--confirm <list:id>", "record that the name is this party; not asked again")
      .option("--dismiss <list:id>", "record that the name is not this party; not asked again")
      .option("--because <text>", "the reason, kept with the decision")
      .option("--by <who>", "who decides (default: the user of this machine)")
      .option(
        "--coverage",
        "what of each list was read, and what changed since its last vintage",
        false,
      )
      .option(
        "--evaluate <pairs.csv>",
        "precision and recall on labelled pairs (schema, name1, name2, is_match)",
      )
      .addHelpText(
        "after",
        "\nExample:\n  entrepot match --evaluate test/text/pairs.csv\n  entrepot match 'ООО Аргумент' --country RUS --json\n  entrepot match 'JSC Argument' --dismiss SDN:12345 --because 'another address'",
      ),
  ).action((name: string | undefined, options: Options) =>
    atDesk(options, async (desk) => {
      if (options.evaluate !== undefined) {
        const { threshold, numbers } = options;
        return tellEvaluation(desk, evaluate(options.evaluate, { threshold, numbers }));
      }
      await withLake(options, { create: false }, async (lake) => {
        if (options.coverage) {
          const { memoryLimit: memory_limit } = options;
          const lists = await listCoverage(lake, { memory_limit, signal: desk.signal });
          return tellCoverage(desk, lists);
        }
        const matcher = await openMatcher(lake, {
          memory_limit: options.memoryLimit,
          as_of: options.asOf ?? null,
          signal: desk.signal,
        });
        const decisions = openDecisions(lake.dir);
        try {
          answer(desk, matcher, decisions, queryOf(name, options), options);
        } finally {
          decisions.close();
        }
      });
    }),
  );
}

function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new Refusal(`"${text}" is not a score`, { todo: "Write a number from 0 to 1, as 0.7" });
}

function queryOf(name: string | undefined, options: Options): Query {
  const text = name?.trim() ?? "";
  return {
    name: text === "" ? null : text,
    schema: options.schema ?? null,
    countries:
      options.country === undefined
        ? []
        : options.country.split(",").flatMap((one) => [...expandGroup(one.trim())]),
    identifiers: (options.identifier ?? "")
      .split(",")
      .map((one) => one.trim())
      .filter((one) => one !== ""),
    address: options.address ?? null,
  };
}

function answer(
  desk: Desk,
  matcher: Matcher,
  decisions: Decisions,
  query: Query,
  options: Options,
): void {
  const deciding = options.confirm ?? options.dismiss;
  if (deciding !== undefined) decide(desk, matcher, decisions, query, deciding, options);
  const results = match(matcher, query, options, decisions);
  desk.json({
    query,
    results: results.map(({ names: _, ...one }) => one),
    lists: listsOf(matcher),
  });
  if (results.length === 0) {
    desk.say(
      `Nobody on the lists reaches ${options.threshold} (${matcher.parties.length.toLocaleString("en")} parties).`,
    );
  }
  for (const one of results) desk.say(described(one));
}

function listsOf(matcher: Matcher) {
  return matcher.loads.map(({ source, vintage, vintage_basis, file, sha256 }) => ({
    source,
    vintage,
    vintage_basis,
    file,
    sha256,
  }));
}

function decide(
  desk: Desk,
  matcher: Matcher,
  decisions: Decisions,
  query: Query,
  entry: string,
  options: Options,
): void {
  const colon = entry.indexOf(":");
  const [list, id] = [entry.slice(0, colon), entry.slice(colon + 1)];
  const party = matcher.parties.find((one) => one.list === list && one.id === id);
  if (party === undefined) {
    throw new Refusal(`there is no party ${entry} on the lists`, {
      todo: "Write list and id as the answer gives them, for instance SDN:12345",
    });
  }
  if (query.name === null) {
    throw new Refusal("a decision is about a name", { todo: "Give the name that was asked for" });
  }
  const decided = options.confirm === undefined ? "dismissed" : "confirmed";
  const decided_by = options.by ?? process.env["USER"] ?? "unknown";
  decisions.add(query.name, party, { decided, because: options.because ?? null, decided_by });
  desk.say(
    `${decided}: "${query.name}" and ${entry} (${party.names[0]}), until the list says something else of it\n`,
  );
}

function described(one: Match): string {
  const lines = [
    `${one.score.toFixed(3)}  ${one.name}  (${one.schema}, ${one.list}:${one.id}${one.countries.length === 0 ? "" : `, ${one.countries.join(" ")}`})${one.decided === null ? "" : `  ${one.decided.decided} by ${one.decided.decided_by}`}`,
    ...one.parts.map((part) => {
      const worth = part.score * part.weight;
      return `    ${worth < 0 ? "−" : "+"}${Math.abs(worth).toFixed(2)}  ${part.what}: ${part.says}`;
    }),
  ];
  return lines.join("\n");
}

function tellCoverage(desk: Desk, lists: readonly ListCoverage[]): void {
  desk.json({ lists });
  const table = new Table({
    head: [
      "source",
      "list",
      "vintage",
      "parties",
      "names",
      "with identifier",
      "with address",
      "with country",
      "links",
      "rejected",
      "since the vintage before",
    ],
    colAligns: [
      "left",
      "left",
      "left",
      "right",
      "right",
      "right",
      "right",
      "right",
      "right",
      "right",
      "left",
    ],
    ...PLAIN,
  });
  for (const one of lists) {
    const counts = [
      one.parties,
      one.names,
      one.parties_with_identifier,
      one.parties_with_address,
      one.parties_with_country,
      one.links,
      one.rows_rejected,
    ];
    const since =
      one.since === null
        ? "none before"
        : `${one.since.vintage}: ${one.since.added} added, ${one.since.removed} removed, ${one.since.changed} changed`;
    table.push([
      one.source,
      one.list,
      one.vintage,
      ...counts.map((count) => count.toLocaleString("en")),
      since,
    ]);
  }
  desk.say(table.toString());
}

function tellEvaluation(desk: Desk, found: Evaluation): void {
  desk.json(found);
  const table = new Table({
    head: ["schema", "pairs", "precision", "recall", "F1"],
    colAligns: ["left", "right", "right", "right", "right"],
    ...PLAIN,
  });
  const row = (name: string, one: Accuracy) => [
    name,
    one.pairs,
    ...[one.precision, one.recall, one.f1].map((value) => value?.toFixed(3) ?? "–"),
  ];
  for (const [schema, one] of Object.entries(found.by_schema)) table.push(row(schema, one));
  table.push(row("overall", found.overall));
  desk.say(table.toString());
  const aside = found.set_aside.labelled_same_with_other_numbers;
  desk.say(
    `\nAt threshold ${found.threshold}, numbers ${found.numbers}. ${aside === 0 ? "No pair was set aside." : `${aside} pairs are labelled the same though their numbers differ (Fund VII, Fund VIII): set aside.`}`,
  );
  const { numbers_different, numbers_alike } = found.as_labelled;
  desk.say(
    `With every pair as labelled: F1 ${numbers_different.overall.f1} where other numbers are other parties, ${numbers_alike.overall.f1} where they may differ.`,
  );
}
