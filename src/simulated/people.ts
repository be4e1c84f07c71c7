import type { Random } from "../statistics/random.ts";

/** A firm of the simulated world. Names are made of syllables; likeness to real firms is chance. */
export interface Firm {
  readonly name: string;
  readonly address: string;
  readonly country: string;
  /** ln of how dear it sells. */
  readonly price: number;
}

const SYLLABLES =
  "ka ren so vi mar tel no ri dan lu pe zo fen hai lin bo qua tri vel mon ter ash kin ro del sun par eno wes tal ori gan hu bei sha cor ist ulm ves".split(
    " ",
  );
const TRADES = [
  "Trading",
  "Industries",
  "Materials",
  "Metals",
  "Import Export",
  "International",
  "Manufacturing",
  "Supply",
  "Group",
  "Products",
  "Technologies",
  "Resources",
];
const FORMS: Readonly<Record<string, readonly string[]>> = {
  CHN: ["Co., Ltd", "Co Ltd", "(Group) Co., Ltd."],
  DEU: ["GmbH", "GmbH & Co. KG", "AG"],
  USA: ["Inc", "LLC", "Corp."],
  GBR: ["Ltd", "PLC"],
  FRA: ["SARL", "SAS"],
  ITA: ["S.r.l.", "S.p.A."],
  ESP: ["S.L.", "S.A."],
  NLD: ["B.V."],
  BEL: ["NV", "BV"],
  JPN: ["K.K.", "Co., Ltd."],
  KOR: ["Co., Ltd.", "Corp."],
  VNM: ["JSC", "Co., Ltd"],
  MYS: ["Sdn. Bhd."],
  SGP: ["Pte. Ltd."],
  THA: ["Co., Ltd.", "PCL"],
  IND: ["Pvt. Ltd.", "Ltd"],
  TUR: ["A.S.", "Ltd. Sti."],
  MEX: ["S.A. de C.V."],
  BRA: ["Ltda", "S.A."],
  ARE: ["FZE", "LLC", "FZCO"],
  POL: ["Sp. z o.o."],
  RUS: ["OOO"],
};
const STREETS = [
  "Harbour Road",
  "Industrial Avenue",
  "Station Street",
  "Mill Lane",
  "Canal Quay",
  "Park Road",
  "Zone B Block",
  "Market Street",
  "Ring Road",
  "Foundry Way",
  "Export Zone Plot",
  "Bridge Street",
];

function word(from: Random, parts: number): string {
  const text = Array.from(
    { length: parts },
    () => SYLLABLES[from.whole(SYLLABLES.length)] ?? "",
  ).join("");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A new firm of a country, at an address of its own unless one is given. */
export function firm(from: Random, country: string, address?: string): Firm {
  const forms = FORMS[country] ?? ["Ltd", "Co."];
  const trade = TRADES[from.whole(TRADES.length)] ?? "";
  const form = forms[from.whole(forms.length)] ?? "";
  const name = `${word(from, 2 + from.whole(2))} ${from.uniform() < 0.3 ? `${word(from, 2)} ` : ""}${trade} ${form}`;
  return {
    name,
    country,
    address: address ?? addressIn(from, country),
    price: 0.12 * normal(from),
  };
}

export function addressIn(from: Random, country: string): string {
  const street = STREETS[from.whole(STREETS.length)] ?? "";
  return `${1 + from.whole(900)} ${word(from, 2)} ${street}, ${country}-${10000 + from.whole(80000)}`;
}

/** How another clerk writes the same firm: capitals, points left out, a letter wrong now and then. */
export function respelled(from: Random, name: string): string {
  const way = from.uniform();
  if (way < 0.45) return name;
  if (way < 0.75) return name.toUpperCase().replace(/[.,]/g, "");
  if (way < 0.92) return name.replace(/[.,]/g, "");
  const at = 1 + from.whole(Math.max(1, name.length - 2));
  return name.slice(0, at) + name.slice(at + 1);
}

/** A standard normal number (Box and Muller). */
export function normal(from: Random): number {
  return Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());
}
