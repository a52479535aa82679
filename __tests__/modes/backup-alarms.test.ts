import { describe, expect, test } from '@jest/globals';
import type { BackupConfig } from '../../src/config.ts';
import { readConfig } from '../../src/config.ts';
import type { Manifest, Part } from '../../src/manifest.ts';
import { alarmChecks } from '../../src/modes/backup-alarms.ts';
import type { Check } from '../../src/report.ts';
import { Secrets } from '../../src/secrets.ts';
import { makeManifest, makePart } from '../helpers/manifest.ts';
import '../helpers/realm.ts';

/** As a person writes it, so that the limit is the one that the reader makes of the text. */
function configOf(inputs: Record<string, string>): BackupConfig {
  const given = new Map(Object.entries({ mode: 'backup', source: 'postgres://app@db/shop', destination: 'dir:backups', ...inputs }));
  return readConfig(given, {}, new Secrets()) as BackupConfig;
}

const of = (overrides: Partial<Part>, id = '20261121T030000Z-9f3a1c') => makeManifest({ id, parts: [makePart(overrides)] });
const LAST = '20261120T030000Z-000001';

/** `rows`, or raw bytes where they are the same before and now. */
function shrunk(limit: string, before: number, now: number, what: 'rows' | 'rawBytes'): Check {
  const overrides = (value: number) => (what === 'rows' ? { totals: { tables: 1, rows: value } } : { rawBytes: value });
  const checks = alarmChecks(configOf({ 'max-shrink': limit }), of(overrides(now)), of(overrides(before), LAST), false);
  return checks.find((check) => check.name === (what === 'rows' ? 'max-shrink rows' : 'max-shrink'))!;
}

test('nothing is judged that was not asked for', () => {
  expect(alarmChecks(configOf({}), of({ bytes: 0 }), of({}), false)).toEqual([]);
});

describe('min-size', () => {
  const cases: { what: string; limit: string; bytes: number; expected: Check['status'] }[] = [
    { what: 'more', limit: '1MB', bytes: 1_000_001, expected: 'passed' },
    { what: 'exactly as much', limit: '1MB', bytes: 1_000_000, expected: 'passed' },
    { what: 'one byte less', limit: '1MB', bytes: 999_999, expected: 'failed' },
    { what: 'nothing', limit: '1MB', bytes: 0, expected: 'failed' },
    { what: 'nothing where nothing is asked', limit: '0', bytes: 0, expected: 'passed' },
    { what: 'one byte less in powers of 1024', limit: '1GiB', bytes: 2 ** 30 - 1, expected: 'failed' },
  ];
  test.each(cases)('$what than $limit: $expected', ({ limit, bytes, expected }) => {
    const checks = alarmChecks(configOf({ 'min-size': limit }), of({ bytes, rawBytes: 10 ** 9 }), undefined, false);
    expect(checks).toMatchObject([{ name: 'min-size', status: expected }]);
  });

  test('the sizes of all parts count together', () => {
    const manifest = makeManifest({ parts: [makePart({ bytes: 600_000 }), makePart({ bytes: 400_000 })] });
    expect(alarmChecks(configOf({ 'min-size': '1MB' }), manifest, undefined, false)).toMatchObject([{ status: 'passed' }]);
  });

  test('does not need a backup before', () => {
    expect(alarmChecks(configOf({ 'min-size': '1MB' }), of({ bytes: 1 }), undefined, false)).toHaveLength(1);
  });
});

describe('max-shrink', () => {
  test('is no pass where the yardstick may be among manifests that cannot be read', () => {
    const [check] = alarmChecks(configOf({ 'max-shrink': '30%' }), of({}), undefined, true);
    expect(check).toMatchObject({ status: 'inconclusive', hint: expect.stringContaining('damaged manifests') });
    const judged = alarmChecks(configOf({ 'max-shrink': '30%' }), of({}), of({}, LAST), true);
    expect(judged.map(({ status }) => status)).toEqual(['passed', 'passed']);
  });

  test('is skipped, and says why, where there is no good backup yet', () => {
    const [check, ...more] = alarmChecks(configOf({ 'max-shrink': '30%' }), of({}), undefined, false);
    expect(more).toEqual([]);
    expect(check).toMatchObject({ name: 'max-shrink', status: 'skipped', expected: expect.stringContaining('30%') });
    expect(check!.actual).toMatch(/no good backup/);
  });

  const cases: { what: string; limit: string; before: number; now: number; expected: Check['status'] }[] = [
    { what: 'as much as before', limit: '30%', before: 1_000, now: 1_000, expected: 'passed' },
    { what: 'more than before', limit: '30%', before: 1_000, now: 9_000, expected: 'passed' },
    { what: 'less, within the limit', limit: '30%', before: 1_000, now: 701, expected: 'passed' },
    { what: 'less by exactly the limit', limit: '30%', before: 1_000, now: 700, expected: 'passed' },
    { what: 'less by one more than the limit', limit: '30%', before: 1_000, now: 699, expected: 'failed' },
    { what: 'nothing left', limit: '99%', before: 1_000, now: 0, expected: 'failed' },
    { what: 'one less where nothing may go', limit: '0%', before: 1_000, now: 999, expected: 'failed' },
    { what: 'nothing before and nothing now', limit: '0%', before: 0, now: 0, expected: 'passed' },
    { what: 'a part of a percent', limit: '0.5%', before: 1_000, now: 995, expected: 'passed' },
    { what: 'a part of a percent, one more', limit: '0.5%', before: 1_000, now: 994, expected: 'failed' },
    { what: 'large numbers', limit: '50%', before: 4_000_000_000_000, now: 2_000_000_000_000, expected: 'passed' },
  ];
  test.each(cases)('$what, of rows and of bytes: $expected', ({ limit, before, now, expected }) => {
    expect(shrunk(limit, before, now, 'rows').status).toBe(expected);
    expect(shrunk(limit, before, now, 'rawBytes').status).toBe(expected);
  });

  test('exactly the limit passes and one less fails, at every percentage', () => {
    const wrong: string[] = [];
    for (let percent = 0; percent <= 99; percent++) {
      const least = 1_000 * (100 - percent);
      if (shrunk(`${percent}%`, 100_000, least, 'rows').status !== 'passed') wrong.push(`${percent}%: ${least} of 100,000 is an alarm`);
      if (shrunk(`${percent}%`, 100_000, least - 1, 'rows').status !== 'failed') wrong.push(`${percent}%: ${least - 1} of 100,000 is none`);
    }
    expect(wrong).toEqual([]);
  });

  test('rows and bytes are judged each by itself', () => {
    const now = of({ rawBytes: 1_000, totals: { tables: 1, rows: 1 } });
    const before = of({ rawBytes: 1_000, totals: { tables: 1, rows: 1_000 } }, LAST);
    expect(alarmChecks(configOf({ 'max-shrink': '30%' }), now, before, false)).toMatchObject([
      { name: 'max-shrink', status: 'passed' },
      { name: 'max-shrink rows', status: 'failed' },
    ]);
  });

  test('is of the dump before compression, which another compression does not shrink', () => {
    const now = of({ bytes: 10, rawBytes: 1_000, compression: 'zstd' });
    const before = of({ bytes: 1_000, rawBytes: 1_000, compression: 'none' }, LAST);
    expect(alarmChecks(configOf({ 'max-shrink': '10%' }), now, before, false).map(({ status }) => status)).toEqual(['passed', 'passed']);
  });

  test('rows that were not counted, now or then, are not judged', () => {
    const uncounted = { totals: { tables: 1 }, fingerprint: 'none' as const };
    for (const [now, before] of [
      [of(uncounted), of({}, LAST)],
      [of({}), of(uncounted, LAST)],
    ] as [Manifest, Manifest][])
      expect(alarmChecks(configOf({ 'max-shrink': '30%' }), now, before, false).map(({ name, status }) => `${name} ${status}`)).toEqual([
        'max-shrink passed',
        'max-shrink rows skipped',
      ]);
  });
});

describe('an alarm says', () => {
  test('what was expected, what is, against which backup, and what to do', () => {
    const [size, bytes, rows] = alarmChecks(
      configOf({ 'min-size': '50MB', 'max-shrink': '30%' }),
      of({ bytes: 12_000_000, rawBytes: 40_000_000, totals: { tables: 1, rows: 1_200 } }),
      of({ rawBytes: 400_000_000, totals: { tables: 1, rows: 1_234_567 } }, LAST),
      false,
    );
    expect(size).toMatchObject({ status: 'failed', expected: 'stored dump of at least 50 MB', actual: '12 MB' });
    expect(bytes).toMatchObject({ status: 'failed', expected: `at least 280 MB (30% less than ${LAST})`, actual: '40 MB' });
    expect(rows).toMatchObject({ status: 'failed', expected: `at least 864,197 (30% less than ${LAST})`, actual: '1,200' });
    for (const check of [size, bytes, rows]) {
      expect(check!.hint).toMatch(/was kept.*marked/);
      expect(check!.ms).toBe(0);
    }
    expect(size!.hint).toContain('min-size');
    expect(rows!.hint).toContain('max-shrink');
  });

  test('nothing to do where all is well', () => {
    const checks = alarmChecks(configOf({ 'min-size': '1B', 'max-shrink': '1%' }), of({}), of({}, LAST), false);
    expect(checks.map(({ status, hint }) => [status, hint])).toEqual([
      ['passed', undefined],
      ['passed', undefined],
      ['passed', undefined],
    ]);
  });

  test.each([
    { what: 'one byte under a megabyte', limit: '1MB', bytes: 999_999 },
    { what: 'a little under', limit: '98MB', bytes: 97_999_000 },
    { what: 'a little under in powers of 1024', limit: '1GiB', bytes: 2 ** 30 - 1 },
  ])('never "expected at least 1 MB, actual 1 MB": $what', ({ limit, bytes }) => {
    const [check] = alarmChecks(configOf({ 'min-size': limit }), of({ bytes }), undefined, false);
    expect(check!.status).toBe('failed');
    expect(check!.expected.endsWith(`at least ${check!.actual}`)).toBe(false);
  });

  test('never "expected at least 280 MB, actual 280 MB": a byte more than it may shrink', () => {
    const check = shrunk('30%', 400_000_000, 279_999_999, 'rawBytes');
    expect(check.status).toBe('failed');
    expect(check.expected.startsWith(`at least ${check.actual} `)).toBe(false);
  });
});
