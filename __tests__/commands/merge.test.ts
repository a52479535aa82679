import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { cli } from '../../src/cli.ts';
import type { K6Summary } from '../../src/load/k6-result.ts';
import type { Report } from '../../src/report.ts';
import { emptySummary } from '../helpers/k6-summary.ts';
import '../helpers/realm.ts';

/** The results of several machines, as one. */
let folder: string;
let said: string[] = [];
const { log, error } = console;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-merge-'));
  console.log = (line: string) => void said.push(line);
  console.error = (line: string) => void said.push(line);
});
afterEach(async () => {
  Object.assign(console, { log, error });
  await rm(folder, { recursive: true, force: true });
});

async function merge(
  files: Record<string, string | K6Summary>,
  more: string[] = [],
): Promise<{ code: number; text: string; report: Report | undefined }> {
  said = [];
  for (const [name, content] of Object.entries(files))
    await writeFile(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content));
  const args = ['merge', ...Object.keys(files).map((name) => join(folder, name)), ...more, '--report-dir', join(folder, 'report')];
  const code = await cli(args, {}, new AbortController().signal);
  const json = await readFile(join(folder, 'report', 'report.json'), 'utf8').catch(() => undefined);
  return { code, text: said.join('\n'), report: json === undefined ? undefined : (JSON.parse(json) as Report) };
}

const times = (count: number, ms: number) => Array.from({ length: count }, () => ms);
/** Quick on one machine, slow on a tenth of the other. */
const QUICK = times(900, 20);
const SLOW = [...times(90, 20), ...times(110, 800)];

describe('percentiles', () => {
  test('are those of all answers, which those of the machines do not tell', async () => {
    const pods = { 'a.json': emptySummary(QUICK), 'b.json': emptySummary(SLOW) };
    // Of b alone p95 is 800 ms, and the mean of both is 410 ms; of all 1,100 answers a tenth is slow.
    const { report } = await merge(pods, ['--thresholds', 'p95<900ms', '--thresholds', 'p50<30ms']);
    expect(report!.status).toBe('passed');
    expect(report!.metrics.requests).toBe(1_100);
    expect(report!.metrics['p50-ms']).toBeCloseTo(20, 0);
    expect(report!.metrics['p95-ms']).toBeCloseTo(800, -1);
    expect((await merge({ 'a.json': emptySummary(QUICK) })).report!.metrics['p95-ms']).toBeCloseTo(20, 0);
    const mild = { 'a.json': emptySummary(times(3_000, 20)), 'b.json': emptySummary(SLOW) };
    expect((await merge(mild)).report!.metrics['p95-ms']).toBeCloseTo(20, 0);
  });

  test('requests a second are added over the time in which all worked', async () => {
    const { report } = await merge({ 'a.json': emptySummary(QUICK), 'b.json': emptySummary(QUICK) });
    expect(report!.metrics.rps).toBe(60);
  });
});

describe('the verdict', () => {
  test('uses the thresholds that the test was written with, unless others are given', async () => {
    const pods = { 'a.json': emptySummary(SLOW), 'b.json': emptySummary(SLOW) };
    const own = await merge(pods);
    expect([own.code, own.report!.checks.find(({ name }) => name === 'p95<500ms')!.status]).toEqual([1, 'failed']);
    const given = await merge(pods, ['--thresholds=p95<1s']);
    expect([given.code, given.report!.checks.map(({ name }) => name)]).toEqual([
      0,
      ['p95<1s', 'errors<1%', 'success>=95%', 'generator', 'machines'],
    ]);
  });

  test('is none while a machine has not told: inconclusive', async () => {
    const pod = () => emptySummary(QUICK, { instances: 2 });
    const one = await merge({ 'a.json': pod() });
    expect([one.code, one.report!.status]).toEqual([2, 'inconclusive']);
    expect(one.text).toContain('1 of 2');
    expect((await merge({ 'a.json': pod(), 'b.json': pod() })).code).toBe(0);
  });

  test('is none without an answer, and says when a machine ended early', async () => {
    const nothing = await merge({ 'a.json': emptySummary() });
    expect(nothing.code).toBe(2);
    const early = await merge({ 'a.json': emptySummary(QUICK), 'b.json': emptySummary(QUICK, { measuredMs: 4_000 }) });
    expect(early.text).toContain('1 of 2 machines ended before their time');
    // Nothing is known of the rest of its time.
    expect([early.code, early.report!.checks.find(({ name }) => name === 'machines')!.status]).toEqual([2, 'inconclusive']);
    expect((await merge({ 'a.json': emptySummary(QUICK), 'b.json': emptySummary(QUICK) })).code).toBe(0);
  });
});

describe('what is read', () => {
  test('the log of pods, with whatever else stands in it', async () => {
    const line = (summary: K6Summary) => `seaworthy-k6-result ${JSON.stringify(summary)}`;
    const pods = ['time="x" level=info', line(emptySummary(QUICK)), '', `[pod/load-2] ${line(emptySummary(QUICK))}`, 'done'];
    const { code, report } = await merge({ 'pods.log': pods.join('\n') });
    expect([code, report!.metrics.requests]).toEqual([0, 1_800]);
  });

  test('every file that does not belong is named, and nothing is judged', async () => {
    const pod = emptySummary(QUICK);
    const { code, text, report } = await merge({
      'a.json': pod,
      'again.json': pod,
      'other.json': emptySummary(QUICK, { test: 'xyz' }),
      'empty.log': 'nothing',
      'cut.log': `seaworthy-k6-result ${JSON.stringify(pod).slice(0, 200)}`,
      'negative.json': { ...pod, id: 'another-one', sent: -1 },
    });
    expect([code, report]).toEqual([3, undefined]);
    const at = (name: string) => join(folder, name);
    for (const sentence of [
      `${at('again.json')}: the same result stands in ${at('a.json')}; each counts once`,
      `${at('other.json')}: it is a result of another test than that of ${at('a.json')}`,
      `${at('empty.log')} holds no result of a load test`,
      `${at('cut.log')}: the result in it is cut off or no JSON`,
      `${at('negative.json')}: it is no result that this version can read: sent: `,
    ])
      expect(text).toContain(sentence);
  });

  test('buckets that lie are refused', async () => {
    const pod = emptySummary(QUICK);
    pod.steps[0]!.response.buckets = [5_000_000, 1];
    const { code, text } = await merge({ 'a.json': pod });
    expect(code).toBe(1);
    expect(text).toContain('a histogram cannot be read');
  });

  test.each([
    [[], 'a file is missing'],
    [['x.json', '--target', 'http://a'], '--target: merge takes FILE …, --thresholds and --report-dir'],
    [['/nowhere/x.json'], '/nowhere/x.json cannot be read'],
  ])('%j is named as wrong', async (args, expected) => {
    said = [];
    expect(await cli(['merge', ...args], {}, new AbortController().signal)).toBe(3);
    expect(said.join('\n')).toContain(expected);
  });

  test('a threshold on what is not there is named', async () => {
    const { code, text } = await merge({ 'a.json': emptySummary(QUICK) }, ['--thresholds', 'p95:nowhere<1s']);
    expect(code).toBe(3);
    expect(text).toContain('there is no step nowhere; there are get');
  });
});
