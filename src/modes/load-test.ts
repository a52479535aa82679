import type { LoadTestConfig } from '../config-load.ts';
import type { Context } from '../context.ts';
import type { Meta } from '../hosts/index.ts';
import { drive } from '../load/drive.ts';
import type { LoadPlan } from '../load/plan.ts';
import { attempts, type LoadResult } from '../load/result.ts';
import type { Point } from '../load/series.ts';
import { samplesFor, wilson } from '../load/statistics.ts';
import { missesErrors, type Threshold } from '../load/thresholds.ts';
import { type Report, worst } from '../report.ts';
import { showCount, showDuration } from '../units.ts';
import { type BaselineInput, parseLoadBaseline, withBaseline } from './load-baseline.ts';
import { compareVersions } from './load-compare.ts';
import { loadByK6 } from './load-k6.ts';
import { expandNames } from './load-names.ts';
import { prepare } from './load-plan.ts';
import { factsOf } from './load-report.ts';
import { checkSequence } from './load-sequence.ts';
import { generatorCheck, judgeOne, type Loaded, loadTables, millis, report, rps } from './load-verdict.ts';

/** How fast a service answers under load, and whether that can be told at all. */
export async function loadTest(config: LoadTestConfig, meta: Meta, context: Context): Promise<Report> {
  const expand = (text: string) => expandNames(text, config['env-allow'] ?? [], context);
  const baseline = config.baseline === undefined ? undefined : parseLoadBaseline(config.baseline);
  const { plan, sequence, thresholds, origin } = await prepare(config, expand, context.signal);
  const other =
    config['compare-to'] === undefined ? undefined : await prepare({ ...config, target: config['compare-to'] }, expand, context.signal);
  if (config.export !== undefined) return (await import('./load-export.ts')).exportK6(config, context);
  const work = config.engine === 'k6' ? loadByK6 : load;
  const loaded = plan ? await observed(plan, config, context, () => work(plan, thresholds, config, context)) : undefined;
  if (plan && loaded && other?.plan && worst(loaded.checks.map(({ status }) => status)) !== 'failed') {
    const { check, table } = await compareVersions(other.plan, plan, config, context, { sent: loaded.result.sent, thresholds });
    loaded.checks.push(check);
    loaded.tables.push(table);
  }
  if (plan && loaded && baseline) await compareWithPast(loaded, baseline, { plan, config, meta, context });
  // Last, and with an identity of its own: a limit that took hold would spoil the load.
  const sequenced = sequence ? await checkSequence(sequence, origin, config['request-timeout'], context.signal) : undefined;
  return report(loaded, sequenced);
}

/** With what the services behind the target did meanwhile. */
async function observed(plan: LoadPlan, config: LoadTestConfig, context: Context, work: () => Promise<Loaded>): Promise<Loaded> {
  if (config.observe.length === 0) return work();
  const { observing, parseObserved } = await import('./load-observe.ts');
  const { env, tag, signal } = context;
  const observers = parseObserved(config.observe, { env, tag, caFile: config['ca-file'] });
  const beforeMs = (plan.rampUpMs ?? 0) + (plan.warmUpMs ?? 0);
  const { result, observed: seen } = await observing(observers, { beforeMs, signal }, work);
  result.tables.push(...seen.tables);
  result.notes.push(...seen.notes);
  return result;
}

async function compareWithPast(
  loaded: Loaded,
  baseline: BaselineInput,
  run: { plan: LoadPlan; config: LoadTestConfig; meta: Meta; context: Context },
): Promise<void> {
  const { result, checks, notes } = loaded;
  const unfit = whyUnfit(result);
  if (unfit !== undefined) {
    checks.push({
      name: 'baseline',
      status: 'inconclusive',
      expected: 'figures that can be compared',
      actual: unfit,
      ms: 0,
      layer: 'gate',
    });
    return;
  }
  const [p50Ms, p95Ms, p99Ms] = [millis(result, 0.5), millis(result, 0.95), millis(result, 0.99)];
  if (p50Ms === undefined || p95Ms === undefined || p99Ms === undefined) return;
  const total = attempts(result.counts);
  const figures = { p50Ms, p95Ms, p99Ms, rps: rps(result), errorRate: (total - result.counts.ok) / total };
  const passed = worst(checks.map(({ status }) => status)) === 'passed';
  const few = result.counts.ok < samplesFor(0.95) ? fewAnswers(result) : undefined;
  const found = await withBaseline(baseline, figures, { passed, few }, run);
  checks.push(found.check);
  notes.push(...found.notes);
}

/** Figures of a generator that did not keep up are its own, and of a few answers even the median is chance: they are neither compared nor kept. */
function whyUnfit(result: LoadResult): string | undefined {
  const { limited } = result.generator;
  if (limited !== undefined) return `the generator was the limit: ${limited}`;
  return result.counts.ok < samplesFor(0.5) ? fewAnswers(result) : undefined;
}

const fewAnswers = ({ counts }: LoadResult) => `only ${showCount(counts.ok)} of the ${samplesFor(0.95)} answers that a p95 takes`;

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
    if (isHopeless(seen, thresholds)) hopeless.abort();
  };
  const result = await drive(plan, AbortSignal.any([context.signal, hopeless.signal]), { onSecond });
  context.signal.throwIfAborted();
  const notes = hopeless.signal.aborted
    ? [`Ended after ${showDuration(result.measuredMs)}: more than half of the requests failed, and more of them would say nothing new.`]
    : [];
  const checks = [...thresholds.map((threshold) => judgeOne(threshold, result, config['request-timeout'])), generatorCheck(result)];
  if (plan.maxRequests !== undefined && result.sent >= plan.maxRequests)
    notes.push(`Ended at max-requests (${showCount(plan.maxRequests)}).`);
  return { plan, result, checks, notes, tables: loadTables(result), facts: factsOf(result, plan, config) };
}

/**
 * Not one good answer in a second of at least ten requests, or for certain more than half of them bad after five: and a threshold that this misses.
 * Whoever allows so many errors is to have them for the whole time.
 */
export function isHopeless({ ok, bad, seconds }: { ok: number; bad: number; seconds: number }, thresholds: readonly Threshold[]): boolean {
  const isBad = ok === 0 ? bad >= 10 : seconds >= 5 && wilson(bad, ok + bad).low > 0.5;
  return isBad && missesErrors(thresholds, ok, bad);
}
