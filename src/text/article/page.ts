/** A run of text between two block tags of a page, as a reader sees it. */
export interface Block {
  readonly text: string;
  /** The block element that it stands in: p, h1, li, div, … */
  readonly tag: string;
  /** Characters of it that are links. */
  readonly linked: number;
  /** Whether it stands in a part that says of itself that it is not the article: nav, footer, a class `related`. */
  readonly aside: boolean;
}

/** A page taken apart. */
export interface Page {
  readonly blocks: readonly Block[];
  /** `name`, `property` or `itemprop` of a meta element, in lower case → content. */
  readonly meta: ReadonlyMap<string, string>;
  readonly title: string | null;
  /** `datetime` of time elements, in order. */
  readonly times: readonly string[];
  /** `application/ld+json` scripts, as text. */
  readonly data: readonly string[];
}

const BLOCK =
  /^(?:address|article|aside|blockquote|body|br|center|dd|details|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|html|legend|li|main|nav|ol|option|p|pre|section|summary|table|tbody|td|th|thead|tr|ul)$/;
/** Elements whose content is never text of the page. */
const OPAQUE =
  /^(?:script|style|template|textarea|svg|iframe|object|select|math|canvas|audio|video|noscript)$/;
const ASIDE = /^(?:nav|footer|aside|form|button|menu|dialog|figure)$/;
const ASIDE_NAME =
  /(?:^|[\s_-])(?:comments?|comment-?form|sidebar|related|recommend(?:ed|ations)?|promo|share|sharing|social|breadcrumbs?|cookies?|consent|newsletter|subscribe|paywall|advert(?:isement)?|ads?|sponsored|footer|menu|navbar|navigation|popular|trending|tags?|widget|author-?bio|caption|skip-?link|disclaimer)(?:$|[\s_-])/i;
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|param|source|track|wbr)$/;

/** Open elements that are remembered: a page nested deeper than this is not one that people read. */
const DEEPEST = 400;

/**
 * Takes an HTML page apart in one pass: its time grows with its length whatever is nested or left
 * open in it. Nothing is run, fetched or expanded; declarations are skipped with all they define.
 */
export function page(html: string): Page {
  const blocks: Block[] = [];
  const meta = new Map<string, string>();
  const times: string[] = [];
  const data: string[] = [];
  const open: { readonly tag: string; readonly aside: boolean }[] = [];
  let asides = 0;
  let title: string | null = null;
  let titling = false;
  let inLink = false;
  let parts: string[] = [];
  let linked = 0;
  let block = "body";

  const end = () => {
    const text = squeezed(parts.join(""));
    if (text !== "") blocks.push({ text, tag: block, linked, aside: asides > 0 });
    parts = [];
    linked = 0;
  };
  const pop = () => {
    const last = open.pop();
    if (last?.aside === true) asides--;
  };

  let at = 0;
  while (at < html.length) {
    const next = html.indexOf("<", at);
    const text = html.slice(at, next === -1 ? html.length : next);
    if (text !== "") {
      if (titling) title = (title ?? "") + unescaped(text);
      else {
        parts.push(unescaped(text));
        if (inLink) linked += text.trim().length;
      }
    }
    if (next === -1) break;
    const tag = tagAt(html, next);
    if (tag === null) {
      parts.push("<");
      at = next + 1;
      continue;
    }
    at = tag.after;
    if (tag.name === "") continue;
    if (tag.name === "title" && title === null) titling = !tag.closing;
    else if (tag.closing && tag.name === "title") titling = false;
    if (tag.name === "a") inLink = !tag.closing;
    if (tag.name === "meta") noteMeta(meta, tag.attributes);
    if (tag.name === "time") {
      const datetime = attribute(tag.attributes, "datetime");
      if (datetime !== null && asides === 0) times.push(datetime);
    }
    if (OPAQUE.test(tag.name)) {
      if (tag.closing || tag.empty) continue;
      const close = closeOf(html, tag.name, at);
      if (/ld\+json/i.test(tag.attributes)) data.push(html.slice(at, close.start));
      at = close.after;
      continue;
    }
    if (BLOCK.test(tag.name)) {
      end();
      block = tag.closing ? "div" : tag.name;
    }
    if (VOID.test(tag.name) || tag.empty) continue;
    if (tag.closing) {
      // Close tags that were never opened are many on hostile pages: they are not looked for far.
      const from = Math.max(0, open.length - 40);
      let found = open.length - 1;
      while (found >= from && open[found]?.tag !== tag.name) found--;
      if (found >= from) while (open.length > found) pop();
      if (inLink && BLOCK.test(tag.name)) inLink = false;
    } else if (open.length < DEEPEST && (BLOCK.test(tag.name) || ASIDE.test(tag.name))) {
      // A part for people to skip that is never closed must not swallow the article behind it.
      if (tag.name === "main" || tag.name === "article") while (asides > 0) pop();
      const aside = ASIDE.test(tag.name) || hidden(tag.attributes) || named(tag);
      open.push({ tag: tag.name, aside });
      if (aside) asides++;
    }
  }
  end();
  return { blocks, meta, title: title === null ? null : squeezed(title), times, data };
}

interface Tag {
  readonly name: string;
  readonly closing: boolean;
  readonly empty: boolean;
  readonly attributes: string;
  readonly after: number;
}

/** The tag, comment or declaration that begins at `at`; null where `<` is only a character. */
function tagAt(html: string, at: number): Tag | null {
  const skipped = (after: number): Tag => ({
    name: "",
    closing: false,
    empty: true,
    attributes: "",
    after: after === -1 ? html.length : after,
  });
  if (html.startsWith("<!--", at)) {
    const close = html.indexOf("-->", at + 4);
    return skipped(close === -1 ? -1 : close + 3);
  }
  const first = html[at + 1] ?? "";
  if (first === "!" || first === "?") {
    const close = html.indexOf(">", at);
    if (close === -1) return skipped(-1);
    // Looked for within the declaration alone: many short ones must not each search the whole page.
    if (!html.slice(at, close).includes("[")) return skipped(close + 1);
    const ended = html.indexOf("]", at);
    const after = ended === -1 ? -1 : html.indexOf(">", ended);
    return skipped(after === -1 ? -1 : after + 1);
  }
  const name = /^\/?([a-zA-Z][a-zA-Z0-9:-]{0,40})/.exec(html.slice(at + 1, at + 44));
  if (name === null) return null;
  const begins = at + 1 + name[0].length;
  const after = tagEnd(html, begins);
  return {
    name: (name[1] ?? "").toLowerCase(),
    closing: first === "/",
    empty: html[after - 2] === "/",
    attributes: html.slice(begins, Math.min(after - 1, begins + LONGEST_TAG)),
    after,
  };
}

/** Attributes read of one tag. */
const LONGEST_TAG = 4000;

/** Behind the `>` of a tag; one inside quotes does not count, unless the quote is left open for too long. */
function tagEnd(html: string, from: number): number {
  let quote = "";
  const limit = Math.min(html.length, from + LONGEST_TAG);
  for (let at = from; at < limit; at++) {
    const one = html[at] ?? "";
    if (quote !== "") quote = one === quote ? "" : quote;
    else if (one === ">") return at + 1;
    else if ((one === '"' || one === "'") && html[at - 1] === "=") quote = one;
  }
  const close = html.indexOf(">", from);
  return close === -1 ? html.length : close + 1;
}

/** Where an element ends whose content is not markup; the end of the page where it is left open. */
function closeOf(html: string, name: string, from: number) {
  const pattern = new RegExp(`</${name}[^>]{0,200}>`, "gi");
  pattern.lastIndex = from;
  const match = pattern.exec(html);
  if (match === null) return { start: html.length, after: html.length };
  return { start: match.index, after: match.index + match[0].length };
}

function attribute(attributes: string, name: string): string | null {
  const match = new RegExp(
    `(?:^|[\\s"'])${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`,
    "i",
  ).exec(attributes);
  return match === null ? null : unescaped(match[1] ?? match[2] ?? match[3] ?? "");
}

function hidden(attributes: string): boolean {
  return (
    /(?:^|\s)hidden(?:\s|=|$)/i.test(attributes) ||
    /aria-hidden\s*=\s*["']?true/i.test(attributes) ||
    /style\s*=\s*["'][^"']*(?:display\s*:\s*none|visibility\s*:\s*hidden)/i.test(attributes)
  );
}

function named({ name, attributes }: Tag): boolean {
  // The body and the article carry classes such as "has-sidebar" that speak of what is beside.
  if (/^(?:body|html|main|article)$/.test(name) || attributes === "") return false;
  const names = `${attribute(attributes, "class") ?? ""} ${attribute(attributes, "id") ?? ""} ${attribute(attributes, "role") ?? ""}`;
  return ASIDE_NAME.test(names) && !/article-?body|story-?body|entry-content/i.test(names);
}

function noteMeta(meta: Map<string, string>, attributes: string): void {
  const content = attribute(attributes, "content");
  const key = ["property", "name", "itemprop"]
    .map((name) => attribute(attributes, name))
    .find((value) => value !== null);
  if (content !== null && key !== undefined && key !== null && !meta.has(key.toLowerCase())) {
    meta.set(key.toLowerCase(), content.slice(0, 1000));
  }
}

const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
  ensp: " ",
  emsp: " ",
  thinsp: " ",
  shy: "",
  ndash: "–",
  mdash: "—",
  minus: "−",
  lsquo: "‘",
  rsquo: "’",
  sbquo: "‚",
  ldquo: "“",
  rdquo: "”",
  bdquo: "„",
  laquo: "«",
  raquo: "»",
  hellip: "…",
  bull: "•",
  middot: "·",
  euro: "€",
  pound: "£",
  yen: "¥",
  cent: "¢",
  copy: "©",
  reg: "®",
  trade: "™",
  deg: "°",
  times: "×",
  frac12: "½",
  frac14: "¼",
  frac34: "¾",
  agrave: "à",
  aacute: "á",
  acirc: "â",
  atilde: "ã",
  auml: "ä",
  aring: "å",
  ccedil: "ç",
  egrave: "è",
  eacute: "é",
  ecirc: "ê",
  euml: "ë",
  iacute: "í",
  icirc: "î",
  iuml: "ï",
  ntilde: "ñ",
  oacute: "ó",
  ocirc: "ô",
  ouml: "ö",
  oslash: "ø",
  uacute: "ú",
  ucirc: "û",
  uuml: "ü",
  szlig: "ß",
  Ouml: "Ö",
  Uuml: "Ü",
  Auml: "Ä",
  Eacute: "É",
};

/** Character references replaced once: one that yields another, or that the page defines itself, stays as it is. */
function unescaped(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z]{2,8}\d{0,2}));/g,
    (whole, dec, hex, name) => {
      if (name !== undefined) return NAMED[name] ?? whole;
      const code = dec === undefined ? Number.parseInt(hex, 16) : Number(dec);
      return code > 0x10ffff || (code >= 0xd800 && code < 0xe000) || code === 0
        ? "\ufffd"
        : String.fromCodePoint(code);
    },
  );
}

function squeezed(text: string): string {
  return text.replace(/[\s\u00a0\u200b\ufeff]+/g, " ").trim();
}
