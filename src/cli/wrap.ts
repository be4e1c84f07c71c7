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
