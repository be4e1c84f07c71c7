import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listCoverage } from "../../src/findings/match/coverage.ts";
import { openLake, openReader } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";
import { tableSource } from "../../src/sources/table/source.ts";
import type { Party } from "../../src/trade/row.generated.ts";

/** One made-up party in every form in which lists are issued. */
const FILES: Readonly<Record<string, string>> = {
  "entities.ftm.json": [
    {
      id: "Q1",
      schema: "Company",
      properties: {
        name: ["Argument JSC", "АО Аргумент"],
        country: ["ru"],
        innCode: ["7701234567"],
      },
      datasets: ["made_up"],
    },
    {
      id: "Q2",
      schema: "Person",
      properties: { name: ["Zvonimir Pakhtusov"], nationality: ["hr"] },
      datasets: ["made_up"],
    },
    {
      id: "O1",
      schema: "Ownership",
      properties: { owner: ["Q2"], asset: ["Q1"] },
      datasets: ["made_up"],
    },
    {
      id: "S1",
      schema: "Sanction",
      properties: { entity: ["Q1"], program: ["TEST-1"] },
      datasets: ["made_up"],
    },
  ]
    .map((one) => JSON.stringify(one))
    .join("\n"),
  "targets.simple.csv":
    '"id","schema","name","aliases","birth_date","countries","addresses","identifiers","sanctions","phones","emails","dataset","first_seen","last_seen","last_change"\n' +
    '"Q9","Company","Argument JSC","Argument Plus;""Argument; North""","","ru;kz","1 Main St, Samara","7701234567","","","","made_up_simple","2024-01-01","2024-01-01","2024-01-01"\n',
  "un.xml":
    '<?xml version="1.0"?><CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID><FIRST_NAME>ZVONIMIR</FIRST_NAME><SECOND_NAME>PAKHTUSOV</SECOND_NAME><REFERENCE_NUMBER>TSi.001</REFERENCE_NUMBER><NATIONALITY><VALUE>Croatia</VALUE></NATIONALITY><INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Zvonko</ALIAS_NAME></INDIVIDUAL_ALIAS></INDIVIDUAL></INDIVIDUALS><ENTITIES><ENTITY><DATAID>2</DATAID><FIRST_NAME>ARGUMENT &amp; SONS</FIRST_NAME></ENTITY></ENTITIES></CONSOLIDATED_LIST>',
  "eu.xml":
    '<?xml version="1.0"?><export xmlns="urn:x"><sanctionEntity euReferenceNumber="EU.1.2" logicalId="12"><subjectType classificationCode="E"/><nameAlias wholeName="Argument Plyus" strong="true"/><nameAlias wholeName="ARG" strong="false"/><address city="Samara" countryIso2Code="RU"/><identification number="770 1234567" identificationTypeCode="fiscalcode"/></sanctionEntity></export>',
  "SDN.XML":
    '<?xml version="1.0"?><sdnList><sdnEntry><uid>7</uid><lastName>OCEAN PETREL</lastName><sdnType>Vessel</sdnType><idList><id><idType>Vessel Registration Identification</idType><idNumber>IMO 9074729</idNumber></id></idList></sdnEntry></sdnList>',
  "consolidated.json": JSON.stringify({
    results: [
      {
        id: "k1",
        source: "Unverified List (UVL) - Bureau of Industry and Security",
        name: "Argument",
        type: null,
        alt_names: ["Argument Yug"],
        addresses: [{ address: "Main St 1", city: "Yerevan", country: "AM" }],
        ids: [{ type: "Tax", number: "00123456" }],
        source_list_url: "x",
      },
    ],
  }),
};

describe("lists of parties", () => {
  const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
  let rows: readonly Party[] = [];
  const options = {
    source: null,
    encoding: null,
    vintage: "2024-01-01",
    max_rejected: 0,
    memory_limit: "500MB",
    progress: () => {},
  };

  async function put(name: string, text: string, more: object = {}) {
    const file = join(dir, name);
    writeFileSync(file, text);
    const lake = openLake(join(dir, "lake"), { create: true });
    try {
      return await load(lake, file, { ...options, ...more });
    } finally {
      lake.close();
    }
  }

  beforeAll(async () => {
    for (const [name, text] of Object.entries(FILES)) await put(name, text);
    const mapping = join(dir, "mapping.json");
    writeFileSync(
      mapping,
      JSON.stringify({
        fills: "party",
        title: "Unreliable entities",
        publisher: "a ministry",
        licence: "none",
        columns: { party: "No", name: "Entity", aliases: "Also", country: "Country" },
        constants: { list: "UEL", schema: "Company" },
      }),
    );
    await put("uel.csv", "No,Entity,Also,Country\n1,Argument Aero,AA;Argument Air,USA\n", {
      made: tableSource(mapping),
    });
    const lake = openLake(join(dir, "lake"), { create: false });
    const reader = await openReader(lake, {
      memory_limit: "500MB",
      as_of: null,
      tables: ["party"],
    });
    rows = await reader.engine.rows<Party>("select * from party");
    reader.close();
    lake.close();
  });
  afterAll(() => rmSync(dir, { recursive: true }));

  const said = (party_id: string) =>
    rows
      .filter((row) => row.party_id === party_id)
      .map((row) =>
        [row.statement, row.value, row.kind, row.country].filter((one) => one !== null).join(" | "),
      )
      .sort();

  it("are read from a stream of entities, with what sanctions and links say of their parties", () => {
    expect(said("Q1")).toEqual([
      "country | ru | RUS",
      "identifier | 7701234567 | tax",
      "name | Argument JSC",
      "name | АО Аргумент",
      "program | TEST-1",
    ]);
    expect(said("Q2")).toEqual([
      "country | hr | nationality | HRV",
      "link | Q1 | owner",
      "name | Zvonimir Pakhtusov",
    ]);
    expect(rows.find((row) => row.statement === "link")?.other_party_id).toBe("Q1");
  });

  it("are read from a table whose cells hold several values, quoted where one holds the sign", () => {
    expect(said("Q9").filter((one) => one.startsWith("alias"))).toEqual([
      "alias | Argument Plus",
      "alias | Argument; North",
    ]);
    expect(said("Q9")).toContain("country | kz | KAZ");
  });

  it("are read from the XML of the United Nations, the Union and the Treasury", () => {
    expect(said("TSi.001")).toEqual([
      "country | Croatia | nationality | HRV",
      "name | ZVONIMIR PAKHTUSOV",
      "weak_alias | Zvonko",
    ]);
    expect(said("2")).toEqual(["name | ARGUMENT & SONS"]);
    expect(said("EU.1.2")).toEqual([
      "address | Samara | RUS",
      "identifier | 7701234567 | tax",
      "name | Argument Plyus",
      "weak_alias | ARG",
    ]);
    expect(said("7")).toEqual(["identifier | 9074729 | imo", "name | OCEAN PETREL"]);
  });

  it("are read from the consolidated list of the US, each party under its own list", () => {
    expect(said("k1")).toEqual([
      "address | Main St 1, Yerevan, AM | ARM",
      "alias | Argument Yug",
      "identifier | 00123456 | other",
      "name | Argument",
    ]);
    expect(rows.find((row) => row.party_id === "k1")?.list).toBe("UVL");
  });

  it("are read from any table with a mapping", () => {
    expect(said("1")).toEqual([
      "alias | AA",
      "alias | Argument Air",
      "country | USA | USA",
      "name | Argument Aero",
    ]);
  });

  it("are kept whole or not at all", async () => {
    await expect(put("cut.xml", (FILES["un.xml"] ?? "").slice(0, 200))).rejects.toThrow(
      "not whole XML",
    );
    await expect(
      put("other.xml", "<?xml version='1.0'?><catalogue><book/></catalogue>"),
    ).rejects.toThrow("its root is catalogue");
  });

  it("tell what changed since the vintage before", async () => {
    const changed = (FILES["un.xml"] ?? "")
      .replace("ARGUMENT &amp; SONS", "ARGUMENT")
      .replace(/<INDIVIDUALS>.*<\/INDIVIDUALS>/, "");
    await put("un-later.xml", changed, { vintage: "2024-02-01" });
    const lake = openLake(join(dir, "lake"), { create: false });
    const lists = await listCoverage(lake, { memory_limit: "500MB" });
    lake.close();
    const un = lists.find((one) => one.list === "UN");
    expect(un).toMatchObject({
      parties: 1,
      since: { vintage: "2024-01-01", added: 0, removed: 1, changed: 1 },
    });
    expect(lists.find((one) => one.list === "made_up")).toMatchObject({
      parties: 2,
      links: 1,
      since: null,
    });
  });
});
