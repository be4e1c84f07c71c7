import { createRequire } from "node:module";
import {
  type Land,
  landOf,
  middleOf,
  middleOfAll,
  type Position,
  type WorldAtlas,
} from "../../../picture/atlas.ts";
import { country, crosswalk, normalCode } from "../../../trade/country.ts";
import { groups, memberships } from "../../../trade/group.ts";

const load = createRequire(import.meta.url);
const read = (scale: "110m" | "50m"): WorldAtlas => load(`world-atlas/countries-${scale}.json`);

let drawn: readonly Land[] | undefined;
let found: ReadonlyMap<string, Land> | undefined;
const middles = new Map<string, Position>();

/** The land that is drawn: 1:110 million, light enough for a page that is sent by mail. */
export function landToDraw(): readonly Land[] {
  drawn ??= landOf(read("110m")).map(named);
  return drawn;
}

export interface Located {
  readonly at: Position;
  /** Codes of the land to shade. */
  readonly numerics: readonly string[];
  /** Set where the place is not one country's own. */
  readonly how: "country" | "members";
}

/**
 * Where a country is drawn: the middle of its largest piece of land (1:50 million, which has the
 * small states). A group that publishers use as a partner, such as EU27, stands in the middle of its
 * members. Null for what no map has: areas not specified, bunkers, a few islands, past countries.
 */
export function locate(alpha3: string): Located | null {
  const own = middleOfCountry(alpha3);
  if (own !== null) {
    return { at: own.at, numerics: own.numeric === null ? [] : [own.numeric], how: "country" };
  }
  if (!groups().includes(alpha3)) return null;
  const members = memberships()
    .filter((row) => row.group === alpha3 && row.member !== alpha3)
    .flatMap((row) => middleOfCountry(row.member) ?? []);
  const at = middleOfAll(members.map((member) => member.at));
  return at === null ? null : { at, numerics: [], how: "members" };
}

function middleOfCountry(alpha3: string) {
  found ??= new Map(
    landOf(read("50m"))
      .map(named)
      .flatMap((land) => (land.numeric === null ? [] : [[land.numeric, land]])),
  );
  const { codes } = country(alpha3);
  // ISO's numbers are among Comtrade's, which adds its own (Switzerland is 757 and 756).
  const numeric = [...codes.comtrade, ...codes.baci, alpha3].find((key) => found?.has(key));
  const land = numeric === undefined ? undefined : found.get(numeric);
  if (numeric === undefined || land === undefined) return null;
  const at = middles.get(numeric) ?? middleOf(land);
  middles.set(numeric, at);
  return { at, numeric };
}

/** Land without an ISO number takes our letters for one, where its name is known (Kosovo). */
function named(land: Land): Land {
  if (land.numeric !== null) return land;
  const known = crosswalk("name").get(normalCode("name", land.name));
  return known === undefined ? land : { ...land, numeric: known.codes.comtrade[0] ?? known.alpha3 };
}
