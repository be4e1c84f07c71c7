/** Codes of quantity units as the lake keeps them → how they are read. */
const UNITS: Readonly<Record<string, string>> = {
  u: "pieces",
  kg: "kg",
  USD: "USD",
  l: "litres",
  m2: "m²",
  m3: "m³",
  m: "m",
  pair: "pairs",
  dozen: "dozens",
  thousand_u: "thousand pieces",
  package: "packages",
  carat: "carats",
};

/** A unit as it is printed after a number or in the head of a column. */
export function unitName(unit: string): string {
  return UNITS[unit] ?? unit;
}

/** `27,145`; as many decimals as it takes to show three digits of a small number. */
export function formatNumber(value: number): string {
  const size = Math.abs(value);
  const digits = size === 0 || size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : 2;
  return value.toLocaleString("en", { maximumFractionDigits: digits });
}

/** `27,145 pieces`, `3,834 t` (kilograms from a hundred tonnes on), `USD 1,204,000`. */
export function formatQuantity(value: number, unit: string): string {
  if (unit === "USD") return `USD ${formatNumber(value)}`;
  if (unit === "kg" && Math.abs(value) >= 100_000) return `${formatNumber(value / 1000)} t`;
  return `${formatNumber(value)} ${unitName(unit)}`;
}

/** `12 %`, `0.4 %`. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return "none";
  const percent = (100 * part) / whole;
  if (percent > 0 && percent < 0.1) return "less than 0.1 %";
  const digits = percent !== 0 && Math.abs(percent) < 9.95 ? 1 : 0;
  return `${percent.toLocaleString("en", { maximumFractionDigits: digits })} %`;
}
