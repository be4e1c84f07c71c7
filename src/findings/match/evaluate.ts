import { readFileSync } from "node:fs";
import { kindOf, readName } from "../../text/names/name.ts";
import { compareReadings } from "../../text/names/score.ts";
import { parseCsv } from "../../trade/csv.ts";
import { Refusal } from "../../trade/refusal.ts";

export interface Accuracy {
  readonly pairs: number;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
}

export interface Evaluation {
  readonly file: string;
  readonly threshold: number;
  /** How pairs that differ in a number were read; `set_aside` of them, labelled the same, are left out where they differ. */
  readonly numbers: "different" | "alike";
  readonly set_aside: { readonly labelled_same_with_other_numbers: number };
  readonly overall: Accuracy;
  readonly by_schema: Readonly<Record<string, Accuracy>>;
  /** All pairs, nothing left out: read as shipped, and read with numbers alike. */
  readonly as_labelled: Readonly<
    Record<
      "numbers_different" | "numbers_alike",
      { readonly overall: Accuracy; readonly by_schema: Readonly<Record<string, Accuracy>> }
    >
  >;
  readonly curve: readonly ({ readonly threshold: number } & Accuracy)[];
}

interface Judged {
  readonly schema: string;
  readonly is_match: boolean;
  readonly different: number;
  readonly alike: number;
}

/**
 * How well names are told apart on labelled pairs (columns schema, name1, name2, is_match). The names
 * alone are compared, without any list: rarity plays no part.
 * @throws Refusal when the file is not such a table.
 */
export function evaluate(
  file: string,
  options: { readonly threshold: number; readonly numbers: "different" | "alike" },
): Evaluation {
  const judged = pairsOf(file).map((pair): Judged => {
    const kind = kindOf(pair.schema, `${pair.name1}  ${pair.name2}`);
    const [left, right] = [readName(pair.name1, kind), readName(pair.name2, kind)];
    const score = (numbers: "different" | "alike") =>
      compareReadings(left, right, { numbers }).score;
    return { ...pair, different: score("different"), alike: score("alike") };
  });
  const { numbers, threshold } = options;
  const isContrary = (one: Judged) =>
    numbers === "different" && one.is_match && one.different !== one.alike;
  const kept = judged.filter((one) => !isContrary(one));
  const both = (pairs: readonly Judged[], which: "different" | "alike") => ({
    overall: accuracy(pairs, which, threshold),
    by_schema: bySchema(pairs, which, threshold),
  });
  return {
    file,
    threshold,
    numbers,
    set_aside: { labelled_same_with_other_numbers: judged.length - kept.length },
    ...both(kept, numbers),
    as_labelled: {
      numbers_different: both(judged, "different"),
      numbers_alike: both(judged, "alike"),
    },
    curve: Array.from({ length: 19 }, (_, at) => (at + 1) / 20).map((one) => ({
      threshold: one,
      ...accuracy(kept, numbers, one),
    })),
  };
}

function accuracy(
  pairs: readonly Judged[],
  which: "different" | "alike",
  threshold: number,
): Accuracy {
  const found = pairs.filter((one) => one[which] >= threshold);
  const hit = found.filter((one) => one.is_match).length;
  const all = pairs.filter((one) => one.is_match).length;
  const share = (part: number, whole: number) => (whole === 0 ? null : round(part / whole));
  return {
    pairs: pairs.length,
    precision: share(hit, found.length),
    recall: share(hit, all),
    f1: share(2 * hit, found.length + all),
  };
}

const round = (value: number) => Math.round(value * 1e4) / 1e4;

function bySchema(pairs: readonly Judged[], which: "different" | "alike", threshold: number) {
  const schemas = [...new Set(pairs.map((one) => one.schema))].sort();
  return Object.fromEntries(
    schemas.map((schema) => {
      const own = pairs.filter((one) => one.schema === schema);
      return [schema, accuracy(own, which, threshold)];
    }),
  );
}

const COLUMNS = ["schema", "name1", "name2", "is_match"] as const;

function pairsOf(file: string) {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (cause) {
    throw new Refusal("cannot be read", { file, todo: "Name a CSV file of labelled pairs", cause });
  }
  const [header, ...rows] = parseCsv(text);
  const at = COLUMNS.map((name) => header?.cells.indexOf(name) ?? -1);
  const missing = COLUMNS.filter((_, column) => at[column] === -1);
  if (missing.length > 0) {
    throw new Refusal(`lacks the columns ${missing.join(", ")}`, {
      file,
      line: 1,
      todo: `Pairs have the columns ${COLUMNS.join(", ")}`,
    });
  }
  return rows.map(({ cells, line }) => {
    const [schema = "", name1 = "", name2 = "", says = ""] = at.map((column) => cells[column]);
    const answer = says.trim().toLowerCase();
    if (!/^(true|false|1|0|t|f|yes|no)$/.test(answer)) {
      throw new Refusal(`is_match "${says}" is neither true nor false`, {
        file,
        line,
        todo: "Write true or false",
      });
    }
    return { schema, name1, name2, is_match: /^(true|1|t|yes)$/.test(answer) };
  });
}
