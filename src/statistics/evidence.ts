/** A kind of clue: how surprising each subject's is, in nats; subjects without one are left out. */
export interface ClueKind {
  /** Surprise by subject: -ln of the probability of a clue so strong. */
  readonly surprise: ReadonlyMap<number, number>;
  /** How many subjects could have shown one. */
  readonly asked: number;
  /** The surprises stand for a known tail, not for ranks: below this probability it is exponential. */
  readonly tail_from: number | null;
}

/** Width of a step on the scale of surprise. */
const STEP = 0.05;
/** Surprise is counted up to here: e⁻⁶⁰ is past any need. */
const STEPS = 1200;

/**
 * For each subject with a clue the probability of so much surprise in all when the kinds of clue fall
 * independently: the limit of permuting each kind on its own among the subjects and adding up again.
 * The sum over kinds is convolved, so that there is no random error and no floor of 1 over the number
 * of permutations. Surprises are rounded down for the subject and up for the null, so p is never too small.
 *
 * What permuting breaks is that clues meet in one subject. It is valid where honest clues of different
 * kinds meet by chance only; what honest practice brings together has to be one kind. Clues that are
 * not honest are among the subjects too, and make p larger.
 */
export function jointP(kinds: readonly ClueKind[]): ReadonlyMap<number, number> {
  let sum = new Float64Array(STEPS + 1);
  sum[0] = 1;
  for (const kind of kinds) sum = convolved(sum, distributionOf(kind));
  const tail = new Float64Array(STEPS + 2);
  for (let step = STEPS; step >= 0; step--) tail[step] = (tail[step + 1] ?? 0) + (sum[step] ?? 0);
  const total = new Map<number, number>();
  for (const { surprise } of kinds) {
    for (const [subject, nats] of surprise) total.set(subject, (total.get(subject) ?? 0) + nats);
  }
  return new Map(
    [...total].map(([subject, nats]) => {
      const step = Math.min(STEPS, Math.floor(nats / STEP + 1e-9));
      return [subject, Math.min(1, Math.max(tail[step] ?? 0, 1e-15))];
    }),
  );
}

/** Probability of each step of surprise in a subject drawn at random; step 0 where there is no clue. */
function distributionOf({ surprise, asked, tail_from }: ClueKind): Float64Array<ArrayBuffer> {
  const steps = new Float64Array(STEPS + 1);
  const upward = (nats: number) => Math.min(STEPS, Math.ceil(nats / STEP - 1e-9));
  if (tail_from === null) {
    for (const nats of surprise.values()) {
      const step = upward(nats);
      steps[step] = (steps[step] ?? 0) + 1 / (asked + 1);
    }
    // The one permuted subject more: p of a rank is never 0.
    const most = upward(Math.log(asked + 1));
    steps[most] = (steps[most] ?? 0) + 1 / (asked + 1);
  } else {
    const from = Math.floor(-Math.log(tail_from) / STEP);
    for (let step = from + 1; step <= STEPS; step++) {
      steps[step] = Math.min(tail_from, Math.exp(-(step - 1) * STEP)) - Math.exp(-step * STEP);
    }
    steps[STEPS] = Math.exp(-(STEPS - 1) * STEP);
  }
  const some = steps.reduce((all, share) => all + share, 0);
  steps[0] = (steps[0] ?? 0) + Math.max(0, 1 - some);
  return steps;
}

function convolved(a: Float64Array, b: Float64Array): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(STEPS + 1);
  for (let i = 0; i <= STEPS; i++) {
    const left = a[i] ?? 0;
    if (left === 0) continue;
    for (let j = 0; j <= STEPS; j++) {
      const right = b[j] ?? 0;
      if (right === 0) continue;
      const at = Math.min(STEPS, i + j);
      sum[at] = (sum[at] ?? 0) + left * right;
    }
  }
  return sum;
}

/** -ln((1 + #{as strong or stronger}) / (1 + asked)) of each strength, in the order given. */
export function rankSurprise(strengths: readonly number[], asked: number): Float64Array {
  const order = Float64Array.from(strengths).sort();
  const surprise = new Float64Array(strengths.length);
  strengths.forEach((strength, at) => {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((order[middle] ?? 0) < strength) low = middle + 1;
      else high = middle;
    }
    surprise[at] = -Math.log((1 + order.length - low) / (1 + Math.max(asked, order.length)));
  });
  return surprise;
}

/** A Student t that fits the middle of |z|, and its scale; the tails it is used for do not bend it. */
export interface TailModel {
  readonly degrees: number;
  readonly scale: number;
}

/**
 * The Student t whose half and nine-tenths quantiles of |z| are these. An empirical null from central
 * quantiles (Efron, JASA 99, 2004): up to a tenth of the values may be anything.
 *
 * @throws RangeError unless 0 < half < nine_tenths.
 */
export function fitTail(half: number, nine_tenths: number): TailModel {
  if (!(half > 0 && nine_tenths > half)) throw new RangeError("quantiles of |z| must rise from 0");
  const ratio = nine_tenths / half;
  let [low, high] = [1, 200];
  for (let turn = 0; turn < 60; turn++) {
    const degrees = Math.sqrt(low * high);
    if (studentQuantile(0.95, degrees) / studentQuantile(0.75, degrees) > ratio) low = degrees;
    else high = degrees;
  }
  const degrees = Math.sqrt(low * high);
  return { degrees, scale: half / studentQuantile(0.75, degrees) };
}

/** Two-sided probability of |z| under a tail model. */
export function tailP(z: number, { degrees, scale }: TailModel): number {
  const t = Math.abs(z) / scale;
  return Math.min(1, incompleteBeta(degrees / 2, 0.5, degrees / (degrees + t * t)));
}

function studentQuantile(share: number, degrees: number): number {
  let [low, high] = [0, 1e6];
  for (let turn = 0; turn < 200; turn++) {
    const middle = (low + high) / 2;
    if (tailP(middle, { degrees, scale: 1 }) > 2 * (1 - share)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Regularised incomplete beta, by Lentz's continued fraction (DLMF 8.17.22). */
function incompleteBeta(a: number, b: number, x: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(b, a, 1 - x);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta(a, b)) / a;
  const tiny = 1e-300;
  let [c, d] = [1, 1 - ((a + b) * x) / (a + 1)];
  d = 1 / (Math.abs(d) < tiny ? tiny : d);
  let fraction = d;
  for (let m = 1; m <= 300; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    c = 1 + even / c;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    c = 1 + odd / c;
    d = 1 / (Math.abs(d) < tiny ? tiny : d);
    const change = d * c;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return front * fraction;
}

function logBeta(a: number, b: number): number {
  return logGamma(a) + logGamma(b) - logGamma(a + b);
}

/** Stirling's series above 7 (DLMF 5.11.1), shifted there by recurrence. */
function logGamma(x: number): number {
  let shift = 0;
  let at = x;
  while (at < 7) shift += Math.log(at++);
  const inverse = 1 / (at * at);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / at;
  return (at - 0.5) * Math.log(at) - at + 0.5 * Math.log(2 * Math.PI) + series - shift;
}
