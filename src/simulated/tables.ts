import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { join } from "node:path";
import type { Cells, WorldOptions } from "./draft.ts";
import { world } from "./world.ts";

/** Columns of the written documents, in order. */
const DOCUMENT =
  "consignment document_type document_number revision issued_on customs_procedure mode_of_transport master_bill house_bill consignor consignor_address consignee consignee_address freight_forwarder country_of_origin country_of_dispatch country_of_destination port_of_loading port_of_transhipment port_of_discharge departed_on arrived_on goods_description commodity packages package_type marks lot certificate gross_weight_kg net_weight_kg value_usd container seal".split(
    " ",
  );
const EVENT =
  "event event_type classifier is_retracted occurred_at container seal location document_number".split(
    " ",
  );
const TRUTH = ["consignment", "kind", "forged", "came_as"];

export interface Written {
  readonly documents: string;
  readonly events: string;
  readonly truth: string;
  readonly counts: {
    readonly consignments: number;
    readonly documents: number;
    readonly events: number;
    readonly forged: number;
  };
}

/**
 * Writes a simulated world as three tables that say in their names what they are: its documents and
 * events in our own words, ready to load, and which of them are forged.
 */
export async function writeWorld(options: WorldOptions, into: string): Promise<Written> {
  const paths = {
    documents: join(into, "simulated-documents.csv"),
    events: join(into, "simulated-events.csv"),
    truth: join(into, "simulated-truth.csv"),
  };
  const [documents, events, truth] = [
    writer(paths.documents, DOCUMENT),
    writer(paths.events, EVENT),
    writer(paths.truth, TRUTH),
  ];
  const counts = { consignments: 0, documents: 0, events: 0, forged: 0 };
  for (const one of world(options)) {
    counts.consignments++;
    counts.documents += one.documents.length;
    counts.events += one.events.length;
    counts.forged += one.forged ? 1 : 0;
    for (const cells of one.documents) await documents.row(cells);
    for (const cells of one.events) await events.row(cells);
    const { id, kind, forged, came_as } = one;
    await truth.row({ consignment: id, kind, forged, came_as });
  }
  await Promise.all([documents.end(), events.end(), truth.end()]);
  return { ...paths, counts };
}

function writer(path: string, columns: readonly string[]) {
  const stream = createWriteStream(path);
  let buffer = `${columns.join(",")}\n`;
  const flush = async () => {
    const text = buffer;
    buffer = "";
    if (!stream.write(text)) await once(stream, "drain");
  };
  return {
    async row(cells: Readonly<Cells>): Promise<void> {
      buffer += `${columns.map((column) => cell(cells[column])).join(",")}\n`;
      if (buffer.length > 2 ** 20) await flush();
    },
    async end(): Promise<void> {
      await flush();
      stream.end();
      await once(stream, "finish");
    },
  };
}

function cell(value: Cells[string] | undefined): string {
  const text = value === undefined ? "" : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
