/** What numbers of a load test allow to be said. Pure; chance is passed in as a seed, so that a report can be computed again. */

/** Of the normal distribution: 95 % of it lie within. */
const Z = 1.959964;

/**
 * Where the true share lies, with 95 % confidence, when `hits` of `total` were seen: Wilson's score interval (1927). [0, 1] where nothing was.
 * 0 of 100 still allows 3.7 %; below 1 % it is only from 381 on.
 */
export function wilson(hits: number, total: number): { low: number; high: number } {
  if (total === 0) return { low: 0, high: 1 };
  const share = hits / total;
  const spread = (Z * Z) / total;
  const center = (share + spread / 2) / (1 + spread);
  const half = (Z / (1 + spread)) * Math.sqrt((share * (1 - share)) / total + spread / (4 * total));
  return { low: hits === 0 ? 0 : center - half, high: hits === total ? 1 : center + half };
}

/** How many must be seen so that none among them means less than `share`. */
export const faultlessNeeded = (share: number): number => Math.ceil((Z * Z * (1 - share)) / share);

/** A quantile that rests on fewer than this many values beyond it is chance. */
const BEYOND = 5;
export const samplesFor = (quantile: number): number => Math.ceil(BEYOND / Math.max(1 - quantile, 1e-9) - 1e-6);

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Makes the median absolute deviation comparable with a standard deviation, for values that are spread normally. */
const MAD_SCALE = 1.4826;

/** How far values lie from their median, usually: one that is far off does not change it. */
export function spread(values: readonly number[]): number {
  const middle = median(values);
  return MAD_SCALE * median(values.map((value) => Math.abs(value - middle)));
}

/** Numbers in [0, 1) that are the same for the same seed: mulberry32, a public-domain generator with 2^32 states. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export interface Interval {
  /** Of all pairs: the median. */
  estimate: number;
  low: number;
  high: number;
}

const DRAWS = 2_000;

/**
 * Where the median of what the pairs have in common lies, by drawing pairs again and again with repetition (percentile bootstrap, Efron 1979).
 * `confidence` is the share of draws within, for example 0.95. At least two pairs.
 */
export function bootstrapMedian(values: readonly number[], confidence: number, seed = 1): Interval {
  const random = seeded(seed);
  const draws = Float64Array.from({ length: DRAWS }, () =>
    median(Array.from(values, () => values[Math.floor(random() * values.length)]!)),
  ).sort();
  const tail = (1 - confidence) / 2;
  const at = (share: number) => draws[Math.min(DRAWS - 1, Math.max(0, Math.round(share * (DRAWS - 1))))]!;
  return { estimate: median(values), low: at(tail), high: at(1 - tail) };
}
