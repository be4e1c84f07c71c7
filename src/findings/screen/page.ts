import { readFileSync } from "node:fs";
import { consignmentDetectors } from "../../detectors/consignment.ts";
import { html, type Markup, raw } from "../trace/page/markup.ts";
import type { Finding, ScreenAnswer } from "./answer.ts";
import { qInWords, screenSentence } from "./sentence.ts";

/** Findings told in full; all others are in the table that `--csv` writes. */
const IN_FULL = 50;

/** The answer as one HTML page that needs nothing else, and runs nothing. */
export async function screenPage(answer: ScreenAnswer, command: string): Promise<string> {
  const innocent = new Map(
    (await consignmentDetectors()).map(({ id, detector }) => [id, detector.innocent]),
  );
  const told = answer.findings.slice(0, IN_FULL);
  const asked = new Set(told.flatMap((one) => one.components.map(({ detector }) => detector)));
  const more = answer.findings.length - told.length;
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>What to look at among ${number(answer.consignments)} consignments</title>
<style>${raw(style("../../picture/picture.css"))}</style>
<style>${raw(style("../trace/page/page.css"))}</style>
</head>
<body>
<header><h1>${screenSentence(answer)}</h1></header>
<main>
<section aria-labelledby="list"><h2 id="list">What to look at first</h2>
${told.length === 0 ? html`<p>No document contradicts another, and no figure lies outside what its goods show.</p>` : list(told)}
${more > 0 ? html`<p>${number(more)} more are in the table that <code>--csv</code> writes.</p>` : null}</section>
${told.map((one, at) => section(one, at))}
${answer.routes.length === 0 ? null : routes(answer)}
<section aria-labelledby="innocent"><h2 id="innocent">What may be innocent in it</h2>
${[...asked].sort().map((id) => html`<h3>${id}</h3><ul>${(innocent.get(id) ?? []).map((text) => html`<li>${text}</li>`)}</ul>`)}</section>
<section aria-labelledby="asked"><h2 id="asked">What was asked</h2>
<table><thead><tr><th scope="col">Detector</th><th scope="col">Question</th><th scope="col" class="number">Consignments with a clue</th></tr></thead>
<tbody>${answer.detectors.map((one) => html`<tr><th scope="row">${one.detector}</th><td>${one.asks}${one.notes.map((note) => html`<br>${note}`)}</td><td class="number">${number(one.found)}</td></tr>`)}</tbody></table></section>
<section aria-labelledby="set-aside"><h2 id="set-aside">Set aside</h2>
${answer.set_aside.length === 0 ? html`<p>No row of the files was set aside.</p>` : html`<ul>${answer.set_aside.slice(0, 200).map((one) => html`<li>${one.file}: ${number(one.rows)} rows, ${one.reason}</li>`)}</ul>`}</section>
<section aria-labelledby="method"><h2 id="method">How it was weighed</h2>
<p>Each detector looks for clues of several kinds. How rare a clue is comes from the file itself: its rank among all consignments that could show it, or a tail fitted to the middle of the distances. What the kinds come to together is compared with what they would come to if each fell on consignments at random, independently of the others (the limit of permuting each kind). The detectors' probabilities are combined by the Cauchy combination; q is by Benjamini and Hochberg over all consignments. The list is ordered by the sum of evidence, which a probability alone does not order. One clue is never enough for a flag; what honest practice brings together counts as one clue.</p>
<pre tabindex="0"><code>${command}</code></pre></section>
</main>
<footer><p>Written by Entrepot. A finding is a question put to a person: papers that disagree show what to look at, not who knew or whether it was lawful.</p></footer>
</body>
</html>`.markup
  }\n`;
}

function list(findings: readonly Finding[]): Markup {
  return html`<table><caption>Consignments by weight of evidence</caption>
<thead><tr><th scope="col">Consignment</th><th scope="col">Goods</th><th scope="col">From, by, to</th><th scope="col">What stands out</th><th scope="col" class="number">Evidence, nats</th><th scope="col">Chance</th></tr></thead>
<tbody>${findings.map(
    (one, at) =>
      html`<tr><th scope="row"><a href="#finding-${String(at + 1)}">${one.consignment}</a></th><td>${one.commodity ?? ""}</td><td>${journey(one)}</td><td>${one.components[0]?.says ?? ""}</td><td class="number">${one.score.toFixed(1)}</td><td>${qInWords(one.q)}</td></tr>`,
  )}</tbody></table>`;
}

function section(finding: Finding, at: number): Markup {
  const id = `finding-${at + 1}`;
  return html`<section id="${id}" aria-labelledby="${id}-head"><h2 id="${id}-head">${finding.consignment} <span class="to">${finding.commodity ?? ""}, ${journey(finding)}</span></h2>
<p>${finding.consignor ?? "A consignor not named"} to ${finding.consignee ?? "a consignee not named"}; ${qInWords(finding.q)}.</p>
<table><thead><tr><th scope="col">Detector</th><th scope="col">Kind</th><th scope="col">What it says</th><th scope="col" class="number">Probability</th></tr></thead>
<tbody>${finding.components.map((one) =>
    one.evidence.map(
      (clue) =>
        html`<tr><th scope="row">${one.detector}</th><td>${clue.kind}</td><td>${clue.says}</td><td class="number">${small(clue.p)}</td></tr>`,
    ),
  )}</tbody></table>
${
  finding.links.length === 0
    ? null
    : html`<h3>Tied to</h3><ul>${finding.links.map((link) =>
        link.to === "consignment"
          ? html`<li>consignment ${link.consignment} (${link.by})</li>`
          : html`<li>${link.says}: <code>${link.command}</code></li>`,
      )}</ul>`
}</section>`;
}

/** From the lake's statistics to the consignments that travelled a route. */
function routes({ routes: all }: ScreenAnswer): Markup {
  return html`<section aria-labelledby="routes"><h2 id="routes">Routes that they travelled</h2>
<table><thead><tr><th scope="col">Route</th><th scope="col">Goods</th><th scope="col" class="number">Findings</th><th scope="col" class="number">Flagged</th><th scope="col">Consignments</th><th scope="col">To trace it</th></tr></thead>
<tbody>${all.slice(0, 100).map((one) => html`<tr><th scope="row">${one.exporter} → ${one.importer}</th><td>${one.commodity}</td><td class="number">${number(one.consignments.length)}</td><td class="number">${number(one.flagged)}</td><td>${one.consignments.slice(0, 12).join(", ")}</td><td><code>${one.command}</code></td></tr>`)}</tbody></table></section>`;
}

function journey(one: Finding): string {
  const places = [one.country_of_origin, one.country_of_dispatch, one.country_of_destination];
  return places.map((place) => place ?? "?").join(" → ");
}

const number = (value: number) => value.toLocaleString("en");
const small = (p: number) => (p < 0.0001 ? p.toExponential(1) : p.toPrecision(2));

function style(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}
