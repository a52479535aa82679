import { describe, expect, test } from '@jest/globals';
import { emptyHistogram, type Histogram, record, toSparse } from '../../src/load/histogram.ts';
import type { LoadResult } from '../../src/load/result.ts';
import type { Point } from '../../src/load/series.ts';
import { loadCharts } from '../../src/modes/load-charts.ts';

function histogramOf(milliseconds: number[]): Histogram {
  const histogram = emptyHistogram();
  for (const ms of milliseconds) record(histogram, ms * 1_000);
  return histogram;
}

const second = (at: number, overrides: Partial<Point> = {}): Point => ({
  ...{ fromMs: at * 1_000, toMs: (at + 1) * 1_000, ok: 200, unexpected: 0, faults: 0, dropped: 0, bytesIn: 0, connections: 1 },
  ...{ p50Ms: 5, p95Ms: 8, p99Ms: 9, response: toSparse(emptyHistogram(), 3) },
  ...overrides,
});

/** What the charts look at. */
const result = (times: number[], series: Point[]): LoadResult =>
  ({ response: histogramOf(times), service: histogramOf(times.map((ms) => ms / 2)), series }) as LoadResult;
const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1);

describe('the charts of a load test', () => {
  test('the curve goes through the percentiles, as far as so many answers can tell', () => {
    const [curve] = loadCharts(result(upTo(1_000), []));
    const points = new Map(curve!.lines[0]!.points);
    for (const share of [50, 75, 90, 95, 97.5, 99])
      expect([share, Math.abs(points.get(share)! - share * 10) / (share * 10) < 0.01]).toEqual([share, true]);
    expect([...points.keys()].at(-1)).toBe(99.9);
    expect([...points.keys()]).toEqual([...points.keys()].toSorted((a, b) => a - b));
    expect(curve!.lines.map(({ name }) => name)).toEqual(['response time', 'service time']);
    expect(curve!.x.scale).toBe('percentile');
    const few = loadCharts(result(upTo(10), []))[0]!.lines[0]!.points;
    expect(few.at(-1)![0]).toBe(90);
  });

  test('a few answers that took very long do not flatten all others', () => {
    expect(loadCharts(result(upTo(100), []))[0]!.y.scale).toBe('linear');
    expect(loadCharts(result([...upTo(100), 9_000], []))[0]!.y.scale).toBe('log');
  });

  test('a second without an answer is a gap in the times and zero in the throughput', () => {
    const silent = second(1, { ok: 0, faults: 30, p50Ms: Number.NaN, p95Ms: Number.NaN, p99Ms: Number.NaN });
    const [, times, throughput] = loadCharts(result(upTo(10), [second(0), silent, second(2)]));
    expect(times!.lines.map(({ name, points }) => [name, points])).toEqual([
      [
        'p50',
        [
          [500, 5],
          [1_500, null],
          [2_500, 5],
        ],
      ],
      [
        'p95',
        [
          [500, 8],
          [1_500, null],
          [2_500, 8],
        ],
      ],
      [
        'p99',
        [
          [500, 9],
          [1_500, null],
          [2_500, 9],
        ],
      ],
    ]);
    expect(throughput!.lines.map(({ name, points }) => [name, points.map(([, y]) => y)])).toEqual([
      ['answers as expected', [200, 0, 200]],
      ['errors', [0, 30, 0]],
    ]);
  });

  test('a stretch of several seconds counts by the second', () => {
    const [, , throughput] = loadCharts(result(upTo(10), [second(0), second(1, { toMs: 5_000, ok: 800 })]));
    expect(throughput!.lines.map(({ points }) => points)).toEqual([
      [
        [500, 200],
        [3_000, 200],
      ],
    ]);
  });

  test('no answer, or one second only, leaves out what cannot be drawn', () => {
    expect(loadCharts(result([], []))).toEqual([]);
    expect(loadCharts(result(upTo(10), [second(0)]))).toHaveLength(1);
  });
});
