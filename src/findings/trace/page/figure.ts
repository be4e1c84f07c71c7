import { html, type Markup, type Part, raw } from "./markup.ts";

/** A picture in two widths, so that its words stay words on a telephone, and its figures as a table. */
export interface Figure {
  /** Name of the file that the picture is saved under, without its ending. */
  readonly file: string;
  readonly wide: string;
  readonly narrow: string;
  readonly caption: Part;
  readonly data: Part;
  readonly data_name: string;
}

/** The pictures, a caption, and the table of what they show, folded. */
export function figureOf({ file, wide, narrow, caption, data, data_name }: Figure): Markup {
  return html`<figure data-file="${file}">
<div class="wide">${raw(wide)}</div><div class="narrow">${raw(narrow)}</div>
${caption === null ? null : html`<figcaption>${caption}</figcaption>`}
${data === null ? null : html`<details><summary>${data_name}</summary>${data}</details>`}
</figure>`;
}
