import type { TableName } from "../sources/source.ts";
import { CONTAINER_EVENT } from "./container_event/container_event.ts";
import { DOCUMENT } from "./document/document.ts";
import { FLOW } from "./flow/flow.ts";
import type { Keeping } from "./keeping.ts";
import { PARTY } from "./party/party.ts";

/** Every table that sources fill, and how its rows are kept. */
export const TABLES: Readonly<Record<TableName, Keeping>> = {
  flow: FLOW,
  party: PARTY,
  document: DOCUMENT,
  container_event: CONTAINER_EVENT,
};
