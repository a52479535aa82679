import { count, fromSparse, type Histogram, merged, quantile, type SparseHistogram, since, toSparse } from './histogram.ts';
import { BYTES_IN, CONNECTIONS, DROPPED, FAULTS, FIRST_FAULT, OK, responseOf, UNEXPECTED, type WorkerMemory } from './memory.ts';

/** What came in a stretch of time, all steps together. Milliseconds; quantiles are NaN where no answer was as expected. */
export interface Point {
  /** From the beginning of the measurement. */
  fromMs: number;
  toMs: number;
  ok: number;
  unexpected: number;
  faults: number;
  dropped: number;
  bytesIn: number;
  /** Open at its end. */
  connections: number;
  p50Ms: number;
  p95Ms: number;
  p99Ms: number;
  /** Response times in microseconds, 32 buckets to the power of two: for statistics over stretches. */
  response: SparseHistogram;
}

/** A quarter of an hour second by second; longer tests get longer stretches, and the same number of them. */
const MOST_POINTS = 900;
const COARSER = 3;

export interface Series {
  /** Ends the stretch that began with the last look. */
  look(atMs: number): Point | undefined;
  points(): Point[];
}

/** By looking at what the threads have counted: they do nothing for it. */
export function series(workers: WorkerMemory[], scheduled: boolean): Series {
  let points: Point[] = [];
  let together = 1;
  let skipped = 0;
  let before = snapshot(workers, scheduled, 0);
  return {
    points: () => points,
    look: (atMs) => {
      if (++skipped < together || atMs <= before.atMs) return undefined;
      skipped = 0;
      const now = snapshot(workers, scheduled, atMs);
      const point = between(before, now);
      before = now;
      points.push(point);
      if (points.length > MOST_POINTS) {
        points = halved(points);
        together *= 2;
      }
      return point;
    },
  };
}

interface Snapshot {
  atMs: number;
  counts: Float64Array;
  connections: number;
  response: Histogram;
}

function snapshot(workers: WorkerMemory[], scheduled: boolean, atMs: number): Snapshot {
  const steps = workers.flatMap((worker) => worker.steps);
  const counts = new Float64Array(steps[0]!.counts.length);
  for (const step of steps) for (let i = 0; i < counts.length; i++) counts[i] = counts[i]! + step.counts[i]!;
  const connections = workers.reduce((sum, { gauges }) => sum + gauges[CONNECTIONS]!, 0);
  return { atMs, counts, connections, response: responseOf(steps, scheduled) };
}

function between(before: Snapshot, now: Snapshot): Point {
  const more = (which: number) => now.counts[which]! - before.counts[which]!;
  const response = since(now.response, before.response);
  const ms = (q: number) => (count(response) === 0 ? Number.NaN : quantile(response, q) / 1_000);
  return {
    fromMs: before.atMs,
    toMs: now.atMs,
    ok: more(OK),
    unexpected: more(UNEXPECTED),
    faults: FAULTS.reduce((sum, _, i) => sum + more(FIRST_FAULT + i), 0),
    dropped: more(DROPPED),
    bytesIn: more(BYTES_IN),
    connections: now.connections,
    p50Ms: ms(0.5),
    p95Ms: ms(0.95),
    p99Ms: ms(0.99),
    response: toSparse(response, COARSER),
  };
}

/** Each two become one. */
function halved(points: Point[]): Point[] {
  const joined: Point[] = [];
  for (let i = 0; i + 1 < points.length; i += 2) joined.push(joinPoints(points[i]!, points[i + 1]!));
  if (points.length % 2 === 1) joined.push(points.at(-1)!);
  return joined;
}

function joinPoints(a: Point, b: Point): Point {
  const response = merged([fromSparse(a.response), fromSparse(b.response)]);
  const ms = (q: number) => (count(response) === 0 ? Number.NaN : quantile(response, q) / 1_000);
  return {
    fromMs: a.fromMs,
    toMs: b.toMs,
    ok: a.ok + b.ok,
    unexpected: a.unexpected + b.unexpected,
    faults: a.faults + b.faults,
    dropped: a.dropped + b.dropped,
    bytesIn: a.bytesIn + b.bytesIn,
    connections: b.connections,
    p50Ms: ms(0.5),
    p95Ms: ms(0.95),
    p99Ms: ms(0.99),
    response: toSparse(response, COARSER),
  };
}
