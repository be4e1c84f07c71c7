/**
 * One number a month, oldest first. Series handed to one function are aligned: the same index is
 * the same month. `null` is a month that nobody reported, which is not a month without goods.
 */
export type Series = readonly (number | null)[];

/**
 * @throws RangeError unless every value is a finite number of at least 0: a quantity of goods.
 * `name` is what the message calls the series.
 */
export function requireQuantities(name: string, values: readonly number[]): void {
  const index = values.findIndex((value) => !(Number.isFinite(value) && value >= 0));
  if (index !== -1) {
    throw new RangeError(
      `${name}[${index}] is ${values[index]}: a quantity is a finite number, 0 or more`,
    );
  }
}

/** As `requireQuantities`, with months not reported allowed. */
export function requireReported(name: string, values: Series): void {
  const index = values.findIndex(
    (value) => value !== null && !(Number.isFinite(value) && value >= 0),
  );
  if (index !== -1) {
    throw new RangeError(
      `${name}[${index}] is ${values[index]}: a quantity is a finite number, 0 or more, or null where the month is not reported`,
    );
  }
}

/** @throws RangeError unless all series have the length of the first. */
export function requireAligned(series: Readonly<Record<string, readonly unknown[]>>): void {
  const [first, ...others] = Object.entries(series);
  for (const [name, values] of others) {
    if (first !== undefined && values.length !== first[1].length) {
      throw new RangeError(
        `${name} has ${values.length} months and ${first[0]} has ${first[1].length}: series must be aligned`,
      );
    }
  }
}

/** @throws RangeError unless `start` is the index of one of `length` months. */
export function requireStart(start: number, length: number): void {
  if (!(Number.isInteger(start) && start >= 0 && start < length)) {
    throw new RangeError(
      `start ${start} is not one of the ${length} months given (0 is the first)`,
    );
  }
}

/** @throws RangeError unless `value` is a whole number of at least `least`. */
export function requireWhole(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least)) {
    throw new RangeError(`${name} is ${value}: it must be a whole number, ${least} or more`);
  }
}

/** Sum of the values at [from, to); `null` as soon as one of these months is not reported. */
export function sumReported(values: Series, from: number, to: number): number | null {
  let sum = 0;
  for (let index = from; index < to; index++) {
    const value = values[index];
    if (value === null || value === undefined) return null;
    sum += value;
  }
  return sum;
}
