import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { html, type Markup, raw } from "./markup.ts";
import { SCRIPT } from "./script.ts";

export interface Page {
  readonly title: string;
  readonly head: Markup;
  readonly main: Markup;
}

/** One HTML page that needs nothing else: no server, no font, no library, no script to be read. */
export function documentOf({ title, head, main }: Page): string {
  return `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy()}">
<title>${title}</title>
<style id="picture-style">${raw(style("../../../picture/picture.css"))}</style>
<style>${raw(style("page.css"))}</style>
</head>
<body>
<header>${head}</header>
<main>
${main}
</main>
<footer><p>Written by Entrepot. A finding is a question put to a person: figures of trade show what went where, not who knew or whether it was lawful.</p></footer>
<script>${raw(SCRIPT)}</script>
</body>
</html>`.markup
  }\n`;
}

function style(name: string): string {
  return readFileSync(new URL(name, import.meta.url), "utf8");
}

/** Nothing may be loaded, and only the script written here may run, whatever texts the data hold. */
function policy(): string {
  const hash = createHash("sha256").update(SCRIPT).digest("base64");
  return `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'`;
}
