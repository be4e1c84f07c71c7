import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { random } from "../../../src/statistics/random.ts";
import { learnLinear, linearScores, softmax } from "../../../src/text/goods/linear.ts";
import { learnGoods, reader, speaks } from "../../../src/text/goods/model.ts";
import { chances, fitChoices } from "../../../src/text/goods/rivals.ts";
import { addCosines, placed, spaceOf } from "../../../src/text/goods/space.ts";
import { lettersOf, phrasesOf, sameText, wordsOf } from "../../../src/text/goods/tokens.ts";
import { codeTree } from "../../../src/text/goods/tree.ts";
import { described } from "./described.ts";

describe("words", () => {
  it("are the same whatever the case, accents, punctuation and plural", () => {
    expect(wordsOf("Boxes/BATTERIES, glass; Décor yarns 99.9% men's gas")).toEqual(
      "box battery glass decor yarn 99.9 men gas".split(" "),
    );
    expect(sameText("VALVES, of Steel")).toBe(sameText("valve of steel"));
    expect(sameText("valve of steel")).not.toBe(sameText("valve of 5 steel"));
    expect(wordsOf("鎵 金属")).toEqual(["鎵", "金属"]);
    expect(wordsOf("--- /// ")).toEqual([]);
  });

  it("come with their pairs, and runs of letters with their edges", () => {
    expect(phrasesOf(["a", "b", "c"])).toEqual(["a", "b", "c", "a b", "b c"]);
    expect(lettersOf(["a", "ox", "mach"])).toEqual(["_a_", "_ox_", "_mac", "mach", "ach_"]);
  });
});

describe("a space of texts", () => {
  it("has the cosines that are written out", () => {
    const word = fc.constantFrom<string[]>("a", "b", "c", "d", "e");
    const texts = fc.array(fc.uniqueArray(word, { minLength: 1, maxLength: 4 }), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(
        texts,
        fc.uniqueArray(fc.constantFrom<string[]>("a", "b", "c", "z"), { minLength: 1 }),
        (all, asked) => {
          const space = spaceOf(all, 1);
          const into = new Float32Array(all.length);
          const met: number[] = [];
          addCosines(space, placed(space, asked, all.length), into, met);
          const rarity = (one: string) => {
            const n = all.filter((text) => text.includes(one)).length;
            return Math.log(1 + all.length / Math.max(n, 1));
          };
          const length = (text: readonly string[]) => Math.hypot(...text.map(rarity));
          for (const [at, text] of all.entries()) {
            const shared = text.filter((one) => asked.includes(one));
            const dot = shared.reduce((sum, one) => sum + rarity(one) ** 2, 0);
            expect(into[at]).toBeCloseTo(dot / (length(text) * length(asked)), 5);
            expect(met.includes(at)).toBe(shared.length > 0);
          }
          expect(new Set(met).size).toBe(met.length);
        },
      ),
      { seed: 6, numRuns: 100 },
    );
  });

  it("lets a term that most texts have bring nothing near", () => {
    const all = Array.from({ length: 200 }, (_, at) => ["of", `word${at}`]);
    const space = spaceOf(all, 0.05);
    const into = new Float32Array(200);
    const met: number[] = [];
    addCosines(space, placed(space, ["of", "word7"], 200), into, met);
    expect(met).toEqual([7]);
    expect(into[7]).toBeCloseTo(1, 5);
  });
});

describe("a linear score", () => {
  const tree = codeTree(["010110", "010120", "020110", "020120"]);
  const text = (...terms: readonly number[]) => ({
    term: Int32Array.from(terms),
    weight: new Float32Array(terms.length).fill(1 / Math.sqrt(terms.length)),
  });
  const course = { epochs: 30, rate: 0.5, bits: 14, whole: random("linear").whole };
  const best = (linear: ReturnType<typeof learnLinear>, asked: ReturnType<typeof text>) => {
    const scores = linearScores(linear, tree, asked, [0, 1, 2, 3]);
    return scores.indexOf(Math.max(...scores));
  };

  it("learns what words say, and what a heading shares goes to subheadings seen once", () => {
    // Terms 1 and 2 name chapters, 10 and 20 the first and second subheading of either.
    const lessons = [
      { text: text(1, 10), code: 0, others: [1, 2] },
      { text: text(1, 20), code: 1, others: [0, 3] },
      { text: text(2, 10), code: 2, others: [3, 0] },
      { text: text(2, 20, 99), code: 3, others: [2, 1] },
    ];
    const linear = learnLinear(lessons, tree, course);
    expect(lessons.map((one) => best(linear, one.text))).toEqual([0, 1, 2, 3]);
    const scores = linearScores(linear, tree, text(2), [0, 1, 2, 3]);
    expect(Math.min(scores[2] as number, scores[3] as number)).toBeGreaterThan(
      Math.max(scores[0] as number, scores[1] as number),
    );
  });

  it("adds up to 1 as shares, without overflow", () => {
    expect([...softmax([1000, 1000])]).toEqual([0.5, 0.5]);
    expect(softmax([-1e9, 0])[1]).toBe(1);
  });
});

describe("a choice among rivals", () => {
  it("is fitted where the slope of the likelihood is 0, whatever the choices", () => {
    const number = fc.double({ min: -2, max: 2, noNaN: true });
    const choice = fc
      .array(fc.tuple(number, number), { minLength: 2, maxLength: 4 })
      .chain((evidence) =>
        fc.record({
          evidence: fc.constant(evidence),
          right: fc.integer({ min: -1, max: evidence.length - 1 }),
        }),
      );
    fc.assert(
      fc.property(fc.array(choice, { minLength: 1, maxLength: 12 }), (choices) => {
        const weights = fitChoices(choices, 1);
        const told = choices.filter((one) => one.right >= 0);
        for (let at = 0; at < weights.length; at++) {
          let slope = weights[at] as number;
          for (const { evidence, right } of told) {
            const shares = chances(evidence, weights);
            for (const [rival, one] of evidence.entries()) {
              slope +=
                (one[at] as number) * ((shares[rival] as number) - (rival === right ? 1 : 0));
            }
          }
          expect(Math.abs(slope)).toBeLessThan(1e-3);
        }
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});

describe("which code a text speaks of", () => {
  const texts = described(1, 500);
  const model = learnGoods(texts, () => true, random("goods"));
  const read = reader(model);
  const known = new Set(texts.map((one) => sameText(one.text)));
  const asked = described(2, 400).filter((one) => !known.has(sameText(one.text)));
  const answers = asked.map((one) => ({ ...one, reading: read(one.text) }));
  const right = answers.filter((one) => one.reading.guesses[0]?.code === one.code);

  it("is found for texts not learned from", () => {
    expect(asked.length).toBeGreaterThan(300);
    expect(right.length / asked.length).toBeGreaterThan(0.9);
  });

  it("is said with probabilities that come true and add up", () => {
    const stated = answers.reduce((sum, one) => sum + (one.reading.guesses[0]?.p ?? 0), 0);
    expect(Math.abs(stated - right.length) / asked.length).toBeLessThan(0.08);
    for (const { reading } of answers) {
      const whole = reading.headings.reduce((sum, one) => sum + one.p, reading.none);
      expect(whole).toBeCloseTo(1, 8);
      const [first, second, third] = reading.guesses.map((one) => one.p);
      expect(first ?? 0).toBeGreaterThanOrEqual(second ?? 0);
      expect(second ?? 0).toBeGreaterThanOrEqual(third ?? 0);
      expect(reading.of(reading.guesses[0]?.code ?? "")).toBe(first);
    }
  });

  it("is unsure of half a text, and knows nothing of a strange one", () => {
    const whole = read("trousers of cotton").guesses[0];
    expect(whole?.code).toBe("620310");
    expect(whole?.p).toBeGreaterThan(0.8);
    expect(read("trousers").guesses[0]?.p ?? 1).toBeLessThan(whole?.p ?? 0);
    expect(read("trousers").headings[0]).toMatchObject({ code: "6203" });
    expect(read("zzz qqq")).toMatchObject({ guesses: [], none: 1 });
    expect(read("")).toMatchObject({ guesses: [], none: 1 });
  });

  it("is spoken for by the words that name it", () => {
    const words = speaks(model, "NEW trousers of cotton", "620310");
    const says = Object.fromEntries(words.map((one) => [one.word, one.says]));
    expect(says["trouser"]).toBeGreaterThan(1);
    expect(says["cotton"]).toBeGreaterThan(1);
    expect(Math.abs(says["new"] ?? 9)).toBeLessThan(1);
  });

  it("is the same again for the same seed", () => {
    const again = reader(learnGoods(texts, () => true, random("goods")));
    for (const { text, reading } of answers.slice(0, 20)) {
      expect(again(text).guesses).toEqual(reading.guesses);
    }
  });
});
