import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { classify } from "../../../src/findings/goods/classify.ts";
import { evaluateGoods } from "../../../src/findings/goods/evaluate.ts";
import { readGoodsModel, writeGoodsModel } from "../../../src/findings/goods/file.ts";
import { descriptions, heldOut } from "../../../src/findings/goods/labelled.ts";
import { trainGoods } from "../../../src/findings/goods/train.ts";
import { readColumns, type Table } from "../../../src/lake/columns.ts";
import { type Labelled, reader } from "../../../src/text/goods/model.ts";
import { sameText } from "../../../src/text/goods/tokens.ts";
import { described } from "../../text/goods/described.ts";

const dir = mkdtempSync(join(tmpdir(), "entrepot-"));
afterAll(() => rmSync(dir, { recursive: true }));

function table(rows: readonly (readonly [string | null, string | null])[]): Table {
  return {
    file: "goods.csv",
    names: ["text", "code"],
    rows: rows.length,
    column: (name) => rows.map((row) => row[name === "text" ? 0 : 1]),
  };
}
const given = (texts: readonly Labelled[]) => ({
  descriptions: descriptions(table(texts.map((one) => [one.text, one.code])), "text", "code"),
  text: "text",
  code: "code",
});

describe("descriptions", () => {
  it("stand once each, at six digits, and what is left out is counted", () => {
    const read = descriptions(
      table([
        ["Valves of steel", "8481.80.30.10"],
        ["VALVE, of steel", "848180"],
        ["Valves of steel", "848180"],
        ["parts", "8481"],
        ["all goods", "TOTAL"],
        [null, "848190"],
        ["bearings", "848210"],
        ["bearings", "848220"],
      ]),
      "text",
      "code",
    );
    expect(read.texts).toEqual([{ text: "Valves of steel", code: "848180" }]);
    expect(read.set_aside).toEqual({ no_text: 1, no_subheading: 2, repeated: 2, ambiguous: 2 });
    expect(() => descriptions(table([["x", "84A1"]]), "text", "code")).toThrow("is no HS code");
  });
});

describe("a split by text", () => {
  it("puts the same text on one side, however it is written, and about the share asked for", () => {
    const texts = described(3, 2000);
    const held = texts.filter((one) => heldOut(one.text, 0.2)).length / texts.length;
    expect(held).toBeGreaterThan(0.16);
    expect(held).toBeLessThan(0.24);
    for (const { text } of texts.slice(0, 50)) {
      expect(heldOut(`  ${text.toLowerCase()}!`, 0.2)).toBe(heldOut(text.toUpperCase(), 0.2));
      // A larger share holds out what a smaller one did.
      if (heldOut(text, 0.1)) expect(heldOut(text, 0.3)).toBe(true);
    }
  });
});

describe("a model of goods descriptions", () => {
  const tariff = described(4, 150);
  const shipped = described(5, 500);
  const options = { hold_out: 0.25, seed: 1 };
  const trained = trainGoods([given(tariff), given([...shipped, ...tariff.slice(0, 40)])], options);

  it("learns from no text that is held out, in whichever file it stands", () => {
    const learned = new Set(trained.model.texts.map((one) => sameText(one.text)));
    expect(trained.held_out.length).toBeGreaterThan(80);
    expect(trained.held_out.filter((one) => learned.has(sameText(one.text)))).toEqual([]);
    const both = tariff.slice(0, 40).filter((one) => heldOut(one.text, 0.25));
    expect(both.length).toBeGreaterThan(0);
    expect(both.filter((one) => learned.has(sameText(one.text)))).toEqual([]);
    const [first, last] = trained.origin.files;
    expect((first?.texts ?? 0) + (first?.held_out ?? 0)).toBe(
      given(tariff).descriptions.texts.length,
    );
    expect(last?.held_out).toBe(trained.held_out.length);
  });

  it("answers from its file as it does from memory, but for the rounding", () => {
    const file = join(dir, "goods.json");
    writeGoodsModel(trained.model, trained.origin, file);
    expect(statSync(file).size).toBeLessThan(4e6);
    const { model, origin } = readGoodsModel(file);
    expect(origin).toEqual(trained.origin);
    const [a, b] = [reader(trained.model), reader(model)];
    for (const { text } of trained.held_out.slice(0, 40)) {
      const [one, other] = [a(text), b(text)];
      expect(other.guesses[0]?.code).toBe(one.guesses[0]?.code);
      expect(other.guesses[0]?.p).toBeCloseTo(one.guesses[0]?.p ?? 0, 1);
    }
    writeFileSync(file, '{"entrepot":"targeting model"}');
    expect(() => readGoodsModel(file)).toThrow("not a model of goods descriptions");
  });

  it("is measured on new texts only, and answers better the less it answers", () => {
    const measured = evaluateGoods(trained.model, [...trained.held_out, ...tariff.slice(60, 90)]);
    expect(measured.texts).toBe(trained.held_out.length);
    expect(measured.learned_from).toBe(30);
    expect(measured.top1 ?? 0).toBeGreaterThan(0.85);
    expect(measured.top3 ?? 0).toBeGreaterThanOrEqual(measured.top1 ?? 1);
    expect(measured.heading ?? 0).toBeGreaterThanOrEqual(measured.top1 ?? 1);
    expect(measured.abstention.map((one) => one.answered)).toHaveLength(10);
    expect(measured.abstention[2]?.right ?? 0).toBeGreaterThanOrEqual(measured.top1 ?? 1);
    expect(measured.says).toMatch(/none of which was learned from/);
    const alien = evaluateGoods(trained.model, [{ text: "trousers of silk", code: "999999" }]);
    expect(alien).toMatchObject({ texts: 1, unknown_code: 1, top1: 0 });
  });

  it("answers with a subheading, a heading or not at all, and says which words spoke", () => {
    const sure = classify(trained.model, "Trousers of cotton, new", 0.5);
    expect(sure.answer).toBe("620310");
    expect(sure.says).toMatch(/^620310, \d+ %; nearest on file: ".*"\.$/);
    expect(sure.words[0]?.word).toMatch(/trouser|cotton/);
    const half = classify(trained.model, "trousers", 0.9);
    expect(half.answer).toBe("6203");
    expect(half.says).toMatch(/^Heading 6203/);
    expect(classify(trained.model, "in bulk", 0.9)).toMatchObject({ answer: null });
    expect(classify(trained.model, "☃", 0.5)).toMatchObject({
      answer: null,
      guesses: [],
      words: [],
    });
  });

  it("refuses to learn from next to nothing", () => {
    expect(() => trainGoods([given(tariff.slice(0, 20))], options)).toThrow(
      "too few to learn from",
    );
  });
});

const there = (name: string) =>
  fileURLToPath(new URL(`../../../../shared/data/${name}`, import.meta.url));
const files = ["hs_nomenclature.csv", "census_us_imports_hs10_2024.parquet"].map(there);
const missing = files.find((file) => !existsSync(file));
if (missing !== undefined)
  console.log(`skipped: descriptions of tariff lines: ${missing} is not here`);
describe.skipIf(missing !== undefined)("the publishers' files beside the project", () => {
  it("machines (chapter 84): new descriptions are read, and probabilities come true", async () => {
    const machines = async (file: string, text: string, code: string) => {
      const options = { memory_limit: "1GB", progress: () => {}, only: [text, code] };
      const all = descriptions(await readColumns(file, options), text, code);
      const texts = all.texts.filter((one) => /^84/.test(one.code));
      return { descriptions: { ...all, texts }, text, code };
    };
    const trained = trainGoods(
      [
        await machines(files[0] ?? "", "description", "hscode"),
        await machines(files[1] ?? "", "I_COMMODITY_SDESC", "HS6"),
      ],
      { hold_out: 0.2, seed: 1 },
    );
    const measured = evaluateGoods(trained.model, trained.held_out);
    expect(measured.texts).toBeGreaterThan(200);
    expect(measured.top1).toBeGreaterThan(0.6);
    expect(measured.top3).toBeGreaterThan(0.8);
    expect(measured.calibration.ece).toBeLessThan(0.12);
    expect(measured.abstention[4]?.right).toBeGreaterThan(0.8);
  });
});
