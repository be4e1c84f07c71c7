import type { Random } from "../../src/statistics/random.ts";

/** Standard normal (Box and Muller). */
export function normal(from: Random): number {
  return Math.sqrt(-2 * Math.log(1 - from.uniform())) * Math.cos(2 * Math.PI * from.uniform());
}

/** Log-normal with mean 1. */
export function lumpy(sigma: number, from: Random): number {
  return Math.exp(sigma * normal(from) - (sigma * sigma) / 2);
}

/** Poisson: by products of uniforms where few are expected, else the rounded normal. */
export function poisson(mean: number, from: Random): number {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(from)));
  const limit = Math.exp(-mean);
  let [count, product] = [0, from.uniform()];
  while (product > limit) {
    count++;
    product *= from.uniform();
  }
  return count;
}
