import { Type as T, type TSchema } from "typebox";

/** Parts that many endpoints' schemas are made of. */

export const nothing = T.Object({}, { additionalProperties: false });
export const anything = T.Unknown();

export const commodityCode = T.String({
  pattern: "^[0-9]{2,13}$",
  description: "HS code of two to thirteen digits with its leading zeros",
});
export const countryCode = T.String({
  minLength: 2,
  maxLength: 60,
  description: "ISO alpha-3 code, English name, or a code of the country table",
});
export const month = T.String({ pattern: "^[0-9]{4}(-[0-9]{2})?$", description: "2022-03" });
export const day = T.String({ format: "date", description: "2024-05-01" });
export const short = T.String({ minLength: 1, maxLength: 200 });
export const long = T.String({ minLength: 1, maxLength: 4000 });

export function nullable<S extends TSchema>(schema: S) {
  return T.Union([schema, T.Null()]);
}

/** One of a few words. */
export function oneOf<const Words extends readonly string[]>(words: Words) {
  return T.Unsafe<Words[number]>({ type: "string", enum: [...words] });
}
