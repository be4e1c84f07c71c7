import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clean, LONGEST_NAME } from "../../src/text/names/clean.ts";
import { kindOf, type NameKind, readName } from "../../src/text/names/name.ts";
import { compareReadings } from "../../src/text/names/score.ts";
import { distance } from "../../src/text/names/sound.ts";

const THRESHOLD = 0.7;

function score(
  left: string,
  right: string,
  kind: NameKind,
  numbers: "different" | "alike" = "different",
): number {
  return compareReadings(readName(left, kind), readName(right, kind), { numbers }).score;
}

const same: readonly (readonly [string, string, NameKind])[] = [
  ["OOO Аргумент", "Argument LLC", "company"],
  ["ARGUMENTOOO", "OOO Argument", "company"],
  ["İstanbul Çelik Sanayi A.Ş.", "Istanbul Steel Industry AS", "company"],
  ["Société Générale de Métaux S.A.R.L.", "Societe Generale Metaux SARL", "company"],
  [
    "Müller Maschinenbau GmbH",
    "Mueller Maschinenbau Gesellschaft mit beschränkter Haftung",
    "company",
  ],
  ["Polar Intl. Shipping Co., Ltd.", "Polar International Shipping Company Limited", "company"],
  ["U.S. Grain Export", "US Grain Export Inc", "company"],
  ["Third Meridian Works", "3rd Meridian Plant", "company"],
  ["Rosbalt Telecom (formerly Baltros Telecom)", "Baltros Telecom", "company"],
  ["Ｋａｉｙｏ　Ｔｒａｄｉｎｇ", "Kaiyo Trading", "company"],
  ["Po\u200blar Ship\u00adping", "Polar Shipping", "company"],
  ["Роlаr Shipping", "Polar Shipping", "company"],
  ["Schtscherbakow Nikolai", "Nikolay Shcherbakov", "person"],
  ["Tchernychev Pavel", "Павел Чернышёв", "person"],
  ["Mao Tse-tung", "Mao Zedong", "person"],
  ["Chou En-lai", "Zhou Enlai", "person"],
  ["Γιώργος Παπαδόπουλος", "Giorgos Papadopoulos", "person"],
  ["Muhammed al-Hussayni", "Mohammad Husseini", "person"],
  ["نادر الحربي", "Nader al-Harbi", "person"],
  ["バーバラ・ハルヴォルセン", "Barbara Halvorsen", "person"],
  ["이영호", "Lee Young-ho", "person"],
  ["Halvorsen, Lavinia", "Lavinia Halvorsen", "person"],
  ["Dr. Lavinia Halvorsen", "Lavinia Halvorsen", "person"],
  ["Lav1nia Halvorsen", "Lavinia Halvorsen", "person"],
  ["MS OCEAN PETREL", "Ocean Petrel", "vessel"],
];

const different: readonly (readonly [string, string, NameKind])[] = [
  ["George Bush", "Habbash, George", "person"],
  ["Kim Song Chol", "Kim Song Nam", "person"],
  ["김성철", "김성남", "person"],
  ["陈建国", "陈建军", "person"],
  ["Ahmad Nadir al-Tikriti", "Ahmad Nadir al-Basri", "person"],
  ["CORP", "Argument Corp", "company"],
  ["LLC", "Argument LLC", "company"],
  ["EMMA LLC", "Emmanuel Trading LLC", "company"],
  ["EMMA LLC", "LLC Gemma", "company"],
  ["Bank of Riga", "Bank of Tallinn", "company"],
  ["N.T.C. Trading", "N.T.K. Trading", "company"],
  ["Polar Shipping", "Polar Insurance", "company"],
  ["Victory", "Victory 3", "vessel"],
];

describe("names", () => {
  it.each(same)("%s is %s", (left, right, kind) => {
    expect(score(left, right, kind)).toBeGreaterThanOrEqual(THRESHOLD);
  });

  it.each(different)("%s is not %s", (left, right, kind) => {
    expect(score(left, right, kind)).toBeLessThan(THRESHOLD);
  });

  it("reads other numbers as other ships and funds, unless told otherwise", () => {
    expect(score("Ocean Petrel 3", "Ocean Petrel 4", "vessel")).toBeLessThan(THRESHOLD);
    expect(score("Ocean Petrel 3", "Ocean Petrel 4", "vessel", "alike")).toBeGreaterThan(THRESHOLD);
  });

  it("keeps the order of likeness and never reaches certainty", () => {
    const long = score("Zvonimir Aurelio Pakhtusov", "Zvonimir Aurelio Pakhtusov", "person");
    const short = score("Zvonimir Pakhtusov", "Zvonimir Pakhtusov", "person");
    const slip = score("Zvonimir Pakhtusov", "Zvonimir Pahtosov", "person");
    const initial = score("Zvonimir Pakhtusov", "Z. Pakhtusov", "person");
    expect(long).toBeLessThan(1);
    expect([long, short, slip, initial]).toEqual(
      [long, short, slip, initial].sort((a, b) => b - a),
    );
    expect(new Set([long, short, slip, initial]).size).toBe(4);
  });

  it("says what each part was worth, and the parts add up to the score", () => {
    const { score: total, parts } = compareReadings(
      readName("Polar Shipping Malta", "company"),
      readName("Polar Shipping", "company"),
      { numbers: "different" },
    );
    const sum = parts.reduce((all, part) => all + part.score * part.weight, 0);
    expect(1 / (1 + Math.exp(-sum))).toBeCloseTo(total, 12);
    expect(parts.find((part) => part.what === "surplus")?.says).toContain("malta");
  });

  it("takes a rare word for more than a common one", () => {
    const rarity = (word: string) => (word === "ivanov" ? 0.3 : 1);
    const of = (name: string) =>
      compareReadings(readName(name, "person", rarity), readName(name, "person", rarity), {
        numbers: "different",
      }).score;
    expect(of("Pavel Ivanov")).toBeLessThan(of("Pavel Pakhtusov"));
  });

  it("is the same from both sides, and highest for the name itself", () => {
    const word = fc.constantFrom(
      "Polar",
      "Ocean",
      "Steel",
      "Trading",
      "Malta",
      "3",
      "LLC",
      "Argument",
      "N",
      "Hansa",
    );
    const name = fc.array(word, { minLength: 1, maxLength: 5 }).map((words) => words.join(" "));
    fc.assert(
      fc.property(
        name,
        name,
        fc.constantFrom<NameKind>("person", "company", "vessel"),
        (left, right, kind) => {
          const there = score(left, right, kind);
          expect(score(right, left, kind)).toBeCloseTo(there, 6);
          expect(score(left, left, kind)).toBeGreaterThanOrEqual(there - 1e-9);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe("any text", () => {
  it("is read or found empty, in bounded time", () => {
    const hostile = [
      "",
      " ",
      "\u200b\u200b",
      "🚢🚢🚢",
      "CORP LLC GMBH",
      "a".repeat(10_000),
      "ab ".repeat(5_000),
      "Al-".repeat(4_000),
      "LIMITED LIABILITY COMPANY ".repeat(500),
      "1 2 3 4 5 6 7 8 9 ".repeat(600),
      "e\u0301\u0302\u0303".repeat(3_000),
      "株式会社".repeat(2_500),
      "A.B.C.".repeat(2_000),
      "(a/k/a ".repeat(1_500),
      "'".repeat(10_000),
      "\ud800",
    ];
    for (const text of hostile) {
      for (const kind of ["person", "company", "vessel", "address"] as const) {
        const began = process.cpuUsage();
        const readings = readName(text, kind);
        compareReadings(readings, readName(`x ${text}`, kind), { numbers: "different" });
        const { user } = process.cpuUsage(began);
        expect(user / 1000, `${kind} ${text.slice(0, 12)}`).toBeLessThan(500);
        expect(clean(text).length).toBeLessThanOrEqual(LONGEST_NAME);
      }
    }
    expect(readName("🚢", "vessel")).toEqual([]);
  });

  it("never throws", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", maxLength: 60 }),
        fc.constantFrom<NameKind>("person", "company", "vessel", "address"),
        (text, kind) => {
          const readings = readName(text, kind);
          const { score: own } = compareReadings(readings, readings, { numbers: "different" });
          expect(own).toBeGreaterThanOrEqual(0);
          expect(own).toBeLessThan(1);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("guesses what an unnamed party is", () => {
    expect(kindOf(null, "Halvorsen Trading")).toBe("company");
    expect(kindOf("LegalEntity", "Argument OOO")).toBe("company");
    expect(kindOf("LegalEntity", "Lavinia Halvorsen")).toBe("person");
    expect(kindOf("Airplane", "EP-GOM")).toBe("vessel");
  });
});

describe("edit distance", () => {
  it("is a distance up to its limit, as found by trying every way", () => {
    const text = fc.string({ unit: fc.constantFrom(..."abekst"), maxLength: 6 });
    fc.assert(
      fc.property(text, text, (left, right) => {
        const found = distance(left, right, 1000);
        expect(found).toBe(distance(right, left, 1000));
        expect(found === 0).toBe(left === right);
        expect(found).toBeLessThanOrEqual(plain(left, right) * 10);
        expect(found).toBeGreaterThanOrEqual(plain(left, right) * 5);
        if (found > 8) expect(distance(left, right, 8)).toBeGreaterThan(8);
      }),
      { numRuns: 500 },
    );
  });
});

/** Optimal string alignment with every edit worth one, by recursion. */
function plain(a: string, b: string): number {
  if (a === "" || b === "") return a.length + b.length;
  const keep = plain(a.slice(1), b.slice(1)) + (a[0] === b[0] ? 0 : 1);
  const best = Math.min(keep, plain(a.slice(1), b) + 1, plain(a, b.slice(1)) + 1);
  const turned = a.length > 1 && b.length > 1 && a[0] === b[1] && a[1] === b[0];
  return turned ? Math.min(best, plain(a.slice(2), b.slice(2)) + 1) : best;
}
