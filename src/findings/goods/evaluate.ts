import { type Reliability, reliability } from "../../statistics/calibration.ts";
import { type GoodsModel, type Labelled, reader } from "../../text/goods/model.ts";
import { sameText } from "../../text/goods/tokens.ts";

export interface GoodsEvaluation {
  /** Different texts asked, none of which was learned from. */
  readonly texts: number;
  /** Texts that were learned from, and so were not asked. */
  readonly learned_from: number;
  /** Texts under a code of which nothing was learned: they count as wrong. */
  readonly unknown_code: number;
  readonly top1: number | null;
  readonly top3: number | null;
  /** Right at four and at two digits. */
  readonly heading: number | null;
  readonly chapter: number | null;
  /** Of the first guess. */
  readonly calibration: Reliability;
  /** Answering only the surest share of the texts. */
  readonly abstention: readonly {
    readonly answered: number;
    readonly from_p: number;
    readonly right: number;
  }[];
  readonly says: string;
}

const ANSWERED = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1] as const;

/** Asks every text that was not learned from. */
export function evaluateGoods(
  model: GoodsModel,
  asked: readonly Labelled[],
  progress: (done: number, of: number) => void = () => {},
): GoodsEvaluation {
  const known = new Set(model.texts.map((one) => sameText(one.text)));
  const fresh = asked.filter((one) => !known.has(sameText(one.text)));
  const read = reader(model);
  const answers = fresh.map((one, at) => {
    if (at % 500 === 0) progress(at, fresh.length);
    const { guesses, headings } = read(one.text);
    const chapters = new Map<string, number>();
    for (const { code, p } of headings) {
      chapters.set(code.slice(0, 2), (chapters.get(code.slice(0, 2)) ?? 0) + p);
    }
    const chapter = [...chapters].sort((a, b) => b[1] - a[1])[0]?.[0];
    return {
      p: guesses[0]?.p ?? 0,
      first: guesses[0]?.code === one.code ? 1 : 0,
      three: guesses.some((guess) => guess.code === one.code) ? 1 : 0,
      heading: headings[0]?.code === one.code.slice(0, 4) ? 1 : 0,
      chapter: chapter === one.code.slice(0, 2) ? 1 : 0,
    };
  });
  const mean = (of: (one: (typeof answers)[number]) => number, some = answers) =>
    some.length === 0 ? null : some.reduce((sum, one) => sum + of(one), 0) / some.length;
  const surest = [...answers].sort((a, b) => b.p - a.p);
  return {
    texts: fresh.length,
    learned_from: asked.length - fresh.length,
    unknown_code: fresh.filter((one) => !model.tree.number.has(one.code)).length,
    top1: mean((one) => one.first),
    top3: mean((one) => one.three),
    heading: mean((one) => one.heading),
    chapter: mean((one) => one.chapter),
    calibration: reliability(
      answers.map((one) => one.p),
      answers.map((one) => one.first),
    ),
    abstention: ANSWERED.flatMap((share) => {
      const some = surest.slice(0, Math.round(share * surest.length));
      const last = some.at(-1);
      return last === undefined
        ? []
        : [{ answered: share, from_p: last.p, right: mean((one) => one.first, some) ?? 0 }];
    }),
    says: `Measured on ${fresh.length} different texts, none of which was learned from: the split is by text, so that the same description is never on both sides. Neighbouring tariff lines may still share words.`,
  };
}
