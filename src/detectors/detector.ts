import { existsSync, readdirSync, readFileSync } from "node:fs";

/**
 * A question that can be put to the lake: a folder here with `detector.ts` (facts and a pure
 * refinement, default export of a `Detector`) and `detector.sql`. The folder is the registry.
 */
export interface Detector {
  /** The question, as it titles documentation, API and screen. */
  readonly asks: string;
  /** Lawful explanations that a finding has to be weighed against. */
  readonly innocent: readonly [string, ...string[]];
  readonly subject: "route" | "flow" | "consignment" | "party";
  /** `shelf` binds `$shelf` in detector.sql. */
  readonly params: Readonly<Record<string, Param>>;
}

export interface Param {
  readonly value: number;
  readonly unit: string;
  readonly means: string;
}

/** A detector as it stands in its folder. */
export interface DetectorEntry {
  readonly id: string;
  readonly detector: Detector;
  readonly sql: string;
}

/** Every folder beside this file that holds a `detector.sql`, in the order of their names. */
export async function detectors(): Promise<readonly DetectorEntry[]> {
  const here = new URL(".", import.meta.url);
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const ids = readdirSync(here, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((id) => existsSync(new URL(`${id}/detector.sql`, here)))
    .sort();
  return Promise.all(
    ids.map(async (id) => {
      const module: { default: Detector } = await import(
        new URL(`${id}/detector.${extension}`, here).href
      );
      return {
        id,
        detector: module.default,
        sql: readFileSync(new URL(`${id}/detector.sql`, here), "utf8"),
      };
    }),
  );
}

/** @throws Error when there is no such folder: a defect, since only this program asks by name. */
export async function detector(id: string): Promise<DetectorEntry> {
  const found = (await detectors()).find((one) => one.id === id);
  if (found === undefined) throw new Error(`there is no detector ${id}`);
  return found;
}
