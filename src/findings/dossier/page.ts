import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Entry } from "../casebook/journal.ts";
import type { DataUsed } from "../trace/answer.ts";
import { boundsFigure, seriesFigure } from "../trace/page/charts.ts";
import { maps } from "../trace/page/geography.ts";
import { html, type Markup, type Part, raw } from "../trace/page/markup.ts";
import { explanations, facts, partners, robustness, sensitivity } from "../trace/page/proof.ts";
import { SCRIPT } from "../trace/page/script.ts";
import { table } from "../trace/page/table.ts";
import { count, figure, TERMS } from "../trace/page/words.ts";
import type { Claim, DossierContent, Sealed } from "./content.ts";
import { ASSUMPTIONS, METHOD, NOT_CHECKED } from "./method.ts";

/** Where the content stands in the page; `verify` reads it from there. */
export const CONTENT_ID = "dossier-content";

/**
 * The dossier as one HTML file that needs nothing else. It is a function of its content alone, so
 * that whoever checks it can write the page again and compare every character.
 */
export function dossierPage(sealed: Sealed): string {
  const { content } = sealed;
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<title>${content.title}: dossier</title>
<style id="picture-style">${raw(style("../../picture/picture.css"))}</style>
<style>${raw(style("../trace/page/page.css"))}</style>
</head>
<body>
<header><p class="brand">Entrepot: dossier of a case</p>
<h1>${content.title}</h1>
<p class="question">Made on ${content.made_at.slice(0, 10)} by ${content.made_by} with ${content.program}. Case ${content.case_id}, opened on ${content.opened_at.slice(0, 10)} by ${content.opened_by}.</p></header>
<main>
<section aria-labelledby="claims"><h2 id="claims">What is claimed</h2>${claims(content)}</section>
${content.claims.map((claim, index) => proof(claim, index))}
<section aria-labelledby="sources"><h2 id="sources">Sources</h2>${sources(content)}</section>
<section aria-labelledby="method"><h2 id="method">Method</h2>${METHOD.map(({ head, text, formula }) => html`<h3>${head}</h3><p>${text}</p>${formula === null ? null : html`<pre tabindex="0"><code>${formula}</code></pre>`}`)}</section>
<section aria-labelledby="assumptions"><h2 id="assumptions">Assumptions, and what changes if they fail</h2>${assumptions()}</section>
<section aria-labelledby="unchecked"><h2 id="unchecked">What was not checked</h2><ul>${NOT_CHECKED.map((one) => html`<li>${one}</li>`)}</ul></section>
<section aria-labelledby="notes-files"><h2 id="notes-files">Notes and files</h2>${notesAndFiles(content)}</section>
${others(content)}
<section aria-labelledby="journal"><h2 id="journal">Who decided what, when and why</h2>${journal(content)}</section>
<section aria-labelledby="again"><h2 id="again">Compute it again</h2>
<p>This file holds the figures that its numbers are computed from. Without network and without the lake:</p>
<pre tabindex="0"><code>npx entrepot verify FILE</code></pre>
<p>From the publishers' files listed above, loaded into a lake of your own:</p>
${content.claims.map((claim) => html`<pre tabindex="0"><code>${claim.command}</code></pre>`)}</section>
<section aria-labelledby="seal"><h2 id="seal">Seal</h2>${seal(sealed)}</section>
<section aria-labelledby="words"><h2 id="words">Words</h2><dl class="words">${Object.entries(TERMS).map(([word, meaning]) => html`<div><dt>${word}</dt><dd>${meaning}</dd></div>`)}</dl></section>
</main>
<footer><p>Written by Entrepot. A finding is a question put to a person: figures of trade show what went where, not who knew or whether it was lawful.</p></footer>
<script type="application/json" id="${CONTENT_ID}">${raw(inScript(sealed))}</script>
<script>${raw(SCRIPT)}</script>
</body>
</html>`.markup
  }\n`;
}

function style(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

function policy(): string {
  const hash = createHash("sha256").update(SCRIPT).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'`;
}

/** JSON that no HTML parser can take for the end of its script. */
function inScript(sealed: Sealed): string {
  return JSON.stringify(sealed).replaceAll("<", "\\u003c");
}

const STANDS = {
  open: "not yet judged",
  confirmed: "confirmed",
  dismissed: "dismissed",
} as const;

function claims({ claims: all }: DossierContent): Markup {
  if (all.length === 0) return html`<p>No route is in the case.</p>`;
  return html`<ol>${all.map(
    (claim, index) =>
      html`<li><a href="#claim-${String(index)}">${claim.answer.routes[0]?.sentence ?? claim.finding.sentence}</a> <span class="quiet">(${STANDS[claim.standing.decision]}${claim.standing.judged_by === null ? null : ` by ${claim.standing.judged_by}`})</span></li>`,
  )}</ol>`;
}

/** The whole proof of one claim; ids are set apart, because several claims stand on one page. */
function proof(claim: Claim, index: number): Markup {
  const { answer, finding, standing, notes } = claim;
  const [route] = answer.routes;
  const head = `claim-${index}`;
  if (route === undefined) {
    return html`<section id="${head}" aria-labelledby="${head}-head"><h2 id="${head}-head">${finding.transit_name}</h2><p>The figures in the lake when this was made hold no such route any more. When the finding was kept they said: ${finding.sentence}</p></section>`;
  }
  const hangs = sensitivity(route);
  const who = partners(route);
  const told = html`<p class="sentence">${route.sentence}</p>
${standing.decision === "open" ? null : html`<p>${STANDS[standing.decision].replace(/^./, (letter) => letter.toUpperCase())} by ${standing.judged_by} on ${(standing.judged_at ?? "").slice(0, 10)}: ${standing.why ?? "no reason given"}</p>`}
${notes.map((note) => html`<p>${note.at.slice(0, 10)}, ${note.who}: ${note.text}</p>`)}
${maps(answer, [{ route, tone: 1 }])}
<div class="columns"><div class="pictures">${boundsFigure(route, answer.question)}${seriesFigure(route, answer.question)}</div>
<div class="others"><h3>Other explanations</h3>${explanations(route)}</div>
<div><h3>The figures</h3>${facts(route, answer.question)}</div></div>
<h3>How the least quantity holds up</h3>${robustness(route)}
${hangs === null ? null : html`<h3>What hangs on whom we count</h3>${hangs}`}
${who === null ? null : html`<h3>Where the goods came from and went to</h3>${who}`}`;
  return html`<section class="route tone-1" id="${head}" aria-labelledby="${head}-head"><h2 id="${head}-head">${finding.commodity} ${finding.commodity_name} through ${route.transit_name} <span class="to">to ${answer.question.to_name}</span></h2>${raw(setApart(told.markup, index))}</section>`;
}

/** Puts the claim's number before every id of the pictures, and before whatever points at one. */
function setApart(markup: string, index: number): string {
  const before = `c${index}-`;
  return markup
    .replace(/(\sid="|url\(#|href="#)/g, (start) => `${start}${before}`)
    .replace(
      /aria-labelledby="([^"]*)"/g,
      (_, ids: string) =>
        `aria-labelledby="${ids
          .split(" ")
          .map((id) => before + id)
          .join(" ")}"`,
    );
}

function sources({ claims: all }: DossierContent): Markup {
  const used = new Map<string, DataUsed>();
  for (const { answer } of all) {
    for (const one of answer.data) used.set(`${one.sha256} ${one.file}`, one);
  }
  if (used.size === 0) return html`<p>None.</p>`;
  const column = (key: string, head: Part, shown: (one: DataUsed) => string) => ({
    key,
    head,
    number: false,
    shown,
    value: shown,
  });
  return table({
    caption: "Files whose figures are used",
    file: "sources",
    rows: [...used.values()],
    columns: [
      column("publisher", "Publisher", (one) => one.publisher),
      column("file", "File", (one) => one.file),
      column("vintage", "Vintage", (one) => `${one.vintage} (${one.vintage_basis})`),
      column("licence", "Licence", (one) => one.licence),
      column("sha256", "sha256", (one) => one.sha256),
    ],
  });
}

function assumptions(): Markup {
  return html`<dl class="facts">${ASSUMPTIONS.map(({ assumed, otherwise }) => html`<div><dt>${assumed}</dt><dd>${otherwise}</dd></div>`)}</dl>`;
}

function others({ others: all }: DossierContent): Markup | null {
  return all.length === 0
    ? null
    : html`<section aria-labelledby="others"><h2 id="others">Also in the case</h2><p>Findings that are no route, as they were when they were kept; their numbers are not computed again here.</p><ul>${all.map((one) => html`<li>${one.sentence} (${one.detector}, ${one.finding_id})</li>`)}</ul></section>`;
}

function notesAndFiles({ notes, files }: DossierContent): Markup {
  if (notes.length === 0 && files.length === 0) return html`<p>None.</p>`;
  return html`${notes.map((note) => html`<p>${note.at.slice(0, 10)}, ${note.who}: ${note.text}</p>`)}
${
  files.length === 0
    ? null
    : html`<ul>${files.map((file) => html`<li>${file.name}, ${figure(file.bytes)} bytes, added by ${file.who} on ${file.at.slice(0, 10)}, sha256 <code class="hash">${file.sha256}</code></li>`)}</ul>`
}`;
}

function journal({ journal: entries, journal_head }: DossierContent): Markup {
  return html`<p>${count(entries.length, "entry", "entries")} of the journal concern this case. Each entry's checksum covers the one before it, so none can be changed or taken out later without all after it showing it. The journal's last checksum when this was made: <code class="hash">${journal_head}</code>.</p>${table(
    {
      caption: "The journal on this case",
      file: "journal",
      rows: entries,
      columns: [
        {
          key: "seq",
          head: "No.",
          number: true,
          shown: (one: Entry) => String(one.seq),
          value: (one) => one.seq,
        },
        {
          key: "at",
          head: "When (UTC)",
          number: false,
          shown: (one) => one.at.slice(0, 19).replace("T", " "),
          value: (one) => one.at,
        },
        {
          key: "who",
          head: "Who",
          number: false,
          shown: (one) => one.who,
          value: (one) => one.who,
        },
        {
          key: "act",
          head: "What",
          number: false,
          shown: (one) => actInWords(one),
          value: (one) => actInWords(one),
        },
        {
          key: "hash",
          head: "Checksum",
          number: false,
          shown: (one) => html`<code class="hash">${one.hash}</code>`,
          value: (one) => one.hash,
        },
      ],
    },
  )}`;
}

/** An entry as a person would say it. */
export function actInWords({ act }: Pick<Entry, "act">): string {
  switch (act.act) {
    case "run":
      return `Kept ${count(act.findings, "finding")} of ${act.detector} (run ${act.run_id})`;
    case "judge":
      return `${act.decision === "open" ? "Opened again" : act.decision === "confirmed" ? "Confirmed" : "Dismissed"} finding ${act.finding_id}${act.why === "" ? "" : `: ${act.why}`}`;
    case "assign":
      return act.to === null
        ? `Took finding ${act.finding_id} from whoever had it`
        : `Gave finding ${act.finding_id} to ${act.to}`;
    case "note":
      return `Noted on ${act.on.length === 36 ? "the case" : `finding ${act.on}`}: ${act.text}`;
    case "open case":
      return `Opened the case: ${act.title}`;
    case "rename case":
      return `Named the case: ${act.title}`;
    case "put in case":
      return `Put finding ${act.finding_id} in the case`;
    case "take out of case":
      return `Took finding ${act.finding_id} out of the case`;
    case "attach":
      return `Added the file ${act.name} (sha256 ${act.sha256.slice(0, 12)})`;
    case "export dossier":
      return `Exported a dossier (sha256 ${act.sha256.slice(0, 12)})`;
    case "keep view":
      return `Saved the view ${act.name}`;
    case "drop view":
      return `Removed the view ${act.name}`;
  }
}

function seal({ seal: sums }: Sealed): Markup {
  return html`<p>A checksum for each part of this file. <code>entrepot verify</code> takes them again, computes every number from the figures held here, and writes the page again to compare it character by character.</p>
<dl class="facts">${Object.entries(sums).map(([part, sum]) => html`<div><dt>${part}</dt><dd><code class="hash">${sum}</code></dd></div>`)}</dl>`;
}
