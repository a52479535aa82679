import { describe, expect, test } from '@jest/globals';
import { STATUSES, type Status, timed, worst } from '../src/report.ts';

describe('the worst of several', () => {
  const cases: { what: string; input: Status[]; expected: Status }[] = [
    { what: 'nothing looked at is never a pass', input: [], expected: 'inconclusive' },
    { what: 'all skipped is nothing looked at', input: ['skipped', 'skipped'], expected: 'inconclusive' },
    { what: 'a skipped one beside a pass does not count', input: ['skipped', 'passed'], expected: 'passed' },
    { what: 'a skipped one beside a failure does not count', input: ['failed', 'skipped'], expected: 'failed' },
    { what: 'all passed', input: ['passed', 'passed'], expected: 'passed' },
    { what: 'degraded is worse than passed', input: ['passed', 'degraded', 'passed'], expected: 'degraded' },
    { what: 'not known is worse than degraded', input: ['degraded', 'inconclusive'], expected: 'inconclusive' },
    { what: 'failed is worse than not known', input: ['inconclusive', 'failed'], expected: 'failed' },
    { what: 'all kinds at once', input: [...STATUSES], expected: 'failed' },
  ];
  test.each(cases)('$what', ({ input, expected }) => expect(worst(input)).toBe(expected));

  const ORDER: Status[] = ['failed', 'inconclusive', 'degraded', 'passed'];
  test.each(ORDER.flatMap((a, i) => ORDER.slice(i).map((b) => ({ a, b }))))(
    '$a beside $b is $a, in any order and however often',
    ({ a, b }) => {
      expect(worst([a, b])).toBe(a);
      expect(worst([b, a])).toBe(a);
      expect(worst([b, b, 'skipped', a, b])).toBe(a);
    },
  );

  test('each kind alone is itself, but skipped', () => {
    expect(STATUSES.map((status) => worst([status]))).toEqual(['passed', 'degraded', 'failed', 'inconclusive', 'inconclusive']);
  });

  test('what was given is not changed', () => {
    const statuses: Status[] = ['passed', 'failed', 'skipped'];
    worst(statuses);
    expect(statuses).toEqual(['passed', 'failed', 'skipped']);
  });
});

describe('a timed look', () => {
  const check = { name: 'disk', status: 'passed' as const, expected: 'room', actual: '5 GB' };

  test('is what the look says and whole milliseconds', async () => {
    const { ms, ...rest } = await timed(async () => check);
    expect(rest).toEqual(check);
    expect(Number.isInteger(ms) && ms >= 0).toBe(true);
  });

  test('does not hide that the look could not be made', async () => {
    await expect(timed(async () => Promise.reject(new Error('no disk')))).rejects.toThrow('no disk');
  });
});
