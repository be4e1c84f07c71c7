import type { NamedCountry, Role } from "./claim.ts";
import type { Draft } from "./figures.ts";

/** A claim in a few words: `CHN export of rare earths: +32 % in June against the month before`. */
export function claimInWords(draft: Draft): string {
  const { kind, commodities, countries, flow, period, comparison, detail } = draft;
  const goods = commodities.map(({ words }) => words).join(", ");
  const who = countries
    .filter(({ role }) => role === "exporter" || role === "importer" || role === "authority")
    .map(({ alpha3 }) => alpha3);
  const subject = [[...new Set(who)].join(", "), flow ?? "", goods === "" ? "" : `of ${goods}`]
    .filter((part) => part !== "")
    .join(" ");
  const when = period === null ? "" : ` in ${period.words}`;
  const held = [
    draft.is_negated ? "denied" : "",
    draft.is_forecast ? "to come" : "",
    draft.hedge === null ? "" : draft.hedge,
  ].filter((part) => part !== "");
  const manner = held.length === 0 ? "" : ` (${held.join(", ")})`;
  if (kind === "change" || kind === "level" || kind === "share") {
    const against =
      comparison === null
        ? ""
        : ` ${comparison.against === "since" ? "since" : "against"} ${comparison.words}`;
    return `${subject}: ${figure(draft)}${when}${against}${manner}`;
  }
  if (kind === "route") {
    return `${goods === "" ? "goods" : goods}: ${[codes(countries, ["origin", "exporter"]), codes(countries, ["transit"]), codes(countries, ["target", "importer"])].join(" → ")}${when}${manner}`;
  }
  const named = [...new Set(countries.map(({ alpha3 }) => alpha3))].join(", ");
  const about = [detail ?? "", goods, named].filter((part) => part !== "").join("; ");
  return `${kind}: ${about}${when}${manner}`;
}

function codes(countries: readonly NamedCountry[], roles: readonly Role[]): string {
  const found = countries.filter(({ role }) => roles.includes(role)).map(({ alpha3 }) => alpha3);
  return found.length === 0 ? "?" : [...new Set(found)].join(", ");
}

function figure({ kind, quantity, unit, approximate }: Draft): string {
  if (quantity === null) return "?";
  const sign = kind === "change" && unit !== "times" && quantity > 0 ? "+" : "";
  const number = quantity.toLocaleString("en", { maximumFractionDigits: 3 });
  return `${approximate === null ? "" : `${approximate} `}${sign}${number}${unit === null ? "" : ` ${unit}`}`;
}
