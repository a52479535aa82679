import { z } from 'zod';
import { UserError } from '../errors.ts';
import { oneLine } from '../units.ts';
import { count, emptyHistogram, fromSparse, type Histogram, merge, merged, quantile } from './histogram.ts';
import { FAULTS, type Fault } from './memory.ts';
import type { Counts, LoadResult, StepResult } from './result.ts';

const number = z
  .number()
  .min(0)
  .max(2 ** 60);
const SPARSE = z.strictObject({ split: number, sum: number, min: number, max: number, buckets: z.array(z.number()).max(20_000) });
const COUNTS = z.strictObject(
  Object.fromEntries([...FAULTS, 'unexpected', 'aborted', 'unmeasured', 'inTime'].map((name) => [name, number.optional()])),
);

const STEP = z.strictObject({
  flow: z.string().max(200),
  name: z.string().max(300),
  counts: COUNTS,
  response: SPARSE,
  ttfb: SPARSE.optional(),
  upload: SPARSE.optional(),
  headers: z.array(z.tuple([z.string().max(200), z.number()])).max(200),
});

/** What a script of ours writes at its end, one for each machine that it ran on. It comes from a file: nothing in it is trusted. */
const SUMMARY = z.strictObject({
  format: z.literal('seaworthy-k6'),
  version: z.literal(1),
  /** Of this one result. */
  id: z.string().min(8).max(64),
  /** The same for all that belong to one test. */
  test: z.string().max(64),
  /** Machines that the test was told to run on. */
  instances: z.number().int().min(1).max(10_000),
  thresholds: z.array(z.string().max(500)).max(200),
  model: z.union([
    z.strictObject({ users: number, thinkMs: number, paceMs: number }),
    z.strictObject({ ratePerSecond: number, maxInFlight: number }),
  ]),
  timeoutMs: number,
  durationMs: number,
  beforeMs: number,
  measuredMs: number,
  steps: z.array(STEP).min(1).max(100),
  statuses: z.array(z.tuple([z.number().int().min(100).max(599), number])).max(500),
  dropped: number,
  sent: number,
  bytesIn: number,
  bytesOut: number,
  lag: SPARSE,
});
export type K6Summary = z.infer<typeof SUMMARY>;

const MARK = 'seaworthy-k6-result ';

/**
 * The results in a text: a file that a script wrote, or the log of one or more machines, in which each has a line. Throws a UserError that names
 * `where`.
 */
export function readSummaries(text: string, where: string): K6Summary[] {
  const found = /^\s*\{/.test(text)
    ? [text]
    : text.split(/\r?\n/).flatMap((line) => {
        const at = line.indexOf(MARK);
        return at < 0 ? [] : [line.slice(at + MARK.length)];
      });
  if (found.length === 0)
    throw new UserError(`${where} holds no result of a load test`, {
      hint: 'Expected is the file that a script of seaworthy wrote (SEAWORTHY_RESULT), or the log of k6, whole.',
    });
  return found.map((json) => readSummary(json, where));
}

function readSummary(json: string, where: string): K6Summary {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new UserError(`${where}: the result in it is cut off or no JSON`, { cause, hint: 'Fetch the log anew, whole.' });
  }
  const parsed = SUMMARY.safeParse(value);
  if (parsed.success) return parsed.data;
  const [{ path, message }] = parsed.error.issues as [z.core.$ZodIssue];
  throw new UserError(`${where}: it is no result that this version can read: ${oneLine(`${path.join('.') || 'it'}: ${message}`, 200)}`);
}

/** Where k6 does not say it, or it was not asked. */
const NOTHING = { resent: 0, late: 0 };
/** A machine that wakes so much later than it asked to measures itself. */
const MOST_LAG_MS = 10;

/**
 * What one machine or several found, as one load test: histograms and counts are added, which percentiles cannot be. The machines worked side by
 * side: the time that was measured is the longest of theirs. `faults`: what was said of each.
 */
export function resultOfK6(summaries: readonly K6Summary[], faults: LoadResult['faultMessages'] = new Map()): LoadResult {
  const [first] = summaries;
  const steps = first!.steps.map((_, place) => stepOf(summaries.map((summary) => summary.steps[place]!)));
  // Nobody knows which step it would have been.
  const dropped = sum(summaries, (summary) => summary.dropped);
  steps[0]!.counts.dropped = dropped;
  const statuses = new Map<number, number>();
  for (const [status, many] of summaries.flatMap((summary) => summary.statuses)) statuses.set(status, (statuses.get(status) ?? 0) + many);
  const lag = merged(summaries.map((summary) => fromSparse(summary.lag)));
  const late = quantile(lag, 0.99) / 1_000;
  const measuredMs = Math.max(...summaries.map((summary) => summary.measuredMs));
  const response = merged(steps.map((step) => step.response));
  return {
    response,
    // k6 knows the moment at which it sent a request, and no other.
    service: response,
    ttfb: merged(steps.map((step) => step.ttfb)),
    upload: merged(steps.map((step) => step.upload)),
    counts: {
      ...addedCounts(steps),
      statuses,
      bytesIn: sum(summaries, ({ bytesIn }) => bytesIn),
      bytesOut: sum(summaries, ({ bytesOut }) => bytesOut),
    },
    steps,
    series: [],
    measuredMs,
    stopped: measuredMs < first!.durationMs - 500,
    sent: sum(summaries, ({ sent }) => sent),
    connect: emptyHistogram(),
    faultMessages: faults,
    slowest: [],
    generator: {
      workers: summaries.length,
      lag,
      busy: Number.NaN,
      cpuMs: 0,
      gc: { count: 0, totalMs: 0, longestMs: 0 },
      limited:
        late > MOST_LAG_MS ? `k6 woke ${Math.round(late)} ms late or more once in a hundred times: its machine is too busy` : undefined,
    },
  };
}

const sum = <T>(of: readonly T[], which: (one: T) => number): number => of.reduce((all, one) => all + which(one), 0);

function stepOf(parts: readonly K6Summary['steps'][number][]): StepResult {
  const response = merged(parts.map((part) => fromSparse(part.response)));
  const optional = (which: 'ttfb' | 'upload'): Histogram => {
    const all = emptyHistogram();
    for (const part of parts) if (part[which]) merge(all, fromSparse(part[which]));
    return all;
  };
  const headers = new Map<string, Map<string, number>>();
  for (const [name, greatest] of parts.flatMap((part) => part.headers)) {
    const values = headers.get(name) ?? new Map<string, number>();
    headers.set(name, values.set(String(greatest), (values.get(String(greatest)) ?? 0) + 1));
  }
  const many = (name: string) => sum(parts, ({ counts }) => counts[name] ?? 0);
  return {
    flow: parts[0]!.flow,
    name: parts[0]!.name,
    headers,
    response,
    service: response,
    ttfb: optional('ttfb'),
    upload: optional('upload'),
    counts: {
      ...NOTHING,
      ok: count(response),
      inTime: many('inTime'),
      unexpected: many('unexpected'),
      statuses: new Map(),
      faults: Object.fromEntries(FAULTS.map((fault) => [fault, many(fault)])) as Record<Fault, number>,
      aborted: many('aborted'),
      dropped: 0,
      bytesIn: 0,
      bytesOut: 0,
      unmeasured: many('unmeasured'),
    },
  };
}

function addedCounts(steps: readonly StepResult[]): Counts {
  const all = (which: (counts: Counts) => number) => sum(steps, ({ counts }) => which(counts));
  return {
    ...NOTHING,
    ok: all(({ ok }) => ok),
    inTime: all(({ inTime }) => inTime),
    unexpected: all(({ unexpected }) => unexpected),
    statuses: new Map(),
    faults: Object.fromEntries(FAULTS.map((fault) => [fault, all(({ faults }) => faults[fault])])) as Record<Fault, number>,
    aborted: all(({ aborted }) => aborted),
    dropped: all(({ dropped }) => dropped),
    bytesIn: 0,
    bytesOut: 0,
    unmeasured: all(({ unmeasured }) => unmeasured),
  };
}
