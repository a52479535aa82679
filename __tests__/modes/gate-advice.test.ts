import { describe, expect, test } from '@jest/globals';
import { adviseRollback, failedLayer, notCompared, type Situation } from '../../src/modes/gate-advice.ts';
import type { Check } from '../../src/report.ts';
import '../helpers/realm.ts';

const [NEW, OLD] = ['a'.repeat(40), 'b'.repeat(40)];
const check = (name: string, status: Check['status'], layer: Check['layer'] = 'app'): Check => ({
  ...{ name, status, expected: 'x', actual: 'y', ms: 1 },
  ...(layer ? { layer } : {}),
});
const BROKEN: Situation = { checks: [check('https://app/ status<400', 'failed')], current: NEW, previous: { sha: OLD } };
const advise = (changes: Partial<Situation> = {}) => adviseRollback({ ...BROKEN, ...changes });

describe('whether to go back', () => {
  test('yes where the new version failed and a commit to go back to is known', () => {
    expect(advise()).toEqual({ rollback: true, why: 'https://app/ status<400 failed after the deploy' });
  });

  test.each<[string, Partial<Situation>, string]>([
    ['nothing failed', { checks: [check('a', 'passed')] }, 'nothing failed'],
    ['something degraded only', { checks: [check('a', 'degraded')] }, 'nothing failed'],
    ['it could not be found out', { checks: [check('a', 'inconclusive')] }, 'what failed could not be found out'],
    ['only the gate itself had trouble', { checks: [check('gate', 'failed', 'gate')] }, 'only gate failed (y)'],
    [
      'it failed before the deploy, or is the way there',
      {
        checks: [check('https://app/ status<400', 'failed'), check('tcp://b:1 answers', 'failed', 'network')],
        baseline: new Map([['https://app/ status<400', 'failed']]),
      },
      'or is the way to the targets',
    ],
    ['no commit to go back to is known', { previous: { why: 'none is known' } }, 'none is known'],
    ['the commit to go back to is this one', { previous: { sha: NEW } }, 'is the one that was deployed'],
    ['only the way there failed', { checks: [check('https://app/ answers', 'failed', 'network')] }, 'only the way to the targets failed'],
    ['it failed before the deploy', { baseline: new Map([['https://app/ status<400', 'failed']]) }, 'rolling back would not help'],
    [
      'the target did not answer at all before',
      { labels: ['https://app/'], baseline: new Map([['https://app/ answers', 'failed']]) },
      'rolling back would not help',
    ],
    [
      'only the old version answers',
      {
        checks: [check('https://app/ version', 'failed')],
        versions: [{ label: 'https://app/', expected: NEW, mix: { seen: new Map([[OLD, 5]]), failures: [] } }],
      },
      'the deploy did not take place',
    ],
  ])('no where %s', (_, changes, why) => {
    const advice = advise(changes);
    expect(advice.rollback).toBe(false);
    expect(advice.why).toContain(why);
  });

  test('yes where something else than before failed, and where old and new answer side by side', () => {
    expect(advise({ baseline: new Map([['https://app/ status<400', 'passed']]) }).rollback).toBe(true);
    expect(advise({ baseline: new Map([['https://other/ status<400', 'failed']]) }).rollback).toBe(true);
    const mix = {
      seen: new Map([
        [OLD, 2],
        [NEW, 3],
      ]),
      failures: [],
    };
    expect(
      advise({ checks: [check('https://app/ version', 'failed')], versions: [{ label: 'https://app/', expected: NEW, mix }] }).rollback,
    ).toBe(true);
  });

  test('yes where another target was broken whose name begins alike', () => {
    const checks = [check('shop api status<400', 'failed')];
    const baseline = new Map([['shop answers', 'failed']] as const);
    expect(advise({ checks, labels: ['shop', 'shop api'], baseline }).rollback).toBe(true);
    expect(advise({ checks, labels: ['shop', 'shop api'], baseline: new Map([['shop api answers', 'failed']]) }).rollback).toBe(false);
  });

  test('a check that the baseline does not know is named', () => {
    const checks = [check('shop status=200', 'failed'), check('shop version', 'failed'), check('shop latency<1s', 'passed')];
    expect(notCompared(checks, new Map([['shop status<400', 'failed']]), ['shop'])).toEqual(['shop status=200']);
    expect(notCompared(checks, new Map([['shop answers', 'failed']]), ['shop'])).toEqual([]);
    expect(notCompared(checks, new Map([['shop status=200', 'passed']]), ['shop'])).toEqual([]);
  });

  test('the layer named is the one on which the others lean', () => {
    const both = [check('https://app/ status<400', 'failed'), check('postgres://db/app answers', 'failed', 'dependency')];
    expect(failedLayer(both)).toBe('dependency');
    expect(failedLayer(BROKEN.checks)).toBe('app');
    expect(failedLayer([check('gate', 'failed', 'gate')])).toBe('gate');
    expect(failedLayer([check('a', 'passed')])).toBe('');
  });
});
