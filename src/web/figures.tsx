import { type ReactNode, useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import { pictureStyle } from "./theme.ts";

export type Cell = string | number | null;

export interface Column<Row> {
  readonly key: string;
  readonly head: string;
  /** What hovering the head says. */
  readonly means?: string | undefined;
  readonly number?: boolean;
  readonly value: (row: Row) => Cell;
  readonly shown?: (row: Row) => ReactNode;
}

/** Every digit where it matters, thousands apart: `27,145`, `1,204.8`. */
export function figure(value: number): string {
  const clean = Number(value.toPrecision(12));
  const size = Math.abs(clean);
  const fraction = size >= 1000 ? 1 : size >= 1 ? 3 : 6;
  return clean.toLocaleString("en", { maximumFractionDigits: fraction });
}

/** A table with a caption, a scroll of its own, and its CSV. */
export function Table<Row>({
  caption,
  columns,
  rows,
  file,
  rowKey,
  shownCaption = true,
}: {
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly file?: string;
  readonly rowKey: (row: Row, index: number) => string;
  readonly shownCaption?: boolean;
}) {
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached by keyboard */}
      <section className="scroll" tabIndex={0} aria-label={caption}>
        <table>
          <caption className={shownCaption ? undefined : "unseen"}>{caption}</caption>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column.key} scope="col" className={column.number ? "number" : undefined}>
                  <Word means={column.means}>{column.head}</Word>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row, index) => (
              <tr key={rowKey(row, index)}>
                {columns.map((column, at) => {
                  const shown = column.shown?.(row) ?? plain(column.value(row));
                  const kind = column.number ? "number" : undefined;
                  return at === 0 ? (
                    <th key={column.key} scope="row" className={kind}>
                      {shown}
                    </th>
                  ) : (
                    <td key={column.key} className={kind}>
                      {shown}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {file === undefined ? null : (
        <button
          type="button"
          className="quiet-button"
          onClick={() =>
            save(`${file}.csv`, new Blob([csvOf(columns, rows)], { type: "text/csv" }))
          }
        >
          CSV of this table
        </button>
      )}
    </>
  );
}

function plain(value: Cell): ReactNode {
  if (value === null) {
    return (
      <abbr
        className="none"
        title="Not reported: no figure is in the books at hand. It is not zero."
      >
        n/r
      </abbr>
    );
  }
  return typeof value === "number" ? figure(value) : value;
}

/** RFC 4180; a text that a spreadsheet would run as a formula is kept text by an apostrophe. */
export function csvOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const quote = (cell: Cell) => {
    if (cell === null) return "";
    if (typeof cell === "number") return String(cell);
    const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  const lines = [
    columns.map(({ key }) => quote(key)),
    ...rows.map((row) => columns.map(({ value }) => quote(value(row)))),
  ];
  return lines.map((line) => `${line.join(",")}\r\n`).join("");
}

/** A word with its definition on hover. */
export function Word({
  means,
  children,
}: {
  readonly means?: string | undefined;
  readonly children: ReactNode;
}) {
  return means === undefined ? children : <abbr title={means}>{children}</abbr>;
}

/**
 * A picture drawn as SVG text by src/picture, in the width that there is, with buttons that save
 * exactly what is shown.
 */
export function Picture({
  wide,
  narrow,
  file,
  tone,
  caption,
  csv,
}: {
  readonly wide: string;
  readonly narrow: string;
  readonly file: string;
  readonly tone?: number;
  readonly caption?: ReactNode;
  readonly csv?: () => string;
}) {
  const holder = useRef<HTMLDivElement>(null);
  const isNarrow = useNarrow();
  const markup = isNarrow ? narrow : wide;
  useLayoutEffect(() => {
    const parsed = new DOMParser().parseFromString(markup, "image/svg+xml").documentElement;
    holder.current?.replaceChildren(document.importNode(parsed, true));
  }, [markup]);
  const svg = () => holder.current?.querySelector("svg") ?? null;
  return (
    <figure className={tone === undefined ? undefined : `tone-${tone}`}>
      <div ref={holder} className="drawn" />
      {caption === undefined ? null : <figcaption>{caption}</figcaption>}
      <div className="saves">
        <button type="button" className="quiet-button" onClick={() => saveSvg(svg(), file, tone)}>
          SVG<span className="unseen"> of this picture</span>
        </button>
        <button
          type="button"
          className="quiet-button"
          onClick={() => void savePng(svg(), file, tone)}
        >
          PNG<span className="unseen"> of this picture</span>
        </button>
        {csv === undefined ? null : (
          <button
            type="button"
            className="quiet-button"
            onClick={() => save(`${file}.csv`, new Blob([csv()], { type: "text/csv" }))}
          >
            CSV<span className="unseen"> of this picture's figures</span>
          </button>
        )}
      </div>
    </figure>
  );
}

/** Whether the window is a telephone's. */
export function useNarrow(): boolean {
  const query = "(max-width: 700px)";
  const [narrow, setNarrow] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const media = matchMedia(query);
    const told = () => setNarrow(media.matches);
    media.addEventListener("change", told);
    return () => media.removeEventListener("change", told);
  }, []);
  return narrow;
}

/** The picture with the styles it is shown in, its tokens as they are now. */
function standalone(svg: SVGSVGElement, tone: number | undefined): string {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  const tokens = [...new Set(pictureStyle.match(/--[\w-]+/g) ?? [])]
    .filter((name) => name !== "--tone")
    .map((name) => `${name}:${getComputedStyle(svg).getPropertyValue(name)}`)
    .join(";");
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = `${pictureStyle.replace(/@media[^{]*\{\s*:root\s*\{[^}]*\}\s*\}/g, "")} :root{${tokens}}`;
  copy.prepend(style);
  if (tone !== undefined) copy.classList.add(`tone-${tone}`);
  return new XMLSerializer().serializeToString(copy);
}

function saveSvg(svg: SVGSVGElement | null, file: string, tone: number | undefined): void {
  if (svg === null) return;
  save(`${file}.svg`, new Blob([standalone(svg, tone)], { type: "image/svg+xml" }));
}

async function savePng(svg: SVGSVGElement | null, file: string, tone: number | undefined) {
  if (svg === null) return;
  const { width, height } = svg.viewBox.baseVal;
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(standalone(svg, tone))}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width * 2, height * 2];
  const context = canvas.getContext("2d");
  if (context === null) return;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => blob !== null && save(`${file}.png`, blob));
}

export function save(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

/** A text area or input with its label above it. */
export function Field({
  label,
  hint,
  children,
}: {
  readonly label: string;
  readonly hint?: string;
  readonly children: (id: string) => ReactNode;
}) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>
        {label}
        {hint === undefined ? null : <span className="hint"> {hint}</span>}
      </label>
      {children(id)}
    </div>
  );
}
