import { type Group, structure } from "./nesting.ts";
import type { Message, Segment } from "./syntax.ts";

/**
 * From messages to rows of raw text, one for each goods item of each bill. Which qualifier means what
 * stands here and nowhere else: UN/EDIFACT code lists 1153 (references), 3035 (parties), 3227
 * (places), 2005 (times), 6311 and 6313 (measures), 4451 (texts), 1001 (documents).
 */

/** UN/EDIFACT directory D.95B, message CUSCAR, section 4.3. */
const CUSCAR_95B = structure(
  `BGM! DTM9 RFF9 NAD9 FTX9 (TDT! LOC99 DTM99)9 GIS9
   (EQD! TSR9 MEA9 DIM9 SEL9 NAD9 GIS9 (TMP! RNG)9)9999 CNT9
   (CNI! CNT9 (RFF! CNT9 MOA9 LOC99 GIS9 CUX9 CPI9 (TDT! LOC9 DTM9 RFF9)9 (NAD! RFF9 (CTA! COM9)9)99
     (QTY! FTX9)9
     (GID! PAC9 HAN9 FTX99 MEA99 MOA9 SGP99 DGS9 PCI9 CST (GIS! DOC9)9 (QTY! FTX)9)9999)9999)9999
   (AUT! DTM9 RFF9)`,
);

/** UN/EDIFACT directory D.96A: parties are groups, transport of a bill has measures and references. */
const CUSCAR_96A = structure(
  `BGM! DTM9 RFF9 LOC9 FTX9 (NAD! (CTA! COM9)9)99 (TDT! LOC99 DTM99)9 GIS9
   (EQD! TSR9 MEA9 DIM9 SEL9 NAD9 GIS9 (TMP! RNG)9)9999 CNT9
   (CNI! CNT9 (RFF! CNT9 MOA9 LOC99 GIS9 CUX9 CPI9 FTX9 (TDT! MEA9 LOC9 DTM9 (RFF! TSR9)9)9
     (NAD! DTM9 RFF9 (CTA! COM9)9)99 (QTY! FTX9)9
     (GID! PAC9 HAN9 FTX99 MEA99 MOA9 SGP99 DGS9 PCI9 CST (GIS! DOC9)9 (QTY! FTX)9)9999)9999)9999
   (AUT! DTM9 RFF9)`,
);

/** UN/EDIFACT directory D.96A, message IFTMCS; groups that say nothing of goods are kept wide. */
const IFTMCS_96A = structure(
  `BGM! CTA COM9 DTM9 TSR9 CUX9 MOA99 FTX99 CNT9 (DOC! DTM)9 (LOC! DTM9)99 (TOD! LOC9)2 (RFF! DTM9)999
   (GOR! DTM9 LOC9 SEL9 FTX9 (DOC! DTM)9)9 (CPI! CUX LOC9 MOA9)9
   (TCC! LOC FTX CUX PRI EQN PCD MOA9 QTY9)99
   (TDT! DTM9 TSR9 (LOC! DTM9)99 (RFF! DTM9)9)99
   (NAD! LOC9 MOA9 (CTA! COM9)9 (DOC! DTM)9 (TCC! PRI EQN PCD MOA9 QTY9)99 (RFF! DTM9)9 (CPI! CUX LOC9 MOA9)9)99
   (GID! HAN TMP RNG TMD LOC9 MOA9 PIA9 FTX99 (NAD! DTM)9 (GDS! FTX)9 (MEA! EQN)99 (DIM! EQN)9 (RFF! DTM9)9
     (PCI! RFF DTM9 GIN9)9 (DOC! DTM9)9 (GOR! DTM9 LOC9 SEL9 FTX9 (DOC! DTM)9)9 (TPL! (MEA! EQN)9)9
     (SGP! (MEA! EQN)9)999 (TCC! CUX PRI EQN PCD MOA9 QTY9)99 (DGS! FTX9 (CTA! COM9)9 (MEA! EQN)9 (SGP! (MEA! EQN)9)999)99)999
   (EQD! EQN TMD MEA9 DIM9 SEL9 TPL HAN TMP FTX9 RFF9 (TCC! CUX PRI EQN PCD MOA9 QTY9)99 (NAD! DTM)9)999`,
);

/** The structure by which a message is read; null for types and directories that are not. */
export function structureOf({ type, directory }: Message) {
  if (type === "CUSCAR") {
    return directory === "D95B" ? CUSCAR_95B : directory === "D96A" ? CUSCAR_96A : null;
  }
  // Later directories of IFTMCS keep the order of D.96A for all that is read here.
  return type === "IFTMCS" && /^D9[5-9][AB]$/.test(directory) ? IFTMCS_96A : null;
}

/** A row of `raw`: what one message says of one goods item, every cell as the message has it. */
export type BillRow = Readonly<Record<string, string>>;

/** Rows of a message that was nested; a bill without goods items gives one row of what it says. */
export function billRows(message: Message, root: Group): readonly BillRow[] {
  const head = headOf(message, root);
  const seals = sealsOf(root);
  const bills =
    message.type === "CUSCAR"
      ? root.groups.filter(by("CNI")).flatMap((cni) => billsOf(cni))
      : [
          {
            said: root,
            references: referencesOf(root),
            items: root.groups.filter(by("GID")),
            number: "",
          },
        ];
  return bills.flatMap(({ said, references, items, number }, at) => {
    const bill = {
      ...head,
      ...placesOf(said),
      ...movementOf(said),
      ...partiesOf(said),
      ...references,
      bill_number: number,
      customs_procedure: value(first(said, "GIS"), 0),
    };
    const rows = items.length === 0 ? [{}] : items.map((item) => itemOf(item, seals));
    return rows.map((row) => clean({ ...bill, ...row, bill_in_message: String(at + 1) }));
  });
}

interface Bill {
  readonly said: Group;
  readonly references: Readonly<Record<string, string>>;
  readonly items: readonly Group[];
  readonly number: string;
}

/** The bills under one CNI: a reference group with goods is one; those without say more of all of them. */
function billsOf(cni: Group): readonly Bill[] {
  const groups = cni.groups.filter(by("RFF"));
  const joint = groups.filter((group) => !group.groups.some(by("GID")));
  const own = groups.filter((group) => group.groups.some(by("GID")));
  const number = value(cni.segments[0], 1);
  const bill = (with_: readonly Group[], items: readonly Group[]): Bill => {
    const said: Group = {
      segments: [...cni.segments, ...with_.flatMap((group) => group.segments)],
      groups: with_.flatMap((group) => group.groups.filter((inner) => !by("GID")(inner))),
    };
    return { said, references: referencesOf(said), items, number };
  };
  if (own.length === 0) return [bill(joint, [])];
  return own.map((group) => bill([...joint, group], group.groups.filter(by("GID"))));
}

function headOf(message: Message, root: Group): Readonly<Record<string, string>> {
  const bgm = first(root, "BGM");
  return {
    message_type: message.type,
    directory: message.directory,
    message: message.reference,
    document_name: value(bgm, 0),
    document_number: value(bgm, 1),
    document_function: value(bgm, 2),
    ...referencesOf({ segments: root.segments, groups: [] }),
    issued: timeOf(root.segments, "137"),
    ...partiesOf(root),
    ...movementOf(root),
  };
}

const REFERENCES: Readonly<Record<string, string>> = {
  BM: "bill_reference",
  MB: "master_bill",
  MAB: "master_bill",
  BH: "house_bill",
  HWB: "house_bill",
  UCN: "consignment_reference",
  ABE: "declaration_reference",
};

function referencesOf(group: Group): Readonly<Record<string, string>> {
  const segments = [
    ...group.segments,
    ...group.groups.filter(by("RFF")).flatMap((inner) => inner.segments),
  ].filter((segment) => segment.tag === "RFF");
  return pairs(segments, REFERENCES, (segment) => value(segment, 0, 1));
}

const PLACES: Readonly<Record<string, string>> = {
  "9": "port_of_loading",
  "11": "port_of_discharge",
  "13": "port_of_transhipment",
  "7": "place_of_delivery",
  "8": "place_of_destination",
  "27": "country_of_origin",
  "28": "country_of_destination",
  "35": "country_of_dispatch",
  "76": "original_port_of_loading",
};

function placesOf(group: Group): Readonly<Record<string, string>> {
  return pairs(segmentsOf(group, "LOC"), PLACES, (segment) => value(segment, 1));
}

/** What the main carriage says: its places and times, its ship and carrier. */
function movementOf(group: Group): Readonly<Record<string, string>> {
  const carriages = group.groups.filter(by("TDT"));
  const main = carriages.find((one) => value(one.segments[0], 0) === "20") ?? carriages[0];
  if (main === undefined) return {};
  const [tdt] = main.segments;
  const times = [...main.segments, ...main.groups.flatMap((inner) => inner.segments)];
  return clean({
    voyage: value(tdt, 1),
    mode_of_transport: value(tdt, 2),
    carrier: value(tdt, 4),
    vessel: value(tdt, 7),
    vessel_name: value(tdt, 7, 3),
    ...placesOf(main),
    departed: timeOf(times, "136") || timeOf(times, "186") || timeOf(times, "133"),
    arrived: timeOf(times, "178") || timeOf(times, "132"),
  });
}

const PARTIES: Readonly<Record<string, string>> = {
  CZ: "consignor",
  SH: "consignor",
  CN: "consignee",
  NI: "notify_party",
  N1: "notify_party",
  FW: "freight_forwarder",
  FF: "freight_forwarder",
  CA: "carrier_name",
  DT: "declarant",
};

function partiesOf(group: Group): Readonly<Record<string, string>> {
  const segments = segmentsOf(group, "NAD");
  const names = pairs(segments, PARTIES, (segment) => {
    const [, identifier, lines, name] = segment.elements;
    return joined(name) || (lines?.[0] ?? "") || (identifier?.[0] ?? "");
  });
  const addresses = pairs(segments, PARTIES, (segment) => {
    const [, , lines, name, street, city, region, postcode, country] = segment.elements;
    const rest = joined(name) === "" ? lines?.slice(1) : lines;
    return [rest, street, city, region, postcode, country].map(joined).filter(Boolean).join(", ");
  });
  return {
    ...names,
    ...Object.fromEntries(
      Object.entries(addresses).map(([role, text]) => [`${role}_address`, text]),
    ),
  };
}

/** Seals of each container that the message names. */
function sealsOf(root: Group): ReadonlyMap<string, string> {
  return new Map(
    root.groups.filter(by("EQD")).map((group) => [
      value(group.segments[0], 1),
      group.segments
        .filter((segment) => segment.tag === "SEL")
        .map((segment) => value(segment, 0))
        .join(" "),
    ]),
  );
}

function itemOf(item: Group, seals: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const [gid] = item.segments;
  const containers = segmentsOf(item, "SGP").map((segment) => value(segment, 0));
  const measures = segmentsOf(item, "MEA");
  const pac = first(item, "PAC");
  const money = segmentsOf(item, "MOA").find((segment) =>
    /^(38|39|40|43|44|141)$/.test(value(segment, 0)),
  );
  return {
    item: value(gid, 0),
    packages: value(gid, 1) || value(pac, 0),
    package_type: value(gid, 1, 1) || value(pac, 2),
    goods_description: segmentsOf(item, "FTX")
      .filter((segment) => value(segment, 0) === "AAA")
      .map((segment) => joined(segment.elements[3]))
      .join(" "),
    commodity: value(first(item, "CST"), 1) || value(segmentsOf(item, "PIA")[0], 1),
    marks: segmentsOf(item, "PCI")
      .map((segment) => joined(segment.elements[1]))
      .join(" "),
    ...massOf(measures, "gross_weight", ["G", "AAB", "AAD"]),
    ...massOf(measures, "net_weight", ["N", "AAA", "AAF"]),
    ...massOf(measures, "volume", ["ABJ", "AAW", "AAX"]),
    value: value(money, 0, 1),
    currency: value(money, 0, 2),
    ...placesOf({ segments: item.segments, groups: [] }),
    container: containers.join(" "),
    seal: containers
      .map((container) => seals.get(container) ?? "")
      .filter(Boolean)
      .join(" "),
  };
}

function massOf(measures: readonly Segment[], name: string, attributes: readonly string[]) {
  const found = measures.find((segment) => attributes.includes(value(segment, 1)));
  return { [name]: value(found, 2, 1), [`${name}_unit`]: value(found, 2) };
}

/** Value and format of a time: `20240312` and `102`, joined by a blank. */
function timeOf(segments: readonly Segment[], qualifier: string): string {
  const found = segments.find(
    (segment) => segment.tag === "DTM" && value(segment, 0) === qualifier,
  );
  return found === undefined ? "" : `${value(found, 0, 1)} ${value(found, 0, 2)}`.trim();
}

/** Segments of a tag in a group and in the groups that such a segment begins. */
function segmentsOf(group: Group, tag: string): readonly Segment[] {
  return [
    ...group.segments,
    ...group.groups.filter(by(tag)).flatMap((inner) => inner.segments.slice(0, 1)),
  ].filter((segment) => segment.tag === tag);
}

const by = (tag: string) => (group: Group) => group.segments[0]?.tag === tag;
const first = (group: Group, tag: string) => segmentsOf(group, tag)[0];
const joined = (element: readonly string[] | undefined) =>
  (element ?? []).filter(Boolean).join(" ").trim();

function value(segment: Segment | undefined, element: number, component = 0): string {
  return segment?.elements[element]?.[component]?.trim() ?? "";
}

/** For each qualifier that has a name, what the first segment with it says. */
function pairs(
  segments: readonly Segment[],
  names: Readonly<Record<string, string>>,
  said: (segment: Segment) => string,
): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const segment of segments) {
    const name = names[segment.tag === "RFF" ? value(segment, 0) : value(segment, 0)];
    if (name !== undefined && found[name] === undefined) {
      const text = said(segment);
      if (text !== "") found[name] = text;
    }
  }
  return found;
}

function clean(row: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(row).filter(([, text]) => text !== ""));
}
