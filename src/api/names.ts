import { Type as T } from "typebox";
import { locate } from "../findings/trace/page/places.ts";
import { commodities as allCommodities, commodityName, isCode } from "../trade/commodity.ts";
import { countries as allCountries, type Country, normalCode } from "../trade/country.ts";
import { expandGroup, groups } from "../trade/group.ts";
import { endpoint } from "./server/endpoint.ts";
import { nothing, nullable } from "./server/schema.ts";

const search = T.Object(
  {
    q: T.Optional(T.String({ maxLength: 80, description: "The beginning of a code or a word" })),
    limit: T.Optional(T.Integer({ minimum: 1, maximum: 50, default: 12 })),
  },
  { additionalProperties: false },
);

export const commodities = endpoint({
  method: "GET",
  url: "/api/commodities",
  summary: "Commodities by the beginning of their code or of any word of their name",
  role: "reader",
  query: search,
  params: nothing,
  body: nothing,
  answer: T.Object({
    commodities: T.Array(
      T.Object({ code: T.String(), name: T.String(), unit: nullable(T.String()) }),
    ),
  }),
  handle({ query: { q = "", limit = 12 } }) {
    const typed = q.trim().toLowerCase();
    const all = [...allCommodities().values()];
    if (/^\d[\d. ]*$/.test(typed)) {
      const code = typed.replace(/[. ]/g, "");
      const found = all.filter((one) => one.code.startsWith(code));
      const named = found.some((one) => one.code === code);
      const bare =
        !named && isCode(code) ? [{ code, name: commodityName(code).name, unit: null }] : [];
      return { commodities: [...bare, ...found].slice(0, limit) };
    }
    return { commodities: best(all, typed, (one) => one.name).slice(0, limit) };
  },
});

export const countries = endpoint({
  method: "GET",
  url: "/api/countries",
  summary: "Countries and groups by the beginning of their code or name",
  role: "reader",
  query: search,
  params: nothing,
  body: nothing,
  answer: T.Object({
    countries: T.Array(
      T.Object({
        code: T.String(),
        name: T.String(),
        kind: T.String({ description: "country, bucket, aggregate or group" }),
        members: T.Array(T.String()),
      }),
    ),
  }),
  handle({ query: { q = "", limit = 12 } }) {
    const typed = normalCode("name", q);
    const all = [
      ...groups().map((code) => ({
        code,
        name: code,
        kind: "group",
        members: expandGroup(code).filter((member) => member !== code),
      })),
      ...allCountries()
        .filter(({ alpha3, kind }) => kind === "country" && !groups().includes(alpha3))
        .map(({ alpha3, name }) => ({ code: alpha3, name, kind: "country", members: [] })),
    ];
    const byCode = all.filter(
      ({ code }) => typed !== "" && code.toLowerCase().startsWith(typed.replaceAll(" ", "")),
    );
    const byName = best(all, typed, (one) => normalCode("name", one.name));
    return { countries: [...new Set([...byCode, ...byName])].slice(0, limit) };
  },
});

/** Those of which a word begins with what was typed; names that begin so come first. */
function best<One>(all: readonly One[], typed: string, nameOf: (one: One) => string): One[] {
  if (typed === "") return all.slice(0, 50);
  const rank = (one: One) => {
    const name = nameOf(one).toLowerCase();
    if (name.startsWith(typed)) return 0;
    return name.includes(` ${typed}`) ? 1 : name.includes(typed) ? 2 : 3;
  };
  return all
    .map((one) => ({ one, at: rank(one) }))
    .filter(({ at }) => at < 3)
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

export const places = endpoint({
  method: "GET",
  url: "/api/places",
  summary: "Every country with its name and where it is drawn on a map",
  role: "reader",
  query: nothing,
  params: nothing,
  body: nothing,
  answer: T.Object({
    places: T.Array(
      T.Object({
        code: T.String(),
        name: T.String(),
        kind: T.String(),
        at: nullable(T.Array(T.Number(), { minItems: 2, maxItems: 2 })),
        numerics: T.Array(T.String(), { description: "Codes of the land to shade" }),
      }),
    ),
  }),
  handle: () => ({ places: allCountries().map(placed) }),
});

function placed({ alpha3, name, kind }: Country) {
  const located = locate(alpha3);
  return {
    code: alpha3,
    name,
    kind,
    at: located === null ? null : [...located.at],
    numerics: [...(located?.numerics ?? [])],
  };
}
