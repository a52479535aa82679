import { describe, expect, test } from '@jest/globals';
import { isVersion, judgeVersion, parseExpectedVersion, versionBefore } from '../../src/modes/gate-version.ts';
import '../helpers/realm.ts';

const SHA = '0123456789abcdef0123456789abcdef01234567';
const mix = (seen: Record<string, number>, failures: string[] = []) => ({ seen: new Map(Object.entries(seen)), failures });

describe('the version that is expected', () => {
  test.each([
    [SHA, { where: { jsonPath: '$.version' }, version: SHA }],
    ['1.10', { where: { jsonPath: '$.version' }, version: '1.10' }],
    [`$.build.sha=${SHA}`, { where: { jsonPath: '$.build.sha' }, version: SHA }],
    ['$.v=1.10', { where: { jsonPath: '$.v' }, version: '1.10' }],
    ['header:X-Release=v2', { where: { header: 'X-Release' }, version: 'v2' }],
    ["match:'release (\\w+)'=v2", { where: { regex: 'release (\\w+)' }, version: 'v2' }],
  ])('%s is understood', (text, expected) => {
    expect(parseExpectedVersion(text)).toEqual(expected);
  });

  test.each(['', 'two words', '$.v>1', 'status=200', '$.v=$(id)', "match:'(['=1", `$.v=${'x'.repeat(65)}`])(
    '%p is refused with what is expected',
    (text) => {
      expect(() => parseExpectedVersion(text)).toThrow(/a version is expected|value is expected|has no operator|pattern/);
    },
  );

  test('a commit may be written shorter, anything else may not', () => {
    expect(isVersion(SHA.slice(0, 7), SHA)).toBe(true);
    expect(isVersion(SHA, SHA.slice(0, 12).toUpperCase())).toBe(true);
    expect(isVersion(SHA.slice(0, 6), SHA)).toBe(false);
    expect(isVersion('1.1', '1.10')).toBe(false);
    expect(isVersion(SHA.slice(1, 9), SHA)).toBe(false);
  });

  test('it holds where every connection was told it', () => {
    expect(judgeVersion(mix({ [SHA]: 5 }), { version: SHA })).toMatchObject({ status: 'passed', actual: `5 ${SHA}` });
    expect(judgeVersion(mix({ [SHA.slice(0, 8)]: 5 }), { version: SHA }).status).toBe('passed');
  });

  test('old and new side by side fail, with how many of each', () => {
    expect(judgeVersion(mix({ v2: 3, v1: 2 }), { version: 'v2' })).toMatchObject({
      status: 'failed',
      actual: '3 v2, 2 v1',
      hint: expect.stringContaining('side by side'),
    });
    expect(judgeVersion(mix({ v1: 5 }), { version: 'v2' })).toMatchObject({
      status: 'failed',
      hint: expect.stringContaining('did not reach'),
    });
  });

  test('an answer without a version is not known, and no answer at all neither', () => {
    expect(judgeVersion(mix({ v2: 4 }, ['no $.version']), { version: 'v2' }).status).toBe('inconclusive');
    expect(judgeVersion(mix({}), { version: 'v2' }).status).toBe('inconclusive');
  });

  test('a number is no commit that was written shorter', () => {
    expect(isVersion('2026112', '20261121')).toBe(false);
    expect(isVersion('1'.repeat(8), '1'.repeat(40))).toBe(true);
  });
});

describe('the version after going back', () => {
  const where = { jsonPath: '$.v2' };
  const [NEW, OLD] = [SHA, 'b'.repeat(40)];

  test('is the commit to which it went, wherever the answer names it', () => {
    expect(versionBefore({ where, version: NEW }, OLD, undefined)).toEqual({ where, version: OLD });
    expect(versionBefore({ where, version: NEW.slice(0, 12) }, OLD, NEW)).toEqual({ where, version: OLD });
    expect(versionBefore({ where, version: 'deadbeef' }, OLD, undefined)).toEqual({ where, version: OLD });
  });

  test('is any other where versions are no commits: the old one is not known by name', () => {
    expect(versionBefore({ where, version: 'v2' }, OLD, NEW)).toEqual({ where, version: 'v2', other: true });
    expect(versionBefore({ where, version: '20261121' }, OLD, NEW)).toMatchObject({ other: true });
    const left = { version: 'v2', other: true };
    expect(judgeVersion(mix({ v1: 5 }), left).status).toBe('passed');
    expect(judgeVersion(mix({ v1: 4, v2: 1 }), left).status).toBe('failed');
    expect(judgeVersion(mix({ v1: 4 }, ['no $.version']), left).status).toBe('inconclusive');
    expect(judgeVersion(mix({}), left).status).toBe('inconclusive');
  });
});
