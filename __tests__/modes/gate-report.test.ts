import { describe, expect, test } from '@jest/globals';
import type { Judged } from '../../src/modes/gate-judge.ts';
import { timesChart } from '../../src/modes/gate-report.ts';
import type { GateEnd } from '../../src/modes/gate-rounds.ts';
import { makeCheck } from '../helpers/report.ts';

const answered = (label: string, ms: number, status: Judged['status'] = 'passed'): Judged => ({
  ...{ label, status, facts: {}, fatal: false, waits: [] },
  checks: [makeCheck({ name: `${label} latency<1s`, status, ms }), makeCheck({ name: `${label} status=200`, ms: 1 })],
});
const silent = (label: string): Judged => ({
  ...{ label, status: 'failed' as const, facts: {}, fatal: false, waits: [] },
  checks: [makeCheck({ name: `${label} answers`, status: 'failed', ms: 5_000 })],
});
const end = (...rounds: Judged[][]): Pick<GateEnd, 'rounds'> => ({
  rounds: rounds.map((targets, at) => ({ atMs: at * 1_000, targets })),
});

describe('the times of a gate', () => {
  test('are a line for each target, with a gap where it did not answer', () => {
    const rounds = end(
      [answered('a', 10), answered('b', 5)],
      [silent('a'), answered('b', 6)],
      [answered('a', 12, 'failed'), answered('b', 7)],
    );
    const [chart] = timesChart(rounds, 'Time to answer');
    expect(chart!.lines).toEqual([
      {
        name: 'a',
        points: [
          [0, 10],
          [1_000, null],
          [2_000, 12],
        ],
      },
      {
        name: 'b',
        points: [
          [0, 5],
          [1_000, 6],
          [2_000, 7],
        ],
      },
    ]);
  });

  test.each([
    ['no round', end()],
    ['one round', end([answered('a', 10)])],
    ['targets that never answered', end([silent('a')], [silent('a')])],
  ])('are not drawn for %s', (_, rounds) => expect(timesChart(rounds, 'Time to answer')).toEqual([]));
});
