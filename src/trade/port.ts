import { readCsv } from "./csv.ts";

/** A port where containers change hands. */
export interface Port {
  /** UN/LOCODE without the blank. */
  readonly code: string;
  readonly name: string;
  /** ISO 3166-1 alpha-3. */
  readonly country: string;
  /** Degrees, to about a nautical mile: good for comparing routes, not for sailing. */
  readonly latitude: number;
  readonly longitude: number;
}

let read: ReadonlyMap<string, Port> | undefined;

/** The larger container ports by UN/LOCODE; positions of their basins. */
export function ports(): ReadonlyMap<string, Port> {
  read ??= new Map(
    readCsv("port.csv", ["code", "name", "country", "latitude", "longitude"]).map(({ cells }) => {
      const code = cells["code"] ?? "";
      return [
        code,
        {
          code,
          name: cells["name"] ?? "",
          country: cells["country"] ?? "",
          latitude: Number(cells["latitude"]),
          longitude: Number(cells["longitude"]),
        },
      ];
    }),
  );
  return read;
}
