import { escapeText } from "../../../picture/svg.ts";

/** Text that is markup already. Everything else that goes into {@link html} is escaped. */
export interface Markup {
  readonly markup: string;
}

export type Part = Markup | string | null | readonly Part[];

/** A template whose parts are escaped unless they are markup; null writes nothing, a list all of it. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Markup {
  const written = strings.map((string, index) => string + write(parts[index] ?? null));
  return { markup: written.join("") };
}

/** Markup made elsewhere, such as a picture. */
export function raw(markup: string): Markup {
  return { markup };
}

function write(part: Part): string {
  if (part === null) return "";
  if (typeof part === "string") return escapeText(part);
  return "markup" in part ? part.markup : part.map(write).join("");
}
