import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { article, MOST_BYTES } from "../../src/text/article/article.ts";
import { decode } from "../../src/text/article/decode.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const BODY = [
  "Exports of tungsten from Freedonia rose by a tenth in March, the customs office said on Tuesday.",
  "The ministry had tightened its licensing rules in January, and traders had built up stocks.",
  "Buyers in neighbouring Sylvania said that deliveries were late by several weeks.",
];

/** A page of our own making with everything around the article that sites put there. */
const HTML = `<!DOCTYPE html [<!ENTITY lol "lol"><!ENTITY lol9 "&lol;&lol;&lol;">]>
<html><head><title>Tungsten exports rise | The Daily Ore</title>
<meta property="og:site_name" content="The Daily Ore">
<meta property="article:published_time" content="2025-04-15T08:00:00Z">
<script>document.write("Exports of sand fell by half in May, nobody said.")</script></head>
<body class="has-sidebar">
<nav><ul><li><a href="/">Home</a></li><li><a href="/metals">All the metals that we ever wrote about.</a></li></ul></nav>
<div class="cookie-consent">We use cookies to make this site work better for you, dear reader.</div>
<article><h1>Tungsten exports rise</h1><p class="byline">By Ann Author</p>
<p>${BODY[0]}</p><figure><img src="x"><figcaption>A mine in the hills, seen from above in spring.</figcaption></figure>
<p>${BODY[1]?.replace("and", "&#97;nd")}</p>
<div class="related-posts"><p>Antimony exports tripled last week, read our exclusive report about it.</p></div>
<p>&lol9; ${BODY[2]}</p></article>
<section id="comments"><h3>Leave a Comment</h3><p>I think that exports of cheese have doubled since June.</p></section>
<footer><p>© 2025 The Daily Ore. All rights reserved. Exports of the site to other media need a licence.</p></footer>
</body></html>`;

describe("an article out of a page", () => {
  it("keeps the paragraphs of HTML and nothing of the site", () => {
    const found = article(bytes(HTML));
    expect(found.paragraphs).toEqual([BODY[0], BODY[1], `&lol9; ${BODY[2]}`]);
    expect(found.title).toBe("Tungsten exports rise");
    expect(found.site).toBe("The Daily Ore");
    expect(found.date).toMatchObject({ on: "2025-04-15", basis: "metadata" });
  });

  it("keeps the paragraphs of a text and nothing of server or site", () => {
    const text = [
      "Notice: Undefined index: id in /srv/www/htdocs/theme/single.php on line 12",
      "Home » Metals » Tungsten exports rise",
      "Tungsten exports rise",
      "by Ann Author",
      "12 comments",
      "Published 15 April 2025",
      `NEWPORT, April 15 (AFP) - ${BODY[0]}`,
      ...BODY.slice(1),
      "(Reporting by Ann Author; Editing by Bob Desk)",
      "You may also like",
      "Nickel exports fell by a third in March, a ministry said in a note to its customers.",
      "#0 /srv/www/htdocs/index.php(17): require()",
    ].join("\n\n");
    const found = article(bytes(text));
    expect(found.paragraphs).toEqual(BODY);
    expect(found).toMatchObject({
      title: "Tungsten exports rise",
      agency: "AFP",
      byline: "Ann Author",
    });
    expect(found.date.on).toBe("2025-04-15");
  });

  it("joins lines that were broken at a width", () => {
    const wrapped = BODY.map((line) => line.replace(/(.{40,60}) /g, "$1\n")).join("\n\n");
    const more = BODY.map((line) =>
      line.replace("Buyers", "Sellers").replace("tenth", "ninth").replace("January", "July"),
    )
      .map((line) => line.replace(/(.{40,60}) /g, "$1\n"))
      .join("\n\n");
    expect(article(bytes(`${wrapped}\n\n${more}`)).paragraphs).toHaveLength(6);
  });

  it("infers a date only from words of the page, and says from which", () => {
    const found = article(
      bytes(
        [
          "Freedonia's tungsten exports climb again",
          "Freedonia's tungsten exports rose 12% in December from the month before, customs data showed on Tuesday.",
          "Traders said the rise would not last, because the licences of many firms run out soon.",
          "© 2024 Some Site",
        ].join("\n\n"),
      ),
    );
    expect(found.date).toMatchObject({
      on: null,
      first: "2024-01-01",
      last: "2024-01-31",
      basis: "inferred",
    });
    expect(found.date.evidence).toHaveLength(3);
    expect(article(bytes(BODY.join("\n\n"))).date).toMatchObject({
      basis: "unknown",
      evidence: [],
    });
  });
});

describe("hostile pages", () => {
  const within = (seconds: number, text: string) => {
    const from = performance.now();
    const found = article(bytes(text));
    expect(performance.now() - from).toBeLessThan(seconds * 1000);
    return found;
  };

  it("are read in time that grows with their length", () => {
    const prose = BODY.map((line) => `<p>${line}</p>`).join("");
    const many = 200_000;
    for (const trap of [
      "<div>".repeat(many),
      "<b><p>".repeat(many),
      "</i>".repeat(many),
      "<!x>".repeat(many),
      "<!--".repeat(many),
      "<a b='".repeat(many),
      "&lol;".repeat(many),
      "<script>".repeat(many),
      "......".repeat(many),
      `<p>${"word ".repeat(many)}</p>`,
      "<p>You may also like</p>".repeat(many / 10),
    ]) {
      within(20, `<html><body>${prose}${trap}</body></html>`);
    }
  });

  it("do not take the article with them", () => {
    const prose = BODY.map((line) => `<p>${line}</p>`).join("");
    const nested = `${"<div>".repeat(3000)}${prose}${"</div>".repeat(3000)}`;
    expect(within(10, `<html><body>${nested}</body></html>`).paragraphs).toEqual(BODY);
    expect(within(10, `<body><nav><main>${prose}</main></body>`).paragraphs).toEqual(BODY);
  });

  it("are refused when they are too long", () => {
    expect(() => article(new Uint8Array(MOST_BYTES + 1))).toThrow(/more than/);
  });
});

describe("encodings", () => {
  const text = "Kraków’s smelters – “old” ones";
  it.each([
    ["utf-8", bytes(text), null],
    ["utf-16le", new Uint8Array(Buffer.from(`\ufeff${text}`, "utf16le")), null],
    ["utf-16le", new Uint8Array(Buffer.from(`plain text ${text}`, "utf16le")), null],
  ])("reads %s", (encoding, given, declared) => {
    const found = decode(given, declared);
    expect(found.encoding).toBe(encoding);
    expect(found.text).toContain(text);
  });

  it("believes the bytes before the declaration", () => {
    expect(decode(bytes(`<meta charset="iso-8859-1">${text}`), "iso-8859-1").text).toContain(text);
    const latin = Uint8Array.from(
      [...'<meta charset="utf-8">caf'].map((one) => one.charCodeAt(0)).concat(0xe9),
    );
    expect(decode(latin)).toMatchObject({ encoding: "windows-1252" });
    expect(decode(latin).text).toContain("café");
    const gbk = Uint8Array.from([0xcf, 0xa1, 0xcd, 0xc1]);
    expect(decode(gbk, "gbk").text).toBe("稀土");
  });

  it("puts quotation marks right that were encoded twice", () => {
    expect(decode(bytes("Chinaâ€™s â€“ exports")).text).toBe("China’s – exports");
  });
});

const scraped = new URL("../../../shared/data/news_page_as_scraped.txt", import.meta.url);
if (!existsSync(scraped)) console.log(`skipped: the scraped page: ${scraped.pathname} is not here`);

describe.skipIf(!existsSync(scraped))(
  "the publishers' files beside the project: a page as scraped",
  () => {
    it("comes out clean", () => {
      const found = article(readFileSync(scraped));
      expect(found.paragraphs).toHaveLength(8);
      expect(found.text).not.toMatch(
        /Warning|Stack trace|WikDaily|comment|Reporting by|\(Reuters\)|litespeed/i,
      );
      expect(found.paragraphs[0]).toMatch(/^China’s Ministry of State Security/);
      expect(found.paragraphs[7]).toMatch(/^Nvidia’s planned resumption/);
      expect(found).toMatchObject({ site: "WikDaily", agency: "Reuters", byline: "Lewis Jackson" });
      expect(found.title).toMatch(/^China’s spy agency attacks .* rare earths$/);
      // Nothing prints the day: the year is at the foot, June's figures are told, on a Friday.
      expect(found.date).toMatchObject({
        on: null,
        first: "2025-07-01",
        last: "2025-07-31",
        basis: "inferred",
      });
    });
  },
);
