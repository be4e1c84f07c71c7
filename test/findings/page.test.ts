import { describe, expect, it } from "vitest";
import type { Route, TraceAnswer } from "../../src/findings/trace/answer.ts";
import { locate } from "../../src/findings/trace/page/places.ts";
import { csv } from "../../src/findings/trace/page/table.ts";
import { tracePage } from "../../src/findings/trace/page.ts";
import { countries } from "../../src/trade/country.ts";
import { byClass, type Element, elements, parse, textOf } from "../picture/parsed.ts";
import { answer, route } from "./simulated.ts";

const markup = tracePage(answer);
const page = parse(markup);
const text = textOf(page);

const withRoute = (more: Partial<Route>): TraceAnswer => ({
  ...answer,
  routes: [{ ...route, ...more }],
});

/** Every number of an answer, however deep. */
function numbers(of: unknown): readonly number[] {
  if (typeof of === "number") return [of];
  return typeof of === "object" && of !== null ? Object.values(of).flatMap(numbers) : [];
}

/** The CSV files that the page holds, by name. */
function files(of: Element): ReadonlyMap<string, string> {
  return new Map(
    elements(of).flatMap((one) => {
      const name = one.attributes.get("download");
      const [, data = ""] = (one.attributes.get("href") ?? "").split(",");
      return name === undefined ? [] : [[name, decodeURIComponent(data)] as const];
    }),
  );
}

describe("tracePage", () => {
  it("opens with the sentence of the first route", () => {
    const [h1, ...more] = elements(page).filter((one) => one.name === "h1");
    expect(more).toHaveLength(0);
    expect(h1 === undefined ? "" : textOf(h1)).toBe(route.sentence);
  });

  it("shows every number of the answer", () => {
    // Without the pictures: what stands in them only cannot be read by everyone.
    const words = textOf(
      parse(markup.replace(/<svg.*?<\/svg>/gs, "").replace(/<\/t[dh]>/g, " $&")),
    );
    const shown = new Set(words.match(/\d[\d,]*(?:\.\d+)?/g));
    const all = numbers(answer);
    expect(all.length).toBeGreaterThan(140);
    const estimates = new Set([431.5, 302.25, 577.75]);
    for (const number of all) {
      const written = estimates.has(number)
        ? number.toLocaleString("en", { maximumFractionDigits: 0 })
        : number.toLocaleString("en");
      expect(shown, `${number}`).toContain(written);
    }
  });

  it("shows every text of the answer", () => {
    const { question, data, set_aside, notes } = answer;
    const texts = [
      question.command,
      question.from_asked,
      question.measure?.title,
      question.measure?.source,
      ...data.flatMap((one) => [one.publisher, one.file, one.sha256, one.vintage, one.licence]),
      ...set_aside.flatMap((one) => [one.reason, one.file]),
      ...notes,
      ...route.explanations.flatMap((one) => [
        one.text.slice(1),
        one.status,
        one.evidence.slice(1),
      ]),
      ...route.partners.map((one) => one.name),
      "June 2022",
      "the records of the other side",
    ];
    for (const wanted of texts) expect(text).toContain(wanted);
  });

  it("puts supported explanations first", () => {
    const [list] = byClass(page, "explanations");
    const order = list?.children.flatMap((one) =>
      typeof one === "string" ? [] : [one.attributes.get("class")],
    );
    expect(order).toEqual(["supported", "untestable", "contradicted"]);
  });

  it("holds its series as a CSV with every digit, nothing where nothing was reported", () => {
    const series = files(page).get("SGP-series.csv")?.split("\r\n") ?? [];
    expect(series).toHaveLength(route.series.length + 2);
    expect(series[0]).toContain("period,inflow_controlled_u,inflow_other_u,outflow_u");
    expect(series[6]).toBe("2021-06,1185,,666,66,9006,,,");
    expect(series[15]).toBe("2022-03,1518,225,,75,,431.5,302.25,577.75");
  });

  it("writes what is not reported in words, and draws a gap", () => {
    const cells = elements(page).filter((one) => one.name === "abbr" && textOf(one) === "n/r");
    const missing = route.series.flatMap((month) =>
      [
        month.inflow_controlled,
        month.inflow_other,
        month.outflow,
        month.outflow_elsewhere,
        month.direct,
      ].filter((value) => value === null),
    );
    // And the opening stock of 24 months.
    expect(cells).toHaveLength(missing.length + 1);
    const chart = elements(page).find((one) => one.attributes.get("id") === "series-SGP-wide");
    expect(chart && byClass(chart, "outflow").filter((one) => one.name === "path")).toHaveLength(3);
  });

  it("loads nothing: no address but those of links, and a policy that forbids it", () => {
    for (const one of elements(page)) {
      for (const [name, value] of one.attributes) {
        if (name === "xmlns" || (one.name === "a" && name === "href")) continue;
        expect(value, `${one.name} ${name}`).not.toMatch(/^\s*(https?:)?\/\//);
        expect(value).not.toMatch(/url\((?!#)/);
      }
      expect(["link", "img", "iframe", "object", "image", "use"]).not.toContain(one.name);
    }
    const styles = elements(page)
      .filter((one) => one.name === "style")
      .flatMap((one) => one.children);
    expect(styles.join("")).not.toMatch(/@import|url\(/);
    expect(markup).toMatch(/default-src &#39;none&#39;/);
  });

  it("escapes every text, wherever it comes from", () => {
    const hostile = `</title></style></script><script>alert("1")</script><img src=x onerror='a'>&`;
    const replaced = JSON.parse(
      JSON.stringify(answer, (key, value: unknown) =>
        typeof value === "string" &&
        [
          "name",
          "transit_name",
          "to_name",
          "title",
          "id",
          "sentence",
          "text",
          "evidence",
          "command",
          "file",
          "reason",
          "publisher",
          "licence",
          "vintage",
          "sha256",
          "source",
          "from_asked",
          "basis",
        ].includes(key)
          ? hostile
          : value,
      ),
    ) as TraceAnswer;
    const made = parse(tracePage({ ...replaced, notes: [hostile] }));
    expect(elements(made).filter((one) => one.name === "img")).toHaveLength(0);
    expect(elements(made).filter((one) => one.name === "script")).toHaveLength(1);
    expect(textOf(made)).toContain(hostile);
  });

  it("makes no link of an address that is none", () => {
    const measure = { id: "X", title: "X", source: "javascript:alert(1)" };
    const made = parse(tracePage({ ...answer, question: { ...answer.question, measure } }));
    for (const one of elements(made))
      expect(one.attributes.get("href") ?? "").not.toMatch(/^javascript/);
  });

  it("says why where must or excess is not known", () => {
    const made = textOf(
      parse(
        tracePage(
          withRoute({
            must: null,
            must_reason: "its imports are in no book",
            must_by_level: {},
            excess: null,
            excess_reason: "4 months of history, 12 needed",
          }),
        ),
      ),
    );
    expect(made).toContain("must: not known");
    expect(made).toContain("its imports are in no book");
    expect(made).toContain("not estimable: 4 months of history, 12 needed");
  });

  it("lists beside the map what has no place on it", () => {
    expect(text).toMatch(/Not on the map, because it has no place for them: Gibraltar\./);
    expect(text).toContain("start from the middle of its members");
  });

  it("is honest without routes", () => {
    const made = parse(tracePage({ ...answer, routes: [] }));
    expect(textOf(made)).toContain("No route was found");
    expect(textOf(made)).toContain("not a proof that there is no route");
    expect(textOf(made)).toContain(answer.question.command);
    expect(elements(made).filter((one) => one.name === "svg")).toHaveLength(0);
  });

  it("tells 25 routes in full and lists the others, each id once", () => {
    const codes = countries().filter(({ kind, alpha3 }) => kind === "country" && alpha3 !== "RUS");
    const routes = codes
      .slice(0, 30)
      .map(({ alpha3, name }) => ({ ...route, transit: alpha3, transit_name: name }));
    const made = parse(tracePage({ ...answer, routes }));
    expect(byClass(made, "route")).toHaveLength(25);
    for (const { transit_name } of routes) expect(textOf(made)).toContain(transit_name);
    const ids = elements(made).flatMap((one) => one.attributes.get("id") ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("draws yearly figures as years", () => {
    const series = [2019, 2020, 2021, 2022].map((year) => ({
      ...(route.series[0] ?? never()),
      period: `${year}-01`,
    }));
    const made = textOf(parse(tracePage(withRoute({ frequency: "A", series, unit: "kg" }))));
    expect(made).toContain("All 4 years as a table");
    expect(made).not.toContain("2021-01");
  });

  it("uses no word of judgement", () => {
    expect(markup).not.toMatch(/fraud|smuggl|suspect|criminal|guilt/i);
  });

  it("gives every table a caption and heads, and every picture a name and a text", () => {
    for (const one of elements(page)) {
      if (one.name === "table") {
        const below = elements(one);
        expect(below.some(({ name }) => name === "caption")).toBe(true);
        expect(
          below.filter(({ name }) => name === "th").every((th) => th.attributes.has("scope")),
        ).toBe(true);
      }
      if (one.name === "svg") {
        expect(one.attributes.get("role")).toBe("img");
        const named = (one.attributes.get("aria-labelledby") ?? "").split(" ");
        for (const id of named) {
          expect(elements(one).some((child) => child.attributes.get("id") === id)).toBe(true);
        }
      }
    }
  });
});

describe("locate", () => {
  it("places countries whose number at Comtrade is not ISO's, and small states", () => {
    for (const [code, x, y] of [
      ["USA", -99, 39],
      ["FRA", 2, 47],
      ["CHE", 8, 47],
      ["IND", 79, 22],
      ["NOR", 15, 64],
      ["TWN", 121, 24],
      ["SGP", 104, 1],
      ["XKX", 21, 43],
    ] as const) {
      const [east = 0, north = 0] = locate(code)?.at ?? [];
      expect(Math.abs(east - x), `${code} ${east}`).toBeLessThan(5);
      expect(Math.abs(north - y), `${code} ${north}`).toBeLessThan(5);
    }
  });

  it("places EU27 among its members and what is no place nowhere", () => {
    expect(locate("EU27")?.how).toBe("members");
    expect(locate("_X")).toBeNull();
    expect(locate("SUN")).toBeNull();
  });
});

describe("csv", () => {
  it("quotes what needs it and keeps formulas text", () => {
    const column = {
      key: "a",
      head: "A",
      number: false,
      shown: () => null,
      value: (row: string) => row,
    };
    expect(csv({ columns: [column], rows: ['a,"b"', "=1+1", "plain"] })).toBe(
      'a\r\n"a,""b"""\r\n\'=1+1\r\nplain\r\n',
    );
  });
});

function never(): never {
  throw new Error("the simulated series is empty");
}
