import { entryText, hashOf } from "../casebook/journal.ts";
import type { Route } from "../trace/answer.ts";
import { answerAgain, type Claim, type Sealed, sealOf } from "./content.ts";
import { CONTENT_ID, dossierPage } from "./page.ts";

/** One thing that was checked. */
export interface Check {
  readonly what: string;
  readonly holds: boolean;
  readonly says: string;
}

export interface Verdict {
  readonly holds: boolean;
  readonly title: string;
  readonly program: string;
  readonly made_at: string;
  readonly checks: readonly Check[];
}

/**
 * Checks a dossier without network or lake: its seal, every number of every answer from the figures
 * that it holds, its journal, and its page character by character. Null where it is no dossier.
 */
export function verifyDossier(text: string, program: string): Verdict | null {
  const sealed = sealedIn(text);
  if (sealed === null) return null;
  const { content } = sealed;
  const checks = [
    sealCheck(sealed),
    ...content.claims.map(numbersCheck),
    journalCheck(sealed),
    pageCheck(text, sealed, program),
  ];
  return {
    holds: checks.every((check) => check.holds),
    title: content.title,
    program: content.program,
    made_at: content.made_at,
    checks,
  };
}

function sealedIn(text: string): Sealed | null {
  const start = text.indexOf(`id="${CONTENT_ID}">`);
  if (start === -1) return null;
  const from = start + `id="${CONTENT_ID}">`.length;
  const until = text.indexOf("</script>", from);
  try {
    const sealed = JSON.parse(text.slice(from, until)) as Partial<Sealed>;
    return sealed.content === undefined || sealed.seal === undefined ? null : (sealed as Sealed);
  } catch {
    // Cut off or edited beyond reading: it is no dossier any more, which the caller says.
    return null;
  }
}

function sealCheck({ content, seal }: Sealed): Check {
  const now = sealOf(content);
  const broken = Object.keys({ ...now, ...seal }).filter((part) => now[part] !== seal[part]);
  return {
    what: "seal",
    holds: broken.length === 0,
    says:
      broken.length === 0
        ? `${Object.keys(seal).length} checksums hold; the whole is ${seal["whole"] ?? ""}`
        : `changed since it was sealed: ${broken.join(", ")}`,
  };
}

/** Every number of the answer computed again from the extract, and compared. */
function numbersCheck(claim: Claim): Check {
  const what = `numbers of ${claim.finding.transit_name}, ${claim.finding.commodity}`;
  try {
    const again = JSON.parse(JSON.stringify(answerAgain(claim))) as unknown;
    const differing = differences(again, claim.answer, "");
    const numbers = numbersIn(claim.answer);
    const [route] = claim.answer.routes as readonly (Route | undefined)[];
    return {
      what,
      holds: differing.length === 0,
      says:
        differing.length === 0
          ? `all ${numbers.toLocaleString("en")} come out again from ${claim.extract.legs.length.toLocaleString("en")} rows of figures${route === undefined ? "" : `: must ${route.must?.toLocaleString("en") ?? "not known"}, may ${route.may.toLocaleString("en")}`}`
          : `${differing.length.toLocaleString("en")} of ${numbers.toLocaleString("en")} do not come out again, first ${differing[0] ?? ""}`,
    };
  } catch (cause) {
    return {
      what,
      holds: false,
      says: `cannot be computed: ${cause instanceof Error ? cause.message : String(cause)}`,
    };
  }
}

function differences(now: unknown, said: unknown, at: string): readonly string[] {
  if (Object.is(now, said)) return [];
  if (typeof now === "number" && typeof said === "number") {
    // The last bits of a sum may differ between processors.
    const close = Math.abs(now - said) <= 1e-9 * Math.max(1, Math.abs(now), Math.abs(said));
    return close ? [] : [`${at} is ${said}, comes out as ${now}`];
  }
  if (typeof now !== "object" || typeof said !== "object" || now === null || said === null) {
    return [`${at} is ${JSON.stringify(said)}, comes out as ${JSON.stringify(now)}`];
  }
  const [a, b] = [now as Record<string, unknown>, said as Record<string, unknown>];
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((key) =>
    differences(a[key], b[key], at === "" ? key : `${at}.${key}`),
  );
}

function numbersIn(of: unknown): number {
  if (typeof of === "number") return 1;
  if (typeof of !== "object" || of === null) return 0;
  return Object.values(of).reduce<number>((sum, one) => sum + numbersIn(one), 0);
}

function journalCheck({ content: { journal, journal_head } }: Sealed): Check {
  const broken = journal.filter((entry) => hashOf(entryText(entry)) !== entry.hash);
  const loose = journal.filter((entry, index) => {
    const before = journal[index - 1];
    return before !== undefined && before.seq === entry.seq - 1 && before.hash !== entry.previous;
  });
  const bad = [...broken, ...loose];
  return {
    what: "journal",
    holds: bad.length === 0,
    says:
      bad.length === 0
        ? `${journal.length} entries are as they were written; the chain ended at ${journal_head.slice(0, 12)}`
        : `entry ${bad[0]?.seq ?? "?"} was changed`,
  };
}

/** What a reader sees is what the content says: the page is written again and compared. */
function pageCheck(text: string, sealed: Sealed, program: string): Check {
  const again = dossierPage(sealed);
  if (again === text) {
    return { what: "page", holds: true, says: "every character follows from the content" };
  }
  if (sealed.content.program !== program) {
    return {
      what: "page",
      holds: false,
      says: `made by ${sealed.content.program}, which may write pages otherwise than ${program}: compare with that version`,
    };
  }
  const at = [...again].findIndex((character, index) => character !== text[index]);
  return {
    what: "page",
    holds: false,
    says: `what it shows is not what its content says, from "${text.slice(Math.max(0, at - 20), at + 40).replace(/\s+/g, " ")}"`,
  };
}
