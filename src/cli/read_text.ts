import type { ClaimRead, ReadAnswer } from "../findings/read/read.ts";
import { wrapped } from "./blocks.ts";
import { pc } from "./colour.ts";

/** An article's claims and what is said to each, for a terminal. */
export function readingText(answer: ReadAnswer, width: number): string {
  const { article, claims, verdicts } = answer;
  const { date } = article;
  const whose = [article.agency, article.site].filter((part) => part !== null);
  const when =
    date.on ??
    (date.first === null ? "not dated" : `between ${date.first} and ${date.last} (inferred)`);
  const parts = [
    pc.bold(wrapped(article.title ?? "(no headline)", width)),
    [whose.join(", on "), article.byline ?? "", when].filter((part) => part !== "").join(" · "),
  ];
  if (date.on === null) {
    parts.push(
      ...date.evidence.map(({ quote, says }) =>
        wrapped(`  date: “${quote}”: ${says}`, width, "        "),
      ),
    );
  }
  parts.push(
    "",
    claims.length === 0
      ? "No claims of trade, measures or ways round them were found."
      : pc.bold(
          `${claims.length} claims${
            verdicts === null
              ? ""
              : `: ${Object.entries(verdicts)
                  .map(([verdict, count]) => `${count} ${verdict}`)
                  .join(", ")}`
          }`,
        ),
  );
  claims.forEach((claim, index) => {
    parts.push("", ...one(claim, index + 1, article.text, width));
  });
  parts.push("", "A finding is a question put to a person, never a verdict on anybody.");
  return parts.join("\n");
}

function one(claim: ClaimRead, number: number, text: string, width: number): readonly string[] {
  const { position, check, proposed } = claim;
  const lines = [
    wrapped(`${number}. ${pc.bold(claim.kind)}  ${claim.claim}`, width, "   "),
    wrapped(
      `   “${text.slice(position.start, position.end)}” (${position.start}–${position.end})`,
      width,
      "   ",
    ),
  ];
  if (check !== null) {
    lines.push(wrapped(`   ${check.verdict.toUpperCase()}: ${check.because}`, width, "   "));
    for (const { publisher, vintage, file } of check.figures.slice(0, 1)) {
      lines.push(wrapped(`   figures: ${publisher}, vintage ${vintage}, ${file}`, width, "   "));
    }
    if (check.would_decide !== null) {
      lines.push(wrapped(`   would decide it: ${check.would_decide}`, width, "   "));
    }
    if (check.command !== null) lines.push(`   ${pc.dim(`$ ${check.command}`)}`);
  }
  if (proposed !== null) {
    const { controlled_by, commodities, announced_in } = proposed;
    lines.push(
      wrapped(
        `   proposed for the catalogue: by ${controlled_by.join(", ") || "?"}, goods ${commodities.join(", ") || "?"}, ${announced_in ?? "date not told"}`,
        width,
        "   ",
      ),
    );
  }
  return lines;
}
