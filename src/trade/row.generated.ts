// Made from schema.sql by npm run docs.

/** A row of `container_event`. */
export interface ContainerEvent {
  /** Which source read the file: the name of its folder under src/sources. */
  readonly source: string;
  /** Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256. */
  readonly load_id: number;
  /** The publisher's own identifier of the event. */
  readonly event: string;
  /** loaded, discharged, gated_in, gated_out, stuffed, stripped, picked_up, dropped_off, resealed, removed, inspected, crossed, arrived, departed, or the publisher's own word in small letters. */
  readonly event_type: string;
  /** actual, estimated, planned or requested. */
  readonly classifier: string;
  /** Whether the publisher took the event back; a retracted event is kept and never counts. */
  readonly is_retracted: boolean;
  /** Day of the event at its place, in days since 1970-01-01. */
  readonly occurred_on: number;
  /** Instant of the event as the publisher writes it (ISO 8601). */
  readonly occurred_at: string;
  /** Instant of the last change of this event; of two versions the later counts. */
  readonly updated_at: string | null;
  /** Number of the container; null for an event of a ship. */
  readonly container: string | null;
  /** Numbers of its seals, parted by blanks. */
  readonly seal: string | null;
  /** Whether the container was full; null where not said. */
  readonly is_laden: boolean | null;
  /** UN/LOCODE of the place. */
  readonly location: string | null;
  /** Kind of facility as the publisher codes it. */
  readonly facility_type: string | null;
  /** Mode of transport as the publisher codes it. */
  readonly mode_of_transport: string | null;
  /** IMO number of the ship. */
  readonly vessel_imo: string | null;
  /** Number of the voyage. */
  readonly voyage: string | null;
  /** Numbers of the bills and bookings that the event names, parted by blanks. */
  readonly document_number: string | null;
}

/** A row of `document`. */
export interface Document {
  /** Which source read the file: the name of its folder under src/sources. */
  readonly source: string;
  /** Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256. */
  readonly load_id: number;
  /** What holds the documents of one consignment together: its unique reference, else the house bill, else the bill, else the number of the document. */
  readonly consignment: string;
  /** export_declaration, import_declaration, transit_declaration, house_bill, master_bill, manifest, invoice, packing_list, certificate_of_origin or weight_certificate (verified gross mass). */
  readonly document_type: string;
  /** Number of the document as its issuer writes it. */
  readonly document_number: string | null;
  /** Which goods item of the document the row is; null where the document has one. */
  readonly item: string | null;
  /** 0 for the first issue, 1 for its first correction, and so on; the highest counts and the others are kept. */
  readonly revision: number;
  /** Whether this issue of the document says that the document no longer holds. */
  readonly is_cancelled: boolean;
  /** Day of issue, in days since 1970-01-01. */
  readonly issued_on: number | null;
  /** Procedure as the customs office or the message codes it, or export, import, transit, reexport, return, inward_processing, outward_processing, warehouse. */
  readonly customs_procedure: string | null;
  /** Mode of transport as the document codes it. */
  readonly mode_of_transport: string | null;
  /** Number of the master bill under which the carrier moves the goods. */
  readonly master_bill: string | null;
  /** Number of the house bill that a forwarder issued for them. */
  readonly house_bill: string | null;
  /** Who sends the goods, as the document names them. */
  readonly consignor: string | null;
  /** Address of the consignor, as the document has it. */
  readonly consignor_address: string | null;
  /** Who is to receive the goods, as the document names them. */
  readonly consignee: string | null;
  /** Address of the consignee, as the document has it. */
  readonly consignee_address: string | null;
  /** Who is to be told of the arrival. */
  readonly notify_party: string | null;
  /** Who arranges the carriage for another. */
  readonly freight_forwarder: string | null;
  /** Who carries the goods: SCAC or name. */
  readonly carrier: string | null;
  /** Who lodged the declaration. */
  readonly declarant: string | null;
  /** Country of origin that the document declares; ISO 3166-1 alpha-3. */
  readonly country_of_origin: string | null;
  /** Country from which the goods were sent; ISO 3166-1 alpha-3. */
  readonly country_of_dispatch: string | null;
  /** Country to which the goods are sent; ISO 3166-1 alpha-3. */
  readonly country_of_destination: string | null;
  /** UN/LOCODE of the port where the goods were laden. */
  readonly port_of_loading: string | null;
  /** UN/LOCODE of the ports where the goods changed ship, in order, parted by blanks. */
  readonly port_of_transhipment: string | null;
  /** UN/LOCODE of the port where the goods were unladen. */
  readonly port_of_discharge: string | null;
  /** Day of departure from the port of loading, in days since 1970-01-01. */
  readonly departed_on: number | null;
  /** Day of arrival at the port of discharge, in days since 1970-01-01. */
  readonly arrived_on: number | null;
  /** IMO number of the ship. */
  readonly vessel_imo: string | null;
  /** Number of the voyage, flight or journey. */
  readonly voyage: string | null;
  /** The goods in the words of the document. */
  readonly goods_description: string | null;
  /** HS code that the document declares, digits only, as long as it declares it. */
  readonly commodity: string | null;
  /** Number of packages. */
  readonly packages: number | null;
  /** Type of package as the document codes it (UN/ECE Recommendation 21 where it does). */
  readonly package_type: string | null;
  /** Marks and numbers on the packages. */
  readonly marks: string | null;
  /** Producer's lot, batch or serial range. */
  readonly lot: string | null;
  /** Number of the certificate of origin that the document rests on. */
  readonly certificate: string | null;
  /** Quantity in quantity_unit; null where not reported. */
  readonly quantity: number | null;
  /** Unit of quantity: u, kg, l, m, m2, m3, pair, carat, dozen, thousand_u, package, MWh, or the document's own. */
  readonly quantity_unit: string | null;
  /** Gross weight in kilograms. */
  readonly gross_weight_kg: number | null;
  /** Net weight in kilograms. */
  readonly net_weight_kg: number | null;
  /** Volume in cubic metres. */
  readonly volume_m3: number | null;
  /** Value in US dollars; null where the document gives another currency. */
  readonly value_usd: number | null;
  /** Value in the currency of the document where that is not the US dollar. */
  readonly value_local: number | null;
  /** ISO 4217 code of value_local; null where value_local is, or where the publisher does not say. */
  readonly currency: string | null;
  /** Numbers of the containers that hold the goods, parted by blanks. */
  readonly container: string | null;
  /** Numbers of the seals on them, parted by blanks. */
  readonly seal: string | null;
  /** What an inspection found, where one is on record: whether the declaration was wrong; null where there was none. */
  readonly is_irregular: boolean | null;
}

/** A row of `flow`. */
export interface Flow {
  /** Which source read the file: the name of its folder under src/sources. */
  readonly source: string;
  /** Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256. */
  readonly load_id: number;
  /** Country whose customs recorded the flow; ISO 3166-1 alpha-3, or a bucket of the country table. */
  readonly reporter: string;
  /** The other country as the reporter records it: country of origin for imports, last known destination for exports (IMTS 2010). */
  readonly partner: string;
  /** Country the goods are recorded as coming from: the reporter of an export, the partner of an import. */
  readonly exporter: string;
  /** Country the goods are recorded as going to: the reporter of an import, the partner of an export. */
  readonly importer: string;
  /** import, export, reimport or reexport. Re-exports are inside exports and re-imports inside imports: never add them. A source that publishes one reconciled figure for both sides says reconciled. */
  readonly direction: string;
  /** Second partner, where the reporter files one: the country from which the goods were consigned; "all" where the row is not split by it. */
  readonly country_of_consignment: string;
  /** M for a month, A for a calendar year. */
  readonly frequency: string;
  /** First month of the period, counted in months since year 0: year * 12 + month - 1. */
  readonly period: number;
  /** HS code with its leading zeros: 2 digits chapter, 4 heading, 6 subheading, 8 to 10 tariff line of the reporter. */
  readonly commodity: string;
  /** Edition of the Harmonized System of the first six digits: H0 (1988/92), H1 (1996), H2 (2002), H3 (2007), H4 (2012), H5 (2017), H6 (2022); null where the publisher does not say. */
  readonly hs_edition: string | null;
  /** Customs procedure or statistical regime as the reporter codes it; "all" where the row is not split by it. */
  readonly customs_procedure: string;
  /** Mode of transport as the reporter codes it; "all" where the row is not split by it. */
  readonly mode_of_transport: string;
  /** Quantity in quantity_unit; null where not reported, never 0 for missing. */
  readonly quantity: number | null;
  /** Unit of quantity: u (pieces), kg, l, m, m2, m3, pair, carat, dozen, thousand_u, package, MWh, or the reporter's own. */
  readonly quantity_unit: string | null;
  /** Whether the publisher estimated the quantity; null where it does not say. */
  readonly quantity_is_estimated: boolean | null;
  /** Net weight in kilograms; null where not reported. */
  readonly net_weight_kg: number | null;
  /** Whether the publisher estimated the net weight; null where it does not say. */
  readonly net_weight_is_estimated: boolean | null;
  /** Gross weight in kilograms; null where not reported. */
  readonly gross_weight_kg: number | null;
  /** Value in current US dollars; null where the publisher gives another currency. */
  readonly value_usd: number | null;
  /** Value in the publisher's currency where that is not the US dollar. */
  readonly value_local: number | null;
  /** ISO 4217 code of value_local; null where value_local is. */
  readonly currency: string | null;
  /** CIF, FOB or customs value (CUSTOMS): what the value includes; null where the publisher does not say. */
  readonly valuation: string | null;
}

/** A row of `party`. */
export interface Party {
  /** Which source read the file: the name of its folder under src/sources. */
  readonly source: string;
  /** Which load brought the row; the catalogue holds the file, its publisher, vintage and sha256. */
  readonly load_id: number;
  /** The list on which the party stands, by the publisher's own short name: SDN, EL, UVL, or a dataset name of OpenSanctions. */
  readonly list: string;
  /** The publisher's own number or key of the party, unique within the source. */
  readonly party_id: string;
  /** What the party is, in the words of FollowTheMoney: Person, Company, Organization, LegalEntity (one of these, not known which), Vessel, Airplane, Address; null where this file of the list does not say. */
  readonly schema: string | null;
  /** What is said: name, alias, weak_alias (the publisher warns that it matches too much), former_name, identifier, address, country, birth_date, position, program, reason, listed_on, status, link or note. */
  readonly statement: string;
  /** What is said, as the publisher writes it; an identifier without its blanks, a day as YYYY-MM-DD. */
  readonly value: string;
  /** Of an identifier: imo, mmsi, call_sign, lei, registration, tax, passport, national_id, bic or other. Of a link: owner, director, family, associate or other, read from party_id to other_party_id (owner: party_id owns it). Of a country: nationality, residence, registration or flag. Null where not said. */
  readonly kind: string | null;
  /** Country of an address, of the issuer of an identifier, or the one that is stated; ISO 3166-1 alpha-3; null where not said. */
  readonly country: string | null;
  /** The party at the other end of a link, in the same source; null for all else. */
  readonly other_party_id: string | null;
}
