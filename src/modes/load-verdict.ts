import { max, quantile } from '../load/histogram.ts';
import type { LoadPlan } from '../load/plan.ts';
import { attempts, type LoadResult, MOST_BUSY } from '../load/result.ts';
import { judgeThreshold, type Measured, type Threshold } from '../load/thresholds.ts';
import { type Check, holds, type Report, type Table, worst } from '../report.ts';
import { showCount, showDuration } from '../units.ts';
import { loadCharts } from './load-charts.ts';
import { errorTable, measuredOf, sentences, slowTable, stepTable } from './load-report.ts';
import type { Sequenced } from './load-sequence.ts';

/** A load that was put on the target, and what was found. */
export interface Loaded {
  plan: Pick<LoadPlan, 'model' | 'origin'>;
  result: LoadResult;
  checks: Check[];
  notes: string[];
  tables: Table[];
  facts: Record<string, string>;
}

export function judgeOne(threshold: Threshold, result: LoadResult, timeoutMs: number): Check {
  const step = threshold.step === undefined ? undefined : result.steps.find(({ name }) => name === threshold.step);
  const steps = step ? [step] : result.steps;
  const measured = measuredOf(step ?? result, steps, result, timeoutMs);
  const check: Check = { ...judgeThreshold(threshold, measured), layer: 'app' };
  const isShare = threshold.metric === 'errors' || threshold.metric === 'success';
  const { limited, lag, busy, starved = 0 } = result.generator;
  if (limited === undefined || check.status !== 'failed') return check;
  const others = { ...measured, total: measured.total - Math.min(starved, (step ?? result).counts.faults.unreachable) };
  if (isShare ? judgeThreshold(threshold, others).status === 'failed' : failsWithout(threshold, measured, max(lag) || 0, busy))
    return check;
  // Its own slowness is not the target's.
  return { ...check, status: 'inconclusive', hint: 'The generator was the limit: what it measured may be its own slowness.' };
}

/** Missed by more than the generator was ever late: its slowness is not the reason. Where it was busy all the time, answers were read late too. */
function failsWithout({ condition, metric }: Threshold, measured: Measured, lagUs: number, busy: number): boolean {
  if (!/^(?:p\d+|max|mean)$/.test(metric) || busy > MOST_BUSY) return false;
  const later = {
    ...condition,
    value: { ...condition.value, value: (condition.value as { value: number }).value + lagUs / 1_000 },
  } as typeof condition;
  return judgeThreshold({ condition: later, metric }, measured).status === 'failed';
}

export function generatorCheck({ generator, counts }: LoadResult): Check {
  const check = { name: 'generator', expected: 'the generator keeps up', ms: 0, layer: 'gate' } as const;
  if (attempts(counts) === 0) return { ...check, status: 'inconclusive', actual: 'not one request ended' };
  if (generator.limited)
    return {
      ...check,
      status: 'inconclusive',
      actual: generator.limited,
      hint: 'Lower the load, give the generator more cores, or use engine: k6 on several machines.',
    };
  if (Number.isNaN(generator.busy))
    return { ...check, status: 'passed', actual: `late p99 ${showDuration(quantile(generator.lag, 0.99) / 1_000 || 0)}` };
  return { ...check, status: 'passed', actual: `busy ${Math.round(generator.busy * 100)}% of the time` };
}

export function report(loaded: Loaded | undefined, sequenced?: Sequenced): Report {
  const checks = [...(loaded?.checks ?? []), ...(sequenced ? [sequenced.check] : [])];
  const status = worst(checks.map((check) => check.status));
  const tables = [...(loaded?.tables ?? []), ...(sequenced ? [sequenced.table] : [])];
  return {
    mode: 'load-test',
    status,
    headline: headline(loaded, checks),
    checks,
    metrics: loaded ? metricsOf(loaded.result) : {},
    facts: { ...loaded?.facts, ...sequenced?.facts },
    outputs: outputsOf(loaded?.result),
    tables,
    charts: loaded ? loadCharts(loaded.result) : [],
    notes: loaded ? [...loaded.notes, ...sentences(loaded.result, loaded.plan)] : [],
  };
}

export const loadTables = (result: LoadResult): Table[] =>
  [stepTable(result), errorTable(result), slowTable(result)].filter((table) => table !== undefined);

function headline(loaded: Loaded | undefined, checks: Check[]): string {
  const bad = checks.filter((check) => !holds(check)).map(({ name, status }) => `${name} ${status}`);
  const sequence = checks.find(({ name }) => name === 'sequence');
  const what = loaded
    ? `${showCount(attempts(loaded.result.counts))} requests in ${showDuration(loaded.result.measuredMs)}, ${rps(loaded.result)}/s, p95 ${p(loaded.result, 0.95) || 'unknown'}`
    : `sequence answered ${sequence?.actual ?? 'nothing'}`;
  return bad.length === 0 ? what : `${bad.join(', ')}: ${what}`;
}

export const rps = ({ counts, measuredMs }: LoadResult) => Number((counts.inTime / Math.max(measuredMs / 1_000, 1e-9)).toPrecision(4));
export const millis = (result: LoadResult, share: number) => {
  const value = quantile(result.response, share) / 1_000;
  return Number.isNaN(value) ? undefined : value;
};
const p = (result: LoadResult, share: number) => {
  const value = millis(result, share);
  return value === undefined ? '' : showDuration(value);
};

function metricsOf(result: LoadResult): Record<string, number> {
  const total = attempts(result.counts);
  return {
    requests: total,
    rps: rps(result),
    ...(total === 0 ? {} : { 'error-rate': (total - result.counts.ok) / total }),
    ...Object.fromEntries(
      [0.5, 0.9, 0.95, 0.99].flatMap((share) =>
        millis(result, share) === undefined ? [] : [[`p${share * 100}-ms`, millis(result, share)!]],
      ),
    ),
  };
}

function outputsOf(result: LoadResult | undefined): Record<string, string> {
  const total = result ? attempts(result.counts) : 0;
  const quantileOf = (share: number) => {
    const value = result && millis(result, share);
    return value === undefined ? '' : value.toFixed(3);
  };
  const share = (part: number) => (total === 0 ? '' : (part / total).toFixed(6));
  return {
    requests: String(total),
    rps: result ? String(rps(result)) : '',
    'p50-ms': quantileOf(0.5),
    'p95-ms': quantileOf(0.95),
    'p99-ms': quantileOf(0.99),
    'error-rate': result ? share(total - result.counts.ok) : '',
    'success-rate': result ? share(result.counts.ok) : '',
    'generator-limited': result ? String(result.generator.limited !== undefined) : '',
  };
}
