import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Explanation } from "../../detectors/detector.ts";
import { formatNumber, formatQuantity, unitName } from "../../trade/quantity.ts";
import type { Route } from "../trace/answer.ts";
import { boundsFigure, seriesFigure } from "../trace/page/charts.ts";
import { maps } from "../trace/page/geography.ts";
import type { Markup } from "../trace/page/markup.ts";
import { inTables } from "../trace/page/words.ts";
import type { Claim, DossierContent, Sealed } from "./content.ts";
import { ASSUMPTIONS, METHOD, NOT_CHECKED } from "./method.ts";
import { actInWords } from "./page.ts";

/** The part of pdfmake that is used; it brings no types. */
interface PdfMake {
  setFonts(fonts: unknown): void;
  setUrlAccessPolicy(allowed: () => boolean): void;
  setLocalAccessPolicy(allowed: (path: string) => boolean): void;
  createPdf(document: unknown): { getBuffer(): Promise<Buffer> };
}

type Block = string | { readonly [key: string]: unknown } | readonly Block[];

const load = createRequire(import.meta.url);

/** The dossier on A4, with its pictures as vectors. The HTML file is what can be computed again. */
export async function dossierPdf({ content, seal }: Sealed): Promise<Buffer> {
  const pdfmake = load("pdfmake") as PdfMake;
  pdfmake.setFonts(load("pdfmake/fonts/Roboto.js"));
  pdfmake.setUrlAccessPolicy(() => false);
  // Its own letters, and nothing that a text could name.
  pdfmake.setLocalAccessPolicy((path) => /[/\\]fonts[/\\]Roboto[/\\][\w-]+\.ttf$/.test(path));
  const made = pdfmake.createPdf({
    pageSize: "A4",
    pageMargins: [50, 54, 50, 54],
    info: { title: content.title, producer: content.program, creator: content.program },
    defaultStyle: { fontSize: 9.5, lineHeight: 1.25 },
    styles: {
      title: { fontSize: 19, bold: true, margin: [0, 0, 0, 6] },
      head: { fontSize: 13, bold: true, margin: [0, 14, 0, 5] },
      minor: { fontSize: 10.5, bold: true, margin: [0, 9, 0, 3] },
      quiet: { fontSize: 8, color: "#4a4a4a" },
      code: { fontSize: 8, color: "#1d1c19", background: "#f0f0f0" },
      cell: { fontSize: 7.5 },
    },
    footer: (page: number, pages: number) => ({
      text: `${content.title}, ${page} of ${pages}`,
      style: "quiet",
      alignment: "center",
    }),
    content: blocks(content, seal),
  });
  return made.getBuffer();
}

function blocks(content: DossierContent, seal: Sealed["seal"]): readonly Block[] {
  return [
    { text: content.title, style: "title" },
    {
      text: `Made on ${content.made_at.slice(0, 10)} by ${content.made_by} with ${content.program}. Case ${content.case_id}, opened on ${content.opened_at.slice(0, 10)} by ${content.opened_by}.`,
      style: "quiet",
    },
    { text: "What is claimed", style: "head" },
    content.claims.length === 0
      ? "Nothing: no finding is in the case."
      : {
          ol: content.claims.map((claim) => ({
            text: `${claim.answer.routes[0]?.sentence ?? claim.finding.sentence} (${claim.standing.decision})`,
            margin: [0, 0, 0, 4],
          })),
        },
    ...content.claims.flatMap(proof),
    ...(content.others.length === 0
      ? []
      : [
          { text: "Also in the case", style: "head" },
          { ul: content.others.map((other) => `${other.sentence} (${other.detector})`) },
        ]),
    { text: "Sources", style: "head" },
    sources(content),
    { text: "Method", style: "head" },
    ...METHOD.flatMap(({ head, text, formula }) => [
      { text: head, style: "minor" },
      text,
      ...(formula === null ? [] : [{ text: plain(formula), style: "code" }]),
    ]),
    { text: "Assumptions, and what changes if they fail", style: "head" },
    {
      ul: ASSUMPTIONS.map(({ assumed, otherwise }) => ({
        text: [{ text: `${assumed}. `, bold: true }, otherwise],
      })),
    },
    { text: "What was not checked", style: "head" },
    { ul: [...NOT_CHECKED] },
    { text: "Who decided what, when and why", style: "head" },
    table(
      [22, 88, 60, "*", 70],
      ["No.", "When (UTC)", "Who", "What", "Checksum"],
      content.journal.map((one) => [
        String(one.seq),
        one.at.slice(0, 19).replace("T", " "),
        one.who,
        actInWords(one),
        `${one.hash.slice(0, 16)}…`,
      ]),
    ),
    ...content.notes.map((note) => ({
      text: `${note.at.slice(0, 10)}, ${note.who}: ${note.text}`,
      margin: [0, 3, 0, 0],
    })),
    { text: "Compute it again", style: "head" },
    "The HTML form of this dossier holds the figures that its numbers are computed from; entrepot verify FILE computes them again without network or lake. From the publishers' files:",
    ...content.claims.map((claim) => ({
      text: claim.command,
      style: "code",
      margin: [0, 3, 0, 0],
    })),
    { text: "Seal", style: "head" },
    table(["*", 290], ["Part", "sha256"], Object.entries(seal)),
    {
      text: "A finding is a question put to a person: figures of trade show what went where, not who knew or whether it was lawful.",
      style: "quiet",
      margin: [0, 12, 0, 0],
    },
  ];
}

function proof(claim: Claim): readonly Block[] {
  const { answer, finding, standing } = claim;
  const [route] = answer.routes;
  const head = {
    text: `${finding.commodity} ${finding.commodity_name} through ${finding.transit_name}`,
    style: "head",
    pageBreak: "before",
  };
  if (route === undefined)
    return [head, `Not in the lake any more. When it was kept: ${finding.sentence}`];
  const judged =
    standing.decision === "open"
      ? []
      : [
          `${standing.decision} by ${standing.judged_by} on ${(standing.judged_at ?? "").slice(0, 10)}: ${standing.why ?? ""}`,
        ];
  return [
    head,
    { text: route.sentence, fontSize: 11, margin: [0, 0, 0, 4] },
    ...judged,
    ...pictures(maps(answer, [{ route, tone: 1 }])),
    ...pictures(boundsFigure(route, answer.question)),
    ...pictures(seriesFigure(route, answer.question)),
    { text: "The figures", style: "minor" },
    figures(route, answer.question.to_name),
    { text: "Other explanations", style: "minor" },
    {
      ul: [...route.explanations]
        .sort((a, b) => rank(a) - rank(b))
        .map((one) => ({
          text: [{ text: `${one.status}: `, bold: true }, `${one.text}. ${one.evidence}.`],
        })),
    },
    { text: `The series, ${unitName(route.unit)} (empty: not reported)`, style: "minor" },
    series(route),
  ];
}

const STATUSES = ["supported", "untestable", "contradicted"] as const;
const rank = (one: Explanation) => STATUSES.indexOf(one.status);

function figures(route: Route, target: string): Block {
  const said = (value: number | null, reason: string | null = null) =>
    value === null ? (reason ?? "not reported") : formatQuantity(value, route.unit);
  return table(
    ["*", "*"],
    ["Figure", "Value"],
    [
      [`Sent to ${target}, twelve months before`, said(route.outflow_before)],
      [`Sent to ${target}, since the measure`, said(route.outflow_after)],
      ["In from the controlled origins", said(route.inflow_controlled)],
      ["In from all others", said(route.inflow_other)],
      ["Opening stock", said(route.opening_stock)],
      ["Must", said(route.must, route.must_reason)],
      ["May", said(route.may)],
      ["Excess", said(route.excess?.estimate ?? null, route.excess_reason)],
      ...route.must_by_opening_stock.map((one) => [
        `Must with ${one.months} months of stock`,
        said(one.must, "not known"),
      ]),
      ...route.sensitivity
        .filter((one) => one.must_otherwise !== one.must_as_counted)
        .map((one) => [`Must with ${one.name} on the other side`, said(one.must_otherwise)]),
    ],
  );
}

function series(route: Route): Block {
  const number = (value: number | null) => (value === null ? "" : formatNumber(value));
  return table(
    [48, "*", "*", "*", "*", "*", "*"],
    ["Period", "In, controlled", "In, others", "On to target", "Elsewhere", "Direct", "Expected"],
    route.series.map((month) => [
      inTables(month.period, route.frequency),
      number(month.inflow_controlled),
      number(month.inflow_other),
      number(month.outflow),
      number(month.outflow_elsewhere),
      number(month.direct),
      number(month.counterfactual),
    ]),
  );
}

function sources({ claims }: DossierContent): Block {
  const used = new Map(
    claims.flatMap(({ answer }) => answer.data.map((one) => [`${one.sha256}${one.file}`, one])),
  );
  return table(
    ["*", "*", 55, 210],
    ["Publisher", "File", "Vintage", "sha256"],
    [...used.values()].map((one) => [one.publisher, one.file, one.vintage, one.sha256]),
  );
}

function table(
  widths: readonly (number | string)[],
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Block {
  const cell = (text: string, bold: boolean) => ({ text: plain(text), style: "cell", bold });
  return {
    layout: "lightHorizontalLines",
    table: {
      headerRows: 1,
      widths,
      body: [
        head.map((one) => cell(one, true)),
        ...rows.map((row) => row.map((one) => cell(one, false))),
      ],
    },
  };
}

/** The font has no small figures below the line. */
function plain(text: string): string {
  return text.replace(/₋([₁₂₃])/g, (_, digit: string) => `-${"₁₂₃".indexOf(digit) + 1}`);
}

/** The wide pictures of a figure, in the colours of paper. */
function pictures(figure: Markup): readonly Block[] {
  const wide = [...figure.markup.matchAll(/<div class="wide">(<svg.*?<\/svg>)<\/div>/gs)];
  return wide.map(([, svg = ""]) => ({
    svg: svg
      .replace(/(<svg[^>]*>)/, `$1<style>${paper()}</style>`)
      .replace(/<rect[^>]*class="hover".*?<\/rect>/gs, ""),
    width: 495,
    margin: [0, 6, 0, 6],
  }));
}

/** The pictures' stylesheet with the printed tokens written out: no renderer of PDF knows variables. */
function paper(): string {
  const css = readFileSync(new URL("../../picture/picture.css", import.meta.url), "utf8");
  const print = css.slice(
    css.indexOf("@media print"),
    css.indexOf("}", css.indexOf("@media print")),
  );
  const tokens = new Map(
    [...print.matchAll(/--([\w-]+):\s*([^;]+);/g)].map(([, name, value]) => [name, value]),
  );
  const rules = css.slice(css.indexOf("\n.picture {"));
  return rules
    .replace(/var\(--tone(?:,\s*var\(--[\w-]+\))?\)/g, tokens.get("tone-1") ?? "#000000")
    .replace(/var\(--([\w-]+)\)/g, (_, name: string) => tokens.get(name) ?? "#000000")
    .replace(/paint-order: stroke;\s*stroke: [^;]+;\s*stroke-width: [^;]+;/, "");
}
