import { country } from "../../trade/country.ts";
import type { TraceAnswer, TraceQuestion } from "./answer.ts";
import { boundsFigure, seriesFigure } from "./page/charts.ts";
import { colophon, link } from "./page/colophon.ts";
import { documentOf } from "./page/document.ts";
import { maps, type Toned } from "./page/geography.ts";
import { html, type Markup } from "./page/markup.ts";
import { overview } from "./page/overview.ts";
import { explanations, facts, partners, robustness, sensitivity } from "./page/proof.ts";
import { together } from "./page/together.ts";
import { code, count, inProse } from "./page/words.ts";

/** Routes told in full; more are rows of a table. */
const IN_FULL = 25;
/** Routes with a colour of their own; the others share grey and are told apart by their names. */
const TONES = 5;

/** The answer as one HTML page: one sentence, the picture, the routes with their proof, then what it stands on. */
export function tracePage(answer: TraceAnswer): string {
  const { question, routes } = answer;
  const toned = routes
    .slice(0, IN_FULL)
    .map((route, index) => ({ route, tone: index < TONES ? index + 1 : 0 }));
  return documentOf({
    title: titleOf(question),
    head: head(answer),
    main: html`${routes.length === 0 ? empty(answer) : found(answer, toned)}
${colophon(answer)}`,
  });
}

function titleOf(question: TraceQuestion): string {
  const goods = question.commodities.map(({ code: hs, name }) => `${hs} ${name}`).join(", ");
  return `${goods} to ${question.to_name}, ${question.since} to ${question.until}`;
}

function head({ question, routes }: TraceAnswer): Markup {
  const [first] = routes;
  const sentence =
    first === undefined
      ? `No route was found: in the figures at hand, no country took these goods in from the origins and sent them on to ${question.to_name}.`
      : first.sentence;
  return html`<p class="brand">Entrepot: routes of restricted goods</p>
<h1>${sentence}</h1>
<p class="question"><strong>The question.</strong> From ${inProse(question.since)} to ${inProse(question.until)}, through whom did ${goods(question)} go from ${origins(question)} to ${code(question.to, question.to_name)} ${question.to_name}? ${measure(question)}</p>`;
}

function goods(question: TraceQuestion): Markup {
  return html`${question.commodities.map(({ code: hs, name }, index) => html`${index === 0 ? null : ", "}<strong>${hs} ${name}</strong>`)}`;
}

function origins(question: TraceQuestion): Markup {
  const names = question.from.map((alpha3) => country(alpha3).name).join(", ");
  return html`<abbr title="${names}">${question.from_asked.split(",").join(", ")}</abbr>`;
}

function measure({ measure: named }: TraceQuestion): Markup | null {
  return named === null
    ? null
    : html`The measure: ${named.title} (${named.id}; ${link(named.source)}).`;
}

/** What an answer without routes can and cannot say, and what would fill it. */
function empty({ question }: TraceAnswer): Markup {
  return html`<section><h2>Why there may be none</h2>
<p>A route needs both its legs in one publisher's books: goods coming in from the origins and goods going on to ${question.to_name}, between ${inProse(question.since)} and ${inProse(question.until)}. The files listed below hold no country with both. That is not a proof that there is no route: the country's records may not be loaded, may not reach that far, or may carry the goods under another code.</p>
<p>To look further: load the records of likely transit countries, or of ${question.to_name} itself, with <code>entrepot load FILE</code>; see what is there with <code>entrepot status</code>; ask again with a shorter code.</p></section>`;
}

function found(answer: TraceAnswer, toned: readonly Toned[]): Markup {
  const { question, routes } = answer;
  const rest = routes.slice(IN_FULL).map((route) => ({ route, tone: 0 }));
  return html`<section aria-labelledby="map"><h2 id="map">Where the goods went</h2>
${maps(answer, toned)}</section>
<section aria-labelledby="routes"><h2 id="routes">${count(routes.length, "transit country", "transit countries")}</h2>
${overview(toned, question, "routes", true)}
${rest.length === 0 ? null : html`<details><summary>${count(rest.length, "further transit country", "further transit countries")}, with a smaller must</summary>${overview(rest, question, "further-routes", false)}</details>`}</section>
${answer.network === null || routes.length < 2 ? null : together(answer.network, question)}
${toned.map((one, index) => routeSection(one, question, index > 0))}`;
}

/** @param told whether the route's sentence is said here; that of the first is the page's headline. */
function routeSection({ route, tone }: Toned, question: TraceQuestion, told: boolean): Markup {
  const id = `route-${route.transit}`;
  const hangs = sensitivity(route);
  const who = partners(route);
  return html`<section class="route tone-${String(tone)}" id="${id}" aria-labelledby="${id}-head">
<h2 id="${id}-head">${route.transit_name} <span class="to">to ${question.to_name}</span></h2>
${told ? html`<p class="sentence">${route.sentence}</p>` : null}
<div class="columns"><div class="pictures">
${boundsFigure(route, question)}
${seriesFigure(route, question)}
</div><div class="others">
<h3>Other explanations</h3>
${explanations(route)}
</div><div>
<h3>The figures</h3>
${facts(route, question)}
</div></div>
<h3>How the least quantity holds up</h3>
${robustness(route)}
${hangs === null ? null : html`<h3>What hangs on whom we count</h3>${hangs}`}
${who === null ? null : html`<h3>Where the goods came from and went to</h3>${who}`}
</section>`;
}
