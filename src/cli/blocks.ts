import type { Explanation } from "../detectors/detector.ts";

/** Pictures in block characters, for a terminal. */

const EIGHTHS = "▁▂▃▄▅▆▇█";

/** One character a period, scaled to the highest; a period not reported is a blank, none is `▁`. */
export function sparkline(values: readonly (number | null)[], width: number): string {
  const shown = values.length <= width ? values : gathered(values, width);
  const highest = Math.max(0, ...shown.filter((value) => value !== null));
  return shown
    .map((value) => {
      if (value === null) return " ";
      if (highest === 0 || value === 0) return EIGHTHS[0];
      return EIGHTHS[Math.max(1, Math.ceil((value / highest) * EIGHTHS.length) - 1)];
    })
    .join("");
}

/** Sums of neighbours, so that a long series fits; null only where none of them is reported. */
function gathered(values: readonly (number | null)[], width: number): readonly (number | null)[] {
  const each = Math.ceil(values.length / width);
  return Array.from({ length: Math.ceil(values.length / each) }, (_, at) => {
    const part = values.slice(at * each, (at + 1) * each).filter((value) => value !== null);
    return part.length === 0 ? null : part.reduce((sum, value) => sum + value, 0);
  });
}

/** `████▒▒··`: solid to must, shaded to may, dotted to the whole. A must not known is not drawn. */
export function boundsBar(
  {
    must,
    may,
    whole,
  }: { readonly must: number | null; readonly may: number; readonly whole: number },
  width: number,
): string {
  const cells = (value: number) => (whole === 0 ? 0 : Math.round((value / whole) * width));
  const solid = cells(must ?? 0);
  const shaded = Math.max(solid, cells(may));
  return "█".repeat(solid) + "▒".repeat(shaded - solid) + "·".repeat(Math.max(0, width - shaded));
}

/** How an explanation stands, as wide as the widest. */
export const MARKS: Readonly<Record<Explanation["status"], string>> = {
  supported: "supported   ",
  untestable: "open        ",
  contradicted: "contradicted",
};

/** Broken at spaces so that no line is wider, further lines set in; what has no space stays whole. */
export function wrapped(text: string, width: number, indent = ""): string {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S) /)) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent + word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, line].join("\n");
}

/** Columns of the terminal; of a file or a pipe, what reads well. */
export function screenWidth(): number {
  return process.stdout.columns ?? 100;
}
