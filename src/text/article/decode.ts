/** A page as characters, and how its bytes were told to be what they are. */
export interface Decoded {
  readonly text: string;
  readonly encoding: string;
  readonly basis: "mark at the start" | "declared" | "valid as it is" | "guessed";
}

/** How far into a page its own declaration is looked for: what HTML asks of browsers. */
const DECLARED_WITHIN = 4096;

/**
 * Characters from bytes. A byte order mark is believed, a declaration where the bytes allow it;
 * bytes that are valid UTF-8 are that whatever they declare, since a text of another encoding with
 * letters beyond ASCII is hardly ever valid by chance.
 *
 * @param declared the charset of a `Content-Type`, if one was sent.
 */
export function decode(bytes: Uint8Array, declared: string | null = null): Decoded {
  const marked = markOf(bytes);
  if (marked !== null) {
    return { text: read(bytes, marked), encoding: marked, basis: "mark at the start" };
  }
  const utf8 = strictly(bytes, "utf-8");
  if (utf8 !== null && !utf8.includes("\0")) {
    return { text: unscrambled(utf8), encoding: "utf-8", basis: "valid as it is" };
  }
  const wide = wideOf(bytes);
  if (wide !== null) return { text: read(bytes, wide), encoding: wide, basis: "guessed" };
  for (const label of [declared, declaredIn(bytes)]) {
    const text = label === null ? null : strictly(bytes, label);
    if (text !== null) {
      return { text, encoding: new TextDecoder(label ?? "").encoding, basis: "declared" };
    }
  }
  return { text: read(bytes, "windows-1252"), encoding: "windows-1252", basis: "guessed" };
}

function markOf(bytes: Uint8Array): string | null {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return null;
}

/** UTF-16 without a mark: every other byte of Latin text is zero. */
function wideOf(bytes: Uint8Array): string | null {
  const seen = bytes.subarray(0, 512);
  const zeros = [0, 1].map((odd) => seen.filter((byte, at) => at % 2 === odd && byte === 0).length);
  const most = seen.length / 2 / 2;
  if ((zeros[1] ?? 0) > most) return "utf-16le";
  return (zeros[0] ?? 0) > most ? "utf-16be" : null;
}

function declaredIn(bytes: Uint8Array): string | null {
  const head = read(bytes.subarray(0, DECLARED_WITHIN), "windows-1252");
  return /(?:charset|encoding)\s*=\s*["']?\s*([\w:.-]{2,40})/i.exec(head)?.[1] ?? null;
}

/** Null where the bytes are not valid in that encoding, or nobody knows it. */
function strictly(bytes: Uint8Array, label: string): string | null {
  try {
    return new TextDecoder(label, { fatal: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError || cause instanceof RangeError) return null;
    throw cause;
  }
}

function read(bytes: Uint8Array, label: string): string {
  return new TextDecoder(label).decode(bytes);
}

/** What windows-1252 makes of UTF-8 bytes of quotation marks and dashes: saved twice by a careless site. */
const SCRAMBLED: readonly (readonly [string, string])[] = [
  ["â€™", "’"],
  ["â€˜", "‘"],
  ["â€œ", "“"],
  ["â€\u009d", "”"],
  ["â€\u009c", "“"],
  ["â€“", "–"],
  ["â€”", "—"],
  ["â€¦", "…"],
  ["Â\u00a0", " "],
];

function unscrambled(text: string): string {
  if (!text.includes("â€") && !text.includes("Â\u00a0")) return text;
  return SCRAMBLED.reduce((so, [wrong, right]) => so.replaceAll(wrong, right), text);
}
