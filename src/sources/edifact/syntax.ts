/** A segment of a message: its tag, and its elements, each a list of components, releases undone. */
export interface Segment {
  readonly tag: string;
  readonly elements: readonly (readonly string[])[];
  /** Counted from 1 at UNH. */
  readonly number: number;
  /** Characters before it in the file. */
  readonly position: number;
}

/** One message between UNH and UNT whose counts hold. */
export interface Message {
  readonly kind: "message";
  readonly reference: string;
  /** CUSCAR, IFTMCS … */
  readonly type: string;
  /** Version and release of the directory: D95B, D96A. */
  readonly directory: string;
  readonly segments: readonly Segment[];
  readonly position: number;
}

/** What cannot be read, and where; what stands around it is read all the same. */
export interface Unread {
  readonly kind: "unread";
  /** Reference of the message, null outside of one. */
  readonly message: string | null;
  /** Number of the segment within its message, 0 outside of one. */
  readonly segment: number;
  readonly position: number;
  readonly why: string;
}

interface ServiceCharacters {
  readonly component: string;
  readonly element: string;
  /** A blank where nothing is released. */
  readonly release: string;
  readonly terminator: string;
}

/** ISO 9735:1988 level A, and what holds where no UNA stands. */
const STANDARD: ServiceCharacters = { component: ":", element: "+", release: "?", terminator: "'" };

/** A longer segment is not one: some free text runs to 2,500 characters, nothing to a million. */
const LONGEST_SEGMENT = 2 ** 20;
/** Characters that show whether UNA is followed by a UNB of its kind. */
const ENOUGH_TO_TELL = 64;
/** Messages are held whole while their counts are checked. */
const MOST_SEGMENTS = 4_000_000;

/**
 * Messages of interchanges after ISO 9735, as the text arrives, with whatever could not be read. The
 * file may hold several interchanges, each with its own UNA, and anything between them.
 */
export async function* messages(
  text: AsyncIterable<string>,
): AsyncGenerator<Message | Unread, void, undefined> {
  const reader = interchangeReader();
  for await (const piece of raws(text)) yield* reader.read(piece);
  yield* reader.end();
}

/** A segment as it stands in the file, not yet parted; or what stood there instead. */
type Raw =
  | {
      readonly kind: "raw";
      readonly text: string;
      readonly position: number;
      readonly by: ServiceCharacters;
    }
  | {
      readonly kind: "wrong";
      readonly why: string;
      readonly position: number;
      readonly lost: boolean;
    };

async function* raws(text: AsyncIterable<string>): AsyncGenerator<Raw, void, undefined> {
  let by = STANDARD;
  let buffer = "";
  /** Where the search for a terminator goes on: what lies before was searched. */
  let searched = 0;
  let position = 0;
  let skipping = false;

  const drop = (count: number) => {
    buffer = buffer.slice(count);
    position += count;
    searched = 0;
  };
  function* whole(ended: boolean): Generator<Raw, void, undefined> {
    for (;;) {
      if (!skipping && searched === 0) {
        const blank = /^[\s\uFEFF]*/.exec(buffer)?.[0].length ?? 0;
        if (blank > 0) drop(blank);
        if (buffer.length < ENOUGH_TO_TELL && !ended) return;
        if (buffer.startsWith("UNA")) {
          const advice = adviceOf(buffer);
          if (advice.why !== null) {
            yield { kind: "wrong", why: advice.why, position, lost: false };
          }
          by = advice.by;
          drop(advice.length);
          continue;
        }
      }
      // UNA names another terminator than the one that ends the first segment.
      if (!skipping && by !== STANDARD && buffer.startsWith("UNB")) {
        const standard = /'\s*UN[HG]\+/.exec(buffer)?.index ?? buffer.length;
        const named = buffer.indexOf(by.terminator);
        if (standard < (named === -1 ? buffer.length : named)) {
          const why = `UNA says that segments end in ${by.terminator}, but they end in '`;
          yield { kind: "wrong", why, position, lost: false };
          by = STANDARD;
          searched = 0;
        }
      }
      const end = terminatorAt(buffer, searched, by);
      if (end === -1) {
        if (skipping) drop(Math.max(0, buffer.length - 1));
        else if (buffer.length > LONGEST_SEGMENT) {
          const why = `the segment ${buffer.slice(0, 3)} is longer than ${LONGEST_SEGMENT.toLocaleString("en")} characters`;
          yield { kind: "wrong", why, position, lost: true };
          skipping = true;
          continue;
        } else searched = Math.max(0, buffer.length - 1);
        return;
      }
      if (skipping) {
        skipping = false;
        drop(end + 1);
        continue;
      }
      const segment = buffer.slice(0, end);
      yield { kind: "raw", text: segment, position, by };
      // An interchange has its own characters: the next one may stand without UNA.
      if (segment.startsWith("UNZ")) by = STANDARD;
      drop(end + 1);
    }
  }

  for await (const chunk of text) {
    buffer += chunk;
    yield* whole(false);
  }
  yield* whole(true);
  if (!skipping && buffer.trim() !== "") {
    const why = `the file ends inside the segment ${buffer.slice(0, 3)}: its terminator ${by.terminator} is missing`;
    yield { kind: "wrong", why, position, lost: true };
  }
}

/** The service characters that UNA names, or the standard's where what it names cannot be. */
function adviceOf(buffer: string): { by: ServiceCharacters; length: number; why: string | null } {
  const named = buffer.slice(3, 9);
  const [component = "", element = "", , release = "", , terminator = ""] = named;
  const parting = [component, element, terminator, ...(release === " " ? [] : [release])];
  // UNA may be followed by a line break; a UNB at once tells whether its characters are used.
  const header = /^\s*UNB(.)/.exec(buffer.slice(9))?.[1];
  const spelled = [...named]
    .map((character) => (character === " " ? "blank" : character))
    .join(" ");
  if (
    named.length < 6 ||
    parting.some((character) => /[A-Za-z0-9\s]/.test(character)) ||
    new Set(parting).size < parting.length
  ) {
    const at = buffer.indexOf("UNB");
    return {
      by: STANDARD,
      length: at >= 3 && at <= 12 ? at : Math.min(9, buffer.length),
      why: `UNA names ${spelled || "nothing"}: these cannot part a message, so the standard's : + ? ' are tried`,
    };
  }
  if (header !== undefined && header !== element) {
    return {
      by: STANDARD,
      length: 9,
      why: `UNA says that elements are parted by ${element}, but UNB is parted by ${header}`,
    };
  }
  return { by: { component, element, release, terminator }, length: 9, why: null };
}

/** The first terminator from `from` that no release character takes away; -1 where there is none yet. */
function terminatorAt(text: string, from: number, by: ServiceCharacters): number {
  for (
    let at = text.indexOf(by.terminator, from);
    at !== -1;
    at = text.indexOf(by.terminator, at + 1)
  ) {
    if (by.release === " ") return at;
    let releases = 0;
    while (text[at - 1 - releases] === by.release) releases++;
    if (releases % 2 === 0) return at;
  }
  return -1;
}

/** Elements and components of a segment; a released character stands for itself. */
function elementsOf(text: string, by: ServiceCharacters): string[][] {
  if (by.release === " " || !text.includes(by.release)) {
    return text.split(by.element).map((element) => element.split(by.component));
  }
  const elements: string[][] = [[""]];
  for (let at = 0; at < text.length; at++) {
    const element = elements.at(-1) as string[];
    const character = text[at] as string;
    if (character === by.release) {
      element[element.length - 1] += text[++at] ?? "";
    } else if (character === by.element) elements.push([""]);
    else if (character === by.component) element.push("");
    else element[element.length - 1] += character;
  }
  return elements;
}

interface Begun {
  readonly reference: string;
  readonly type: string;
  readonly directory: string;
  readonly position: number;
  readonly segments: Segment[];
  /** The first thing wrong in it: it is read to its end, and then set aside whole. */
  wrong: Unread | null;
}

/** Follows UNB, UNH … UNT, UNZ and says which messages are whole. */
function interchangeReader() {
  let begun: Begun | null = null;
  let counted = 0;
  /** Whether the last thing outside a message was no segment: text between interchanges is told once. */
  let astray = false;

  const unread = (why: string, position: number, segment = 0): Unread => ({
    kind: "unread",
    message: begun?.reference ?? null,
    segment,
    position,
    why,
  });
  function* cut(position: number, before: string): Generator<Message | Unread> {
    if (begun === null) return;
    const wrong =
      begun.wrong ?? unread(`UNT is missing before ${before}`, position, begun.segments.length + 1);
    begun = null;
    yield wrong;
  }
  function* outside(
    tag: string,
    elements: readonly (readonly string[])[],
    position: number,
  ): Generator<Message | Unread> {
    if (tag === "UNB") {
      yield* cut(position, "UNB");
      counted = 0;
      astray = false;
    } else if (tag === "UNZ") {
      yield* cut(position, "UNZ");
      const said = Number(elements[1]?.[0] ?? Number.NaN);
      if (said !== counted) {
        yield unread(
          `UNZ counts ${elements[1]?.[0] ?? "nothing"} messages, and ${counted} stand in the interchange`,
          position,
        );
      }
      counted = 0;
      astray = false;
    } else if (tag === "UNH") {
      yield* cut(position, "the next UNH");
      const [, reference, identifier] = elements;
      counted++;
      astray = false;
      begun = {
        reference: reference?.[0] ?? "",
        type: identifier?.[0] ?? "",
        directory: `${identifier?.[1] ?? ""}${identifier?.[2] ?? ""}`,
        position,
        segments: [{ tag, elements: elements.slice(1), number: 1, position }],
        wrong: null,
      };
    } else if (!["UNG", "UNE"].includes(tag) && !astray) {
      astray = true;
      yield unread(`"${tag.slice(0, 12)}" stands outside of any message`, position);
    }
  }
  function* end(message: Begun, position: number): Generator<Message | Unread> {
    const last = message.segments.at(-1);
    const [count, reference] = [last?.elements[0]?.[0], last?.elements[1]?.[0]];
    const number = message.segments.length;
    const wrong =
      message.wrong ??
      (Number(count) !== number
        ? unread(
            `UNT counts ${count || "no"} segments, and ${number} stand in the message`,
            position,
            number,
          )
        : reference !== message.reference
          ? unread(
              `UNT ends message "${reference ?? ""}", and UNH began "${message.reference}"`,
              position,
              number,
            )
          : null);
    begun = null;
    const { reference: own, type, directory, segments, position: at } = message;
    yield wrong ?? { kind: "message", reference: own, type, directory, segments, position: at };
  }

  return {
    *read(piece: Raw): Generator<Message | Unread> {
      const message = begun;
      if (piece.kind === "wrong") {
        const number = message === null ? 0 : message.segments.length + 1;
        const found = unread(piece.why, piece.position, number);
        if (message === null || !piece.lost) yield found;
        else message.wrong ??= found;
        return;
      }
      const elements = elementsOf(piece.text, piece.by);
      const tag = elements[0]?.[0]?.trim() ?? "";
      if (message === null || ["UNB", "UNH", "UNZ"].includes(tag)) {
        yield* outside(tag, elements, piece.position);
        return;
      }
      const number = message.segments.length + 1;
      message.segments.push({ tag, elements: elements.slice(1), number, position: piece.position });
      if (!/^[A-Z][A-Z0-9]{2}$/.test(tag)) {
        message.wrong ??= unread(
          `"${tag.slice(0, 12)}" is not the tag of a segment`,
          piece.position,
          number,
        );
      }
      if (number > MOST_SEGMENTS) {
        message.wrong ??= unread(
          `the message runs over ${MOST_SEGMENTS.toLocaleString("en")} segments`,
          piece.position,
          number,
        );
        message.segments.length = MOST_SEGMENTS;
      }
      if (tag === "UNT") yield* end(message, piece.position);
    },
    *end(): Generator<Message | Unread> {
      yield* cut(begun?.segments.at(-1)?.position ?? 0, "the end of the file");
    },
  };
}
