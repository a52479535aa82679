import { UserError } from '../errors.ts';

/**
 * A log-linear histogram in memory that threads may share: every power of two is split into 256 buckets of equal width, from 1 to 2^26, so that
 * with microseconds it reaches from 1 us to 67 s and a quantile lies at most 1/512 (0.2 %) from the value that was recorded. 27 KB.
 * Recording takes a few nanoseconds: the upper bits of a double are its exponent and mantissa, and so the number of its bucket.
 * One thread writes, others may read meanwhile; merging is adding. The idea is that of HdrHistogram (hdrhistogram.org).
 */
export interface Histogram {
  /** Sum, least, greatest. */
  readonly head: Float64Array;
  /** A bucket overflows after 4 thousand million values: nine hours of 130,000 a second that all take equally long. */
  readonly buckets: Uint32Array;
}

const SPLIT_BITS = 8;
const OCTAVES = 26;
const BUCKETS = OCTAVES << SPLIT_BITS;
const LEAST = 1;
const HEAD = 4;
const SUM = 0;
const MIN = 1;
const MAX = 2;
const TOO_GREAT = 2 ** OCTAVES;

export const HISTOGRAM_BYTES = HEAD * Float64Array.BYTES_PER_ELEMENT + BUCKETS * Uint32Array.BYTES_PER_ELEMENT;

/** One that lies at `offset`, a multiple of 8; fresh memory is an empty histogram. */
export function histogramAt(memory: ArrayBufferLike, offset: number): Histogram {
  const head = new Float64Array(memory, offset, HEAD);
  return { head, buckets: new Uint32Array(memory, offset + head.byteLength, BUCKETS) };
}

export const emptyHistogram = (): Histogram => histogramAt(new ArrayBuffer(HISTOGRAM_BYTES), 0);

const double = new Float64Array(1);
const halves = new Uint32Array(double.buffer);
const UPPER = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
/** The upper half of 1.0, shifted as every value's is. */
const SHIFT = 20 - SPLIT_BITS;
const FIRST = 1023 << SPLIT_BITS;

/** Below 1 counts as 1, above 2^26 as 2^26; the sum, the least and the greatest are those of the values as they came. Not a number is an error of ours. */
export function record({ head, buckets }: Histogram, value: number): void {
  double[0] = value < LEAST ? LEAST : value < TOO_GREAT ? value : TOO_GREAT - 1;
  const bucket = (halves[UPPER]! >>> SHIFT) - FIRST;
  buckets[bucket] = buckets[bucket]! + 1;
  head[SUM] = head[SUM]! + value;
  if (value > head[MAX]!) head[MAX] = value;
  // 0 is what fresh memory holds.
  if (value < head[MIN]! || head[MIN] === 0) head[MIN] = value < Number.MIN_VALUE ? Number.MIN_VALUE : value;
}

export function count({ buckets }: Histogram): number {
  let values = 0;
  for (let i = 0; i < BUCKETS; i++) values += buckets[i]!;
  return values;
}

/** Of what was recorded, in the unit of the values; NaN where nothing was. */
export const mean = (histogram: Histogram): number => histogram.head[SUM]! / count(histogram);
export const min = (histogram: Histogram): number => (histogram.head[MIN] === 0 ? Number.NaN : histogram.head[MIN]!);
export const max = (histogram: Histogram): number => (histogram.head[MIN] === 0 ? Number.NaN : histogram.head[MAX]!);
export const total = (histogram: Histogram): number => histogram.head[SUM]!;

/**
 * The value that the share `q` of all values do not exceed: the smallest whose rank is at least q x count. NaN where nothing was recorded. Of what
 * lies beyond the range only the extremes are known: they are told then, and never something better.
 */
export function quantile(histogram: Histogram, q: number): number {
  const [least, greatest] = [histogram.head[MIN]!, histogram.head[MAX]!];
  const rank = Math.max(1, Math.ceil(q * count(histogram)));
  const value = valueAtRank(histogram, rank);
  if (value === middleOf(BUCKETS - 1)) return greatest;
  return value === middleOf(0) ? least : Math.min(Math.max(value, least), greatest);
}

/** The middle of the bucket of the value that is the `rank`th from below, counted from 1. */
export function valueAtRank({ buckets }: Histogram, rank: number): number {
  let below = 0;
  for (let i = 0; i < BUCKETS; i++) {
    below += buckets[i]!;
    if (below >= rank) return middleOf(i);
  }
  return Number.NaN;
}

/** How many lie above `value`, to the resolution of a bucket. */
export function countAbove(histogram: Histogram, value: number): number {
  let above = 0;
  for (let i = 0; i < BUCKETS; i++) if (middleOf(i) > value) above += histogram.buckets[i]!;
  return above;
}

function middleOf(bucket: number): number {
  const width = 1 << SPLIT_BITS;
  return 2 ** (bucket >> SPLIT_BITS) * (1 + ((bucket & (width - 1)) + 0.5) / width);
}

/** Adds all of `from` to `into`. */
export function merge(into: Histogram, from: Histogram): void {
  for (let i = 0; i < BUCKETS; i++) into.buckets[i] = into.buckets[i]! + from.buckets[i]!;
  into.head[SUM] = into.head[SUM]! + from.head[SUM]!;
  into.head[MAX] = Math.max(into.head[MAX]!, from.head[MAX]!);
  const [least, other] = [into.head[MIN]!, from.head[MIN]!];
  into.head[MIN] = least === 0 ? other : other === 0 ? least : Math.min(least, other);
}

export function merged(histograms: Iterable<Histogram>): Histogram {
  const sum = emptyHistogram();
  for (const histogram of histograms) merge(sum, histogram);
  return sum;
}

/** What has come into `now` since it was `before`. Its least and greatest are those of its buckets: the exact ones are not known. */
export function since(now: Histogram, before: Histogram): Histogram {
  const delta = emptyHistogram();
  let [first, last] = [-1, -1];
  for (let i = 0; i < BUCKETS; i++) {
    const more = now.buckets[i]! - before.buckets[i]!;
    if (more <= 0) continue;
    delta.buckets[i] = more;
    if (first === -1) first = i;
    last = i;
  }
  delta.head[SUM] = now.head[SUM]! - before.head[SUM]!;
  if (first !== -1) delta.head.set([middleOf(first), middleOf(last)], MIN);
  return delta;
}

/** As it stands at this moment, for a reader of what another thread still writes. */
export const copyOf = ({ head, buckets }: Histogram): Histogram => ({ head: new Float64Array(head), buckets: new Uint32Array(buckets) });

/** Only what is not empty: `buckets` holds pairs, the distance from the bucket before (from -1 at first) and its count. */
export interface SparseHistogram {
  /** Into how many buckets a power of two is split. */
  split: number;
  sum: number;
  min: number;
  max: number;
  buckets: number[];
}

/** `coarser` joins 2^coarser neighbours: each step halves the size and doubles the error. */
export function toSparse({ head, buckets }: Histogram, coarser = 0): SparseHistogram {
  const pairs: number[] = [];
  const together = 1 << coarser;
  let before = -1;
  for (let i = 0; i < BUCKETS; i += together) {
    let values = 0;
    for (let j = i; j < i + together; j++) values += buckets[j]!;
    if (values === 0) continue;
    pairs.push((i >> coarser) - before, values);
    before = i >> coarser;
  }
  return { split: 1 << (SPLIT_BITS - coarser), sum: head[SUM]!, min: head[MIN]!, max: head[MAX]!, buckets: pairs };
}

/** Reads what `toSparse` wrote, and trusts nobody: it may come from a file. Throws a UserError. A coarser one stays as coarse as it was. */
export function fromSparse(sparse: SparseHistogram): Histogram {
  const coarser = SPLIT_BITS - Math.log2(sparse.split);
  if (!Number.isInteger(coarser) || coarser < 0 || coarser > SPLIT_BITS) throw broken(`it splits a power of two into ${sparse.split}`);
  for (const name of ['sum', 'min', 'max'] as const)
    if (!(sparse[name] >= 0 && sparse[name] < 2 ** 60)) throw broken(`its ${name} is ${sparse[name]}`);
  const histogram = emptyHistogram();
  let at = -1;
  for (let i = 0; i < sparse.buckets.length; i += 2) {
    const [gap, values] = [sparse.buckets[i], sparse.buckets[i + 1]];
    if (!isCount(gap) || !isCount(values)) throw broken(`its buckets hold ${gap}, ${values}`);
    at += gap;
    // In the middle of those that it stands for; the last ones stay the last, which tell of whatever lies beyond.
    const bucket = (at + 1) << coarser === BUCKETS ? BUCKETS - 1 : (at << coarser) + ((1 << coarser) >> 1);
    if (bucket >= BUCKETS) throw broken(`its buckets reach ${at}`);
    histogram.buckets[bucket] = values;
  }
  if (at !== -1) histogram.head.set([sparse.sum, Math.max(sparse.min, Number.MIN_VALUE), sparse.max]);
  return histogram;
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0 && (value as number) < 2 ** 32;

const broken = (why: string) =>
  new UserError(`a histogram cannot be read: ${why}`, { hint: 'It was written by another version, or changed since.' });
