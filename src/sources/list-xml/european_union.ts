import { identifierKindOf, joined, type ListedParty, type Said } from "./statement.ts";
import { type Element, inside } from "./xml.ts";

/** A sanctionEntity of the Union's consolidated list: all that it says stands in attributes. */
export function europeanUnion(element: Element): ListedParty {
  const at = (one: Element, name: string) => one.attributes[name] ?? "";
  const isPerson = inside(element, "subjectType").some(
    (type) => at(type, "classificationCode") === "P" || at(type, "code") === "person",
  );
  const names = inside(element, "nameAlias").map((alias) => {
    const parts = ["firstName", "middleName", "lastName"].map((part) => at(alias, part));
    return {
      text: at(alias, "wholeName") || joined(parts, " "),
      isStrong: at(alias, "strong") !== "false",
    };
  });
  const said: Said[] = [
    ...names.map(({ text, isStrong }, place) => ({
      statement: place === 0 ? "name" : isStrong ? "alias" : "weak_alias",
      value: text,
    })),
    ...inside(element, "regulation").flatMap((act) => [
      { statement: "program", value: at(act, "programme") },
      { statement: "listed_on", value: at(act, "entryIntoForceDate") },
    ]),
    ...inside(element, "nameAlias").map((alias) => ({
      statement: "position",
      value: at(alias, "function"),
    })),
    ...inside(element, "address").map((address) => ({
      statement: "address",
      value: joined(
        ["street", "poBox", "city", "region", "zipCode", "countryDescription"].map((part) =>
          at(address, part),
        ),
        ", ",
      ),
      country: at(address, "countryIso2Code"),
    })),
    ...inside(element, "citizenship").map((one) => ({
      statement: "country",
      value: at(one, "countryDescription") || at(one, "countryIso2Code"),
      kind: "nationality",
      country: at(one, "countryIso2Code"),
    })),
    ...inside(element, "birthdate").map((born) => ({
      statement: "birth_date",
      value: at(born, "birthdate") || at(born, "year"),
    })),
    ...inside(element, "identification").map((paper) => ({
      statement: "identifier",
      value: (at(paper, "number") || at(paper, "latinNumber")).replace(/\s/g, ""),
      kind: identifierKindOf(
        `${at(paper, "identificationTypeCode")} ${at(paper, "identificationTypeDescription")}`,
      ),
      country: at(paper, "countryIso2Code"),
    })),
    ...inside(element, "remark").map((remark) => ({ statement: "note", value: remark.text })),
  ];
  const party_id = at(element, "euReferenceNumber") || at(element, "logicalId");
  return { list: "EU", party_id, schema: isPerson ? "Person" : "Organization", said };
}
