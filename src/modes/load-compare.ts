import type { LoadTestConfig } from '../config-load.ts';
import type { Context } from '../context.ts';
import { drive } from '../load/drive.ts';
import { quantile } from '../load/histogram.ts';
import { type Compared, compare, orderOf, type Pair, ROUNDS } from '../load/pairs.ts';
import type { LoadPlan } from '../load/plan.ts';
import { attempts, type LoadResult } from '../load/result.ts';
import { samplesFor } from '../load/statistics.ts';
import { missesErrors, type Threshold, thresholdsOf } from '../load/thresholds.ts';
import type { Check, Status, Table } from '../report.ts';
import { showDuration } from '../units.ts';

export interface ComparedRuns {
  check: Check;
  table: Table;
}

export interface CompareOptions {
  shortestMs?: number;
  /** Requests that `after` has had already: they count towards `maxRequests`. */
  sent?: number;
  /** A side that misses those on errors is not compared. */
  thresholds?: readonly Threshold[];
}

/** One side of a round is no shorter: the first second of a connection is unlike the others. */
const SHORTEST_MS = 2_000;

/**
 * Both versions under the same load in turns, seconds apart, and whether the one that is tested is slower: on a machine that is shared with others, two
 * runs one after the other differ by more than most changes. Takes rounds until it is decided, at most `ROUNDS.most`.
 */
export async function compareVersions(
  before: LoadPlan,
  after: LoadPlan,
  config: Pick<LoadTestConfig, 'duration' | 'max-regression'>,
  context: Pick<Context, 'signal' | 'now' | 'progress'>,
  { shortestMs = SHORTEST_MS, sent = 0, thresholds = thresholdsOf([], []) }: CompareOptions = {},
): Promise<ComparedRuns> {
  const began = performance.now();
  const durationMs = Math.max(shortestMs, Math.round(config.duration / ROUNDS.first));
  const seed = Math.floor(context.now().getTime() / 1_000);
  const pairs: (Pair & { errors: [number, number] })[] = [];
  const used = new Map([[after, sent]]);
  // `maxRequests` are those of all rounds together.
  const isUsedUp = (plan: LoadPlan) => plan.maxRequests !== undefined && (used.get(plan) ?? 0) >= plan.maxRequests;
  const side = async (plan: LoadPlan) => {
    const before = used.get(plan) ?? 0;
    const rest = plan.maxRequests === undefined ? {} : { maxRequests: plan.maxRequests - before };
    const changes = { durationMs, warmUpMs: Math.min(plan.warmUpMs ?? 0, 500), rampUpMs: 0, ...rest };
    const result = await drive({ ...plan, ...changes }, context.signal);
    used.set(plan, before + result.sent);
    return result;
  };
  let found: Compared | undefined;
  while (found === undefined || (found.decision === 'undecided' && pairs.length < ROUNDS.most)) {
    const more = found === undefined ? ROUNDS.first : ROUNDS.more;
    for (let count = 0; count < more; count++) {
      const first = orderOf(pairs.length, seed);
      const [one, other] = first === 'before first' ? [before, after] : [after, before];
      if (isUsedUp(one) || isUsedUp(other))
        return {
          check: unknown(`max-requests were used up after ${pairs.length} ${pairs.length === 1 ? 'round' : 'rounds'}`, began),
          table: roundsTable(pairs),
        };
      const results = [await side(one), await side(other)] as const;
      context.signal.throwIfAborted();
      const [was, is] = first === 'before first' ? results : [results[1], results[0]];
      const missing = whyNot(was, 'compare-to', thresholds) ?? whyNot(is, 'target', thresholds);
      if (missing !== undefined) return { check: unknown(missing, began), table: roundsTable(pairs) };
      pairs.push({ before: p95(was), after: p95(is), errors: [errors(was), errors(is)] });
      context.progress(`Round ${pairs.length}: p95 ${showDuration(p95(was))} before, ${showDuration(p95(is))} after`);
    }
    found = compare(pairs, config['max-regression'], seed);
  }
  return { check: judged(found, pairs.length, config['max-regression'], began), table: roundsTable(pairs) };
}

const p95 = ({ response }: LoadResult) => quantile(response, 0.95) / 1_000;
const errors = ({ counts }: LoadResult) => attempts(counts) - counts.ok;

/** A comparison of what failed, or of what the generator could not send, says nothing. */
function whyNot(result: LoadResult, side: string, thresholds: readonly Threshold[]): string | undefined {
  const { counts, generator } = result;
  if (counts.ok < samplesFor(0.95))
    return `${side} gave only ${counts.ok} good answers in a round, of the ${samplesFor(0.95)} that it takes`;
  if (missesErrors(thresholds, counts.ok, errors(result)))
    return `${side} failed ${errors(result)} of ${attempts(counts)} requests in a round, which its thresholds do not allow`;
  if (generator.limited) return `the generator was the limit: ${generator.limited}`;
  return undefined;
}

const percent = (ratio: number) => `${ratio >= 1 ? '+' : ''}${((ratio - 1) * 100).toFixed(1)}%`;

const base = (began: number) => ({ name: 'compare-to', ms: Math.round(performance.now() - began), layer: 'app' as const });

function unknown(why: string, began: number): Check {
  return { ...base(began), status: 'inconclusive', expected: 'both versions answer', actual: why };
}

function judged({ decision, estimate, low, high, because }: Compared, rounds: number, limit: number, began: number): Check {
  const STATUS: Record<Compared['decision'], Status> = { regression: 'failed', 'no regression': 'passed', undecided: 'inconclusive' };
  return {
    ...base(began),
    status: STATUS[decision],
    expected: `p95 not more than ${Number((limit * 100).toPrecision(4))}% slower`,
    actual: `${percent(estimate)} (${percent(low)} to ${percent(high)}) over ${rounds} rounds${because ? `, but ${because}` : ''}`,
    ...(decision === 'undecided'
      ? { hint: 'The machine or the service varies too much to tell: test longer, allow more (max-regression), or use a quieter runner.' }
      : {}),
  };
}

function roundsTable(pairs: readonly (Pair & { errors: [number, number] })[]): Table {
  return {
    title: 'Rounds',
    columns: ['Round', 'p95 before', 'p95 after', 'Difference', 'Errors before', 'Errors after'],
    rows: pairs.map(({ before, after, errors: [was, is] }, at) => [
      String(at + 1),
      showDuration(before),
      showDuration(after),
      percent(after / before),
      String(was),
      String(is),
    ]),
  };
}
