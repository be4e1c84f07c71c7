import type { ConsignmentDetector, GoodsModel, Row } from "../../consignment.ts";
import { measuredClues } from "../../distance.ts";

export default {
  asks: "Do the words for the goods, and their price, speak for another code than the one declared?",
  innocent: [
    "Two trades use one word for different goods",
    "A clerk slipped within the heading",
    "The nomenclature changed, and the goods took another code",
    "A set, a part or an accessory is declared under the code of what it belongs to",
  ],
  subject: "consignment",
  params: {
    strength: {
      value: 3,
      unit: "of ln",
      means: "least odds for the other code that make a clue: e³ is 20 to 1",
    },
    least_uses: {
      value: 3,
      unit: "consignments",
      means: "a word used less often under a code says nothing of it",
    },
    most_phrases: {
      value: 5000,
      unit: "descriptions",
      means:
        "with more different ones a trained model reads only those that the file's usage doubts",
    },
    telling_share: {
      value: 0.2,
      unit: "of codes",
      means: "a word that goes with more of the codes tells nothing of goods",
    },
  },
  refine(rows, { goods }) {
    const read = new Map<string, ReturnType<GoodsModel>>();
    const reading = (text: string) => {
      const known = read.get(text) ?? goods?.(text);
      if (known !== undefined) read.set(text, known);
      return known;
    };
    return measuredClues(rows.flatMap((row) => judge(row, reading)));
  },
} satisfies ConsignmentDetector;

/** Below this probability the model finds the declared code unlikely, above the other likely. */
const [UNLIKELY, LIKELY] = [0.05, 0.5];

/**
 * Where the trained model finds the declared code likely, the file's own usage is overruled; where it
 * finds it unlikely and another likely, that is a clue of its own. Both are of words, and one kind.
 */
function judge(
  row: Row,
  reading: (text: string) => ReturnType<GoodsModel> | undefined,
): readonly Row[] {
  const [kind, text, declared] = [row["kind"], row["text"], row["declared"]];
  if (kind === "price" || typeof text !== "string" || typeof declared !== "string") return [row];
  const read = reading(text);
  if (read === undefined) return kind === "phrase" ? [] : [row];
  const own = read.of(declared);
  if (own >= 0.2) return [];
  const [first] = read.likely;
  const other = first?.commodity.slice(0, 4) !== declared.slice(0, 4);
  if (first === undefined || first.probability < LIKELY || own > UNLIKELY || !other) {
    return kind === "phrase" ? [] : [row];
  }
  const percent = (p: number) => `${(100 * p).toFixed(p < 0.01 ? 2 : 0)} %`;
  const says = `${row["says"]}; the model of goods gives ${first.commodity} ${percent(first.probability)} and the declared code ${percent(own)}`;
  const odds = Math.log(first.probability / Math.max(own, 1e-4));
  return [{ ...row, kind: "words", strength: Number(row["strength"]) + odds, says }];
}
