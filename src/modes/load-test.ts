import type { LoadTestConfig } from '../config-load.ts';
import type { Context } from '../context.ts';
import type { Meta } from '../hosts/index.ts';
import { drive } from '../load/drive.ts';
import { max, quantile } from '../load/histogram.ts';
import type { LoadPlan } from '../load/plan.ts';
import { attempts, type LoadResult, MOST_BUSY } from '../load/result.ts';
import type { Point } from '../load/series.ts';
import { wilson } from '../load/statistics.ts';
import { judgeThreshold, type Measured, type Threshold } from '../load/thresholds.ts';
import { type Check, holds, type Report, type Table, worst } from '../report.ts';
import { showCount, showDuration } from '../units.ts';
import { type BaselineInput, parseLoadBaseline, withBaseline } from './load-baseline.ts';
import { loadCharts } from './load-charts.ts';
import { compareVersions } from './load-compare.ts';
import { expandNames } from './load-names.ts';
import { prepare } from './load-plan.ts';
import { errorTable, factsOf, measuredOf, sentences, slowTable, stepTable } from './load-report.ts';
import { checkSequence, type Sequenced } from './load-sequence.ts';

/** How fast a service answers under load, and whether that can be told at all. */
export async function loadTest(config: LoadTestConfig, meta: Meta, context: Context): Promise<Report> {
  const expand = (text: string) => expandNames(text, config['env-allow'] ?? [], context);
  const baseline = config.baseline === undefined ? undefined : parseLoadBaseline(config.baseline);
  const { plan, sequence, thresholds, origin } = await prepare(config, expand, context.signal);
  const other =
    config['compare-to'] === undefined ? undefined : await prepare({ ...config, target: config['compare-to'] }, expand, context.signal);
  const loaded = plan ? await load(plan, thresholds, config, context) : undefined;
  if (loaded && other?.plan && worst(loaded.checks.map(({ status }) => status)) !== 'failed') {
    const { check, table } = await compareVersions(other.plan, loaded.plan, config, context);
    loaded.checks.push(check);
    loaded.tables.push(table);
  }
  if (loaded && baseline) await compareWithPast(loaded, baseline, { config, meta, context });
  // Last, and with an identity of its own: a limit that took hold would spoil the load.
  const sequenced = sequence ? await checkSequence(sequence, origin, config['request-timeout'], context.signal) : undefined;
  return report(loaded, sequenced, config);
}

interface Loaded {
  plan: LoadPlan;
  result: LoadResult;
  checks: Check[];
  notes: string[];
  tables: Table[];
}

async function compareWithPast(
  loaded: Loaded,
  baseline: BaselineInput,
  run: { config: LoadTestConfig; meta: Meta; context: Context },
): Promise<void> {
  const { plan, result, checks, notes } = loaded;
  const [p50Ms, p95Ms, p99Ms] = [millis(result, 0.5), millis(result, 0.95), millis(result, 0.99)];
  if (p50Ms === undefined || p95Ms === undefined || p99Ms === undefined) return; // The thresholds have said that there was no answer.
  const total = attempts(result.counts);
  const figures = { p50Ms, p95Ms, p99Ms, rps: rps(result), errorRate: (total - result.counts.ok) / total };
  const passed = holds({ status: worst(checks.map(({ status }) => status)) });
  const found = await withBaseline(baseline, figures, passed, { plan, ...run });
  checks.push(found.check);
  notes.push(...found.notes);
}

async function load(plan: LoadPlan, thresholds: Threshold[], config: LoadTestConfig, context: Context): Promise<Loaded> {
  const hopeless = new AbortController();
  const seen = { ok: 0, bad: 0, seconds: 0 };
  const onSecond = (point: Point) => {
    seen.seconds++;
    seen.ok += point.ok;
    seen.bad += point.unexpected + point.faults + point.dropped;
    context.progress(
      `${showDuration(point.toMs)}: ${showCount(point.ok)} answers, p95 ${Number.isNaN(point.p95Ms) ? 'unknown' : showDuration(point.p95Ms)}${point.faults + point.unexpected > 0 ? `, ${showCount(point.faults + point.unexpected)} errors` : ''}`,
    );
    if (isHopeless(seen)) hopeless.abort();
  };
  const result = await drive(plan, AbortSignal.any([context.signal, hopeless.signal]), { onSecond });
  context.signal.throwIfAborted();
  const notes = hopeless.signal.aborted
    ? [`Ended after ${showDuration(result.measuredMs)}: more than half of the requests failed, and more of them would say nothing new.`]
    : [];
  const checks = [...thresholds.map((threshold) => judgeOne(threshold, result, config)), generatorCheck(result)];
  if (plan.maxRequests !== undefined && result.sent >= plan.maxRequests)
    notes.push(`Ended at max-requests (${showCount(plan.maxRequests)}).`);
  return { plan, result, checks, notes, tables: loadTables(result) };
}

/** Not one good answer in a second of at least ten requests, or for certain more than half of them bad after five. */
function isHopeless({ ok, bad, seconds }: { ok: number; bad: number; seconds: number }): boolean {
  if (ok === 0) return bad >= 10;
  return seconds >= 5 && wilson(bad, ok + bad).low > 0.5;
}

function judgeOne(threshold: Threshold, result: LoadResult, config: LoadTestConfig): Check {
  const step = threshold.step === undefined ? undefined : result.steps.find(({ name }) => name === threshold.step);
  const steps = step ? [step] : result.steps;
  const measured = measuredOf(step ?? result, steps, result, config['request-timeout']);
  const check: Check = { ...judgeThreshold(threshold, measured), layer: 'app' };
  const isShare = threshold.metric === 'errors' || threshold.metric === 'success';
  if (result.generator.limited === undefined || check.status !== 'failed' || isShare) return check;
  if (failsWithout(threshold, measured, max(result.generator.lag), result.generator.busy)) return check;
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

function generatorCheck({ generator, counts }: LoadResult): Check {
  const check = { name: 'generator', expected: 'the generator keeps up', ms: 0, layer: 'gate' } as const;
  if (attempts(counts) === 0) return { ...check, status: 'inconclusive', actual: 'not one request ended' };
  if (generator.limited)
    return {
      ...check,
      status: 'inconclusive',
      actual: generator.limited,
      hint: 'Lower the load, give the generator more cores, or use engine: k6 on several machines.',
    };
  return { ...check, status: 'passed', actual: `busy ${Math.round(generator.busy * 100)}% of the time` };
}

function report(loaded: Loaded | undefined, sequenced: Sequenced | undefined, config: LoadTestConfig): Report {
  const checks = [...(loaded?.checks ?? []), ...(sequenced ? [sequenced.check] : [])];
  const status = worst(checks.map((check) => check.status));
  const tables = [...(loaded?.tables ?? []), ...(sequenced ? [sequenced.table] : [])];
  return {
    mode: 'load-test',
    status,
    headline: headline(loaded, checks),
    checks,
    metrics: loaded ? metricsOf(loaded.result) : {},
    facts: { ...(loaded ? factsOf(loaded.result, loaded.plan, config) : {}), ...sequenced?.facts },
    outputs: outputsOf(loaded?.result),
    tables,
    charts: loaded ? loadCharts(loaded.result) : [],
    notes: loaded ? [...loaded.notes, ...sentences(loaded.result, loaded.plan)] : [],
  };
}

const loadTables = (result: LoadResult): Table[] =>
  [stepTable(result), errorTable(result), slowTable(result)].filter((table) => table !== undefined);

function headline(loaded: Loaded | undefined, checks: Check[]): string {
  const bad = checks.filter((check) => !holds(check)).map(({ name, status }) => `${name} ${status}`);
  const sequence = checks.find(({ name }) => name === 'sequence');
  const what = loaded
    ? `${showCount(attempts(loaded.result.counts))} requests in ${showDuration(loaded.result.measuredMs)}, ${rps(loaded.result)}/s, p95 ${p(loaded.result, 0.95) || 'unknown'}`
    : `sequence answered ${sequence?.actual ?? 'nothing'}`;
  return bad.length === 0 ? what : `${bad.join(', ')}: ${what}`;
}

const rps = ({ counts, measuredMs }: LoadResult) => Number((counts.ok / Math.max(measuredMs / 1_000, 1e-9)).toPrecision(4));
const millis = (result: LoadResult, share: number) => {
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
