/** Durations, sizes, rates and shares: read strictly, printed for a person. Pure, and independent of the machine's locale. */

import { UserError } from './errors.ts';

/** What a number measures. Base units: milliseconds, bytes, bytes per second, events per second, and 0..1 for `ratio`. */
export type Dimension = 'none' | 'duration' | 'bytes' | 'bytes-per-second' | 'per-second' | 'ratio';

/** A number as somebody wrote it. `value` is in base units, `unit` is as written (the smallest one of `1h30m`), `text` is without spaces. */
export interface Quantity {
  value: number;
  dimension: Dimension;
  unit: string;
  text: string;
}

// From small to large within a dimension.
const DURATIONS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };
const DECIMAL_SIZES = { B: 1, kB: 1e3, KB: 1e3, MB: 1e6, GB: 1e9, TB: 1e12 };
const SIZES = { ...DECIMAL_SIZES, KiB: 2 ** 10, MiB: 2 ** 20, GiB: 2 ** 30, TiB: 2 ** 40 };

const UNITS = new Map<string, { dimension: Dimension; factor: number }>([
  ['', { dimension: 'none', factor: 1 }],
  ['%', { dimension: 'ratio', factor: 0.01 }],
  ['/s', { dimension: 'per-second', factor: 1 }],
  ...Object.entries(DURATIONS).map(([unit, factor]) => [unit, { dimension: 'duration', factor }] as const),
  ...Object.entries(SIZES).map(([unit, factor]) => [unit, { dimension: 'bytes', factor }] as const),
  ...Object.entries(SIZES).map(([unit, factor]) => [`${unit}/s`, { dimension: 'bytes-per-second', factor }] as const),
]);

const MOST_DECIMALS = 12;
const SINGLE = /^(-?\d+(?:\.\d+)?)\s*([a-zA-Z%/]*)$/;
const EXPECTED = {
  duration: 'a number with a unit is expected (ms, s, m, h, d or w), for example 30s, 5m, 1.5h or 1h30m',
  size: 'whole bytes or a number with a unit are expected (B, kB, MB, GB, TB in powers of 1000; KiB, MiB, GiB, TiB in powers of 1024), for example 25MB or 1.5GiB',
  percent: 'a number with a percent sign is expected, for example 1% or 0.5%',
};

/** `5m`, `1.5h`, `1h30m` (larger units first) to milliseconds. Throws a UserError, also for a number without unit. */
export function parseDuration(text: string): number {
  const duration = readDuration(text.trim());
  if (duration) return duration.value;
  throw new UserError(`${received(text)} ${/^[\d.]+$/.test(text.trim()) ? 'has no unit' : 'is not a duration'}: ${EXPECTED.duration}`);
}

/** `25MB`, `1.5GiB`, `4096` to bytes; a fraction of a byte is rounded away. Throws a UserError. */
export function parseSize(text: string): number {
  const size = readSingle(text.trim());
  const isWhole = size !== undefined && (!size.text.includes('.') || SIZES[size.unit as keyof typeof SIZES] > 1);
  if (isWhole && !isNegative(size) && (size.dimension === 'bytes' || size.dimension === 'none')) return Math.round(size.value);
  throw new UserError(`${received(text)} is not a size: ${EXPECTED.size}`);
}

/** `1%` to 0.01. More than 100% is allowed: growth has no ceiling. Throws a UserError, also for a number without the sign. */
export function parsePercent(text: string): number {
  const share = readSingle(text.trim());
  if (share?.dimension === 'ratio' && !isNegative(share)) return share.value;
  throw new UserError(`${received(text)} is not a percentage: ${EXPECTED.percent}`);
}

/** A number with or without a unit, of any dimension; undefined for every other text. Only a number without unit may be negative. */
export function readQuantity(text: string): Quantity | undefined {
  const single = readSingle(text);
  return single && (!isNegative(single) || single.dimension === 'none') ? single : readDuration(text);
}

/** `1.5 GB`, `12 kB`, `0 B`: powers of 1000. */
export function showBytes(bytes: number): string {
  if (!Number.isFinite(bytes)) return 'unknown';
  if (bytes < 0) return `-${showBytes(-bytes)}`;
  let [amount, step] = [Math.round(bytes), 0];
  const labels = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
  // Rounded before it is looked at: 999,950 bytes are 1 MB, not 1000 kB.
  while (amount >= 1000 && step < labels.length - 1) amount = shorter(bytes / 1000 ** ++step);
  return `${amount} ${labels[step]}`;
}

/** `850 ms`, `4.2 s`, `3 min 05 s`, `2 h 10 min`, `3 d 4 h`, from milliseconds. */
export function showDuration(ms: number): string {
  if (!Number.isFinite(ms)) return 'unknown';
  if (ms < 0) return `-${showDuration(-ms)}`;
  if (ms < 999.5) return `${ms < 10 ? shorter(ms) : Math.round(ms)} ms`;
  if (ms < 59_950) return `${Math.round(ms / 100) / 10} s`;
  const [seconds, minutes, hours] = [Math.round(ms / 1_000), Math.round(ms / 60_000), Math.round(ms / 3_600_000)];
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  if (minutes < 1_440) return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`;
  return `${showCount(Math.floor(hours / 24))} d ${hours % 24} h`;
}

/** `1,234,567`. */
export function showCount(count: number | bigint): string {
  return typeof count === 'number' && !Number.isFinite(count) ? 'unknown' : grouped(String(count));
}

/**
 * A value in base units, in the unit that a limit was written in: 300,000 ms against `m` is `5 min`.
 * Keeps as many digits as it takes to stand on the same side of `limit` (base units) as the value does: 200.04 ms against 200 ms is no `200 ms`.
 */
export function showInUnit(value: number, unit: string, limit: number): string {
  const { dimension, factor } = UNITS.get(unit)!;
  const amount = value / factor;
  const size = Math.abs(amount);
  if (size < 0.01 && value !== 0 && dimension === 'duration') return showDuration(value);
  if (size < 0.01 && value !== 0 && dimension.startsWith('bytes')) return `${showBytes(value)}${dimension === 'bytes' ? '' : '/s'}`;
  // Division leaves noise (0.07 / 0.01 is not 7), which must not count as a difference.
  const bound = Number((limit / factor).toFixed(MOST_DECIMALS));
  const misleads = (shown: number) => Math.sign(shown - bound) !== Math.sign(value - limit) || (shown === 0 && value !== 0);
  let decimals = size >= 100 ? 0 : size >= 10 ? 1 : 2;
  while (decimals < MOST_DECIMALS && misleads(Number(amount.toFixed(decimals)))) decimals++;
  return `${grouped(String(Number(amount.toFixed(decimals))))}${labelOf(unit)}`;
}

/** A quantity in the words of whoever wrote it, spaced for a person: `200ms` is `200 ms`, `100000` is `100,000`. */
export function showQuantity(quantity: Quantity): string {
  const [, digits, unit] = SINGLE.exec(quantity.text) ?? [];
  return digits === undefined ? quantity.text : `${grouped(digits)}${labelOf(unit!)}`;
}

/** Foreign text on one line of bounded length, in quotation marks, to stand inside a sentence. */
export function received(text: string): string {
  return `"${oneLine(text, 80)}"`;
}

/** Without control characters, on one line, of at most `length` characters. */
export function oneLine(text: string, length: number): string {
  // Cut before it is cleaned: an answer may be megabytes long.
  const line = text
    .slice(0, length * 4)
    .toWellFormed()
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return line.length > length ? `${line.slice(0, length - 1).toWellFormed()}…` : line;
}

function readSingle(text: string): Quantity | undefined {
  const [, digits, unit] = SINGLE.exec(text) ?? [];
  const known = unit === undefined ? undefined : UNITS.get(unit);
  if (digits === undefined || unit === undefined || !known) return undefined;
  const value = amountOf(digits, known.factor);
  return Number.isFinite(value) ? { value, dimension: known.dimension, unit, text: digits + unit } : undefined;
}

function readDuration(text: string): Quantity | undefined {
  if (!/^(?:\d+(?:\.\d+)?\s*(?:ms|[smhdw])\s*)+$/.test(text)) return undefined;
  const parts = [...text.matchAll(/([\d.]+)\s*([a-z]+)/g)].map(([, digits = '', unit = '']) => ({ digits, unit }));
  const factors = parts.map(({ unit }) => DURATIONS[unit as keyof typeof DURATIONS]);
  if (factors.some((factor, i) => i > 0 && factor >= factors[i - 1]!)) return undefined;
  const value = parts.reduce((sum, { digits }, i) => sum + amountOf(digits, factors[i]!), 0);
  if (!Number.isFinite(value)) return undefined;
  return { value, dimension: 'duration', unit: parts.at(-1)!.unit, text: parts.map(({ digits, unit }) => digits + unit).join('') };
}

function isNegative(quantity: Quantity): boolean {
  return quantity.text.startsWith('-');
}

/** Whole numbers are multiplied and divided once, so that 0.57m is 34,200 ms and not 34,199.99999999999. */
function amountOf(digits: string, factor: number): number {
  const [whole = '', fraction = ''] = digits.split('.');
  const [times, per] = factor < 1 ? [1, Math.round(1 / factor)] : [factor, 1];
  return (Number(whole + fraction) * times) / (10 ** fraction.length * per);
}

/** One decimal below 100, none above. */
function shorter(amount: number): number {
  return amount < 99.95 ? Math.round(amount * 10) / 10 : Math.round(amount);
}

function grouped(digits: string): string {
  const [whole = '', ...fraction] = digits.split('.');
  return [whole.replace(/\B(?=(?:\d{3})+$)/g, ','), ...fraction].join('.');
}

function labelOf(unit: string): string {
  if (unit === '' || unit === '%' || unit === '/s') return unit;
  return unit === 'm' ? ' min' : ` ${unit}`;
}
