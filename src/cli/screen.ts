import { Command } from "commander";
import { declarations } from "../findings/targeting/declarations.ts";
import { type Evaluation, evaluate } from "../findings/targeting/evaluate.ts";
import { fill, QUOTAS, type Quotas, quotasFrom } from "../findings/targeting/lanes.ts";
import { koreanDeclarations, layoutFrom } from "../findings/targeting/layout.ts";
import { learn, type Model, readModel } from "../findings/targeting/model.ts";
import { type Explained, explain, rank } from "../findings/targeting/rank.ts";
import { readColumns } from "../lake/columns.ts";
import { Refusal } from "../trade/refusal.ts";
import { atDesk, type Common, common, type Desk, wholeNumber } from "./frame.ts";
import { screenConsignments } from "./screen_consignments.ts";
import { evaluationText, listText } from "./screen_text.ts";

interface Options extends Common {
  readonly train?: string;
  readonly evaluate?: string;
  readonly model?: string;
  readonly layout?: string;
  readonly budget: number;
  readonly lanes: Quotas;
  readonly seed: number;
  readonly top: number;
  readonly mapping?: string;
  readonly source?: string;
  readonly goods?: string;
  readonly csv: boolean;
  readonly html?: string;
}

export function screenCommand(): Command {
  return common(
    new Command("screen")
      .summary("what to inspect, ranked, and why")
      .description(
        "Ranks consignments for inspection: declarations, bills, manifests and container events in files, or in the lake where no file is named, are asked whether their papers, figures and journeys agree; each finding with its evidence, its chance and what it is tied to. With a model (entrepot train), by what earlier inspections found; with --train and --evaluate, learns from one labelled file and measures the ranking on a later one: on all rows, and apart on those that repeat no training row.",
      )
      .argument("[files...]", "consignments to rank")
      .option("--model <file>", "rank by a model that entrepot train wrote")
      .option("--train <file>", "labelled declarations to learn from")
      .option("--evaluate <file>", "later labelled declarations to measure on")
      .option("--layout <file>", "what the columns mean, where it is not the known layout")
      .option("--budget <percent>", "share of the rows that can be inspected", percent, 0.05)
      .option(
        "--lanes <shares>",
        "how the budget is divided: repeat=70,new=20,random=10 unless given",
        quotasFrom,
        QUOTAS,
      )
      .option("--seed <number>", "seed of learning and of the random arm", wholeNumber, 1)
      .option("--top <rows>", "how many rows to explain", wholeNumber, 20)
      .option("--mapping <file>", "read the files as tables with this mapping (docs/mapping.md)")
      .option("--source <id>", "which source reads the files (entrepot sources)")
      .option("--goods <model>", "a model of goods descriptions (entrepot train --goods)")
      .option("--csv", "answer as CSV on standard output", false)
      .option("--html <file>", "write a page that holds the whole answer")
      .addHelpText(
        "after",
        "\nExample:\n  entrepot simulate --consignments 5000 --into simulated\n  entrepot screen simulated/simulated-documents.csv simulated/simulated-events.csv --html screen.html\n  entrepot screen --train declarations-2020.csv --evaluate declarations-2021.csv --json\n  entrepot train declarations-2020.csv --out model.json\n  entrepot screen declarations-2021.csv --model model.json --budget 2",
      ),
  ).action((files: readonly string[], options: Options) =>
    atDesk(options, async (desk) => {
      const { train, evaluate: later, model } = options;
      if (train !== undefined || later !== undefined) {
        if (train === undefined || later === undefined || files.length > 0 || model !== undefined) {
          throw new Refusal("--train and --evaluate go together, and alone", {
            todo: "Write: entrepot screen --train EARLIER.csv --evaluate LATER.csv",
          });
        }
        return measure(desk, options, train, later);
      }
      if (model === undefined) return screenConsignments(desk, options, files);
      if (files.length === 0) {
        throw new Refusal("there is nothing to rank", {
          todo: "Write: entrepot screen FILE --model MODEL.json (entrepot train makes one)",
        });
      }
      return list(desk, options, files, readModel(model));
    }),
  );
}

/** What `--train FILE --evaluate FILE --json` answers. */
interface Answer extends Evaluation {
  readonly train: Model["learned_from"];
  readonly evaluate: {
    readonly file: string;
    readonly not_reported: Readonly<Record<string, number>>;
  };
  readonly refused: Model["refused"];
  readonly rehearsal: Model["rehearsal"];
  readonly budget: number;
  /** By the clock; `training_cpu` is what the processor gave to it, also on a busy machine. */
  readonly seconds: {
    readonly reading: number;
    readonly training: number;
    readonly training_cpu: number;
    readonly ranking: number;
  };
  readonly findings: readonly Explained[];
}

async function measure(desk: Desk, options: Options, train: string, later: string): Promise<void> {
  const layout = options.layout === undefined ? koreanDeclarations() : layoutFrom(options.layout);
  const watch = stopwatch();
  const earlier = declarations(await table(desk, options, train), layout, true);
  const asked = declarations(await table(desk, options, later), layout, true);
  const reading = watch();
  const before = process.cpuUsage();
  const model = learn(earlier, layout, options.seed);
  const { user, system } = process.cpuUsage(before);
  const [training, cpu] = [watch(), Math.round((user + system) / 1000) / 1000];
  const ranked = rank(model, asked);
  const ranking = watch();
  const plan = { budget: options.budget, quotas: options.lanes, seed: options.seed };
  const picked = fill(ranked.scores, ranked.unseen, plan);
  const answer: Answer = {
    ...evaluate(model, asked, ranked, picked),
    train: model.learned_from,
    evaluate: { file: later, not_reported: asked.not_reported },
    refused: model.refused,
    rehearsal: model.rehearsal,
    budget: options.budget,
    seconds: { reading, training, training_cpu: cpu, ranking },
    findings: explain(model, asked, ranked, picked.slice(0, options.top)),
  };
  desk.json(answer);
  desk.say(evaluationText(answer));
}

async function list(
  desk: Desk,
  options: Options,
  files: readonly string[],
  model: Model,
): Promise<void> {
  const plan = { budget: options.budget, quotas: options.lanes, seed: options.seed };
  const answers = [];
  for (const file of files) {
    const asked = declarations(await table(desk, options, file), model.layout, false);
    const ranked = rank(model, asked, (done) =>
      desk.progress({ what: "ranking", done, total: asked.rows, unit: "rows" }),
    );
    const picked = fill(ranked.scores, ranked.unseen, plan);
    answers.push({
      file,
      rows: asked.rows,
      unseen: ranked.unseen.reduce((sum, one) => sum + one, 0),
      not_reported: asked.not_reported,
      picked: picked.map((one) => ({
        id: asked.id[one.row] ?? null,
        row: one.row + 1,
        lane: one.lane,
        score: one.score,
      })),
      findings: explain(model, asked, ranked, picked.slice(0, options.top)),
      measured: asked.outcome === null ? null : evaluate(model, asked, ranked, picked),
    });
  }
  desk.json({ model: options.model, budget: options.budget, files: answers });
  for (const answer of answers) desk.say(listText(answer));
}

function table(desk: Desk, options: Options, file: string) {
  return readColumns(file, {
    memory_limit: options.memoryLimit,
    progress: desk.progress,
    signal: desk.signal,
    only: null,
  });
}

function stopwatch(): () => number {
  let at = performance.now();
  return () => {
    const now = performance.now();
    const seconds = Math.round(now - at) / 1000;
    at = now;
    return seconds;
  };
}

/** @throws Refusal when the text is not a percentage above 0, up to 100. */
function percent(text: string): number {
  const value = Number(text.replace(/%$/, ""));
  if (value > 0 && value <= 100) return value / 100;
  throw new Refusal(`"${text}" is not a percentage`, { todo: "Write for instance --budget 5" });
}
