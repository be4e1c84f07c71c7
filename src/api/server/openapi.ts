import { endpoints } from "../contract.ts";
import type { Endpoint } from "./endpoint.ts";

interface Parameter {
  readonly name: string;
  readonly in: "query" | "path";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: unknown;
}

export interface Operation {
  readonly summary: string;
  readonly description?: string;
  readonly operationId: string;
  readonly tags: readonly string[];
  readonly parameters: readonly Parameter[];
  readonly requestBody?: unknown;
  readonly responses: unknown;
  readonly security: unknown;
  /** The least role that may ask. */
  readonly "x-role": string;
}

export interface OpenApi {
  readonly openapi: "3.1.0";
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: unknown;
}

const PROBLEM = {
  type: "object",
  description: "Problem details (RFC 9457)",
  required: ["type", "title", "status", "detail", "todo"],
  properties: {
    type: { type: "string" },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What was wrong" },
    todo: { type: "string", description: "What to do about it" },
    file: { type: "string" },
    line: { type: "integer" },
  },
};

/** The OpenAPI document, made from the endpoints themselves. */
export function openApi(program: string): OpenApi {
  const paths: Record<string, Record<string, Operation>> = {};
  for (const one of endpoints as unknown as readonly Endpoint[]) {
    const path = one.url.replace(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [one.method.toLowerCase()]: operation(one) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Entrepot",
      version: program.split(" ").at(-1) ?? "0",
      description:
        "Everything that the workbench shows, as JSON. Periods are months since year 0 (year * 12 + month - 1) where they are numbers, 2022-03 where they are text; null is not reported, never 0. GET answers carry an ETag that changes only when the lake or the casebook does.",
    },
    paths,
    components: {
      schemas: { Problem: PROBLEM },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "entrepot users token NAME" },
        session: { type: "apiKey", in: "cookie", name: "entrepot_session" },
      },
    },
  };
}

function operation(one: Endpoint): Operation {
  return {
    summary: one.summary,
    ...(one.says === undefined ? {} : { description: one.says }),
    operationId: `${one.method.toLowerCase()}${one.url.replace(/[^a-z]+(\w)/gi, (_, letter: string) => letter.toUpperCase())}`,
    tags: [one.url.split("/")[2] ?? "api"],
    parameters: [...parameters(one.params, "path"), ...parameters(one.query, "query")],
    ...(one.method === "GET" ? {} : bodyOf(one)),
    responses: {
      200: {
        description: "The answer",
        content: {
          [one.sends ?? "application/json"]: one.sends === undefined ? { schema: one.answer } : {},
        },
      },
      default: {
        description: "What was wrong and what to do",
        content: {
          "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } },
        },
      },
    },
    security: [{ token: [] }, { session: [] }, {}],
    "x-role": one.role,
  };
}

function bodyOf(one: Endpoint) {
  const empty =
    Object.keys((one.body as { readonly properties?: object }).properties ?? {}).length === 0;
  if (one.streams === undefined && empty) return {};
  return {
    requestBody: {
      required: true,
      content:
        one.streams === undefined
          ? { "application/json": { schema: one.body } }
          : { [one.streams]: { schema: { type: "string", format: "binary" } } },
    },
  };
}

function parameters(schema: unknown, place: "query" | "path"): readonly Parameter[] {
  const { properties = {}, required = [] } = schema as {
    readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, one]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(one.description === undefined ? {} : { description: one.description }),
    schema: one,
  }));
}
