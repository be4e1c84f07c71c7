import type { Message, Segment, Unread } from "./syntax.ts";

/** A segment group as it stands in a message: its own segments, the trigger first, and the groups in it. */
export interface Group {
  readonly segments: readonly Segment[];
  readonly groups: readonly Group[];
}

/** A place in the message type's structure: a segment, or a group begun by its first segment. */
export interface Place {
  readonly tag: string;
  readonly most: number;
  readonly must: boolean;
  /** Places inside, the trigger left out; null for a segment. */
  readonly inside: readonly Place[] | null;
}

/**
 * The structure of a message type from its table: tags in order, each with how often it may stand
 * (`DTM9`), `!` where it must, and groups in brackets: `BGM! DTM9 (TDT LOC99)9`.
 */
export function structure(table: string): readonly Place[] {
  const tokens = table.match(/[A-Z]{3}!?\d*|\(|\)!?\d*/g) ?? [];
  let at = 0;
  const places = (): Place[] => {
    const found: Place[] = [];
    while (at < tokens.length) {
      const token = tokens[at++] ?? "";
      if (token.startsWith(")")) {
        at--;
        return found;
      }
      if (token === "(") {
        const [trigger, ...inside] = places();
        const end = tokens[at++] ?? ")";
        if (trigger === undefined) throw new Error("a group without a segment");
        found.push({
          tag: trigger.tag,
          most: Number(/\d+/.exec(end)?.[0] ?? 1),
          must: end.includes("!"),
          inside,
        });
      } else {
        found.push({
          tag: token.slice(0, 3),
          most: Number(/\d+/.exec(token)?.[0] ?? 1),
          must: token.includes("!"),
          inside: null,
        });
      }
    }
    return found;
  };
  return places();
}

interface Open {
  readonly places: readonly Place[];
  at: number;
  count: number;
  readonly segments: Segment[];
  readonly groups: Group[];
}

/**
 * Puts each segment of a message in its place: forward in the group that is open, into a group that
 * it begins, or out of groups that are done (ISO 9735, "segment collision" is excluded by the order
 * of the directories' tables).
 */
export function nest(message: Message, places: readonly Place[]): Group | Unread {
  const opened = (inside: readonly Place[], first: readonly Segment[]): Open => ({
    places: inside,
    at: 0,
    count: 0,
    segments: [...first],
    groups: [],
  });
  const root = opened(places, []);
  const stack: Open[] = [root];
  const unread = (segment: Segment, why: string): Unread => ({
    kind: "unread",
    message: message.reference,
    segment: segment.number,
    position: segment.position,
    why: `${message.type} ${message.directory}: ${why}`,
  });
  for (const segment of message.segments) {
    if (segment.tag === "UNH" || segment.tag === "UNT") continue;
    let placed = false;
    while (!placed) {
      const open = stack.at(-1);
      if (open === undefined) break;
      const found = placeOf(open, segment.tag);
      if (found === "none") {
        if (stack.length === 1) break;
        stack.pop();
        continue;
      }
      if ("lacking" in found)
        return unread(segment, `${found.lacking} must stand before ${segment.tag}`);
      placed = true;
      if (found.place.inside === null) open.segments.push(segment);
      else {
        const inner = opened(found.place.inside, [segment]);
        open.groups.push(inner);
        stack.push(inner);
      }
    }
    if (!placed) {
      const before = message.segments[segment.number - 2]?.tag ?? "UNH";
      return unread(segment, `${segment.tag} has no place after ${before}`);
    }
  }
  return root;
}

/** Moves forward to the next place for a tag; past a place that must be filled only where nothing else does. */
function placeOf(
  open: Open,
  tag: string,
): "none" | { readonly place: Place } | { readonly lacking: string } {
  let lacking: string | null = null;
  for (let at = open.at; at < open.places.length; at++) {
    const place = open.places[at] as Place;
    const count = at === open.at ? open.count : 0;
    if (place.tag === tag && count < place.most) {
      if (lacking !== null) return { lacking };
      open.at = at;
      open.count = count + 1;
      return { place };
    }
    if (place.must && count === 0) lacking ??= place.tag;
  }
  return "none";
}
