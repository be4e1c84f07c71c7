import { identifierKindOf, joined, type ListedParty, type Said } from "./statement.ts";
import { type Element, inside, textOf } from "./xml.ts";

/** An INDIVIDUAL or ENTITY of the consolidated list of the Security Council. */
export function unitedNations(element: Element): ListedParty {
  const isPerson = element.name === "INDIVIDUAL";
  const of = (name: string) => `${isPerson ? "INDIVIDUAL" : "ENTITY"}_${name}`;
  const name = joined(
    ["FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME"].map((part) => textOf(element, part)),
    " ",
  );
  const said: Said[] = [
    { statement: "name", value: name },
    { statement: "alias", value: textOf(element, "NAME_ORIGINAL_SCRIPT") },
    { statement: "program", value: textOf(element, "UN_LIST_TYPE") },
    { statement: "listed_on", value: textOf(element, "LISTED_ON").slice(0, 10) },
    { statement: "note", value: textOf(element, "COMMENTS1") },
    ...inside(element, of("ALIAS")).map((alias) => ({
      // The Council warns of aliases of low quality: they match too much.
      statement: /low/i.test(textOf(alias, "QUALITY"))
        ? "weak_alias"
        : /f\.?k\.?a/i.test(textOf(alias, "QUALITY"))
          ? "former_name"
          : "alias",
      value: textOf(alias, "ALIAS_NAME"),
    })),
    ...inside(element, of("ADDRESS")).map((address) => ({
      statement: "address",
      value: joined(
        ["STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE", "COUNTRY", "NOTE"].map((part) =>
          textOf(address, part),
        ),
        ", ",
      ),
      country: textOf(address, "COUNTRY"),
    })),
    ...inside(element, "NATIONALITY", "VALUE").map((one) => ({
      statement: "country",
      value: one.text,
      kind: "nationality",
      country: one.text,
    })),
    ...inside(element, "DESIGNATION", "VALUE").map((one) => ({
      statement: "position",
      value: one.text,
    })),
    ...inside(element, of("DATE_OF_BIRTH")).map((born) => ({
      statement: "birth_date",
      value: textOf(born, "DATE").slice(0, 10) || textOf(born, "YEAR"),
    })),
    ...inside(element, of("DOCUMENT")).map((paper) => ({
      statement: "identifier",
      value: textOf(paper, "NUMBER").replace(/\s/g, ""),
      kind: identifierKindOf(textOf(paper, "TYPE_OF_DOCUMENT")),
      country: textOf(paper, "ISSUING_COUNTRY") || textOf(paper, "COUNTRY_OF_ISSUE"),
    })),
  ];
  const party_id = textOf(element, "REFERENCE_NUMBER") || textOf(element, "DATAID");
  return { list: "UN", party_id, schema: isPerson ? "Person" : "Organization", said };
}
