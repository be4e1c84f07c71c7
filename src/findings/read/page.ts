import { html, type Markup, raw } from "../trace/page/markup.ts";
import type { ClaimRead, ReadAnswer } from "./read.ts";

const STYLE = `:root{color-scheme:light dark}body{font:17px/1.55 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem}
h1{line-height:1.2}mark{background:#fff2a8;color:#000}code{font-size:.8em;overflow-wrap:anywhere}
.meta,.note{color:GrayText;font-size:.9em}li{margin:1rem 0}.supported{color:#0a6b2e}.contradicted{color:#a8201a}.not-checkable{color:#6b6b6b}
@media (prefers-color-scheme:dark){.supported{color:#6fd08c}.contradicted{color:#ff8f86}.not-checkable{color:#b5b5b5}}`;

/** The article with its claims marked, and what is said to each: one page that needs nothing else. */
export function readingPage(answer: ReadAnswer): string {
  const { article, claims } = answer;
  const { date } = article;
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${article.title ?? "An article"}: its claims</title>
<style>${raw(STYLE)}</style>
</head>
<body>
<header>
<h1>${article.title ?? "An article"}</h1>
<p class="meta">${[article.agency, article.site, article.byline].filter((part) => part !== null).join(" · ")}</p>
<p class="meta">${date.on ?? (date.first === null ? "Not dated" : `Between ${date.first} and ${date.last ?? ""}, inferred`)}</p>
<ul class="note">${date.evidence.map(({ quote, says }) => html`<li>“${quote}”: ${says}</li>`)}</ul>
</header>
<main>
<section aria-label="The claims">
<h2>${String(claims.length)} claims</h2>
<ol>${claims.map(claimItem)}</ol>
</section>
<section aria-label="The article">
<h2>The article</h2>
${paragraphs(answer)}
</section>
</main>
<footer><p class="note">Read by Entrepot: <code>${answer.command}</code>. A finding is a question put to a person: figures of trade show what went where, not who knew or whether it was lawful.</p></footer>
</body>
</html>`.markup
  }\n`;
}

function claimItem(claim: ClaimRead, index: number): Markup {
  const { check } = claim;
  return html`<li id="claim-${String(index + 1)}"><strong>${claim.kind}</strong> ${claim.claim}
<br><q>${claim.quote}</q>${
    check === null
      ? null
      : html`
<br><strong class="${check.verdict.replace(" ", "-")}">${check.verdict}</strong>: ${check.because}${
          check.would_decide === null ? null : html`<br>Would decide it: ${check.would_decide}`
        }${check.figures.slice(0, 1).map(({ publisher, vintage, file }) => html`<br><span class="note">${publisher}, vintage ${vintage}, ${file}</span>`)}${
          check.command === null ? null : html`<br><code>${check.command}</code>`
        }`
  }</li>`;
}

/** The paragraphs, the words of each claim marked and numbered. Claims overlap: a word is marked once. */
function paragraphs({ article, claims }: ReadAnswer): readonly Markup[] {
  let offset = 0;
  return article.paragraphs.map((text) => {
    const start = offset;
    offset += text.length + 2;
    const parts: Markup[] = [];
    let at = 0;
    claims.forEach(({ position }, index) => {
      const [from, to] = [Math.max(position.start - start, at), position.end - start];
      if (position.start < start || to > text.length || to <= from) return;
      parts.push(
        html`${text.slice(at, from)}<mark>${text.slice(from, to)}</mark><sup><a href="#claim-${String(index + 1)}">${String(index + 1)}</a></sup>`,
      );
      at = to;
    });
    return html`<p>${parts}${text.slice(at)}</p>`;
  });
}
