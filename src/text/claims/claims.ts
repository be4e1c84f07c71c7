import type { Claim, Named, NamedCountry } from "./claim.ts";
import { type Before, type Context, contextOf, flowAt, periodAt } from "./context.ts";
import { impactClaims, measureClaims, methodClaims, routeClaims } from "./events.ts";
import { type Draft, figureClaims } from "./figures.ts";
import { type Lexicon, mentionsBy } from "./mention.ts";
import type { Appeared } from "./period.ts";
import { sentences } from "./sentence.ts";
import { claimInWords } from "./words.ts";

/** What claims are read from. */
export interface Told {
  readonly title: string | null;
  /** Paragraphs with two line ends between; positions count from its start. */
  readonly text: string;
  /** Months in which it can have appeared; null where nothing says. */
  readonly appeared: Appeared | null;
}

/**
 * Every claim of an article, in its order: by names from the lexicon and the grammar of such
 * sentences, the same for the same text. Nothing is claimed that words of the text do not say, and
 * each claim points at them.
 */
export function claims(told: Told, lexicon: Lexicon): readonly Claim[] {
  const mentions = mentionsBy(lexicon);
  const found: Claim[] = [];
  let before = opening(told.title, mentions);
  let paragraph = 0;
  for (const sentence of sentences(told.text)) {
    const newParagraph = told.text.slice(0, sentence.start).lastIndexOf("\n\n");
    if (newParagraph !== paragraph) {
      paragraph = newParagraph;
      // A month goes on into the next paragraph of a report; a year or a span is of its own.
      const { period } = before;
      before = {
        ...before,
        period: period !== null && period.first === period.last ? period : null,
      };
    }
    const context = contextOf(sentence, mentions(sentence.text), before, told.appeared);
    const routes = routeClaims(context);
    const drafts = [
      ...figureClaims(context),
      ...routes,
      ...measureClaims(context),
      ...methodClaims(context, routes.length > 0),
      ...impactClaims(context),
    ].sort((a, b) => a.position.start - b.position.start);
    for (const draft of drafts) if (isAboutTrade(draft)) found.push(finished(draft, sentence.text));
    before = carried(before, context);
  }
  return found;
}

/** Figures of other things (votes, shares, temperatures) are no claims of trade: goods or a flow must be named. */
function isAboutTrade({ kind, commodities, countries, flow }: Draft): boolean {
  if (kind === "measure" || kind === "method" || kind === "route") return true;
  if (kind === "impact") return commodities.length > 0 || countries.length > 0 || flow !== null;
  return commodities.length > 0 || (flow !== null && countries.length > 0);
}

function finished(draft: Draft, quote: string): Claim {
  return { claim: claimInWords(draft), ...draft, quote };
}

/** What the headline is about, for sentences that name no goods. */
function opening(title: string | null, mentions: ReturnType<typeof mentionsBy>): Before {
  const found = title === null ? [] : mentions(title);
  return {
    commodities: found
      .filter(({ what }) => what === "commodity")
      .map(({ words, stands_for }): Named => ({ words, codes: stands_for, position: null })),
    countries: [],
    flow: null,
    period: null,
  };
}

function carried(before: Before, context: Context): Before {
  const goods = context.mentions
    .filter(({ what }) => what === "commodity")
    .map(
      ({ words, stands_for, start, end }): Named => ({
        words,
        codes: stands_for,
        position: { start: context.sentence.start + start, end: context.sentence.start + end },
      }),
    );
  const reporters = context.countries.filter(({ role }) =>
    ["exporter", "importer", "authority"].includes(role),
  );
  const period = periodAt({ ...context, before: { ...before, period: null } }, 0, 0);
  return {
    commodities: goods.length > 0 ? goods : before.commodities,
    countries: reporters.length > 0 ? reporters : (before.countries as readonly NamedCountry[]),
    flow: flowAt(context, context.sentence.text.length),
    period: period ?? before.period,
  };
}
