import { random } from "../../../src/statistics/random.ts";
import type { Labelled } from "../../../src/text/goods/model.ts";

/** Invented goods: a heading is a thing, its subheadings are what it is made of. */
const THINGS: Readonly<Record<string, readonly string[]>> = {
  "8481": ["valves", "taps", "cocks", "valve bodies"],
  "8482": ["ball bearings", "roller bearings", "bearing rings"],
  "6203": ["trousers", "breeches", "mens jackets"],
  "6204": ["skirts", "dresses", "womens jackets"],
  "8112": ["unwrought metal", "powders", "waste and scrap"],
  "7306": ["welded pipes", "tubes, seamed", "hollow profiles"],
  "4412": ["plywood", "veneered panels", "laminated boards"],
  "3926": ["articles of plastics", "fittings", "office supplies"],
};
const STUFFS: readonly (readonly string[])[] = [
  ["of cotton", "ctn"],
  ["of stainless steel", "stainl stl"],
  ["of gallium", "gallium content 99.9%"],
  ["of bamboo", "bamboo"],
  ["other, nesoi", "oth than above"],
];
const EXTRAS = [
  "new",
  "for retail sale",
  "in bulk",
  "under 5 kg",
  "industrial grade",
  "samples",
  "",
];

/** Descriptions as shippers write them, from a seed: cut off, in capitals, with words left out. */
export function described(seed: number, count: number): readonly Labelled[] {
  const draw = random(`described ${seed}`);
  const pick = <T>(list: readonly T[]) => list[draw.whole(list.length)] as T;
  const headings = Object.keys(THINGS);
  return Array.from({ length: count }, () => {
    const heading = pick(headings);
    const stuff = draw.whole(STUFFS.length);
    const words = [pick(THINGS[heading] ?? []), pick(STUFFS[stuff] ?? []), pick(EXTRAS)];
    const said = draw.uniform() < 0.3 ? [...words].reverse() : words;
    const text = `${said.filter((word) => word !== "").join(" ")} lot ${draw.whole(900)}`;
    return {
      text: draw.uniform() < 0.5 ? text.toUpperCase() : text,
      code: `${heading}${stuff + 1}0`,
    };
  });
}
