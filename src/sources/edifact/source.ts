import { asWritten, type Source, type Unfolded } from "../source.ts";
import { billRows, structureOf } from "./bill.ts";
import { nest } from "./nesting.ts";
import { messages, type Unread } from "./syntax.ts";

export default {
  title: "UN/EDIFACT manifests (CUSCAR D.95B, D.96A) and bills of lading (IFTMCS)",
  publisher: "whoever sent the interchange",
  licence: "as the sender says",
  documentation: "https://service.unece.org/trade/untdid/d96a/trmd/cuscar_d.htm",
  fills: "document",
  layouts: [
    {
      name: "interchange",
      format: "records",
      columns: asWritten(
        "message_type",
        "directory",
        "message",
        "document_name",
        "document_number",
        "document_function",
        "issued",
        "bill_in_message",
        "bill_number",
        "bill_reference",
        "master_bill",
        "house_bill",
        "consignment_reference",
        "declaration_reference",
        "customs_procedure",
        "voyage",
        "mode_of_transport",
        "carrier",
        "carrier_name",
        "carrier_name_address",
        "vessel",
        "vessel_name",
        "departed",
        "arrived",
        "port_of_loading",
        "port_of_discharge",
        "port_of_transhipment",
        "original_port_of_loading",
        "place_of_delivery",
        "place_of_destination",
        "country_of_origin",
        "country_of_dispatch",
        "country_of_destination",
        "consignor",
        "consignor_address",
        "consignee",
        "consignee_address",
        "notify_party",
        "notify_party_address",
        "freight_forwarder",
        "freight_forwarder_address",
        "declarant",
        "declarant_address",
        "item",
        "packages",
        "package_type",
        "goods_description",
        "commodity",
        "marks",
        "gross_weight",
        "gross_weight_unit",
        "net_weight",
        "net_weight_unit",
        "volume",
        "volume_unit",
        "value",
        "currency",
        "container",
        "seal",
      ),
      needs: ["message_type", "message"],
    },
  ],
  // What a bill says of the journey beyond its ports, and addresses that no comparison needs.
  ignores: [
    "directory",
    "declaration_reference",
    "carrier_name_address",
    "vessel_name",
    "place_of_delivery",
    "place_of_destination",
    "notify_party_address",
    "freight_forwarder_address",
    "declarant_address",
  ],
  expects: { rows: [1, 1_000_000_000], filled: {} },
  unfold: { begins: /^\s*UN[AB]/, rows },
} satisfies Source;

async function* rows(text: AsyncIterable<string>): AsyncGenerator<Unfolded, void, undefined> {
  for await (const found of messages(text)) {
    if (found.kind === "unread") {
      yield { unread: spell(found) };
      continue;
    }
    const places = structureOf(found);
    if (places === null) {
      const { reference, position } = found;
      const why = `${found.type} ${found.directory} is not read (CUSCAR D95B and D96A, IFTMCS D95A to D99B are)`;
      yield { unread: spell({ kind: "unread", message: reference, segment: 1, position, why }) };
      continue;
    }
    const root = nest(found, places);
    if ("kind" in root) yield { unread: spell(root) };
    else for (const row of billRows(found, root)) yield { row };
  }
}

/** `message 4711, segment 12, position 3,456: why`. */
function spell({ message, segment, position, why }: Unread): string {
  const place = [
    message === null ? "outside of any message" : `message ${message || "without reference"}`,
    ...(segment === 0 ? [] : [`segment ${segment.toLocaleString("en")}`]),
    `position ${position.toLocaleString("en")}`,
  ];
  return `${place.join(", ")}: ${why}`;
}
