import { describe, expect, test } from '@jest/globals';
import { count, fromSparse, quantile, record } from '../../src/load/histogram.ts';
import type { Honesty } from '../../src/load/honesty.ts';
import { FAULTS, type Fault, FIRST_FAULT, memoryAt, memoryBytes, OK, type WorkerMemory } from '../../src/load/memory.ts';
import { takeNotes } from '../../src/load/notes.ts';
import { resultOf } from '../../src/load/result.ts';
import { series } from '../../src/load/series.ts';
import { parseThreshold } from '../../src/load/thresholds.ts';
import { generatorCheck, judgeOne } from '../../src/modes/load-verdict.ts';
import { planFor } from './target.ts';

const memory = (): WorkerMemory => memoryAt(new SharedArrayBuffer(memoryBytes(1)), 1);

/** An answer that came in one piece, in microseconds. */
function answer({ steps: [step] }: WorkerMemory, us: number): void {
  step!.counts[OK] = step!.counts[OK]! + 1;
  record(step!.whole, us);
}

describe('the seconds of a test', () => {
  test('tell what came in each, of all threads together', () => {
    const threads = [memory(), memory()];
    const seconds = series(threads, false);
    answer(threads[0]!, 1_000);
    answer(threads[1]!, 3_000);
    const first = seconds.look(1_000)!;
    expect([first.fromMs, first.toMs, first.ok]).toEqual([0, 1_000, 2]);
    expect(first.p50Ms).toBeCloseTo(1, 1);
    expect(first.p99Ms).toBeCloseTo(3, 1);
    answer(threads[1]!, 50_000);
    const second = seconds.look(2_000)!;
    expect([second.fromMs, second.ok]).toEqual([1_000, 1]);
    expect(second.p50Ms).toBeCloseTo(50, 0);
    expect(seconds.look(3_000)!.p95Ms).toBeNaN();
  });

  test('become longer where they are many, and nothing is lost', () => {
    const thread = memory();
    const seconds = series([thread], false);
    const looks = 4_000;
    for (let i = 1; i <= looks; i++) {
      answer(thread, i);
      seconds.look(i * 1_000);
    }
    const points = seconds.points();
    expect(points.length).toBeLessThanOrEqual(900);
    expect(points.length).toBeGreaterThan(450);
    const told = points.at(-1)!.toMs / 1_000;
    expect(looks - told).toBeLessThan(8);
    expect(points.reduce((sum, { ok }) => sum + ok, 0)).toBe(told);
    expect(points.reduce((sum, { response }) => sum + count(fromSparse(response)), 0)).toBe(told);
    for (let i = 1; i < points.length; i++) expect(points[i]!.fromMs).toBe(points[i - 1]!.toMs);
    const last = points.at(-1)!;
    expect(Math.abs(last.p50Ms / ((last.fromMs + last.toMs) / 2_000_000) - 1)).toBeLessThan(0.03);
  });
});

describe('a generator', () => {
  const self: Honesty = { elapsedMs: 1_000, cpuMs: 500, busy: 0.5, gc: { count: 3, totalMs: 2, longestMs: 1 } };
  const told = takeNotes(0).told();
  const plan = planFor({ host: 'x', port: 80, tls: false, addresses: [] });
  const resultWith = (selves: Honesty[], lagUs: number) => {
    const memories = selves.map(memory);
    for (let i = 0; i < 100; i++) record(memories[0]!.lag, i < 95 ? 10 : lagUs);
    const ends = selves.map((honesty) => ({ notes: told, honesty }));
    return resultOf({ plan, memories, ends, series: [], measuredMs: 1_000, stopped: false }).generator;
  };

  test('that keeps up says nothing', () => {
    const generator = resultWith([self, self], 900);
    expect(generator.limited).toBeUndefined();
    expect([generator.cpuMs, generator.gc.count, generator.gc.longestMs, generator.workers]).toEqual([1_000, 6, 1, 2]);
  });

  test('that sends late says so', () => {
    expect(resultWith([self], 30_000).limited).toMatch(/^one request in a hundred was sent 30 ms late or more/);
  });

  test('one thread of which has no time to spare says so', () => {
    expect(resultWith([self, { ...self, busy: 0.93 }], 900).limited).toBe('a thread of the generator was busy 93 % of the time');
  });
});

test('A machine without a port left measures itself: its errors are not the target’s, and those of the target stay', () => {
  const errorsOf = (own: number, refused: number) => {
    const thread = memory();
    const notes = takeNotes(0);
    for (let i = 0; i < 1_000; i++) answer(thread, 1_000);
    const fail = (fault: Fault, message: string, times: number) => {
      const { counts } = thread.steps[0]!;
      counts[FIRST_FAULT + FAULTS.indexOf(fault)] = times;
      for (let i = 0; i < times; i++) notes.fault(fault, message);
    };
    fail('unreachable', 'connect EADDRNOTAVAIL 127.0.0.1:80 - Local (0.0.0.0:0)', own);
    fail('refused', 'connect ECONNREFUSED 127.0.0.1:80', refused);
    const honesty: Honesty = { elapsedMs: 1, cpuMs: 1, busy: 0, gc: { count: 0, totalMs: 0, longestMs: 0 } };
    const plan = planFor({ host: 'x', port: 80, tls: false, addresses: [] });
    const ends = [{ notes: notes.told(), honesty }];
    const result = resultOf({ plan, memories: [thread], ends, series: [], measuredMs: 1_000, stopped: false });
    return [judgeOne(parseThreshold('errors<1%', []), result, 5_000).status, generatorCheck(result).status];
  };
  expect(errorsOf(0, 0)).toEqual(['passed', 'passed']);
  expect(errorsOf(500, 0)).toEqual(['inconclusive', 'inconclusive']);
  expect(errorsOf(500, 500)).toEqual(['failed', 'inconclusive']);
  expect(errorsOf(0, 500)).toEqual(['failed', 'passed']);
});

test('Of what is told beside the counts only so much is kept, whatever is answered', () => {
  const notes = takeNotes(1_000);
  for (let i = 0; i < 5_000; i++) {
    const ms = (i * 7_919) % 5_000;
    if (ms > notes.slowestFloor) notes.slow('get', 200, 1_000 + i, ms, ms / 2);
    notes.fault('reset', `message ${i}`);
    notes.headers(0, [`value ${i}`, undefined], 2);
  }
  const { slowest, faults, headers } = notes.told();
  expect(slowest.map(({ responseMs }) => responseMs)).toEqual(Array.from({ length: 20 }, (_, i) => 4_999 - i));
  expect(slowest[0]!.atMs).toBeGreaterThanOrEqual(0);
  const [[fault, messages]] = faults as [(typeof faults)[number]];
  expect([fault, messages.length, messages.at(-1)]).toEqual(['reset', 6, ['others', 4_995]]);
  const [[key, values]] = headers as [(typeof headers)[number]];
  expect([key, values.length, values.at(-1)]).toEqual(['0 0', 1_001, ['others', 4_000]]);
});

test('Of numbers in headers the least and the greatest are kept, however many others there are', () => {
  const notes = takeNotes(0);
  for (let i = 0; i < 3_000; i++) notes.headers(0, [String(5_000 + ((i * 7_919) % 3_000))], 1);
  notes.headers(0, ['-4'], 1);
  notes.headers(0, ['90000'], 1);
  const [[, values]] = notes.told().headers as [[string, [string, number][]]];
  const numbers = values.map(([value]) => Number(value)).filter((value) => !Number.isNaN(value));
  expect([Math.min(...numbers), Math.max(...numbers)]).toEqual([-4, 90_000]);
  expect(values.length).toBeLessThanOrEqual(1_003);
  expect(values.reduce((sum, [, many]) => sum + many, 0)).toBe(3_002);
});

test('A quantile over threads is that of all answers', () => {
  const threads = [memory(), memory()];
  for (let us = 1; us <= 1_000; us++) answer(threads[us % 2]!, us);
  const honesty: Honesty = { elapsedMs: 1, cpuMs: 1, busy: 0, gc: { count: 0, totalMs: 0, longestMs: 0 } };
  const ends = threads.map(() => ({ notes: takeNotes(0).told(), honesty }));
  const plan = planFor({ host: 'x', port: 80, tls: false, addresses: [] });
  const { response, ttfb } = resultOf({ plan, memories: threads, ends, series: [], measuredMs: 1, stopped: false });
  expect(Math.abs(quantile(response, 0.95) / 950 - 1)).toBeLessThan(0.002);
  expect(count(ttfb)).toBe(1_000);
});
