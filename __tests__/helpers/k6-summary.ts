import { randomBytes } from 'node:crypto';
import { emptyHistogram, record, toSparse } from '../../src/load/histogram.ts';
import type { K6Summary } from '../../src/load/k6-result.ts';
import { FAULTS } from '../../src/load/memory.ts';

/** Coarser by so much, 64 parts to the power of two are left, as k6 counts them. */
const AS_K6 = 2;

/** Response times in milliseconds, as a script sums them up. */
export function sparseOf(times: readonly number[]): K6Summary['lag'] {
  const histogram = emptyHistogram();
  for (const ms of times) record(histogram, ms * 1_000);
  return toSparse(histogram, AS_K6);
}

/** What one machine found: a single step that answered so. */
export function emptySummary(times: readonly number[] = [], changes: Partial<K6Summary> = {}): K6Summary {
  const none = Object.fromEntries([...FAULTS, 'unexpected', 'aborted', 'unmeasured'].map((name) => [name, 0]));
  const counts = { ...none, inTime: times.length };
  return {
    ...{ format: 'seaworthy-k6', version: 1, id: randomBytes(16).toString('hex'), test: 'abc', instances: 1, thresholds: ['p95<500ms'] },
    model: { users: 10, thinkMs: 0, paceMs: 0 },
    ...{ timeoutMs: 10_000, durationMs: 30_000, beforeMs: 2_000, measuredMs: 30_000 },
    steps: [{ flow: 'default', name: 'get', counts, response: sparseOf(times), headers: [] }],
    statuses: times.length > 0 ? [[200, times.length]] : [],
    ...{ dropped: 0, sent: times.length, bytesIn: 0, bytesOut: 0, lag: sparseOf([1, 1, 2]) },
    ...changes,
  };
}
