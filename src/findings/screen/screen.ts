import {
  type Clue,
  type ConsignmentDetectorEntry,
  consignmentDetectors,
  type GoodsModel,
  type Row,
} from "../../detectors/consignment.ts";
import type { Engine } from "../../lake/engine.ts";
import type { Progress } from "../../lake/examine.ts";
import { type ClueKind, jointP, rankSurprise } from "../../statistics/evidence.ts";
import { benjaminiHochberg, cauchyCombination } from "../../statistics/inference.ts";
import type { Asked, Component, Evidence, Finding, ScreenAnswer } from "./answer.ts";
import { linked, travelled } from "./links.ts";
import { prepare } from "./prepare.ts";

export interface ScreenOptions {
  /** How many findings to tell; the share of all consignments where it is below 1. */
  readonly top: number;
  readonly seed: number;
  readonly goods: GoodsModel | null;
  readonly progress: Progress;
}

/** Up to this share of nothing among flags. */
const RATE = 0.1;

/** What a detector's clues come to, by the number of the consignment. */
interface Judged {
  readonly id: string;
  readonly p: ReadonlyMap<number, number>;
  readonly evidence: ReadonlyMap<number, readonly (Evidence & { readonly other: string | null })[]>;
}

/**
 * Asks every detector of consignments, weighs the clues of each, and combines them: a p for each
 * detector by what its kinds of clue come to when they fall independently, one p by the Cauchy
 * combination, q by Benjamini and Hochberg over all consignments.
 * @param engine holds `document`, `container_event` and `flow`, and knows the words of maps.
 */
export async function screen(
  engine: Engine,
  options: ScreenOptions,
): Promise<Omit<ScreenAnswer, "set_aside">> {
  const entries = await consignmentDetectors();
  const told = (done: number, what: string) =>
    options.progress({ what, done, total: entries.length + 2, unit: "%" });
  told(0, "joining documents");
  await prepare(engine);
  const ids = await engine.rows<{ consignment: string }>(
    "select consignment from consignment order by consignment",
  );
  const number = new Map(ids.map((row, at) => [row.consignment, at]));
  const judged: Judged[] = [];
  const asked: Asked[] = [];
  for (const [at, entry] of entries.entries()) {
    told(at + 1, `asking ${entry.id}`);
    const began = performance.now();
    const { clues, notes } = await ask(engine, entry, options);
    const one = judge(entry.id, clues, number);
    asked.push({
      detector: entry.id,
      asks: entry.detector.asks,
      found: one.p.size,
      notes,
      seconds: (performance.now() - began) / 1000,
    });
    judged.push(one);
  }
  told(entries.length + 1, "weighing");
  const { ranked, flagged, expected } = combine(judged, ids.length);
  const length = Math.ceil(options.top < 1 ? options.top * ids.length : options.top);
  const findings = await described(engine, ranked.slice(0, length), ids, judged);
  return {
    consignments: ids.length,
    findings,
    flagged,
    expected_false_flags: expected,
    rate: RATE,
    routes: travelled(findings, RATE),
    detectors: asked,
  };
}

async function ask(
  engine: Engine,
  { detector, sql }: ConsignmentDetectorEntry,
  options: ScreenOptions,
) {
  const bare = sql.replace(/--.*$/gm, "");
  const params = Object.fromEntries(
    Object.entries(detector.params).map(([name, param]) => [name, param.value]),
  );
  const bound = Object.fromEntries(
    Object.entries(params).filter(([name]) => new RegExp(`\\$${name}\\b`).test(bare)),
  );
  const rows = await engine.rows<Row>(sql, bound);
  const refined =
    detector.refine?.(rows, { params, seed: options.seed, goods: options.goods }) ??
    (rows as readonly unknown[] as readonly Clue[]);
  return "clues" in refined ? refined : { clues: refined, notes: [] };
}

/** Clues of one detector → p for each consignment that has any. */
function judge(id: string, clues: readonly Clue[], number: ReadonlyMap<string, number>): Judged {
  const byKind = new Map<string, Map<number, Clue>>();
  for (const clue of clues) {
    const subject = number.get(clue.consignment);
    if (subject === undefined || !(clue.strength > 0)) continue;
    const kind = byKind.get(clue.kind) ?? new Map<number, Clue>();
    byKind.set(clue.kind, kind);
    const known = kind.get(subject);
    if (known === undefined || known.strength < clue.strength) kind.set(subject, clue);
  }
  const evidence = new Map<number, (Evidence & { readonly other: string | null })[]>();
  const kinds: ClueKind[] = [];
  for (const own of byKind.values()) {
    const subjects = [...own.keys()];
    const some = [...own.values()];
    const asked = some[0]?.asked ?? subjects.length;
    const ranks = rankSurprise(
      some.map((clue) => clue.strength),
      asked,
    );
    const nats = some.map((clue, at) => (clue.p === null ? (ranks[at] ?? 0) : -Math.log(clue.p)));
    const known = some.flatMap((clue) => (clue.p === null ? [] : [clue.p]));
    kinds.push({
      surprise: new Map(subjects.map((subject, at) => [subject, nats[at] ?? 0])),
      asked,
      tail_from: known.length === 0 ? null : known.reduce((most, p) => Math.max(most, p), 0),
    });
    subjects.forEach((subject, at) => {
      const clue = some[at] as Clue;
      const list = evidence.get(subject) ?? [];
      evidence.set(subject, list);
      const { kind, strength, says, other } = clue;
      list.push({ kind, strength, p: Math.exp(-(nats[at] ?? 0)), says, other });
    });
  }
  for (const list of evidence.values()) list.sort((a, b) => a.p - b.p);
  return { id, p: jointP(kinds), evidence };
}

interface Ranked {
  readonly subject: number;
  readonly score: number;
  readonly p: number;
  readonly q: number;
}

/** One p and q for each consignment with evidence, the weightiest first. */
function combine(judged: readonly Judged[], consignments: number) {
  const able = judged.filter((one) => one.p.size > 0);
  const subjects = new Set(able.flatMap((one) => [...one.p.keys()]));
  const some = [...subjects].map((subject) => {
    const ps = able.map((one) => one.p.get(subject) ?? 1);
    return {
      subject,
      p: Math.max(1e-15, cauchyCombination(ps)),
      score: ps.reduce((sum, p) => sum - Math.log(p), 0),
    };
  });
  // Consignments without evidence have p 1: they count among all, and change no other q.
  const all = [
    ...some.map((one) => one.p),
    ...new Array<number>(consignments - some.length).fill(1),
  ];
  const qs = benjaminiHochberg(all);
  const ranked: Ranked[] = some
    .map((one, at) => ({ ...one, q: qs[at] ?? 1 }))
    .sort((a, b) => b.score - a.score || a.subject - b.subject);
  const flags = ranked.filter((one) => one.q <= RATE);
  const most = flags.reduce((highest, one) => Math.max(highest, one.p), 0);
  return { ranked, flagged: flags.length, expected: Math.min(flags.length, most * consignments) };
}

async function described(
  engine: Engine,
  ranked: readonly Ranked[],
  ids: readonly { readonly consignment: string }[],
  judged: readonly Judged[],
): Promise<readonly Finding[]> {
  await engine.run("create or replace table told (consignment varchar)");
  for (let at = 0; at < ranked.length; at += 5000) {
    const names = ranked.slice(at, at + 5000).map((one) => ids[one.subject]?.consignment ?? "");
    await engine.run("insert into told select unnest(from_json($names, '[\"varchar\"]'))", {
      names: JSON.stringify(names),
    });
  }
  type Facts = Pick<
    Finding,
    | "commodity"
    | "country_of_origin"
    | "country_of_dispatch"
    | "country_of_destination"
    | "consignor"
    | "consignee"
  > & { readonly consignment: string };
  const facts = new Map(
    (
      await engine.rows<Facts>(
        `select c.consignment, c.commodity, c.country_of_origin, c.country_of_dispatch, c.country_of_destination, c.consignor, c.consignee
         from consignment c join told t on t.consignment = c.consignment`,
      )
    ).map((row) => [row.consignment, row]),
  );
  const findings = ranked.flatMap((one): Finding[] => {
    const consignment = ids[one.subject]?.consignment ?? "";
    const own = facts.get(consignment);
    if (own === undefined) return [];
    const components = judged
      .flatMap(({ id, p, evidence }): (Component & { readonly others: readonly string[] })[] => {
        const found = evidence.get(one.subject);
        const [first] = found ?? [];
        if (found === undefined || first === undefined) return [];
        return [
          {
            detector: id,
            p: p.get(one.subject) ?? 1,
            says: first.says,
            evidence: found.map(({ other: _, ...rest }) => rest),
            others: found.flatMap((clue) => (clue.other === null ? [] : [clue.other])),
          },
        ];
      })
      .sort((a, b) => a.p - b.p);
    return [
      {
        ...own,
        score: Math.round(one.score * 1000) / 1000,
        p: one.p,
        q: one.q,
        components: components.map(({ others: _, ...component }) => component),
        links: components.flatMap(({ detector, others }) =>
          [...new Set(others)].map((other) => ({
            to: "consignment" as const,
            consignment: other,
            by: detector,
          })),
        ),
      },
    ];
  });
  return linked(engine, findings);
}
