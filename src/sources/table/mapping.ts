import { countryOf, SCHEMES, type Scheme } from "../../trade/country.ts";
import { didYouMean, nearest } from "../../trade/near.ts";
import { Refusal } from "../../trade/refusal.ts";
import type { TableName } from "../source.ts";
import { DOCUMENT_COLUMNS } from "../table-of-documents/columns.ts";
import { EVENT_COLUMNS } from "../table-of-events/columns.ts";
import { PARTY_COLUMNS } from "../table-of-parties/columns.ts";

/** Columns of a table in our own words, as `docs/terms.md` defines them. */
export const TABLE_COLUMNS = [
  "reporter",
  "partner",
  "direction",
  "period",
  "commodity",
  "hs_edition",
  "country_of_consignment",
  "customs_procedure",
  "mode_of_transport",
  "quantity",
  "quantity_unit",
  "quantity_is_estimated",
  "net_weight_kg",
  "net_weight_is_estimated",
  "gross_weight_kg",
  "value_usd",
  "value_local",
  "currency",
  "valuation",
] as const;

/** Tables of ours that a mapping can fill, their columns, and those that it must speak of. */
const FILLS = {
  flow: {
    columns: TABLE_COLUMNS,
    needs: ["reporter", "partner", "direction", "period", "commodity"],
  },
  document: { columns: DOCUMENT_COLUMNS, needs: ["consignment", "document_type"] },
  party: { columns: PARTY_COLUMNS, needs: ["party", "list", "name"] },
  container_event: { columns: EVENT_COLUMNS, needs: ["event", "event_type", "occurred_at"] },
} as const satisfies Partial<Record<TableName, unknown>>;

/** What a mapping file says: which of a table's columns is which of ours. */
export interface Mapping {
  readonly fills: keyof typeof FILLS;
  readonly title: string;
  readonly publisher: string;
  readonly licence: string;
  /** Our column → header of the file. */
  readonly columns: Readonly<Record<string, string>>;
  /** Our column → the text that holds for every row. */
  readonly constants: Readonly<Record<string, string>>;
  /** Headers that are left behind on purpose. */
  readonly ignores: readonly string[];
  /** Texts that mean "not reported", besides the empty one. */
  readonly missing: readonly string[];
  readonly zero_is_missing: boolean;
  readonly country_scheme: Scheme;
  readonly frequency: "A" | "M" | null;
  /** What the file's figures are multiplied by: 1000 where they are in thousands. */
  readonly factors: {
    readonly quantity: number;
    readonly net_weight_kg: number;
    readonly value: number;
  };
}

const DIRECTIONS = ["import", "export", "reimport", "reexport", "reconciled"] as const;

const KEYS = [
  "fills",
  "title",
  "publisher",
  "licence",
  "columns",
  "constants",
  "ignores",
  "missing",
  "zero_is_missing",
  "country_scheme",
  "frequency",
  "factors",
] as const;

/** @throws Refusal saying which key is wrong, and what it may hold. */
export function mappingOf(text: string, file: string): Mapping {
  const refuse = (why: string, todo: string, cause?: unknown) =>
    new Refusal(why, { file, todo, cause });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    throw refuse(
      `is not JSON (${cause instanceof Error ? cause.message : String(cause)})`,
      "Correct it; docs/mapping.md shows a mapping",
      cause,
    );
  }
  const root = record(parsed, "the mapping", refuse);
  onlyKeys(root, KEYS, "the mapping", refuse);
  const words = (key: string, fallback?: string) => {
    const value = root[key] ?? fallback;
    if (typeof value === "string" && value.trim() !== "") return value;
    throw refuse(
      `${key} is missing`,
      `Write "${key}": "…", as it will be printed with every figure`,
    );
  };
  const fills = choice(
    root["fills"] ?? "flow",
    Object.keys(FILLS) as readonly (keyof typeof FILLS)[],
    "fills",
    refuse,
  );
  const columns = texts(root["columns"] ?? {}, "columns", refuse);
  const constants = texts(root["constants"] ?? {}, "constants", refuse);
  onlyKeys(columns, FILLS[fills].columns, "columns", refuse);
  onlyKeys(constants, FILLS[fills].columns, "constants", refuse);
  for (const [key, header] of Object.entries(columns)) {
    const twin = Object.keys(columns).find((other) => other !== key && columns[other] === header);
    if (constants[key] !== undefined) {
      throw refuse(`says ${key} twice`, "Keep it in columns or in constants, not in both");
    }
    if (twin !== undefined) {
      throw refuse(
        `reads the header "${header}" as both ${key} and ${twin}`,
        "A column of the file says one thing; keep one of the two",
      );
    }
  }
  for (const needed of FILLS[fills].needs) {
    if (columns[needed] === undefined && constants[needed] === undefined) {
      throw refuse(
        `says nothing of ${needed}`,
        `Add "${needed}" to columns (a header of the file) or to constants (one value for all rows)`,
      );
    }
  }
  if (
    columns["quantity"] !== undefined &&
    columns["quantity_unit"] === undefined &&
    constants["quantity_unit"] === undefined
  ) {
    throw refuse(
      "says nothing of quantity_unit",
      'Add for instance "quantity_unit": "kg" to constants',
    );
  }
  assertConstants(constants, refuse);
  const factors = record(root["factors"] ?? {}, "factors", refuse);
  onlyKeys(factors, ["quantity", "net_weight_kg", "value"], "factors", refuse);
  const factor = (key: string) => {
    const value = factors[key] ?? 1;
    if (typeof value === "number" && value > 0 && Number.isFinite(value)) return value;
    throw refuse(`factors.${key} is not a number above 0`, "Write for instance 1000");
  };
  return {
    fills,
    title: words("title"),
    publisher: words("publisher"),
    licence: words("licence"),
    columns,
    constants,
    ignores: list(root["ignores"] ?? [], "ignores", refuse),
    missing: list(root["missing"] ?? [], "missing", refuse),
    zero_is_missing: flag(root["zero_is_missing"] ?? false, "zero_is_missing", refuse),
    country_scheme: choice(root["country_scheme"] ?? "alpha3", SCHEMES, "country_scheme", refuse),
    frequency:
      root["frequency"] === undefined
        ? null
        : choice(root["frequency"], ["A", "M"] as const, "frequency", refuse),
    factors: {
      quantity: factor("quantity"),
      net_weight_kg: factor("net_weight_kg"),
      value: factor("value"),
    },
  };
}

/** A wrong constant would make every row unreadable: better said once, here. */
function assertConstants(constants: Readonly<Record<string, string>>, refuse: Refuse): void {
  if (constants["direction"] !== undefined) {
    choice(constants["direction"], DIRECTIONS, "constants.direction", refuse);
  }
  if (constants["valuation"] !== undefined) {
    choice(
      constants["valuation"],
      ["CIF", "FOB", "CUSTOMS"] as const,
      "constants.valuation",
      refuse,
    );
  }
  for (const key of [
    "reporter",
    "partner",
    "country_of_consignment",
    "country_of_origin",
    "country_of_dispatch",
    "country_of_destination",
  ]) {
    const code = constants[key];
    if (code === undefined || (key === "country_of_consignment" && code === "all")) continue;
    try {
      countryOf("alpha3", code);
    } catch (cause) {
      if (!(cause instanceof Refusal)) throw cause;
      throw refuse(`constants.${key} is "${code}", no ISO alpha-3 code`, cause.todo, cause);
    }
  }
}

type Refuse = (why: string, todo: string, cause?: unknown) => Refusal;

function record(value: unknown, name: string, refuse: Refuse): Readonly<Record<string, unknown>> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw refuse(`${name} is not an object`, "Write it as {…}");
}

function texts(value: unknown, name: string, refuse: Refuse): Readonly<Record<string, string>> {
  const entries = Object.entries(record(value, name, refuse));
  for (const [key, text] of entries) {
    if (typeof text !== "string") throw refuse(`${name}.${key} is not a text`, 'Write it as "…"');
  }
  return Object.fromEntries(entries) as Readonly<Record<string, string>>;
}

function list(value: unknown, name: string, refuse: Refuse): readonly string[] {
  if (Array.isArray(value) && value.every((one) => typeof one === "string")) return value;
  throw refuse(`${name} is not a list of texts`, 'Write it as ["…", "…"]');
}

function flag(value: unknown, name: string, refuse: Refuse): boolean {
  if (typeof value === "boolean") return value;
  throw refuse(`${name} is neither true nor false`, "Write true or false");
}

function choice<Choice extends string>(
  value: unknown,
  choices: readonly Choice[],
  name: string,
  refuse: Refuse,
): Choice {
  const found = choices.find((one) => one === value);
  if (found !== undefined) return found;
  throw refuse(`${name} is ${JSON.stringify(value)}`, `Write one of ${choices.join(", ")}`);
}

function onlyKeys(
  value: Readonly<Record<string, unknown>>,
  allowed: readonly string[],
  name: string,
  refuse: Refuse,
): void {
  const stray = Object.keys(value).find((key) => !allowed.includes(key));
  if (stray === undefined) return;
  throw refuse(
    `${name} has the key "${stray}", which means nothing`,
    didYouMean(nearest(stray, allowed, 2), `Allowed are ${allowed.join(", ")}`),
  );
}
