import { count, max, quantile } from '../load/histogram.ts';
import type { LoadResult } from '../load/result.ts';
import type { Point } from '../load/series.ts';
import type { Chart, Line } from '../report.ts';

/** Where this many times the median is exceeded, a linear axis would show the slowest answers and nothing else. */
const WIDE = 20;

/** How long answers took and how many came: over all answers, and over time. A chart that would be empty is left out. */
export function loadCharts(result: LoadResult): Chart[] {
  const charts = [percentiles(result), ...(result.series.length < 2 ? [] : [overTime(result.series), throughput(result.series)])];
  return charts.filter(({ lines }) => lines.some(({ points }) => points.some(([, y]) => y !== null)));
}

const scaleFor = (most: number, usual: number): 'log' | 'linear' => (most > WIDE * usual ? 'log' : 'linear');

function percentiles({ response, service }: LoadResult): Chart {
  return {
    title: 'Percentiles of all answers',
    x: { label: 'Share of answers', unit: '%', scale: 'percentile' },
    y: { label: 'At most', unit: 'ms', scale: scaleFor(max(response), quantile(response, 0.5)) },
    lines: [
      { name: 'response time', points: curve(response) },
      { name: 'service time', points: curve(service) },
    ],
  };
}

/** Parts of what is left above the decade before: 0, 10 … 90, 91 … 99, 99.1 …, with the 75, 95, 97.5 that people ask for. */
const STEPS = [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.25, 0.2, 0.15];

/** Up to the share that so many answers can tell: of 1,000, the highest is 99.9 %. */
function curve(histogram: LoadResult['response']): Line['points'] {
  const values = count(histogram);
  const points: Line['points'] = [];
  for (let decade = 0; 10 ** decade <= values; decade++) {
    for (const step of STEPS) {
      const above = step * 10 ** -decade;
      if (above * values < 0.999) return points;
      points.push([Number((100 * (1 - above)).toFixed(decade + 2)), quantile(histogram, 1 - above) / 1_000]);
    }
  }
  return points;
}

function overTime(series: Point[]): Chart {
  const line = (name: string, of: (point: Point) => number): Line => ({
    name,
    points: series.map((point) => [middle(point), Number.isNaN(of(point)) ? null : of(point)]),
  });
  const known = series.filter(({ p50Ms }) => !Number.isNaN(p50Ms));
  return {
    title: 'Response time during the test',
    x: { label: 'Since the start of the measurement', unit: 'ms', scale: 'linear' },
    y: { label: 'Response time', unit: 'ms', scale: scaleFor(Math.max(...known.map(({ p99Ms }) => p99Ms)), median(known)) },
    lines: [line('p50', ({ p50Ms }) => p50Ms), line('p95', ({ p95Ms }) => p95Ms), line('p99', ({ p99Ms }) => p99Ms)],
  };
}

const median = (points: Point[]): number => points.map(({ p50Ms }) => p50Ms).toSorted((a, b) => a - b)[points.length >> 1] ?? 0;

function throughput(series: Point[]): Chart {
  const line = (name: string, of: (point: Point) => number): Line => ({
    name,
    points: series.map((point) => [middle(point), Math.round((of(point) * 10_000) / (point.toMs - point.fromMs)) / 10]),
  });
  const errors = line('errors', ({ unexpected, faults, dropped }) => unexpected + faults + dropped);
  return {
    title: 'Throughput during the test',
    x: { label: 'Since the start of the measurement', unit: 'ms', scale: 'linear' },
    y: { label: 'Requests', unit: '/s', scale: 'linear' },
    lines: [line('answers as expected', ({ ok }) => ok), ...(errors.points.some(([, y]) => y !== 0) ? [errors] : [])],
  };
}

/** To a tenth: no look comes to the millisecond. */
const middle = ({ fromMs, toMs }: Point): number => Math.round((fromMs + toMs) / 200) * 100;
