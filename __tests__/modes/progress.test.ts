import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { ProgressLine } from '../../src/modes/progress.ts';

let lines: string[];
let open: ProgressLine[];

/** The clock stands still and moves only when the test says so. */
beforeEach(() => {
  jest.useFakeTimers();
  lines = [];
  open = [];
});

afterEach(() => {
  for (const progress of open) progress.stop();
  jest.useRealTimers();
});

function begin(expectedBytes?: number): ProgressLine {
  const progress = new ProgressLine({ progress: (line) => lines.push(line) }, expectedBytes);
  open.push(progress);
  return progress;
}

const lineAfter = (progress: ProgressLine, ms: number) => {
  jest.advanceTimersByTime(ms);
  return progress.line(performance.now());
};

describe('a line of progress', () => {
  const MB = 1_000_000;
  const cases: { what: string; expectedBytes?: number; bytes: number; ms: number; expected: string }[] = [
    { what: 'at the start', expectedBytes: 100 * MB, bytes: 0, ms: 1_000, expected: '0 B dumped in 1 s, 0 B/s' },
    { what: 'half way', expectedBytes: 100 * MB, bytes: 50 * MB, ms: 10_000, expected: '50 MB dumped in 10 s, 5 MB/s, about 10 s left' },
    {
      what: 'near the end',
      expectedBytes: 100 * MB,
      bytes: 99 * MB,
      ms: 99_000,
      expected: '99 MB dumped in 1 min 39 s, 1 MB/s, about 1 s left',
    },
    { what: 'at the expected end', expectedBytes: 100 * MB, bytes: 100 * MB, ms: 10_000, expected: '100 MB dumped in 10 s, 10 MB/s' },
    { what: 'beyond what was expected', expectedBytes: 100 * MB, bytes: 200 * MB, ms: 10_000, expected: '200 MB dumped in 10 s, 20 MB/s' },
    { what: 'when nobody knows how much there is', bytes: 50 * MB, ms: 10_000, expected: '50 MB dumped in 10 s, 5 MB/s' },
    { what: 'when nothing was expected', expectedBytes: 0, bytes: 50 * MB, ms: 10_000, expected: '50 MB dumped in 10 s, 5 MB/s' },
  ];
  test.each(cases)('$what', ({ expectedBytes, bytes, ms, expected }) => {
    const progress = begin(expectedBytes);
    progress.watch({ bytesWritten: bytes });
    expect(lineAfter(progress, ms)).toBe(expected);
  });

  test('names the table and how many are counted', () => {
    const progress = begin(100 * MB);
    const counter = { bytesWritten: 0 };
    progress.watch(counter);
    expect(lineAfter(progress, 1_000)).not.toMatch(/ at |counted/);
    progress.onDumping('public.auth_user');
    progress.onCounted(1, 1_234);
    counter.bytesWritten = 10 * MB;
    expect(lineAfter(progress, 1_000)).toBe('10 MB dumped in 2 s, 5 MB/s, about 18 s left, at public.auth_user, 1 of 1,234 tables counted');
    progress.onDumping('public.shop_order');
    progress.onCounted(1_234, 1_234);
    expect(lineAfter(progress, 0)).toMatch(/at public\.shop_order, 1,234 of 1,234 tables counted$/);
  });

  test('can be asked for before anything has happened and before anything is watched', () => {
    expect(begin(100).line(performance.now())).toMatch(/^0 B dumped in .*, 0 B\/s$/);
  });

  test.each(['two\nlines', 'carriage\rreturn', 'x'.repeat(10_000)])('is one line of bounded length, whatever a table is called', (name) => {
    const progress = begin();
    progress.onDumping(name);
    const line = lineAfter(progress, 1_000);
    expect(line.split(/[\r\n]/)).toHaveLength(1);
    expect(line.length).toBeLessThan(1_000);
  });
});

describe('progress', () => {
  test('is said every few seconds, one line each', () => {
    const progress = begin();
    const counter = { bytesWritten: 0 };
    progress.watch(counter);
    for (let second = 1; second <= 60; second++) {
      counter.bytesWritten += 1_000_000;
      jest.advanceTimersByTime(1_000);
    }
    expect(lines.length).toBeGreaterThanOrEqual(6);
    expect(lines.length).toBeLessThanOrEqual(30);
    expect(new Set(lines).size).toBe(lines.length);
    expect(lines.every((line) => /^\d+ MB dumped in .*, 1 MB\/s$/.test(line))).toBe(true);
  });

  test('of a short dump is not said at all', () => {
    const progress = begin();
    jest.advanceTimersByTime(900);
    progress.stop();
    jest.advanceTimersByTime(60_000);
    expect(lines).toEqual([]);
  });

  test('ends with the dump', () => {
    const progress = begin();
    jest.advanceTimersByTime(20_000);
    const said = lines.length;
    expect(said).toBeGreaterThan(0);
    progress.stop();
    progress.stop();
    jest.advanceTimersByTime(60_000);
    expect(lines).toHaveLength(said);
  });
});
