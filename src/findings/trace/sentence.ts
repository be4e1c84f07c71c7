import { spellPeriod } from "../../trade/period.ts";
import { formatQuantity } from "../../trade/quantity.ts";

export interface Said {
  readonly goods: string;
  readonly unit: string;
  readonly transit_name: string;
  readonly target_name: string;
  /** `countries that had restricted such exports`, `China`. */
  readonly origins: string;
  readonly first: number;
  readonly last: number;
  readonly outflow_after: number;
  readonly must: number | null;
  readonly must_reason: string | null;
  readonly may: number;
}

/** The sentence a person would write and could print: the bounds in words, no cause and no verdict. */
export function sentence(said: Said): string {
  const { goods, unit, must, may, outflow_after, transit_name, target_name, origins } = said;
  const quantity = (value: number) => formatQuantity(value, unit);
  const number = (value: number) =>
    unit === "u" ? formatQuantity(value, unit).replace(/ pieces$/, "") : quantity(value);
  const whole = `the ${number(outflow_after)}${unit === "u" ? " pieces" : ""} of ${goods} that ${transit_name} sent to ${target_name} from ${spellPeriod(said.first)} to ${spellPeriod(said.last)}`;
  const more =
    outflow_after - may > 0.0005 * outflow_after
      ? ` ${quantity(outflow_after - may)} cannot have, because too little had come in.`
      : "";
  if (must === null) {
    return `Up to ${number(may)} of ${whole} may have come from ${origins}; how many must have is not known: ${said.must_reason ?? "figures are missing"}.${more}`;
  }
  if (must === 0) {
    return `None of ${whole} must have come from ${origins}; up to ${number(may)} may have.${more}`;
  }
  const range =
    Math.round(must) === Math.round(may)
      ? number(must)
      : `Between ${number(must)} and ${number(may)}`;
  return `${range} of ${whole} came from ${origins}.${more}`;
}
