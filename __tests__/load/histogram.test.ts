import { describe, expect, test } from '@jest/globals';
import {
  copyOf,
  count,
  countAbove,
  emptyHistogram,
  fromSparse,
  HISTOGRAM_BYTES,
  type Histogram,
  histogramAt,
  max,
  mean,
  merge,
  merged,
  min,
  quantile,
  record,
  since,
  toSparse,
} from '../../src/load/histogram.ts';
import { type Random, seeded } from '../helpers/random.ts';

const MINUTE = 60_000_000;
const QUANTILES = [0, 0.001, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1];

function holding(values: Iterable<number>): Histogram {
  const histogram = emptyHistogram();
  for (const value of values) record(histogram, value);
  return histogram;
}

/** Spread evenly over the orders of magnitude from a microsecond to a minute, fractions included. */
const anywhere = (random: Random) => Math.exp((random.below(1_000_001) / 1_000_000) * Math.log(MINUTE));

const shapes: { what: string; draw: (random: Random) => number }[] = [
  { what: 'anything from a microsecond to a minute', draw: anywhere },
  { what: 'a few microseconds', draw: (random) => 1 + random.below(1_000) / 100 },
  { what: 'a tail', draw: (random) => 200 + random.below(50) + (random.below(100) === 0 ? random.below(2_000_000) : 0) },
  { what: 'one value', draw: () => 12_345.678 },
  { what: 'whole powers of two and their neighbours', draw: (random) => 2 ** random.below(26) * (1 + (random.below(3) - 1) * 1e-9) },
];

describe('a histogram', () => {
  test.each(shapes)('of $what has the quantiles of the sorted values, to 0.2 %', ({ draw }) => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seeded(seed);
      const values = Array.from({ length: 1 + random.below(3_000) }, () => Math.max(1, draw(random)));
      const histogram = holding(values);
      values.sort((a, b) => a - b);
      for (const q of QUANTILES) {
        const exact = values[Math.max(1, Math.ceil(q * values.length)) - 1]!;
        expect(Math.abs(quantile(histogram, q) / exact - 1)).toBeLessThanOrEqual(0.002);
      }
      expect(count(histogram)).toBe(values.length);
      expect(min(histogram)).toBe(values[0]);
      expect(max(histogram)).toBe(values.at(-1));
      expect(mean(histogram)).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / values.length, 3);
    }
  });

  test('that is empty has no quantile, rather than 0', () => {
    const empty = emptyHistogram();
    expect(count(empty)).toBe(0);
    for (const figure of [quantile(empty, 0.5), mean(empty), min(empty), max(empty)]) expect(figure).toBeNaN();
  });

  test('takes what lies outside its range to its ends, and keeps the exact extremes', () => {
    const histogram = holding([0, 0.25, 5 * MINUTE]);
    expect(count(histogram)).toBe(3);
    expect(quantile(histogram, 0.5)).toBeLessThanOrEqual(1.002);
    expect(quantile(histogram, 1)).toBeGreaterThan(67_000_000);
    expect(max(histogram)).toBe(5 * MINUTE);
    expect(min(histogram)).toBeLessThan(1e-9);
  });

  test('of what lies outside its range tells nothing better than the extremes', () => {
    const slow = holding([90e6, 100e6, 5 * MINUTE]);
    expect(quantile(slow, 0.5)).toBe(5 * MINUTE);
    expect(quantile(fromSparse(toSparse(slow, 2)), 0.5)).toBe(5 * MINUTE);
    expect(quantile(holding([0.25, 0.5]), 1)).toBe(0.25);
  });

  test('counts what lies above a value', () => {
    expect(countAbove(holding([10, 20, 30, 40]), 25)).toBe(2);
  });

  test('in shared memory lies beside its neighbours and is read as it was written', () => {
    const memory = new SharedArrayBuffer(2 * HISTOGRAM_BYTES);
    const [first, second] = [histogramAt(memory, 0), histogramAt(memory, HISTOGRAM_BYTES)];
    record(first, 2 ** 26);
    record(second, 1);
    expect([count(histogramAt(memory, 0)), count(histogramAt(memory, HISTOGRAM_BYTES))]).toEqual([1, 1]);
    expect(quantile(second, 1)).toBe(1);
  });

  test('merged from parts is that of the whole, whatever the parts', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seeded(seed);
      const values = Array.from({ length: 500 }, () => anywhere(random));
      const parts = [emptyHistogram(), emptyHistogram(), emptyHistogram()];
      for (const value of values) record(random.pick(parts), value);
      const whole = holding(values);
      const sum = merged(parts);
      expect(sum.buckets).toEqual(whole.buckets);
      expect([min(sum), max(sum)]).toEqual([min(whole), max(whole)]);
      expect(mean(sum)).toBeCloseTo(mean(whole), 3);
    }
  });

  test('knows what came since an earlier look', () => {
    const histogram = holding([100, 200]);
    const before = copyOf(histogram);
    record(histogram, 3_000);
    const delta = since(histogram, before);
    expect(count(delta)).toBe(1);
    expect(Math.abs(quantile(delta, 0.5) / 3_000 - 1)).toBeLessThanOrEqual(0.002);
    expect(mean(delta)).toBe(3_000);
    expect(count(since(histogram, histogram))).toBe(0);
  });
});

describe('a histogram as JSON', () => {
  test('comes back as it was, and holds only what is not empty', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const random = seeded(seed);
      const histogram = holding(Array.from({ length: random.below(400) }, () => anywhere(random)));
      const text = JSON.stringify(toSparse(histogram));
      const back = fromSparse(JSON.parse(text));
      expect(back.buckets).toEqual(histogram.buckets);
      expect(back.head).toEqual(histogram.head);
      expect(text.length).toBeLessThan(150 + 400 * 8);
    }
  });

  test('can be written coarser: smaller, and 8 times less exact at most', () => {
    const random = seeded(7);
    const histogram = holding(Array.from({ length: 20_000 }, () => anywhere(random)));
    const coarse = toSparse(histogram, 3);
    expect(coarse.buckets.length).toBeLessThan(toSparse(histogram).buckets.length / 7);
    const back = fromSparse(JSON.parse(JSON.stringify(coarse)));
    expect(count(back)).toBe(20_000);
    for (const q of QUANTILES) expect(Math.abs(quantile(back, q) / quantile(histogram, q) - 1)).toBeLessThanOrEqual(0.02);
    const both = fromSparse(coarse);
    merge(both, histogram);
    expect(count(both)).toBe(40_000);
  });

  const good = toSparse(holding([5, 50]));
  test.each([
    { what: 'another split', sparse: { ...good, split: 100 } },
    { what: 'a finer split', sparse: { ...good, split: 512 } },
    { what: 'a negative count', sparse: { ...good, buckets: [5, -1] } },
    { what: 'a bucket beyond the last', sparse: { ...good, buckets: [6_658, 1] } },
    { what: 'a bucket without a count', sparse: { ...good, buckets: [5] } },
    { what: 'a fraction', sparse: { ...good, buckets: [5, 1.5] } },
    { what: 'a sum that is no number', sparse: { ...good, sum: Number.NaN } },
  ])('is refused where it holds $what', ({ sparse }) => {
    expect(count(fromSparse(good))).toBe(2);
    expect(() => fromSparse(sparse)).toThrow(/a histogram cannot be read: its? /);
  });
});
