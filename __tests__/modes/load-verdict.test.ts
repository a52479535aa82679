import { describe, expect, test } from '@jest/globals';
import { record } from '../../src/load/histogram.ts';
import type { Honesty } from '../../src/load/honesty.ts';
import { memoryAt, memoryBytes, OK } from '../../src/load/memory.ts';
import { takeNotes } from '../../src/load/notes.ts';
import { resultOf } from '../../src/load/result.ts';
import { parseThreshold } from '../../src/load/thresholds.ts';
import { slowTable } from '../../src/modes/load-report.ts';
import { generatorCheck, judgeOne, report } from '../../src/modes/load-verdict.ts';
import { planFor } from '../load/target.ts';

interface Seen {
  /** Milliseconds of every answer. */
  responseMs: number;
  serviceMs: number;
  lagMs?: number;
  busy?: number;
}

/** A thousand answers that all took as long, at a rate. */
function resultWith({ responseMs, serviceMs, lagMs = 0.1, busy = 0.1 }: Seen) {
  const plan = planFor({ host: 'x', port: 80, tls: false, addresses: [] }, { model: { ratePerSecond: 1_000 } });
  const memory = memoryAt(new SharedArrayBuffer(memoryBytes(1)), 1);
  const [step] = memory.steps;
  step!.counts[OK] = 1_000;
  const notes = takeNotes(0);
  for (let i = 0; i < 1_000; i++) {
    record(step!.response, responseMs * 1_000);
    record(step!.whole, serviceMs * 1_000);
    record(memory.lag, lagMs * 1_000);
    if (responseMs > notes.slowestFloor) notes.slow('get', 200, i, responseMs, serviceMs);
  }
  const honesty: Honesty = { elapsedMs: 1_000, cpuMs: 100, busy, gc: { count: 0, totalMs: 0, longestMs: 0 } };
  const result = resultOf({
    ...{ plan, memories: [memory], ends: [{ notes: notes.told(), honesty }] },
    ...{ series: [], measuredMs: 1_000, stopped: false },
  });
  return { plan, result };
}

const judged = (seen: Seen) => {
  const { plan, result } = resultWith(seen);
  const checks = [judgeOne(parseThreshold('p95<200ms', []), result, 5_000), generatorCheck(result)];
  return report({ plan, result, checks, notes: [], tables: [], facts: {} });
};
const statuses = (seen: Seen) => judged(seen).checks.map(({ status }) => status);

describe('a threshold that is missed', () => {
  test('fails where the generator kept up', () => {
    expect(statuses({ responseMs: 100, serviceMs: 100 })).toEqual(['passed', 'passed']);
    expect(statuses({ responseMs: 210, serviceMs: 210 })).toEqual(['failed', 'passed']);
  });

  test('is not known where the generator was late by as much, or busy all the time', () => {
    expect(statuses({ responseMs: 210, serviceMs: 100, lagMs: 30 })).toEqual(['inconclusive', 'inconclusive']);
    expect(statuses({ responseMs: 210, serviceMs: 210, busy: 0.95 })).toEqual(['inconclusive', 'inconclusive']);
  });

  test('fails all the same where it is missed by more than the generator was ever late', () => {
    expect(statuses({ responseMs: 900, serviceMs: 900, lagMs: 30 })).toEqual(['failed', 'inconclusive']);
  });
});

test('A generator that did not keep up never passes, though every threshold holds', () => {
  const { status, outputs } = judged({ responseMs: 100, serviceMs: 100, busy: 0.95 });
  expect([status, outputs['generator-limited']]).toEqual(['inconclusive', 'true']);
});

test('Where response time and service time part, a sentence says so', () => {
  expect(judged({ responseMs: 100, serviceMs: 100 }).notes).toEqual([]);
  expect(judged({ responseMs: 500, serviceMs: 5 }).notes).toEqual([
    expect.stringMatching(
      /^95 of 100 answers took at most 5 ms once they were sent, but whoever asked waited up to 500 ms: requests had to wait/,
    ),
  ]);
});

test('The slowest answers are listed, ten of them', () => {
  const { rows } = slowTable(resultWith({ responseMs: 500, serviceMs: 5 }).result)!;
  expect(rows).toHaveLength(10);
  expect(rows[0]).toEqual(['get', '200', '0 ms', '500 ms', '5 ms']);
});
