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
 * `confidence` is the share of draws within, for example 0.95. Few values draw themselves too narrow: both sides are widened by 4/n, which brings the
 * share of false alarms to what was asked for (measured in the tests). At least two values.
 */
export function bootstrapMedian(values: readonly number[], confidence: number, seed = 1): Interval {
  const random = seeded(seed);
  const sorted = Float64Array.from(values).sort();
  const times = new Uint32Array(sorted.length);
  const draws = Float64Array.from({ length: DRAWS }, () => medianOfDraw(sorted, times, random)).sort();
  const tail = (1 - confidence) / 2;
  const at = (share: number) => draws[Math.min(DRAWS - 1, Math.max(0, Math.round(share * (DRAWS - 1))))]!;
  const estimate = median(values);
  const wider = 1 + 4 / values.length;
  return { estimate, low: estimate - (estimate - at(tail)) * wider, high: estimate + (at(1 - tail) - estimate) * wider };
}

/** Without sorting each draw: how often each of the sorted values was drawn says where its middle is. */
function medianOfDraw(sorted: Float64Array, times: Uint32Array, random: () => number): number {
  const n = sorted.length;
  times.fill(0);
  for (let i = 0; i < n; i++) {
    const which = Math.floor(random() * n);
    times[which] = times[which]! + 1;
  }
  const ranked = (rank: number) => {
    let below = 0;
    for (let i = 0; i < n; i++) {
      below += times[i]!;
      if (below > rank) return sorted[i]!;
    }
    return sorted[n - 1]!;
  };
  return n % 2 === 1 ? ranked(n >> 1) : (ranked((n >> 1) - 1) + ranked(n >> 1)) / 2;
}
