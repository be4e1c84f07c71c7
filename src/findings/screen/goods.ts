import type { GoodsModel } from "../../detectors/consignment.ts";
import { reader } from "../../text/goods/model.ts";
import { readGoodsModel } from "../goods/file.ts";

/**
 * A model that `entrepot train --goods` wrote, as detectors ask it.
 * @throws Refusal when the file is none.
 */
export function goodsOf(file: string): GoodsModel {
  const read = reader(readGoodsModel(file).model);
  return (description) => {
    const { guesses, of } = read(description);
    return { likely: guesses.map(({ code, p }) => ({ commodity: code, probability: p })), of };
  };
}
