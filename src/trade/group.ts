import { country, crosswalk, normalCode } from "./country.ts";
import { readCsv } from "./csv.ts";
import { didYouMean, nearest } from "./near.ts";
import { parsePeriod } from "./period.ts";
import { Refusal } from "./refusal.ts";

/** One country's time in one group; months are periods, both ends included, null is open. */
export interface Membership {
  readonly group: string;
  readonly member: string;
  readonly from: number;
  readonly until: number | null;
  readonly source: string;
}

let read: readonly Membership[] | undefined;

/** Every membership of `group.csv`. */
export function memberships(): readonly Membership[] {
  read ??= readCsv("group.csv", ["group", "member", "from", "until", "source"]).map(
    ({ cells }) => ({
      group: cells["group"] ?? "",
      member: country(cells["member"] ?? "").alpha3,
      from: parsePeriod(cells["from"] ?? ""),
      until: cells["until"] === "" ? null : parsePeriod(cells["until"] ?? ""),
      source: cells["source"] ?? "",
    }),
  );
  return read;
}

/** Names of the groups that {@link expandGroup} knows, sorted. */
export function groups(): readonly string[] {
  return [...new Set(memberships().map(({ group }) => group))].sort();
}

/**
 * The countries that a list such as `EU27,USA,JPN` names: sorted, distinct alpha-3 codes. A group
 * gives its members in the period `on`, or its latest composition without one, and its own code
 * where publishers use it as a partner (`EU27`), so that figures given only for the whole are found
 * too. A name (`Kazakhstan`) is accepted for a code.
 *
 * @throws Refusal naming near candidates for whatever is neither, and for a group without members
 *   in the period `on`.
 */
export function expandGroup(text: string, on?: number): readonly string[] {
  const parts = text.split(/[,;]/).map((part) => part.trim());
  const wanted = parts.filter((part) => part !== "");
  if (wanted.length === 0) {
    throw new Refusal(`"${text}" names no country`, { todo: "Write for example EU27,USA,JPN" });
  }
  return [...new Set(wanted.flatMap((part) => expandOne(part, on)))].sort();
}

function expandOne(part: string, on: number | undefined): readonly string[] {
  const group = part.toUpperCase();
  const all = memberships().filter((row) => row.group === group);
  if (all.length > 0) return expandMembers(group, all, on);
  const found =
    crosswalk("alpha3").get(normalCode("alpha3", part)) ??
    crosswalk("name").get(normalCode("name", part));
  if (found !== undefined) return [found.alpha3];
  const names = nearest(normalCode("name", part), crosswalk("name").keys(), 2);
  const codes = nearest(group, [...groups(), ...crosswalk("alpha3").keys()], 4);
  const near = [
    ...names.map((name) => crosswalk("name").get(name)?.alpha3 ?? name),
    ...codes.map((code) => crosswalk("alpha3").get(code)?.alpha3 ?? code),
  ];
  const shown = [...new Set(near)].slice(0, 4).map((code) => {
    const entry = crosswalk("alpha3").get(code);
    return entry === undefined ? code : `${code} (${entry.name})`;
  });
  throw new Refusal(`"${part}" is neither a country nor a group`, {
    todo: didYouMean(
      shown,
      `Groups: ${groups().join(", ")}; countries by ISO alpha-3, such as KAZ`,
    ),
  });
}

function expandMembers(
  group: string,
  all: readonly Membership[],
  on: number | undefined,
): readonly string[] {
  const end = Math.max(...all.map(({ until }) => until ?? Number.POSITIVE_INFINITY));
  const members = all.filter(({ from, until }) =>
    on === undefined
      ? (until ?? Number.POSITIVE_INFINITY) === end
      : from <= on && on <= (until ?? Number.POSITIVE_INFINITY),
  );
  if (members.length === 0) {
    throw new Refusal(`${group} has no members in that month`, {
      todo: "Name the countries, or another month",
    });
  }
  const own = crosswalk("alpha3").has(group) ? [group] : [];
  return [...members.map(({ member }) => member), ...own];
}
