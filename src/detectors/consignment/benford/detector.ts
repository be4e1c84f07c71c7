import { digitP } from "../../../statistics/digits.ts";
import { random } from "../../../statistics/random.ts";
import type { Clue, ConsignmentDetector } from "../../consignment.ts";
import { TAIL_FROM } from "../../distance.ts";

/** Share of each first digit, 1 … 9, in figures that grow by factors. */
const BENFORD = Array.from({ length: 9 }, (_, at) => Math.log10(1 + 1 / (at + 1)));

export default {
  asks: "Were this trader's values counted, or thought up?",
  innocent: [
    "Contract prices and full boxes repeat the same few amounts",
    "The trader deals in one size of consignment",
    "Values are converted at a fixed rate or rounded by the broker",
    "A tariff or licence threshold draws values below it",
  ],
  subject: "consignment",
  params: {
    least_amounts: {
      value: 60,
      unit: "distinct values",
      means: "with fewer, first digits say nothing",
    },
    least_variety: {
      value: 2.3,
      unit: "of ln",
      means: "values from the 5th to the 95th percentile must span a factor of ten",
    },
    least_chi_square: {
      value: 15.5,
      unit: "",
      means: "distance from the other traders' digits that one in twenty exceeds by chance",
    },
  },
  refine(rows, { seed }) {
    const found = new Map<string, number>();
    return rows.flatMap((row): readonly Clue[] => {
      const party = String(row["party"]);
      const amounts = Number(row["amounts"]);
      const usual = { half: Number(row["half"]), traders: Number(row["traders"]) };
      const against = (chi_square: unknown, shares: readonly number[], name: string) =>
        digitP(
          { chi_square: Number(chi_square), amounts, shares, ...usual },
          random(`${seed} ${party} ${name}`),
        );
      const p =
        found.get(party) ??
        Math.max(
          against(row["chi_square"], String(row["shares"]).split(" ").map(Number), "line"),
          against(row["from_benford"], BENFORD, "benford"),
        );
      found.set(party, p);
      if (p > TAIL_FROM) return [];
      return [
        {
          consignment: String(row["consignment"]),
          kind: "digits",
          strength: -Math.log(p),
          p,
          asked: Number(row["asked"]),
          says: String(row["says"]),
          other: null,
        },
      ];
    });
  },
} satisfies ConsignmentDetector;
