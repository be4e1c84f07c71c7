import { readFileSync, writeFileSync } from "node:fs";
import { type GoodsModel, rebuilt } from "../../text/goods/model.ts";
import { Refusal } from "../../trade/refusal.ts";

/** What is said of a model of goods descriptions besides its weights. */
export interface GoodsOrigin {
  readonly files: readonly {
    readonly file: string;
    readonly text: string;
    readonly code: string;
    readonly texts: number;
    readonly held_out: number;
  }[];
  /** Share of the texts, by their words, that was not learned from. */
  readonly held_out: number;
  readonly seed: number;
}

interface Kept {
  readonly entrepot: "goods model";
  readonly version: 1;
  readonly origin: GoodsOrigin;
  readonly evidence: readonly number[];
  /** Text and code by turns. */
  readonly texts: readonly (readonly [text: string, code: string])[];
  /** Weights as bytes, base64; `scale` is what 127 stands for. */
  readonly scale: number;
  readonly weights: string;
}

/** Weights are kept in one byte each: a file of a few megabytes, and answers that differ by less than they are sure. */
export function writeGoodsModel(model: GoodsModel, origin: GoodsOrigin, file: string): void {
  const { weights } = model.linear;
  const scale = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
  const bytes = Int8Array.from(weights, (weight) => Math.round((weight / scale) * 127));
  const kept: Kept = {
    entrepot: "goods model",
    version: 1,
    origin,
    evidence: model.evidence,
    texts: model.texts.map((one) => [one.text, one.code] as const),
    scale,
    weights: Buffer.from(bytes.buffer).toString("base64"),
  };
  writeFileSync(file, `${JSON.stringify(kept)}\n`);
}

/** @throws Refusal when the file is no model of this version. */
export function readGoodsModel(file: string): {
  readonly model: GoodsModel;
  readonly origin: GoodsOrigin;
} {
  const todo =
    "Train it again: entrepot train --goods FILE --text COLUMN --code COLUMN --out MODEL";
  let kept: Kept;
  try {
    kept = JSON.parse(readFileSync(file, "utf8")) as Kept;
  } catch (cause) {
    throw new Refusal("is not a model in JSON", { file, todo, cause });
  }
  if (kept.entrepot !== "goods model" || kept.version !== 1) {
    throw new Refusal("is not a model of goods descriptions of this version", { file, todo });
  }
  const bytes = Buffer.from(kept.weights, "base64");
  const signed = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  return {
    origin: kept.origin,
    model: rebuilt({
      texts: kept.texts.map(([text, code]) => ({ text, code })),
      linear: { weights: Float32Array.from(signed, (byte) => (byte * kept.scale) / 127) },
      evidence: kept.evidence,
    }),
  };
}
