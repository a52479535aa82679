import { describe, expect, test } from '@jest/globals';
import { historyWith, judgeByHistory, LEAST_RUNS, type PastRun, parseHistory } from '../../src/load/history.ts';
import { compare, orderOf, type Pair, ROUNDS } from '../../src/load/pairs.ts';
import { seeded } from '../../src/load/statistics.ts';
import '../helpers/realm.ts';

const run = (p95Ms: number, changes: Partial<PastRun> = {}): PastRun => ({
  ...{ at: '2026-11-21T03:00:00Z', fingerprint: 'shop', p50Ms: p95Ms / 2, p95Ms, p99Ms: p95Ms * 1.2, rps: 100, errorRate: 0 },
  ...changes,
});
const normalFrom = (seed: number) => {
  const random = seeded(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
};
/** Latencies are skewed: their logarithms are not. */
const noisy = (normal: () => number, ms: number, deviation: number) => ms * Math.exp(deviation * normal());

describe('a comparison of two versions in pairs', () => {
  /** Looks as the mode does: after six rounds, then after every two, until it is decided. */
  const decide = (pair: (round: number) => Pair, seed: number) => {
    const pairs = Array.from({ length: ROUNDS.first }, (_, round) => pair(round));
    for (;;) {
      const found = compare(pairs, 0.1, seed);
      if (found.decision !== 'undecided' || pairs.length >= ROUNDS.most) return found.decision;
      for (let more = 0; more < ROUNDS.more; more++) pairs.push(pair(pairs.length));
    }
  };

  test.each([0.03, 0.1, 0.3])('of the same version cries wolf in fewer than 1 of 100, with noise of %p', (deviation) => {
    const normal = normalFrom(1);
    const ends = Array.from({ length: 60 }, (_, seed) =>
      decide(() => ({ before: noisy(normal, 40, deviation), after: noisy(normal, 40, deviation) }), seed),
    );
    expect(ends.filter((end) => end === 'regression').length).toBe(0);
  });

  test('of one that is half as slow again finds it, and of one that is equal says so', () => {
    const normal = normalFrom(2);
    const slower = Array.from({ length: 15 }, (_, seed) =>
      decide(() => ({ before: noisy(normal, 40, 0.05), after: noisy(normal, 60, 0.05) }), seed),
    );
    expect(new Set(slower)).toEqual(new Set(['regression']));
    const equal = Array.from({ length: 15 }, (_, seed) =>
      decide(() => ({ before: noisy(normal, 40, 0.02), after: noisy(normal, 40, 0.02) }), seed),
    );
    expect(new Set(equal)).toEqual(new Set(['no regression']));
  });

  test('that is too noisy to tell is undecided, and a difference that nobody feels is none', () => {
    const pairs = [0.5, 2, 0.7, 1.9, 0.6, 2.2].map((ratio) => ({ before: 40, after: 40 * ratio }));
    expect(compare(pairs, 0.1).decision).toBe('undecided');
    const tiny = Array.from({ length: 6 }, (_, at) => ({ before: 0.4, after: 0.8 + at / 1_000 }));
    expect(compare(tiny, 0.1)).toMatchObject({ decision: 'no regression', because: expect.stringContaining('1 ms') });
    const same = tiny.map(({ before, after }) => ({ before: before * 100, after: after * 100 }));
    expect(compare(same, 0.1)).toMatchObject({ decision: 'regression', estimate: expect.closeTo(2, 1) });
  });

  test('gives neither the first place more often', () => {
    const order = Array.from({ length: 12 }, (_, round) => orderOf(round, 5));
    expect(order.filter((first) => first === 'before first')).toHaveLength(6);
    expect(order.slice(0, 4)).toEqual([order[0], order[1], order[1], order[0]]);
    expect(new Set(Array.from({ length: 20 }, (_, seed) => orderOf(0, seed))).size).toBe(2);
  });
});

describe('a comparison with earlier runs', () => {
  test('finds what is clearly slower, and leaves what is not', () => {
    const past = [39, 41, 40, 42, 38, 40, 41].map((ms) => run(ms));
    expect(judgeByHistory(41, past, 'shop', 0.1)).toMatchObject({ decision: 'no regression', runs: 7, medianMs: expect.closeTo(40, 6) });
    expect(judgeByHistory(80, past, 'shop', 0.1).decision).toBe('regression');
    expect(
      judgeByHistory(
        43,
        past.map(() => run(40)),
        'shop',
        0.1,
      ).decision,
    ).toBe('no regression');
    expect(
      judgeByHistory(
        45,
        past.map(() => run(40)),
        'shop',
        0.1,
      ).decision,
    ).toBe('regression');
  });

  test('is not made on too few runs, or on those of another scenario or machine', () => {
    const past = Array.from({ length: LEAST_RUNS - 1 }, () => run(40));
    expect(judgeByHistory(400, past, 'shop', 0.1)).toEqual({ decision: 'too few runs', runs: LEAST_RUNS - 1 });
    expect(judgeByHistory(400, [...past, run(40, { fingerprint: 'other' })], 'shop', 0.1).decision).toBe('too few runs');
    expect(judgeByHistory(400, [...past, run(40)], 'shop', 0.1).decision).toBe('regression');
  });

  test.each([0.03, 0.1, 0.3])('cries wolf in fewer than 1 of 100 runs that differ by chance alone, with noise of %p', (deviation) => {
    const normal = normalFrom(3);
    let wolves = 0;
    for (let series = 0; series < 100; series++) {
      const past = Array.from({ length: LEAST_RUNS }, () => run(noisy(normal, 40, deviation)));
      for (let at = 0; at < 20; at++) {
        const next = run(noisy(normal, 40, deviation));
        if (judgeByHistory(next.p95Ms, past, 'shop', 0.1).decision === 'regression') wolves++;
        else past.push(next);
      }
    }
    expect(wolves / 2_000).toBeLessThan(0.01);
  });

  test('keeps the newest twenty of a kind, and what it wrote is read again', () => {
    let runs: PastRun[] = [];
    for (let at = 0; at < 30; at++) runs = parseHistory(historyWith(runs, run(at + 1)))!;
    runs = parseHistory(historyWith(runs, run(5, { fingerprint: 'other' })))!;
    expect(runs.filter(({ fingerprint }) => fingerprint === 'shop').map(({ p95Ms }) => p95Ms)).toEqual(
      Array.from({ length: 20 }, (_, at) => at + 11),
    );
    expect(runs).toHaveLength(21);
  });

  test.each(['', '{}', '[]', '{"version":2,"runs":[]}', '{"version":1,"runs":[{"p95Ms":-1}]}', 'null'])(
    'what is no history is none: %p',
    (text) => {
      expect(parseHistory(text)).toBeUndefined();
    },
  );
});
