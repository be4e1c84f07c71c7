import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { csvOf, simulated } from "../findings/targeting/simulated.ts";

const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
afterAll(() => rmSync(dir, { recursive: true }));
const at = (name: string) => join(dir, name);
writeFileSync(at("earlier.csv"), csvOf(simulated(1, 1500)));
const later = simulated(2, 400, "2021-01-01");
writeFileSync(at("later.csv"), csvOf(later));
const unlabelled = later.map(({ Fraud: _, "Critical Fraud": __, ...row }) => row);
writeFileSync(at("new.csv"), csvOf(unlabelled));
writeFileSync(at("broken.csv"), csvOf(later).replace(/\n(\d+,[^\n]*)$/m, "\n1,2"));

function entrepot(...args: readonly string[]) {
  const main = fileURLToPath(new URL("../../src/cli/entrepot.ts", import.meta.url));
  return new Promise<{ code: number; out: string; err: string }>((settle) => {
    execFile(
      process.execPath,
      ["--import", "tsx", main, ...args],
      { maxBuffer: 2 ** 26 },
      (error, out, err) => settle({ code: Number(error?.code ?? 0), out, err }),
    );
  });
}

describe("entrepot train and screen", () => {
  it("measure both halves of a later file, with the lookup in the same run", async () => {
    const { code, out, err } = await entrepot(
      ..."screen --json --train".split(" "),
      at("earlier.csv"),
      "--evaluate",
      at("later.csv"),
      "--top",
      "2",
    );
    expect(err).toBe("");
    expect(code).toBe(0);
    const said = JSON.parse(out);
    expect(Object.keys(said.precision)).toEqual(["1", "5", "10"]);
    expect(said.unseen).toMatchObject({ rows: expect.any(Number), auc: expect.any(Number) });
    expect(said.unseen.precision).toHaveProperty("10");
    expect(said.baseline.columns).toHaveLength(5);
    expect(said.refused[0].column).toBe("Critical Fraud");
    expect(said.findings).toHaveLength(2);
    expect(said.random_arm.rows).toBe(2);
    expect(said.seconds.training).toBeGreaterThan(0);
  });

  it("rank a file without outcomes by a written model", async () => {
    const trained = await entrepot("train", at("earlier.csv"), "--out", at("model.json"));
    expect(trained.out).toMatch(/Not learned from: Critical Fraud.*AUC 1\.000/);
    expect(trained.out).toMatch(/Rehearsed inside the file.*copy detection/);
    const { code, out } = await entrepot("screen", at("new.csv"), "--model", at("model.json"));
    expect(code).toBe(0);
    expect(out).toMatch(/20 of 400 rows to inspect; \d+ rows repeat nothing/);
    expect(out).toMatch(/\[(repeat|new|random)\] {2}.*earlier/);
  });

  it("say in one line what is wrong", async () => {
    const all = await Promise.all([
      entrepot("screen", at("missing.csv")),
      entrepot("screen", "--train", at("earlier.csv"), "--evaluate", at("new.csv")),
      entrepot("screen", "--train", at("earlier.csv"), "--evaluate", at("broken.csv")),
    ]);
    expect(all.map((one) => one.code)).toEqual([1, 1, 1]);
    const [none, label, broken] = all.map((one) => one.err.trim());
    expect(none).toMatch(/^entrepot: .*missing\.csv: there is no such file/);
    expect(label).toMatch(/new\.csv, line 1: there is no column Fraud\. It has /);
    expect(broken).toMatch(/broken\.csv, line \d+: a row has more or fewer cells than the header/);
    expect(all.every((one) => !one.err.trim().includes("\n"))).toBe(true);
  });
});
