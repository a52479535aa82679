import { type Condition, checkUnits, judge, type Observation, parseCondition } from '../condition.ts';
import { UserError } from '../errors.ts';
import type { Check } from '../report.ts';
import { type Dimension, received, showCount } from '../units.ts';
import { countAbove, emptyHistogram, type Histogram, max, mean, quantile } from './histogram.ts';
import { faultlessNeeded, samplesFor, wilson } from './statistics.ts';

/** Of all steps together or of one. What thresholds judge; times are response times, from the intended moment. */
export interface Measured {
  /** Microseconds, of expected answers. */
  response: Histogram;
  ttfb: Histogram;
  /** Kilobytes (1,000 bytes) a second. */
  upload: Histogram;
  /** Requests that ended or were dropped; those in flight at the end are none. */
  total: number;
  /** Expected answers. */
  ok: number;
  /** Expected answers that came within the `seconds`; the rest of `ok` came after them. */
  inTime: number;
  /** Expected answers that took longer than the timeout from the intended moment: no success, though no error. */
  late: number;
  seconds: number;
  /** By name in lower case: how often which value came. */
  headers: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export interface ThresholdTarget {
  steps: readonly string[];
}

const TIMES = ['p50', 'p90', 'p95', 'p99', 'max', 'mean', 'ttfb'] as const;
const OTHERS = ['rps', 'errors', 'success', 'upload'] as const;
export const METRICS = [...TIMES, ...OTHERS, 'header:'] as const;
const DIMENSIONS: Record<(typeof TIMES)[number] | (typeof OTHERS)[number], Dimension> = {
  ...{ p50: 'duration', p90: 'duration', p95: 'duration', p99: 'duration', max: 'duration', mean: 'duration', ttfb: 'duration' },
  ...{ rps: 'per-second', errors: 'ratio', success: 'ratio', upload: 'bytes-per-second' },
};

export const DEFAULTS = ['errors<1%', 'success>=95%'] as const;

export interface Threshold {
  condition: Condition;
  metric: string;
  /** Undefined: all of them. */
  step?: string;
}

/** `p95<200ms`, `p95:checkout<300ms` of one step, `header:x-sql-queries<=20`, `header:x-sql-queries:list<=20`. Throws a UserError. */
export function parseThreshold(text: string, steps: readonly string[]): Threshold {
  const condition = parseCondition(text);
  const isHeader = condition.metric.startsWith('header:');
  const [metric, step] = isHeader ? headerOf(condition.metric) : splitAt(condition.metric);
  if (!isHeader && !Object.hasOwn(DIMENSIONS, metric))
    throw new UserError(
      `Condition ${received(text)}: a load test has no ${metric}; it has ${METRICS.map((name) => (name.endsWith(':') ? `${name}NAME` : name)).join(' ')}`,
    );
  if (metric === 'header:')
    throw new UserError(`Condition ${received(text)}: a header is expected after header:, for example header:x-sql-queries<=20`);
  if (step !== undefined && !steps.includes(step))
    throw new UserError(`Condition ${received(text)}: there is no step ${step}; there are ${steps.join(', ')}`);
  if (!isHeader) checkUnits(condition, DIMENSIONS[metric as keyof typeof DIMENSIONS]);
  return { condition, metric, ...(step === undefined ? {} : { step }) };
}

function splitAt(metric: string): [string, string?] {
  const at = metric.indexOf(':');
  return at < 0 ? [metric] : [metric.slice(0, at), metric.slice(at + 1)];
}

/** The name of a header has no colon. */
function headerOf(metric: string): [string, string?] {
  const [name, step] = splitAt(metric.slice('header:'.length));
  return [`header:${name.toLowerCase()}`, ...(step === undefined ? [] : [step])] as [string, string?];
}

/** Those given, and the usual two where none is about the same metric of everything. */
export function thresholdsOf(given: readonly string[], steps: readonly string[]): Threshold[] {
  const written = given.map((text) => parseThreshold(text, steps));
  const usual = DEFAULTS.map((text) => parseThreshold(text, steps));
  return [...written, ...usual.filter(({ metric }) => !written.some((own) => own.metric === metric && own.step === undefined))];
}

/** Never a pass without data, or with too few: shares are judged by what they may be, not by what was seen. */
export function judgeThreshold({ condition, metric }: Threshold, measured: Measured): Check {
  if (metric === 'errors') return judgeShare(condition, measured.total - measured.ok, measured.total);
  if (metric === 'success') return judgeShare(condition, measured.ok - measured.late, measured.total);
  if (metric.startsWith('header:')) return judge(condition, observeHeader(condition, metric.slice('header:'.length), measured));
  return judge(condition, observe(metric, measured));
}

/** The value that is worst for the condition: it is to hold for every answer that has a number. */
function observeHeader({ op, value }: Condition, name: string, { headers }: Measured): Observation {
  const numbers = [...(headers.get(name)?.keys() ?? [])].flatMap((text) => (/^-?\d+(?:\.\d+)?$/.test(text.trim()) ? [Number(text)] : []));
  if (numbers.length === 0) return { value: undefined, why: `no answer had a number in its header ${name}`, ms: 0 };
  if (op === '>' || op === '>=') return { value: Math.min(...numbers), ms: 0, detail: 'the least' };
  const wanted = value.kind === 'number' ? value.value : Number.NaN;
  const other =
    op === '=' ? numbers.find((number) => number !== wanted) : op === '!=' ? numbers.find((number) => number === wanted) : undefined;
  return other === undefined
    ? { value: Math.max(...numbers), ms: 0, detail: 'the greatest' }
    : { value: other, ms: 0, detail: 'of some answers' };
}

/** Whether so many errors are for certain more than a threshold on all requests allows. */
export function missesErrors(thresholds: readonly Threshold[], ok: number, bad: number): boolean {
  const none = emptyHistogram();
  const seen = { response: none, ttfb: none, upload: none, total: ok + bad, ok, inTime: ok, late: 0, seconds: 1, headers: new Map() };
  return thresholds.some(
    (threshold) =>
      threshold.step === undefined &&
      (threshold.metric === 'errors' || threshold.metric === 'success') &&
      judgeThreshold(threshold, seen).status === 'failed',
  );
}

function observe(metric: string, measured: Measured): Observation {
  const { response, ttfb, upload, ok, seconds } = measured;
  const none = (why: string): Observation => ({ value: undefined, why, ms: 0 });
  if (metric === 'upload') {
    // The slow end: nine of ten uploads are faster.
    const count = countAbove(upload, -1);
    return count === 0
      ? none('nothing was uploaded')
      : {
          value: quantile(upload, 0.1) * 1_000,
          dimension: 'bytes-per-second',
          samples: count,
          minSamples: 1,
          ms: 0,
          detail: 'nine of ten are faster',
        };
  }
  if (ok === 0) return none('not one expected answer');
  if (metric === 'rps') return { value: measured.inTime / seconds, dimension: 'per-second', ms: 0 };
  if (metric === 'max') return { value: max(response) / 1_000, dimension: 'duration', ms: 0 };
  if (metric === 'mean') return { value: mean(response) / 1_000, dimension: 'duration', ms: 0 };
  if (metric === 'ttfb')
    return {
      value: quantile(ttfb, 0.95) / 1_000,
      dimension: 'duration',
      samples: ok,
      minSamples: samplesFor(0.95),
      ms: 0,
      detail: '95 of 100',
    };
  const share = Number(metric.slice(1)) / 100;
  return { value: quantile(response, share) / 1_000, dimension: 'duration', samples: ok, minSamples: samplesFor(share), ms: 0 };
}

/**
 * A share is below a limit when all that it may be (Wilson's interval, 95 %) is below it, above when all is above, and else not known: 0 errors of
 * 100 requests say nothing about 1 %.
 */
function judgeShare(condition: Condition, hits: number, total: number): Check {
  const { op, value, text, warn } = condition;
  const seen = judge(condition, {
    value: total === 0 ? undefined : hits / total,
    dimension: 'ratio',
    ms: 0,
    ...(total === 0 ? { why: 'not one request ended' } : {}),
  });
  if (total === 0 || value.kind !== 'number' || op === '=' || op === '!=' || op === '~') return seen;
  const { low, high } = wilson(hits, total);
  const limit = value.value;
  const isBelow = op === '<' || op === '<=';
  const inside = isBelow ? (op === '<' ? high < limit : high <= limit) : op === '>' ? low > limit : low >= limit;
  const outside = isBelow ? low > limit : high < limit;
  const said = `${percent(hits / total)} of ${showCount(total)} (${percent(low)} to ${percent(high)})`;
  // All of them right is as good as it gets, however few: only more requests could say more.
  if (inside) return { ...seen, status: 'passed', actual: said };
  if (outside) return { ...seen, status: warn ? 'degraded' : 'failed', actual: said };
  const needed = isBelow && hits === 0 ? faultlessNeeded(limit) : undefined;
  return {
    ...seen,
    name: text,
    status: warn ? 'degraded' : 'inconclusive',
    actual: said,
    hint:
      needed === undefined
        ? 'Too close to the limit for so few requests: test longer.'
        : Number.isFinite(needed)
          ? `Without any error it takes ${showCount(needed)} requests to say so: test longer.`
          : `However many went well, the next may not: ${text.replace(/[<=]+.*$/, '=0%')} asks that none went wrong in this test.`,
  };
}

const percent = (share: number) => `${Number((share * 100).toPrecision(4))}%`;
