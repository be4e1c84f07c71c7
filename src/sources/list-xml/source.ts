import { Refusal } from "../../trade/refusal.ts";
import { asWritten, type Source, type Unfolded } from "../source.ts";
import { europeanUnion } from "./european_union.ts";
import type { ListedParty } from "./statement.ts";
import { unitedNations } from "./united_nations.ts";
import { usTreasury } from "./us_treasury.ts";
import { type Element, elements } from "./xml.ts";

/** Element that holds a party → how it is read. */
const PARTIES: Readonly<Record<string, (element: Element) => ListedParty>> = {
  INDIVIDUAL: unitedNations,
  ENTITY: unitedNations,
  sanctionEntity: europeanUnion,
  sdnEntry: usTreasury,
};

const COLUMNS = ["list", "party_id", "schema", "statement", "value", "kind", "country"] as const;

export default {
  title:
    "Sanctions lists in XML: UN Security Council, European Union, US Treasury (SDN.XML, CONSOLIDATED.XML)",
  publisher: "United Nations, European Commission or US Treasury, as the file says",
  licence: "public; terms of the publisher apply",
  documentation: "https://scsanctions.un.org/",
  fills: "party",
  layouts: [
    {
      name: "XML, a party an element",
      format: "records",
      columns: asWritten(...COLUMNS),
      needs: COLUMNS,
    },
  ],
  ignores: [],
  expects: { rows: [1, 100_000_000], filled: {} },
  vintage: /(?<year>20\d\d)-?(?<month>\d\d)-?(?<day>\d\d)/,
  unfold: { begins: /^\s*<(\?xml|CONSOLIDATED_LIST|sdnList|export)/, rows },
} satisfies Source;

async function* rows(text: AsyncIterable<string>): AsyncGenerator<Unfolded, void, undefined> {
  let found = 0;
  try {
    for await (const { root, element } of elements(text, new Set(Object.keys(PARTIES)))) {
      const party = element === null ? null : PARTIES[element.name]?.(element);
      if (party == null) {
        if (found === 0) yield { unread: `the XML is no list that is read: its root is ${root}` };
        continue;
      }
      found++;
      const { list, party_id, schema, said } = party;
      if (party_id === "") yield { unread: `party ${found} of the file has no number` };
      else {
        for (const { statement, value, kind = "", country = "" } of said) {
          if (value.trim() === "") continue;
          yield { row: { list, party_id, schema, statement, value: value.trim(), kind, country } };
        }
      }
    }
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    // Half a list is no list: nothing of it is kept.
    throw new Refusal(`the list is not whole XML: ${why}`, {
      todo: "Download it again; nothing was changed",
      cause,
    });
  }
}
