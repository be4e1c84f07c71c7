import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLake } from "../../src/lake/lake.ts";
import { load } from "../../src/lake/load.ts";

/** Made-up parties in the old forms of the US Treasury: sdn.csv, alt.csv, add.csv, without header. */
const SDN = [
  '101,"ARGUMENT JSC",-0- ,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"Tax ID No. 7701234567 (Russia); Registration Number 1027700123456 (Russia)."',
  '102,"HABBASH, George",individual,"TEST","Secretary General",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 02 Aug 1926; nationality Lebanon; Passport K4410203 (Lebanon)."',
  '103,"OCEAN PETREL 3",vessel,"TEST",-0- ,"5XKL7","Crude Oil Tanker","16000","9000","Panama","Petrel Shipping Co.","Vessel Registration Identification IMO 9074729; Linked To: PETREL SHIPPING COMPANY."',
  '104,"GEMMA FUEL COMPANY",-0- ,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
  '105,"PAKHTUSOV, Zvonimir Aurelievich",individual,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1970; nationality Russia."',
  '106,"CORPORACION HALVORSEN CORP.",-0- ,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ',
  '107,"MOHAMMED, Ali",individual,"TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"nationality Iraq."',
];
const ALT = [
  '101,1,"aka","OOO ARGUMENT PLYUS",-0- ',
  '105,2,"aka","ZVONKO",weak',
  '104,3,"fka","GEMMA OIL",-0- ',
];
const ADD = [
  '101,1,"12 Kuznetskaya ul., building 3","Samara 443000","Russia",-0- ',
  '104,2,"House 27, Street 9, Wazir Akbar Khan","Kabul","Afghanistan",-0- ',
  "102,3,-0- ,-0- ,-0- ,-0- ",
];

export interface ListLake {
  readonly dir: string;
  /** Issues the lists anew, with these rows in place of those with the same number. */
  issue(vintage: string, changed?: readonly string[]): Promise<void>;
  remove(): void;
}

/** A lake with the made-up lists in it. */
export async function listLake(): Promise<ListLake> {
  const at = mkdtempSync(join(tmpdir(), "entrepot-"));
  const dir = join(at, "lake");
  const issue = async (vintage: string, changed: readonly string[] = []) => {
    const rows = SDN.map((row) => changed.find((one) => one.startsWith(row.slice(0, 4))) ?? row);
    const lake = openLake(dir, { create: true });
    try {
      for (const [name, lines] of [
        ["sdn", rows],
        ["alt", ALT],
        ["add", ADD],
      ] as const) {
        const file = join(at, `${name}.csv`);
        writeFileSync(file, `${lines.join("\r\n")}\r\n`);
        await load(lake, file, {
          source: null,
          encoding: null,
          vintage,
          max_rejected: 0,
          memory_limit: "500MB",
          progress: () => {},
        });
      }
    } finally {
      lake.close();
    }
  };
  await issue("2024-01-01");
  return { dir, issue, remove: () => rmSync(at, { recursive: true }) };
}
