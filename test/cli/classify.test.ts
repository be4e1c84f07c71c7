import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { described } from "../text/goods/described.ts";

const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
afterAll(() => rmSync(dir, { recursive: true }));
const at = (name: string) => join(dir, name);
const csv = (rows: ReturnType<typeof described>) =>
  `what,hs\n${rows.map((one) => `"${one.text}",${one.code}`).join("\n")}\n`;
writeFileSync(at("goods.csv"), csv(described(1, 600)));

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

describe("entrepot train --goods and classify", () => {
  it("learn, measure what was held out, and answer", async () => {
    const columns = ["--text", "what", "--code", "hs"];
    const out = ["--out", at("model.json")];
    const trained = await entrepot(
      ...["train", "--goods", at("goods.csv"), ...columns, ...out, "--hold-out", "20", "--json"],
    );
    expect(trained.err).toBe("");
    const { files, measured } = JSON.parse(trained.out);
    expect(files[0].held_out).toBe(measured.texts);
    expect(measured.top1).toBeGreaterThan(0.7);

    const goods = ["--goods", at("model.json")];
    const [answer, again, all, none] = await Promise.all([
      entrepot("classify", "trousers of cotton", ...goods),
      entrepot("classify", "--evaluate", at("goods.csv"), ...goods, "--json"),
      entrepot("classify", "--evaluate", at("goods.csv"), ...goods),
      entrepot("classify", ...goods),
    ]);
    expect(answer.out).toMatch(/620310, \d+ %; nearest on file/);
    expect(answer.out).toMatch(/words for 620310: .*(trouser|cotton) \+/);
    // The same texts that training held out, and the same figures.
    expect(JSON.parse(again.out)).toMatchObject({
      texts: measured.texts,
      learned_from: files[0].texts,
      top1: measured.top1,
    });
    expect(all.out).toMatch(
      /Right at six digits: .*\n.*the same description is never on both sides/,
    );
    expect(none).toMatchObject({ code: 1 });
    expect(none.err).toMatch(/^entrepot: there must be either descriptions or --evaluate/);
  });

  it("say in one line what is wrong", async () => {
    const [columns, which, model] = await Promise.all([
      entrepot("train", "--goods", at("goods.csv"), "--text", "what", "--out", at("x.json")),
      entrepot(..."train --text text --code hs --out x.json --goods".split(" "), at("goods.csv")),
      entrepot("classify", "trousers", "--goods", at("goods.csv")),
    ]);
    expect(columns.err).toMatch(/1 --goods, 1 --text and 0 --code\. Name both columns/);
    expect(which.err).toMatch(/goods\.csv, line 1: there is no column text\. It has what, hs/);
    expect(model.err).toMatch(/goods\.csv: is not a model in JSON\. Train it again/);
  });
});
