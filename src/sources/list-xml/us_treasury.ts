import { identifierKindOf, joined, type ListedParty, type Said } from "./statement.ts";
import { type Element, inside, textOf } from "./xml.ts";

const SCHEMAS: Readonly<Record<string, string>> = {
  individual: "Person",
  entity: "Organization",
  vessel: "Vessel",
  aircraft: "Airplane",
};

/** An sdnEntry of SDN.XML or CONSOLIDATED.XML, as the Sanctions List Service issues them. */
export function usTreasury(element: Element): ListedParty {
  const named = (one: Element) => joined([textOf(one, "firstName"), textOf(one, "lastName")], " ");
  const said: Said[] = [
    { statement: "name", value: named(element) },
    { statement: "position", value: textOf(element, "title") },
    { statement: "note", value: textOf(element, "remarks") },
    ...inside(element, "programList", "program").map((one) => ({
      statement: "program",
      value: one.text,
    })),
    ...inside(element, "akaList", "aka").map((aka) => ({
      statement:
        textOf(aka, "category") === "weak"
          ? "weak_alias"
          : /^f\.?k\.?a/i.test(textOf(aka, "type"))
            ? "former_name"
            : "alias",
      value: named(aka),
    })),
    ...inside(element, "addressList", "address").map((address) => ({
      statement: "address",
      value: joined(
        [
          "address1",
          "address2",
          "address3",
          "city",
          "stateOrProvince",
          "postalCode",
          "country",
        ].map((part) => textOf(address, part)),
        ", ",
      ),
      country: textOf(address, "country"),
    })),
    ...["nationalityList", "citizenshipList"].flatMap((list) =>
      inside(element, list)
        .flatMap((one) => one.children)
        .map((one) => ({
          statement: "country",
          value: textOf(one, "country"),
          kind: "nationality",
          country: textOf(one, "country"),
        })),
    ),
    ...inside(element, "dateOfBirthList", "dateOfBirthItem").map((born) => ({
      statement: "birth_date",
      value: day(textOf(born, "dateOfBirth")),
    })),
    ...inside(element, "idList", "id").map((paper) => ({
      statement: "identifier",
      value: textOf(paper, "idNumber")
        .replace(/^IMO\s*(?=\d{7}$)/, "")
        .replace(/\s/g, ""),
      kind: identifierKindOf(textOf(paper, "idType")),
      country: textOf(paper, "idCountry"),
    })),
    {
      statement: "identifier",
      value: textOf(element, "vesselInfo", "callSign"),
      kind: "call_sign",
    },
    {
      statement: "country",
      value: textOf(element, "vesselInfo", "vesselFlag"),
      kind: "flag",
      country: textOf(element, "vesselInfo", "vesselFlag"),
    },
  ];
  const schema = SCHEMAS[textOf(element, "sdnType").toLowerCase()] ?? "LegalEntity";
  return { list: "SDN", party_id: textOf(element, "uid"), schema, said };
}

const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/** `02 Aug 1926` as 1926-08-02; what is less than a day keeps its year. */
function day(text: string): string {
  const [, date, month = "", year] = /^(\d{2}) ([A-Z][a-z]{2}) (\d{4})$/.exec(text) ?? [];
  const at = MONTHS.indexOf(month) / 3;
  if (date === undefined || !Number.isInteger(at)) return /\d{4}/.exec(text)?.[0] ?? text;
  return `${year}-${String(at + 1).padStart(2, "0")}-${date}`;
}
