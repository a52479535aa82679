import { expect, test } from '@jest/globals';
import { arrivalMs, entryMs } from '../../src/load/arrivals.ts';
import { shareOf } from '../../src/load/turns.ts';
import { waiting } from '../../src/load/waiting.ts';
import { seeded } from '../helpers/random.ts';

test('Turns come at equal distances, without drifting', () => {
  for (const ratePerSecond of [0.5, 3, 1_000, 7_777]) {
    const schedule = { ratePerSecond, rampUpMs: 0 };
    expect(arrivalMs(schedule, 0)).toBe(0);
    for (const k of [1, 10, 12_345_678]) expect(arrivalMs(schedule, k)).toBeCloseTo((k * 1_000) / ratePerSecond, 6);
  }
});

test('During the ramp the rate grows evenly, and goes on without a gap', () => {
  const schedule = { ratePerSecond: 1_000, rampUpMs: 2_000 };
  const until = (ms: number) => {
    let k = 0;
    while (arrivalMs(schedule, k) < ms) k++;
    return k;
  };
  // A quarter of the turns of the ramp come in its first half.
  expect([until(1_000), until(2_000), until(3_000)]).toEqual([250, 1_000, 2_000]);
  const gaps = Array.from({ length: 1_500 }, (_, k) => arrivalMs(schedule, k + 1) - arrivalMs(schedule, k));
  for (let k = 1; k < gaps.length; k++) expect(gaps[k]! - gaps[k - 1]!).toBeLessThan(1e-6);
  expect(gaps.at(-1)).toBeCloseTo(1, 9);
});

test('Users come one after the other during the ramp', () => {
  expect([0, 1, 2, 3].map((i) => entryMs(i, 4, 1_000))).toEqual([0, 250, 500, 750]);
});

test('What the threads share adds up to all of it', () => {
  for (const all of [0, 1, 7, 100])
    for (const threads of [1, 2, 3, 8]) {
      const shares = Array.from({ length: threads }, (_, index) => shareOf(all, { index, of: threads }));
      expect(shares.reduce((sum, one) => sum + one, 0)).toBe(all);
      expect(Math.max(...shares) - Math.min(...shares)).toBeLessThanOrEqual(1);
    }
  expect(shareOf(Number.POSITIVE_INFINITY, { index: 1, of: 2 })).toBe(Number.POSITIVE_INFINITY);
});

test('Whoever waits is taken in the order of the moments, also of those added meanwhile', () => {
  const random = seeded(5);
  for (let round = 0; round < 200; round++) {
    const heap = waiting<number>();
    const left: number[] = [];
    for (let i = 0; i < 60; i++) {
      if (random.below(3) > 0 || left.length === 0) {
        const at = random.below(50);
        left.push(at);
        heap.add(at, at);
      } else {
        left.sort((a, b) => a - b);
        expect(heap.next()).toBe(left[0]);
        expect(heap.take()).toBe(left.shift());
      }
      expect(heap.size).toBe(left.length);
    }
  }
  expect(waiting().take()).toBeUndefined();
  expect(waiting().next()).toBe(Number.POSITIVE_INFINITY);
});
