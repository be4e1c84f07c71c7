import { html, type Markup, raw } from "../../findings/trace/page/markup.ts";
import type { OpenApi, Operation } from "./openapi.ts";

const STYLE = `:root{color-scheme:light dark;--ground:#fbfaf6;--ink:#1d1c19;--quiet:#595750;--rule:#d8d4c8;--accent:#0072b2}
@media (prefers-color-scheme:dark){:root{--ground:#17181a;--ink:#ecebe6;--quiet:#b0aea6;--rule:#3b3c40;--accent:#56b4e9}}
body{margin:0 auto;max-width:64rem;padding:1.5rem clamp(1rem,4vw,3rem) 4rem;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem}h2{font-size:1rem;margin:0}h2 code{font-size:1rem}section{border-top:1px solid var(--rule);padding:1rem 0}
p{margin:.3rem 0;max-width:75ch}.quiet{color:var(--quiet)}table{border-collapse:collapse;font-size:.9rem}th,td{text-align:left;padding:.2rem 1.2rem .2rem 0;vertical-align:top;border-bottom:1px solid var(--rule);font-weight:400}
a{color:var(--accent)}code{font-family:ui-monospace,Menlo,Consolas,monospace;font-size:.9em}summary{cursor:pointer;color:var(--accent);font-size:.9rem}pre{overflow-x:auto;font-size:.8rem;border:1px solid var(--rule);padding:.6rem}nav ul{columns:20rem;padding-left:1rem}`;

/** The OpenAPI document as a page that can be read. */
export function docsPage(document: OpenApi): string {
  const all = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  return `<!doctype html>\n${
    html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Entrepot: HTTP API</title><style>${raw(STYLE)}</style></head>
<body><main><h1>Entrepot: HTTP API</h1><p>${document.info.description}</p>
<p>The same for machines: <a href="/openapi.json">/openapi.json</a> (OpenAPI 3.1). Errors are problem details (RFC 9457) with <code>detail</code>, what was wrong, and <code>todo</code>, what to do. The workbench: <a href="/">/</a>.</p>
<p>Example: <a href="/api/trace?commodity=8703&amp;from=EU27,USA,JPN,GBR,KOR,CAN,MEX&amp;to=RUS&amp;since=2022-03"><code>/api/trace?commodity=8703&amp;from=EU27,USA,JPN,GBR,KOR,CAN,MEX&amp;to=RUS&amp;since=2022-03</code></a></p>
<nav aria-label="Endpoints"><ul>${all.map(({ operation }) => html`<li><a href="#${operation.operationId}">${operation.summary}</a></li>`)}</ul></nav>
${all.map(({ path, method, operation }) => section(path, method, operation))}</main></body></html>`
      .markup
  }\n`;
}

function section(path: string, method: string, operation: Operation): Markup {
  const body = operation.requestBody as { readonly content?: Readonly<Record<string, unknown>> };
  return html`<section id="${operation.operationId}"><h2><code>${method.toUpperCase()} ${path}</code></h2><p>${operation.summary}. <span class="quiet">Role: ${operation["x-role"]}.</span></p>${operation.description === undefined ? null : html`<p>${operation.description}</p>`}
${operation.parameters.length === 0 ? null : html`<table><thead><tr><th scope="col">Parameter</th><th scope="col">In</th><th scope="col">Is</th><th scope="col">Means</th></tr></thead><tbody>${operation.parameters.map((one) => html`<tr><th scope="row"><code>${one.name}</code>${one.required ? " (required)" : null}</th><td>${one.in}</td><td>${typeOf(one.schema)}</td><td>${one.description ?? ""}</td></tr>`)}</tbody></table>`}
${body?.content === undefined ? null : html`<details><summary>Body: ${Object.keys(body.content).join(", ")}</summary><pre tabindex="0"><code>${JSON.stringify(Object.values(body.content)[0], null, 2)}</code></pre></details>`}
<details><summary>Answer</summary><pre tabindex="0"><code>${JSON.stringify((operation.responses as Record<string, unknown>)["200"], null, 2)}</code></pre></details></section>`;
}

function typeOf(schema: unknown): string {
  const {
    type,
    enum: words,
    pattern,
    minimum,
    maximum,
  } = schema as {
    readonly type?: string;
    readonly enum?: readonly string[];
    readonly pattern?: string;
    readonly minimum?: number;
    readonly maximum?: number;
  };
  if (words !== undefined) return words.join(", ");
  const range =
    minimum === undefined && maximum === undefined ? "" : ` ${minimum ?? ""} to ${maximum ?? ""}`;
  return `${type ?? "any"}${range}${pattern === undefined ? "" : ` ${pattern}`}`;
}
