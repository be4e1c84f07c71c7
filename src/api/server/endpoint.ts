import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import type { Static, TSchema } from "typebox";
import type { Workbench } from "./workbench.ts";

/** What a user may do; each includes those before it. */
export const ROLES = ["reader", "analyst", "admin"] as const;
export type Role = (typeof ROLES)[number];

export interface User {
  readonly name: string;
  readonly role: Role;
}

/** An answer as it is given out: nothing in it is to be changed. */
export type Given<Value> = Value extends (infer One)[]
  ? readonly Given<One>[]
  : Value extends object
    ? { readonly [Key in keyof Value]: Given<Value[Key]> }
    : Value;

/** What a handler is given: everything checked against the endpoint's schemas. */
export interface Asked<Query, Params, Body> {
  readonly query: Query;
  readonly params: Params;
  readonly body: Body;
  readonly user: User;
  /** Aborts when the asker goes away. */
  readonly signal: AbortSignal;
  readonly raw: IncomingMessage;
}

/** Bytes in place of JSON: a table, a dossier, a stream of events. */
export interface Sent {
  readonly type: string;
  /** Set for what a browser should save. */
  readonly file?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly content: Readable | Buffer | string;
}

/**
 * One thing that can be asked over HTTP. The schemas are at once the check of what comes in, the
 * OpenAPI document, and the types of the page's client.
 */
export interface Endpoint<
  Method extends string = string,
  Url extends string = string,
  Query extends TSchema = TSchema,
  Params extends TSchema = TSchema,
  Body extends TSchema = TSchema,
  Answer extends TSchema = TSchema,
> {
  readonly method: Method;
  readonly url: Url;
  /** One line, as it titles the documentation. */
  readonly summary: string;
  readonly says?: string;
  readonly role: Role;
  readonly query: Query;
  readonly params: Params;
  readonly body: Body;
  readonly answer: Answer;
  /** Media type of what is sent in place of JSON. */
  readonly sends?: string;
  /** Media type of a body that is read as a stream and not parsed. */
  readonly streams?: string;
  /**
   * `lake`: the answer changes only with the loads; kept in memory and given an ETag.
   * `casebook`: changes with loads, findings and decisions; given an ETag.
   */
  readonly depends?: "lake" | "casebook";
  handle(
    asked: Asked<Static<Query>, Static<Params>, Static<Body>>,
    workbench: Workbench,
  ): Promise<Given<Static<Answer>> | Sent> | Given<Static<Answer>> | Sent;
}

/** Checks an endpoint's types and gives it back. */
export function endpoint<
  const Method extends "GET" | "POST" | "DELETE",
  const Url extends string,
  Query extends TSchema,
  Params extends TSchema,
  Body extends TSchema,
  Answer extends TSchema,
>(
  one: Endpoint<Method, Url, Query, Params, Body, Answer>,
): Endpoint<Method, Url, Query, Params, Body, Answer> {
  return one;
}
