/**
 * An error that is an answer: what was wrong, where, why, and what to do about it. Printed as one
 * line; anything else that is thrown is a defect of the program and shows its stack.
 */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly file: string | null;
  readonly line: number | null;
  readonly todo: string;

  constructor(
    why: string,
    where: {
      readonly todo: string;
      readonly file?: string | null;
      readonly line?: number | null;
      readonly cause?: unknown;
    },
  ) {
    super(why, where.cause === undefined ? {} : { cause: where.cause });
    this.file = where.file ?? null;
    this.line = where.line ?? null;
    this.todo = where.todo;
  }

  /** `FILE, line 12: why. What to do.` */
  toLine(): string {
    const place = [this.file, this.line === null ? null : `line ${this.line.toLocaleString("en")}`]
      .filter((part) => part !== null)
      .join(", ");
    const text = `${place === "" ? "" : `${place}: `}${this.message}. ${this.todo}`;
    return text.replace(/\s*\n\s*/g, " ").trim();
  }
}
