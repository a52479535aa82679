import { type Histogram, max, merged, quantile } from './histogram.ts';
import type { Honesty } from './honesty.ts';
import {
  ABORTED,
  BYTES_IN,
  BYTES_OUT,
  DROPPED,
  FAULTS,
  type Fault,
  FIRST_FAULT,
  IN_TIME,
  LATE,
  OK,
  RESENT,
  responseOf,
  SENT,
  STATUSES,
  type StepMemory,
  serviceOf,
  ttfbOf,
  UNEXPECTED,
  UNMEASURED,
  type WorkerMemory,
} from './memory.ts';
import type { SlowAnswer, Told } from './notes.ts';
import { allSteps, isScheduled, type LoadPlan } from './plan.ts';
import type { Point } from './series.ts';

/** What a load test found. Histograms are in microseconds, of answers with an expected status. */
export interface LoadResult extends Tally {
  steps: StepResult[];
  /** Seconds of the measurement. */
  series: Point[];
  /** How long it measured: less than planned where it was stopped. */
  measuredMs: number;
  /** It was stopped, by its signal, before its time was over. */
  stopped: boolean;
  /** Requests sent in all phases. */
  sent: number;
  /** How long connecting took. */
  connect: Histogram;
  /** The first messages of each kind of fault and how often they came, in all phases. */
  faultMessages: Map<Fault, Map<string, number>>;
  slowest: SlowAnswer[];
  generator: Generator;
}

export interface Tally {
  /** From the moment at which the request should have been sent: what a user would have waited. */
  response: Histogram;
  /** From the moment at which it was sent: what the server took. */
  service: Histogram;
  /** From sending to the first byte. */
  ttfb: Histogram;
  /** Kilobytes (1,000 bytes) a second from sending to the answer, one value for each request with a body of its own. */
  upload: Histogram;
  counts: Counts;
}

export interface Counts {
  ok: number;
  /** Expected answers that came within the measured time, also to what was sent before it: of `ok`, some come later. Rates are made of these. */
  inTime: number;
  /** Answers with a status that was not expected. */
  unexpected: number;
  /** All answers by status. */
  statuses: Map<number, number>;
  faults: Record<Fault, number>;
  /** In flight when waiting was over: no errors. */
  aborted: number;
  /** Due and never sent: errors. */
  dropped: number;
  /** Sent late, having waited for room. */
  late: number;
  bytesIn: number;
  bytesOut: number;
  /** Expected answers before the measurement. */
  unmeasured: number;
  /** Sent anew on a fresh connection: no errors. */
  resent: number;
}

export interface StepResult extends Tally {
  flow: string;
  name: string;
  /** By header: how often which value came. */
  headers: Map<string, Map<string, number>>;
}

/** Whether the generator itself kept up. */
export interface Generator {
  workers: number;
  /** Microseconds by which it was late where nothing but itself stood in the way. */
  lag: Histogram;
  /** Of the busiest thread, 0 to 1. */
  busy: number;
  /** Processor time of all threads. */
  cpuMs: number;
  gc: Honesty['gc'];
  /** Why its figures may be about itself and not about the server. */
  limited: string | undefined;
  /** Requests for which this machine had no port or file left: faults, though none of the target's. Not given: none. */
  starved?: number;
}

const MOST_LAG_MS = 10;
/** What the kernel says when it, and not the target, has nothing left to connect with. */
const STARVED = /\b(?:EADDRNOTAVAIL|EMFILE|ENFILE)\b/;
/** Above this share of its time a thread cannot be trusted to read answers when they come. */
export const MOST_BUSY = 0.85;

export interface Gathered {
  plan: LoadPlan;
  memories: WorkerMemory[];
  ends: { notes: Told; honesty: Honesty }[];
  series: Point[];
  measuredMs: number;
  stopped: boolean;
}

export function resultOf({ plan, memories, ends, series, measuredMs, stopped }: Gathered): LoadResult {
  const steps = allSteps(plan);
  const scheduled = isScheduled(plan.model);
  const flows = plan.flows.flatMap(({ name, steps }) => steps.map(() => name));
  const stepResults = steps.map((step, i) => ({
    flow: flows[i]!,
    name: step.name,
    headers: new Map((step.headers ?? []).map((header, place) => [header, joined(ends, `${i} ${place}`)])),
    ...tally(
      memories.map((memory) => memory.steps[i]!),
      scheduled,
    ),
  }));
  return {
    ...tally(
      memories.flatMap((memory) => memory.steps),
      scheduled,
    ),
    steps: stepResults,
    series,
    measuredMs,
    stopped,
    sent: memories.reduce((sum, { gauges }) => sum + gauges[SENT]!, 0),
    connect: merged(memories.map(({ connect }) => connect)),
    faultMessages: faultMessages(ends),
    slowest: ends
      .flatMap(({ notes }) => notes.slowest)
      .sort((a, b) => b.responseMs - a.responseMs)
      .slice(0, 20),
    generator: generatorOf(memories, ends),
  };
}

function tally(steps: StepMemory[], scheduled: boolean): Tally {
  const sum = (which: number) => steps.reduce((all, { counts }) => all + counts[which]!, 0);
  const statuses = new Map<number, number>();
  for (let status = 0; status < STATUSES; status++) {
    const answers = steps.reduce((all, step) => all + step.statuses[status]!, 0);
    if (answers > 0) statuses.set(status, answers);
  }
  return {
    response: responseOf(steps, scheduled),
    service: serviceOf(steps),
    ttfb: ttfbOf(steps),
    upload: merged(steps.map(({ upload }) => upload)),
    counts: {
      ok: sum(OK),
      inTime: sum(IN_TIME),
      unexpected: sum(UNEXPECTED),
      statuses,
      faults: Object.fromEntries(FAULTS.map((fault, i) => [fault, sum(FIRST_FAULT + i)])) as Record<Fault, number>,
      aborted: sum(ABORTED),
      dropped: sum(DROPPED),
      late: sum(LATE),
      bytesIn: sum(BYTES_IN),
      bytesOut: sum(BYTES_OUT),
      unmeasured: sum(UNMEASURED),
      resent: sum(RESENT),
    },
  };
}

/** Every request that counts, answered or not. */
export const attempts = ({ ok, unexpected, faults, dropped }: Counts): number =>
  ok + unexpected + dropped + Object.values(faults).reduce((sum, many) => sum + many, 0);

function joined(ends: Gathered['ends'], key: string): Map<string, number> {
  const all = new Map<string, number>();
  for (const { notes } of ends)
    for (const [value, many] of notes.headers.find(([other]) => other === key)?.[1] ?? []) all.set(value, (all.get(value) ?? 0) + many);
  return all;
}

function faultMessages(ends: Gathered['ends']): Map<Fault, Map<string, number>> {
  const all = new Map<Fault, Map<string, number>>();
  for (const [fault, messages] of ends.flatMap(({ notes }) => notes.faults)) {
    const counts = all.get(fault) ?? new Map<string, number>();
    all.set(fault, counts);
    for (const [message, many] of messages) counts.set(message, (counts.get(message) ?? 0) + many);
  }
  return all;
}

function generatorOf(memories: WorkerMemory[], ends: Gathered['ends']): Generator {
  const lag = merged(memories.map((memory) => memory.lag));
  const busy = Math.max(...ends.map(({ honesty }) => honesty.busy));
  const gc = { count: 0, totalMs: 0, longestMs: 0 };
  for (const { honesty } of ends) {
    gc.count += honesty.gc.count;
    gc.totalMs += honesty.gc.totalMs;
    gc.longestMs = Math.max(gc.longestMs, honesty.gc.longestMs);
  }
  const cpuMs = ends.reduce((sum, { honesty }) => sum + honesty.cpuMs, 0);
  const starved = starvedIn(faultMessages(ends).get('unreachable') ?? new Map());
  const limited = limitedBy(lag, busy, starved);
  return { workers: ends.length, lag, busy, cpuMs, gc, limited, ...(starved > 0 ? { starved } : {}) };
}

const starvedIn = (messages: ReadonlyMap<string, number>): number =>
  [...messages].reduce((sum, [message, many]) => sum + (STARVED.test(message) ? many : 0), 0);

function limitedBy(lag: Histogram, busy: number, starved: number): string | undefined {
  if (starved > 0) return `this machine had no port or file left for ${starved} ${starved === 1 ? 'connection' : 'connections'}`;
  const p99 = quantile(lag, 0.99) / 1_000;
  if (p99 > MOST_LAG_MS)
    return `one request in a hundred was sent ${Math.round(p99)} ms late or more (at most ${Math.round(max(lag) / 1_000)} ms), because the generator could not keep up`;
  if (busy > MOST_BUSY) return `a thread of the generator was busy ${Math.round(busy * 100)} % of the time`;
  return undefined;
}
