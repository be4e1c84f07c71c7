import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import misdescribed from "../../src/detectors/consignment/misdescribed/detector.ts";
import type { Component, Finding, ScreenAnswer } from "../../src/findings/screen/answer.ts";
import { screenFiles } from "../../src/findings/screen/of_files.ts";
import { writeWorld } from "../../src/simulated/tables.ts";

/**
 * For each detector a guilty consignment and its innocent look-alikes, written by hand into a
 * simulated world of honest trade.
 */

type Cells = Readonly<Record<string, string | number>>;

const honest = {
  document_type: "import_declaration",
  customs_procedure: "import",
  issued_on: "2024-10-20",
  departed_on: "2024-09-20",
  arrived_on: "2024-10-18",
  country_of_origin: "CHN",
  country_of_dispatch: "CHN",
  country_of_destination: "DEU",
  port_of_loading: "CNSHA",
  port_of_discharge: "DEHAM",
  consignor: "Testing Metals Co., Ltd",
  consignor_address: "1 First Road, CHN-10000",
  consignee: "Prüfstein Handel GmbH",
  consignee_address: "2 Second Street, DEU-20000",
  goods_description: "antimony trioxide powder 99.8",
  commodity: "28258010",
  packages: 400,
  package_type: "BG",
  gross_weight_kg: 10300,
  net_weight_kg: 10000,
  value_usd: 320000,
};

let numbers = 0;
function document(consignment: string, cells: Cells = {}): Cells {
  numbers++;
  return {
    ...honest,
    consignment,
    document_number: `D${numbers}`,
    master_bill: `M-${consignment}`,
    ...cells,
  };
}

const exported = {
  document_type: "export_declaration",
  customs_procedure: "export",
  issued_on: "2024-09-18",
};
const bill = { document_type: "house_bill" };

const DOCUMENTS: readonly Cells[] = [
  // misdescribed
  document("misdescribed", { commodity: "78019910" }),
  document("misdescribed, slip", { commodity: "28258090" }),
  document("misdescribed, synonym", { goods_description: "Sb2O3 flame retardant grade" }),
  // implausible
  document("implausible", { value_usd: 9000, gross_weight_kg: 14900, container: "CSQU3054384" }),
  document("implausible, dear", { value_usd: 420000 }),
  // two-stories
  document("two-stories", {
    commodity: "73269010",
    goods_description: "steel brackets",
    gross_weight_kg: 4100,
    net_weight_kg: 4000,
    packages: 160,
    value_usd: 12500,
  }),
  document("two-stories", exported),
  document("two-stories, sold afloat", {
    consignor: "Afloat Trading Pte. Ltd.",
    consignor_address: "8 Marina, SGP",
    value_usd: 410000,
  }),
  document("two-stories, sold afloat", exported),
  document("two-stories, packed again", {
    packages: 100,
    package_type: "PX",
    marks: "REPACKED",
    seal: "S2",
  }),
  document("two-stories, packed again", { ...exported, seal: "S1" }),
  document("two-stories, forwarder as shipper", { freight_forwarder: "Speedy Freight" }),
  document("two-stories, forwarder as shipper", {
    ...bill,
    consignor: "Speedy Freight",
    consignor_address: "3 Quay, CHN-10001",
    freight_forwarder: "Speedy Freight",
  }),
  document("two-stories, part of a box", { master_bill: "MBOX" }),
  document("two-stories, part of a box", {
    document_type: "master_bill",
    master_bill: "MBOX",
    gross_weight_kg: 20600,
    packages: 800,
    consignor: "Speedy Freight",
    consignor_address: "3 Quay, CHN-10001",
    consignee: "Speedy Agency",
    goods_description: "CONSOLIDATED CARGO",
  }),
  document("two-stories, rest of the box", { master_bill: "MBOX" }),
  document("two-stories, corrected", {
    document_number: "COR",
    gross_weight_kg: 103000,
    commodity: "48202000",
  }),
  document("two-stories, corrected", { document_number: "COR", revision: 1 }),
  document("two-stories, corrected", exported),
  // false-origin
  document("false-origin", {
    country_of_origin: "MYS",
    country_of_dispatch: "MYS",
    port_of_transhipment: "MYPKG",
    container: "MSKU9070323",
    certificate: "CO-1",
  }),
  document("false-origin, another", {
    country_of_origin: "MYS",
    country_of_dispatch: "MYS",
    consignor: "Other Malayan Sdn. Bhd.",
    consignor_address: "7 Jalan, MYS",
    certificate: "CO-1",
    port_of_loading: "MYPKG",
  }),
  document("false-origin, landlocked", {
    country_of_origin: "CHE",
    country_of_dispatch: "CHE",
    country_of_destination: "USA",
    port_of_loading: "DEHAM",
    port_of_discharge: "USNYC",
    goods_description: "instrument spare parts",
    commodity: "90269010",
    value_usd: 600000,
  }),
  document("false-origin, returned", { country_of_origin: "DEU", customs_procedure: "return" }),
  document("false-origin, retracted", {
    country_of_origin: "CHN",
    port_of_transhipment: "MYPKG",
    container: "TGHU7599330",
  }),
  // onward-match
  document("onward, arrived", {
    country_of_destination: "THA",
    port_of_discharge: "THLCH",
    consignee: "Siamese Oxide Co., Ltd.",
    consignee_address: "9 Canal, THA",
    departed_on: "2024-10-01",
    arrived_on: "2024-10-12",
    net_weight_kg: 18340,
    gross_weight_kg: 18900,
    value_usd: 586880,
    lot: "LOT-77",
  }),
  document("onward, left", {
    country_of_origin: "THA",
    country_of_dispatch: "THA",
    country_of_destination: "USA",
    port_of_loading: "THLCH",
    port_of_discharge: "USLAX",
    consignor: "SIAMESE OXIDE CO LTD",
    consignor_address: "9 Canal, THA",
    consignee: "Westcoast Plastics Inc",
    departed_on: "2024-11-02",
    arrived_on: "2024-11-29",
    net_weight_kg: 18320,
    gross_weight_kg: 18890,
    value_usd: 645000,
    lot: "LOT-77",
  }),
  document("onward, open, arrived", {
    country_of_destination: "NLD",
    port_of_discharge: "NLRTM",
    consignee: "Lage Landen Chemie B.V.",
    departed_on: "2024-10-01",
    arrived_on: "2024-10-30",
    net_weight_kg: 9120,
    gross_weight_kg: 9400,
    value_usd: 290000,
    lot: "LOT-78",
  }),
  document("onward, open, left", {
    ...exported,
    country_of_origin: "CHN",
    customs_procedure: "reexport",
    country_of_dispatch: "NLD",
    country_of_destination: "GBR",
    port_of_loading: "NLRTM",
    port_of_discharge: "GBFXT",
    consignor: "Lage Landen Chemie B.V.",
    departed_on: "2024-11-10",
    arrived_on: "2024-11-12",
    net_weight_kg: 9120,
    gross_weight_kg: 9400,
    value_usd: 315000,
    lot: "LOT-78",
  }),
  // circuitous
  document("circuitous", { port_of_transhipment: "KEMBA UYMVD" }),
  document("circuitous, by the usual hub", { port_of_transhipment: "LKCMB" }),
  // reused
  document("reused, first", { container: "HLXU1234562", seal: "RS1" }),
  document("reused, later", {
    container: "HLXU1234562",
    seal: "RS1",
    departed_on: "2024-09-25",
    port_of_loading: "VNSGN",
    country_of_dispatch: "VNM",
    country_of_origin: "VNM",
  }),
  document("reused, one bill a", {
    container: "OOLU7654326",
    seal: "RS2",
    master_bill: "MONE",
    packages: 200,
    gross_weight_kg: 5150,
    net_weight_kg: 5000,
    value_usd: 160000,
  }),
  document("reused, one bill b", {
    container: "OOLU7654326",
    seal: "RS2",
    master_bill: "MONE",
    packages: 200,
    gross_weight_kg: 5150,
    net_weight_kg: 5000,
    value_usd: 160000,
  }),
  // new-after-measure and shell-like: antimony is held since 2024-09-15
  ...Array.from({ length: 9 }, (_, at) =>
    document(`new ${at}`, {
      consignee: "Overnight Minerals GmbH",
      consignee_address: `Suite ${at % 2}, 77 Formation House, DEU-1`,
      departed_on: `2024-10-0${at + 1}`,
      arrived_on: `2024-11-0${at + 1}`,
    }),
  ),
  ...["Alpha", "Bravo", "Copper", "Delta"].map((name, at) =>
    document(`neighbour ${at}`, {
      consignee: `${name} Import GmbH`,
      consignee_address: `Suite ${at + 4}, 77 Formation House, DEU-1`,
      goods_description: "hex bolts threaded",
      commodity: "73181510",
      value_usd: 26000,
    }),
  ),
  ...Array.from({ length: 9 }, (_, at) =>
    document(`several lines ${at}`, {
      consignee: "Wide Range Handel GmbH",
      consignee_address: "4 Open Street, DEU-3",
      ...(at % 3 === 0
        ? {}
        : at % 3 === 1
          ? { goods_description: "hex bolts threaded", commodity: "73181510", value_usd: 26000 }
          : { goods_description: "porcelain floor tiles", commodity: "69072110", value_usd: 4200 }),
    }),
  ),
  // benford: values thought up, over two orders of magnitude, and values that grew as values do
  ...Array.from({ length: 90 }, (_, at) =>
    document(`thought up ${at}`, {
      consignee: "Round Number Import GmbH",
      departed_on: `2024-0${2 + (at % 6)}-11`,
      arrived_on: `2024-0${3 + (at % 6)}-11`,
      consignee_address: "5 Even Street, DEU-4",
      net_weight_kg: 100 * 3 ** (at % 5),
      gross_weight_kg: 103 * 3 ** (at % 5),
      packages: 4 * 3 ** (at % 5),
      value_usd: (500 + at * 4) * 10 ** (1 + (at % 3)),
      goods_description: "plastic fittings moulded",
      commodity: "39269010",
    }),
  ),
  ...Array.from({ length: 90 }, (_, at) =>
    document(`grown ${at}`, {
      consignee: "Natural Growth Import GmbH",
      departed_on: `2024-0${2 + (at % 6)}-12`,
      arrived_on: `2024-0${3 + (at % 6)}-12`,
      consignee_address: "6 Odd Street, DEU-5",
      net_weight_kg: Math.round(100 * 1.0525 ** at),
      gross_weight_kg: Math.round(109 * 1.0525 ** at),
      packages: Math.round(8 * 1.0525 ** at),
      value_usd: Math.round(490 * 1.0525 ** at * (1 + (((at * 37) % 20) - 10) / 50)),
      goods_description: "plastic fittings moulded",
      commodity: "39269010",
    }),
  ),
];

let events = 0;
const event = (
  container: string,
  event_type: string,
  location: string,
  day: string,
  cells: Cells = {},
): Cells => ({
  event: `T${events++}`,
  event_type,
  container,
  location,
  occurred_at: `${day}T08:00:00Z`,
  ...cells,
});
const opened = (container: string, cells: Cells) => [
  event(container, "stripped", "MYPKG", "2024-09-30", cells),
  event(container, "stuffed", "MYPKG", "2024-10-01", cells),
  event(container, "resealed", "MYPKG", "2024-10-01", cells),
];
const trip = (container: string, cells: Cells): readonly Cells[] => [
  event(container, "stuffed", "CNSHA", "2024-09-18"),
  event(container, "loaded", "CNSHA", "2024-09-20"),
  event(container, "discharged", "MYPKG", "2024-09-29"),
  ...opened(container, cells),
  event(container, "loaded", "MYPKG", "2024-10-02"),
  event(container, "discharged", "DEHAM", "2024-10-18"),
];
const EVENTS: readonly Cells[] = [
  ...trip("MSKU9070323", {}),
  ...trip("TGHU7599330", { is_retracted: "true" }),
];

const dir = mkdtempSync(join(tmpdir(), "entrepot-detectors-"));
let answer: ScreenAnswer;

beforeAll(async () => {
  const world = await writeWorld({ consignments: 2500, seed: 11, rate: 0, events: 0.35 }, dir);
  const files = [
    [join(dir, "documents.csv"), DOCUMENTS],
    [join(dir, "events.csv"), EVENTS],
  ] as const;
  for (const [file, rows] of files) writeFileSync(file, csv(rows));
  answer = await screenFiles(
    [world.documents, world.events, ...files.map(([file]) => file)],
    null,
    {
      source: null,
      encoding: null,
      memory_limit: "1GB",
      top: 1_000_000,
      seed: 1,
      goods: null,
      progress: () => {},
    },
  );
}, 120_000);
afterAll(() => rmSync(dir, { recursive: true }));

function csv(rows: readonly Cells[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const lines = rows.map((row) => columns.map((column) => `"${row[column] ?? ""}"`).join(","));
  return [columns.join(","), ...lines, ""].join("\n");
}

const finding = (id: string): Finding | undefined =>
  answer.findings.find((one) => one.consignment === id);
const component = (id: string, detector: string): Component | undefined =>
  finding(id)?.components.find((one) => one.detector === detector);
const kinds = (id: string, detector: string) =>
  component(id, detector)
    ?.evidence.map((one) => one.kind)
    .sort() ?? [];
const p = (id: string, detector: string) => component(id, detector)?.p ?? 1;

describe("guilty and innocent", () => {
  it("misdescribed: words for another code, not a slip within the heading or a synonym", () => {
    expect(kinds("misdescribed", "misdescribed")).toContain("words");
    expect(
      component("misdescribed", "misdescribed")
        ?.evidence.map((one) => one.says)
        .join(),
    ).toMatch(/goes with 282580.*declared is 780199/);
    expect(p("misdescribed", "misdescribed")).toBeLessThan(0.01);
    expect(kinds("misdescribed, synonym", "misdescribed")).toEqual([]);
  });

  it("implausible: a price, a weight and a number that cannot be, not a dear lot", () => {
    expect(kinds("implausible", "implausible")).toEqual(
      expect.arrayContaining(["numbers", "price", "tare"]),
    );
    expect(p("implausible", "implausible")).toBeLessThan(1e-6);
    expect(p("implausible, dear", "implausible")).toBeGreaterThan(0.05);
  });

  it("two-stories: other goods and less of them, not what honest trade writes differently", () => {
    expect(kinds("two-stories", "two-stories")).toEqual(
      expect.arrayContaining(["goods", "weight", "packing"]),
    );
    expect(p("two-stories", "two-stories")).toBeLessThan(1e-3);
    expect(finding("two-stories")?.q).toBeLessThan(0.1);
    expect(kinds("two-stories, sold afloat", "two-stories")).toEqual(["invoice"]);
    expect(kinds("two-stories, packed again", "two-stories")).toEqual(["packing"]);
    for (const id of ["forwarder as shipper", "part of a box", "rest of the box", "corrected"]) {
      expect(kinds(`two-stories, ${id}`, "two-stories"), id).toEqual([]);
    }
    for (const id of ["sold afloat", "packed again"]) {
      expect(finding(`two-stories, ${id}`)?.q ?? 1, id).toBeGreaterThan(0.1);
    }
  });

  it("false-origin: opened at a hub and said to be made there, not landlocked, returned or retracted", () => {
    expect(kinds("false-origin", "false-origin")).toEqual(["certificate", "lading", "opened"]);
    expect(p("false-origin", "false-origin")).toBeLessThan(1e-4);
    expect(p("false-origin, landlocked", "false-origin")).toBeGreaterThan(0.01);
    expect(kinds("false-origin, returned", "false-origin")).toEqual([]);
    expect(kinds("false-origin, retracted", "false-origin")).toEqual([]);
  });

  it("onward-match: ties a lot to the one it came as, not one that says where it comes from", () => {
    expect(p("onward, left", "onward-match")).toBeLessThan(0.01);
    expect(component("onward, left", "onward-match")?.says).toMatch(
      /match onward, arrived, which came to THA 21 days before/,
    );
    expect(finding("onward, left")?.links).toContainEqual({
      to: "consignment",
      consignment: "onward, arrived",
      by: "onward-match",
    });
    expect(kinds("onward, open, left", "onward-match")).toEqual([]);
  });

  it("circuitous: a way that no such cargo takes, not one by the usual hub", () => {
    expect(kinds("circuitous", "circuitous")).toContain("length");
    expect(p("circuitous", "circuitous")).toBeLessThan(0.02);
    expect(p("circuitous, by the usual hub", "circuitous")).toBeGreaterThan(0.02);
  });

  it("reused: a box on two trips, the later asked about; not two lots in one box", () => {
    expect(kinds("reused, later", "reused")).toEqual(["container", "seal"]);
    expect(p("reused, later", "reused")).toBeLessThan(1e-4);
    expect(kinds("reused, first", "reused")).toEqual([]);
    for (const id of ["reused, one bill a", "reused, one bill b"])
      expect(kinds(id, "reused")).toEqual([]);
  });

  it("new-after-measure: begins in the line that was closed, not in several lines", () => {
    expect(kinds("new 4", "new-after-measure")).toEqual(["new", "nothing else"]);
    expect(kinds("several lines 0", "new-after-measure")).not.toContain("nothing else");
    expect(kinds("neighbour 1", "new-after-measure")).toEqual([]);
  });

  it("shell-like: one of many at an address, in one line; a neighbour has the address alone", () => {
    expect(kinds("new 4", "shell-like")).toEqual(["address", "narrow"]);
    expect(kinds("neighbour 1", "shell-like")).toEqual(["address"]);
    expect(kinds("several lines 0", "shell-like")).toEqual([]);
    expect(p("neighbour 1", "shell-like")).toBeGreaterThan(p("new 4", "shell-like"));
  });

  it("benford: values thought up, not values that grew", () => {
    expect(p("thought up 3", "benford")).toBeLessThan(0.001);
    expect(component("thought up 3", "benford")?.says).toMatch(/begin with [5-8]/);
    expect(kinds("grown 3", "benford")).toEqual([]);
  });
});

describe("with a model of goods", () => {
  const given = (commodity: string, probability: number, own: number) => ({
    params: {},
    seed: 1,
    goods: () => ({
      likely: [{ commodity, probability }],
      of: (code: string) => (code === "780199" ? own : 0),
    }),
  });
  const row = (kind: string, strength: number) => ({
    consignment: "X",
    kind,
    strength,
    half: null,
    nine_tenths: null,
    asked: 100,
    says: `invoice says "antimony"; declared is 780199`,
    text: "antimony",
    declared: "780199",
  });
  const refine = misdescribed.refine;

  it("overrules the file's own usage where it finds the declared code likely", () => {
    expect(refine([row("words", 6)], given("282580", 0.6, 0.3))).toEqual([]);
    expect(refine([row("words", 6)], given("282580", 0.4, 0.1))).toHaveLength(1);
  });

  it("asks of every description where the file has few, and only then", () => {
    const [clue] = refine([row("phrase", 0)], given("282580", 0.9, 0.001));
    expect(clue?.kind).toBe("words");
    expect(clue?.says).toMatch(
      /the model of goods gives 282580 90 % and the declared code 0\.10 %/,
    );
    expect(refine([row("phrase", 0)], given("780110", 0.9, 0.001))).toEqual([]);
    expect(refine([row("phrase", 0)], { params: {}, seed: 1, goods: null })).toEqual([]);
  });
});

describe("the list", () => {
  it("is ordered by evidence, tells each component, and expects few false flags", () => {
    const scores = answer.findings.map((one) => one.score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(answer.findings.every((one) => one.components.length > 0)).toBe(true);
    expect(answer.expected_false_flags).toBeLessThanOrEqual(0.1 * answer.flagged + 1e-9);
    const byHand = new Set(DOCUMENTS.map((row) => String(row["consignment"])));
    const honestFlags = answer.findings.filter(
      (one) => one.q <= 0.1 && !byHand.has(one.consignment),
    );
    expect(honestFlags.length).toBeLessThanOrEqual(0.25 * answer.flagged);
  });
});
