import { statSync } from "node:fs";
import { open } from "node:fs/promises";
import type { Layout } from "../sources/source.ts";
import { Refusal } from "../trade/refusal.ts";
import { type Engine, literal } from "./engine.ts";
import type { Member } from "./examine.ts";

/** What a file says of its own columns. */
export interface Header {
  readonly name: string;
  /** What messages call the file. */
  readonly place: string;
  readonly format: Layout["format"];
  readonly columns: readonly string[];
  readonly delimiter: Layout["delimiter"] | null;
  readonly records_at: string | null;
}

const DELIMITERS = [",", "\t", ";", "|"] as const;
const FIRST_LINES = 2 ** 20;

/**
 * The readings of a member that its first bytes allow; a text can also be one of fixed columns.
 * @throws Refusal when there is nothing that could be a header.
 */
export async function headers(engine: Engine, member: Member): Promise<readonly Header[]> {
  const none = { name: member.name, place: member.place, delimiter: null, records_at: null };
  if (member.kind === "parquet") {
    const columns = await engine
      .rows<{ name: string }>(
        `select column_name as name from (describe select * from read_parquet(${literal(member.path)}))`,
      )
      .catch((cause: unknown) => {
        if (cause instanceof Refusal) throw cause;
        throw new Refusal("is not whole Parquet", {
          file: member.place,
          todo: "Download it again",
          cause,
        });
      });
    return [{ ...none, format: "parquet", columns: columns.map((column) => column.name) }];
  }
  if (member.kind === "json") return jsonHeaders(engine, member);
  const lines = await firstLines(member);
  const first = lines[0] ?? "";
  if (first.trim() === "") {
    throw new Refusal("is blank, where the names of the columns should stand", {
      file: member.place,
      line: 1,
      todo: "Remove what stands above the table, or download it again",
    });
  }
  const delimiter =
    [...DELIMITERS].sort((a, b) => cells(first, b).length - cells(first, a).length)[0] ?? ",";
  const columns = [...cells(first, delimiter)];
  const second = lines[1] === undefined ? [] : cells(lines[1], delimiter);
  // Some publishers end every row with a delimiter, but not the header.
  if (second.length === columns.length + 1 && second.at(-1) === "") columns.push("");
  return [
    { ...none, format: "delimited", columns, delimiter },
    { ...none, format: "headerless", columns: columns.map((_, at) => String(at + 1)), delimiter },
    { ...none, format: "fixed", columns: [] },
  ];
}

/** An object a line: the first line is whole and the second begins another; a lone entity is one too. */
function isLines([first = "", second = ""]: readonly string[]): boolean {
  if (!/^\s*\{.*\}\s*$/.test(first) || !(second.trim() === "" || second.startsWith("{"))) {
    return false;
  }
  try {
    const object = JSON.parse(first) as object;
    return second.startsWith("{") || ("id" in object && "properties" in object);
  } catch {
    return false;
  }
}

async function lineHeader(engine: Engine, member: Member): Promise<Header> {
  const rows = await engine
    .rows<{ key: string }>(
      `select distinct unnest(json_keys(json)) as key
       from read_json_objects(${literal(member.path)}, format = 'newline_delimited', maximum_object_size = 67108864)`,
    )
    .catch((cause: unknown) => {
      throw new Refusal("is not whole JSON, an object a line", {
        file: member.place,
        todo: "Download it again",
        cause,
      });
    });
  const columns = rows.map((row) => row.key);
  return {
    name: member.name,
    place: member.place,
    delimiter: null,
    format: "lines",
    columns,
    records_at: null,
  };
}

async function firstLines(member: Member): Promise<readonly string[]> {
  const file = await open(member.path, "r");
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(FIRST_LINES), 0, FIRST_LINES, 0);
    const text = buffer
      .subarray(0, bytesRead)
      .toString("utf8")
      .replace(/^\uFEFF/, "");
    const lines = text.split(/\r\n|\n|\r/);
    if (lines.length === 1 && bytesRead === FIRST_LINES) {
      throw new Refusal("is longer than 1 MiB", {
        file: member.place,
        line: 1,
        todo: "This is not a table with one row a line; check what was saved",
      });
    }
    return lines.slice(0, 2);
  } finally {
    await file.close();
  }
}

/** Cells of one line with double-quoted cells, doubled quotes inside. */
function cells(line: string, delimiter: string): readonly string[] {
  const out: string[] = [];
  let cell = "";
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at];
    if (quoted && character === '"' && line[at + 1] === '"') {
      cell += '"';
      at++;
    } else if (character === '"') quoted = !quoted;
    else if (character === delimiter && !quoted) {
      out.push(cell.trim());
      cell = "";
    } else cell += character;
  }
  return [...out, cell.trim()];
}

async function jsonHeaders(engine: Engine, member: Member): Promise<readonly Header[]> {
  const none = { name: member.name, place: member.place, delimiter: null };
  const start = await firstLines(member);
  const broken = (cause: unknown) =>
    cause instanceof Refusal
      ? cause
      : new Refusal("is not whole JSON", { file: member.place, todo: "Download it again", cause });
  const refuse = (why: string) =>
    new Refusal(why, {
      file: member.place,
      todo: "Check the period, codes and flow that were asked for",
    });
  if ((start[0] ?? "").trimStart().startsWith("[")) {
    const [first] = await engine
      .rows<{ kind: string; columns: string }>(
        `select json_type(json) as kind,
                case json_type(json) when 'OBJECT' then to_json(json_keys(json)) else json end as columns
         from ${jsonList(member, null)} limit 1`,
      )
      .catch((cause: unknown) => {
        throw broken(cause);
      });
    if (first === undefined) throw refuse("the JSON holds no rows");
    if (first.kind !== "OBJECT" && first.kind !== "ARRAY") {
      throw new Refusal("the JSON is a list of single values and not of rows", {
        file: member.place,
        todo: "Check what was saved: a row is an object or a list",
      });
    }
    const columns = (JSON.parse(first.columns) as readonly unknown[]).map(String);
    if (first.kind !== "OBJECT") return [{ ...none, format: "rows", columns, records_at: null }];
    // A record may leave out what it has nothing to say of: the keys of all of them count.
    const keys = await engine.rows<{ key: string }>(
      `select distinct unnest(json_keys(json)) as key from ${jsonList(member, null)}`,
    );
    const others = keys.map((row) => row.key).filter((key) => !columns.includes(key));
    return [
      { ...none, format: "records", columns: [...columns, ...others.sort()], records_at: null },
    ];
  }
  if (isLines(start)) return [await lineHeader(engine, member)];
  const envelope = await engine
    .rows<{ key: string; kind: string; text: string | null }>(
      `with whole as (select json from read_json_objects(${literal(member.path)}, format = 'unstructured',
         maximum_object_size = ${statSync(member.path).size + 1024}))
       select key, json_type(json -> ('$."' || key || '"')) as kind,
              left(json ->> ('$."' || key || '"'), 200) as text
       from (select json, unnest(json_keys(json)) as key from whole)`,
    )
    .catch((cause: unknown) => {
      throw broken(cause);
    });
  const list = envelope.find((entry) => entry.kind === "ARRAY");
  const said = envelope.find((entry) => /error|message/i.test(entry.key) && entry.text);
  if (list === undefined || (said?.text ?? "") !== "") {
    throw new Refusal(
      said?.text ? `the answer carries an error: ${said.text}` : "the JSON holds no list of rows",
      { file: member.place, todo: "Ask the publisher again" },
    );
  }
  const keys = await engine.rows<{ key: string }>(
    `select distinct unnest(json_keys(json)) as key from ${jsonList(member, list.key)}`,
  );
  if (keys.length === 0) {
    throw refuse("the answer holds no rows");
  }
  return [
    { ...none, format: "records", columns: keys.map((row) => row.key), records_at: list.key },
  ];
}

/** A table expression with one JSON value a row, in a column called `json`. */
export function jsonList(member: Member, records_at: string | null): string {
  if (records_at === null) {
    return `read_json_objects(${literal(member.path)}, format = 'array', maximum_object_size = 16777216)`;
  }
  const at = literal(`$."${records_at}"[*]`);
  return `(select unnest(json_extract(json, ${at})) as json
           from read_json_objects(${literal(member.path)}, format = 'unstructured',
             maximum_object_size = ${statSync(member.path).size + 1024}))`;
}
