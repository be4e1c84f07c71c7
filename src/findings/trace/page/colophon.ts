import type { DataUsed, TraceAnswer } from "../answer.ts";
import { html, type Markup } from "./markup.ts";
import { table } from "./table.ts";
import { count, figure, TERMS, term } from "./words.ts";

/** What the answer stands on: what was left out, whose data, and how to compute it again. */
export function colophon(answer: TraceAnswer): Markup {
  return html`<section aria-labelledby="set-aside"><h2 id="set-aside">Set aside</h2>${setAside(answer)}</section>
<section aria-labelledby="data"><h2 id="data">Data used</h2>${dataUsed(answer.data)}</section>
<section aria-labelledby="notes"><h2 id="notes">Notes</h2>${notes(answer.notes)}</section>
<section aria-labelledby="again"><h2 id="again">Compute it again</h2>
<pre tabindex="0"><code>${answer.question.command}</code></pre>${asked(answer)}</section>
<section aria-labelledby="words"><h2 id="words">Words</h2>
<dl class="words">${Object.entries(TERMS).map(([word, meaning]) => html`<div><dt>${word}</dt><dd>${meaning}</dd></div>`)}</dl></section>`;
}

function setAside({ set_aside }: TraceAnswer): Markup {
  if (set_aside.length === 0) return html`<p>No row of the files was set aside.</p>`;
  const rows = set_aside.reduce((sum, one) => sum + one.rows, 0);
  return html`<p>${count(rows, "row")} of the files ${rows === 1 ? "was" : "were"} read and not used.</p>${table(
    {
      caption: "Rows set aside, and why",
      file: "set-aside",
      rows: set_aside,
      columns: [
        {
          key: "reason",
          head: "Why",
          number: false,
          shown: (one) => one.reason,
          value: (one) => one.reason,
        },
        {
          key: "rows",
          head: "Rows",
          number: true,
          shown: (one) => figure(one.rows),
          value: (one) => one.rows,
        },
        {
          key: "file",
          head: "File",
          number: false,
          shown: (one) => html`<span class="file">${one.file}</span>`,
          value: (one) => one.file,
        },
      ],
    },
  )}`;
}

const BASES = {
  given: "as given",
  "file name": "from the file's name",
  loaded: "the day it was loaded",
} as const;

export function dataUsed(data: readonly DataUsed[]): Markup {
  if (data.length === 0) return html`<p>None: the lake holds no figures for this question.</p>`;
  return table({
    caption: "Files whose figures were used",
    file: "data-used",
    rows: data,
    columns: [
      {
        key: "publisher",
        head: "Publisher",
        number: false,
        shown: (one) => one.publisher,
        value: (one) => one.publisher,
      },
      {
        key: "file",
        head: "File",
        number: false,
        shown: (one) => html`<span class="file">${one.file}</span>`,
        value: (one) => one.file,
      },
      {
        key: "rows",
        head: "Rows used",
        number: true,
        shown: (one) => figure(one.rows),
        value: (one) => one.rows,
      },
      {
        key: "vintage",
        head: term("vintage", "Vintage"),
        number: false,
        shown: (one) => `${one.vintage} (${BASES[one.vintage_basis]})`,
        value: (one) => one.vintage,
      },
      {
        key: "licence",
        head: "Licence",
        number: false,
        shown: (one) => one.licence,
        value: (one) => one.licence,
      },
      {
        key: "source",
        head: "Source, load",
        number: false,
        shown: (one) => `${one.source}, ${one.load_id}`,
        value: (one) => `${one.source} ${one.load_id}`,
      },
      {
        key: "sha256",
        head: term("sha256"),
        number: false,
        shown: (one) => html`<code class="hash">${one.sha256}</code>`,
        value: (one) => one.sha256,
      },
    ],
  });
}

function notes(all: readonly string[]): Markup {
  if (all.length === 0) return html`<p>None.</p>`;
  return html`<ul class="plain">${all.map((one) => html`<li>${one}</li>`)}</ul>`;
}

function asked({ question }: TraceAnswer): Markup {
  return html`<dl class="facts">
<div><dt>Goods</dt><dd>${question.commodities.map(({ code, name }) => `${code} ${name}`).join("; ")}</dd></div>
<div><dt>From</dt><dd>${question.from_asked}${question.from.join(",") === question.from_asked ? null : `: ${question.from.join(", ")}`}</dd></div>
<div><dt>To</dt><dd>${question.to} ${question.to_name}</dd></div>
<div><dt>Months</dt><dd>${question.since} to ${question.until}</dd></div>
<div><dt>Measure</dt><dd>${question.measure === null ? "none named; the date was given" : html`${question.measure.id}: ${question.measure.title}. ${link(question.measure.source)}`}</dd></div>
<div><dt>Shelf time</dt><dd>${count(question.shelf_months, "month")}</dd></div>
<div><dt>Opening stock</dt><dd>${count(question.opening_stock_months, "month")} of the inflow from others</dd></div>
<div><dt>Figures as known on</dt><dd>${question.as_of ?? "the latest there are"}</dd></div>
</dl>`;
}

/** A source that is an address becomes a link; nothing is loaded from it. */
export function link(source: string): Markup {
  return /^https?:\/\/\S+$/.test(source)
    ? html`<a href="${source}" rel="noreferrer">${source}</a>`
    : html`${source}`;
}
