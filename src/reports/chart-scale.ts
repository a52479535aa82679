import type { Axis, Chart, Line } from '../report.ts';

/** Where the values of an axis lie on it, and what is written beside it. Pure. */
export interface Scale {
  /** With the unit that is shown: `Response time (ms)`. */
  title: string;
  /** From 0 at its beginning to 1 at its end; what lies outside is drawn at its edge. */
  at(value: number): number;
  /** Inside the axis; where they do not all fit, the first matter most. */
  ticks: { value: number; text: string }[];
  /** A value with its unit, for a sentence or a table. */
  show(value: number): string;
  /** The value in the unit that is shown. */
  shown(value: number): number;
  /** Both ends, in the unit of the points. */
  ends: [low: number, high: number];
}

/** From large to small: the first that the values reach is shown. */
const UNITS: Readonly<Record<Axis['unit'], { factor: number; text: string }[]>> = {
  ms: [
    { factor: 7_200_000, text: 'min' },
    { factor: 2_000, text: 's' },
    { factor: 0, text: 'ms' },
  ],
  B: [
    { factor: 1e12, text: 'TB' },
    { factor: 1e9, text: 'GB' },
    { factor: 1e6, text: 'MB' },
    { factor: 1e3, text: 'kB' },
    { factor: 0, text: 'B' },
  ],
  '/s': [{ factor: 0, text: '/s' }],
  '%': [{ factor: 0, text: '%' }],
  '': [{ factor: 0, text: '' }],
};
const PER: Readonly<Record<string, number>> = { min: 60_000, s: 1_000, TB: 1e12, GB: 1e9, MB: 1e6, kB: 1e3 };

/** About so many parts of a linear axis. */
const PARTS = 5;

/** The axes of a chart; undefined where it has nothing to draw: no value, or no stretch of x. */
export function scalesOf({ x, y, lines }: Chart): { x: Scale; y: Scale } | undefined {
  const known = lines.flatMap(knownOf);
  const ups = known.map(([, value]) => value);
  const acrosses = known.map(([value]) => value);
  const [left, right] = [least(acrosses), greatest(acrosses)];
  if (known.length === 0 || left === right) return undefined;
  // What began at 0 is not shown from its first second only.
  const begin = left > 0 && left < right / 4 && x.scale === 'linear' ? 0 : left;
  return { x: scaleOf(x, [begin, right], false), y: scaleOf(y, [least(ups), greatest(ups)], true) };
}

/** The points that are numbers. Also keeps out what JSON would have written as null. */
export function knownOf({ points }: Line): [x: number, y: number][] {
  return points.filter((point): point is [number, number] => Number.isFinite(point[0]) && Number.isFinite(point[1]));
}

/** Without spreading: a line may have more points than a call may have arguments. */
export const least = (values: number[]): number => values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
export const greatest = (values: number[]): number => values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY);

/** `isHeight`: begins at 0 and ends at a tick, so that heights can be compared; else the axis is as long as its values. */
function scaleOf(axis: Axis, [low, high]: [number, number], isHeight: boolean): Scale {
  const { per, text: unit } = unitOf(axis, Math.max(Math.abs(low), Math.abs(high)));
  const number = (value: number) => plain(value / per);
  const base = {
    title: unit === '' ? axis.label : `${axis.label} (${unit})`,
    show: (value: number) => `${number(value)}${unit === '' || unit.startsWith('/') ? unit : ` ${unit}`}`,
    shown: (value: number) => value / per,
  };
  const drawn = (ends: [number, number], place: (value: number) => number, values: number[]): Scale => {
    const [from, to] = [place(ends[0]), place(ends[1])];
    const at = (value: number) => Math.min(1, Math.max(0, (place(value) - from) / (to - from)));
    return { ...base, ends, at, ticks: values.map((value) => ({ value, text: number(value) })) };
  };
  if (axis.scale === 'percentile' && low >= 0 && high < 100) return drawn([low, high], nines, percentiles(low, high));
  if (axis.scale === 'log' && high > 0) return logarithmic(low > 0 ? low : high / 1_000, high, drawn);
  const step = niceStep((high - (isHeight ? Math.min(0, low) : low)) / per || 1) * per;
  const ends: [number, number] = isHeight
    ? [Math.floor(Math.min(0, low) / step) * step, Math.ceil(Math.max(high, step) / step) * step]
    : [low, high];
  return drawn(ends, (value) => value, multiples(step, ends));
}

function unitOf({ unit }: Axis, reached: number): { per: number; text: string } {
  const { text } = UNITS[unit].find(({ factor }) => reached >= factor)!;
  return { per: PER[text] ?? 1, text };
}

/** 0 for 0 %, 1 for 90 %, 2 for 99 %: as HdrHistogram draws its percentiles. */
const nines = (percent: number): number => -Math.log10(1 - Math.min(percent, 100 - 1e-9) / 100);

/** Nines first, they matter most. */
function percentiles(low: number, high: number): number[] {
  const whole = [0, 90, 99, 99.9, 99.99, 99.999, 99.9999, 99.99999];
  return [...whole, 50, 95, 75, 99.5].filter((value) => value >= low && value <= high);
}

function logarithmic(
  low: number,
  high: number,
  drawn: (ends: [number, number], place: typeof Math.log10, values: number[]) => Scale,
): Scale {
  const [from, to] = [Math.floor(Math.log10(low)), Math.ceil(Math.log10(high))];
  const ends: [number, number] = [10 ** from, 10 ** Math.max(to, from + 1)];
  const place = (value: number) => Math.log10(Math.max(value, ends[0]));
  const decades = Array.from({ length: Math.max(to, from + 1) - from + 1 }, (_, i) => 10 ** (from + i));
  return drawn(ends, place, decades);
}

/** 1, 2 or 5 times a power of ten. */
function niceStep(length: number): number {
  const rough = length / PARTS;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
}

function multiples(step: number, [low, high]: [number, number]): number[] {
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: Math.min(50, last - first + 1) }, (_, i) => (first + i) * step);
}

// Made once: each takes longer than a hundred numbers.
const NUMBER = new Intl.NumberFormat('en', { maximumFractionDigits: 9 });

/** Four digits that count, without an exponent: `12,340`, `0.0021`. */
export function plain(value: number): string {
  if (!Number.isFinite(value)) return 'unknown';
  const rounded = Math.abs(value) >= 10_000 ? Math.round(value) : Number(value.toPrecision(4));
  return NUMBER.format(rounded);
}
