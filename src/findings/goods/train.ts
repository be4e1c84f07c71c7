import { random } from "../../statistics/random.ts";
import { type GoodsModel, type Labelled, learnGoods } from "../../text/goods/model.ts";
import { sameText } from "../../text/goods/tokens.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { GoodsOrigin } from "./file.ts";
import { type Descriptions, heldOut } from "./labelled.ts";

/** Descriptions out of a file, with the columns they were read from. */
export interface Given {
  readonly descriptions: Descriptions;
  readonly text: string;
  readonly code: string;
}

export interface TrainedGoods {
  readonly model: GoodsModel;
  readonly origin: GoodsOrigin;
  /** Texts of the last file that were not learned from. */
  readonly held_out: readonly Labelled[];
}

/** Fewer texts teach nothing. */
const LEAST_TEXTS = 50;

/**
 * Learns from all files together, the last being most like what will be asked: on it probabilities
 * are fitted, and of it a share of the texts, chosen by their words, is not learned from.
 *
 * @throws Refusal when there are too few texts.
 */
export function trainGoods(
  given: readonly Given[],
  options: { readonly hold_out: number; readonly seed: number },
  progress: (done: number, of: number) => void = () => {},
): TrainedGoods {
  const texts = new Map<string, { one: Labelled; alike: boolean }>();
  const asked = given.at(-1)?.descriptions.texts ?? [];
  const held = asked.filter((one) => heldOut(one.text, options.hold_out));
  // A text that is held out is learned from in no other file either.
  const withheld = new Set(held.map((one) => sameText(one.text)));
  const learned = given.map(({ descriptions }) => {
    const own = descriptions.texts.filter((one) => !withheld.has(sameText(one.text)));
    for (const one of own) {
      const alike = descriptions.texts === asked;
      texts.set(`${sameText(one.text)}\u0000${one.code}`, { one, alike });
    }
    return own.length;
  });
  const all = [...texts.values()];
  if (all.length < LEAST_TEXTS) {
    throw new Refusal(`${all.length} texts with a subheading: too few to learn from`, {
      file: given.at(-1)?.descriptions.file ?? null,
      todo: `At least ${LEAST_TEXTS} are needed`,
    });
  }
  const model = learnGoods(
    all.map(({ one }) => one),
    (place) => all[place]?.alike === true,
    random(`goods ${options.seed}`),
    progress,
  );
  return {
    model,
    held_out: held,
    origin: {
      files: given.map(({ descriptions, text, code }, at) => ({
        file: descriptions.file,
        text,
        code,
        texts: learned[at] ?? 0,
        held_out: descriptions.texts.length - (learned[at] ?? 0),
      })),
      held_out: options.hold_out,
      seed: options.seed,
    },
  };
}
