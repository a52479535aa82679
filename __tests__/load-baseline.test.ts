import { once } from 'node:events';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { OTHER } from './helpers/artifacts-api.ts';
import { type CacheService, startCacheService } from './helpers/cache-service.ts';
import { type ResultsService, startResultsService } from './helpers/results-service.ts';
import { check, expectEnd, type Job, newJob, runStep, type Step, said } from './helpers/runner.ts';
import { zipOf } from './helpers/zip.ts';

/** Comparing with earlier runs, as the runner starts it: where they are kept, and what they are compared with. */
let job: Job;
let server: Server;
let target: string;
/** Of every answer, in milliseconds. */
let delay: number;

beforeAll(async () => {
  server = createServer((_, response) => void setTimeout(() => response.end('{}'), delay));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  target = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});
beforeEach(async () => {
  delay = 20;
  job = await newJob();
});
afterEach(() => job.remove());
afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
});

// A machine that is busy with other tests may be as slow as it likes: the server of these tests is slower still when it is slow.
const INPUTS = { mode: 'load-test', users: '10', duration: '1s', 'warm-up': '0s', 'max-regression': '300%', thresholds: 'errors<50%' };
const load = (baseline: string, more: { env?: Record<string, string>; inputs?: Record<string, string> } = {}) =>
  runStep({ job, inputs: { ...INPUTS, target, baseline, ...more.inputs }, env: more.env ?? {} });
const runsOf = (step: Step) => Number(/\d+/.exec(check(step, 'baseline').actual ?? '')?.[0]);

interface History {
  version: number;
  runs: { p95Ms: number; fingerprint: string; sha: string }[];
}
const parse = (text: string) => JSON.parse(text) as History;
/** The one run of a history six times: what it takes to be compared with. */
const sixfold = ({ version, runs: [run] }: History) => JSON.stringify({ version, runs: Array.from({ length: 6 }, () => run) });

describe('baseline: file', () => {
  test('keeps the figures of runs that passed, and fails one that is slower than they were', async () => {
    const path = join(job.workspace, 'ci', 'past.json');
    const read = async () => parse(await readFile(path, 'utf8'));
    const first = await load('file:ci/past.json');
    expectEnd(first, 0, 'passed');
    expect(check(first, 'baseline')).toMatchObject({ status: 'skipped', expected: 'at least 6 earlier runs to compare with' });
    const history = await read();
    expect(history.runs).toEqual([expect.objectContaining({ sha: '0123456789abcdef0123456789abcdef01234567', errorRate: 0 })]);
    await writeFile(path, sixfold(history));

    const same = await load('file:ci/past.json');
    expectEnd(same, 0, 'passed');
    expect(check(same, 'baseline')).toMatchObject({ status: 'passed', expected: expect.stringContaining('6 runs of the same test') });
    expect((await read()).runs).toHaveLength(7);

    delay = 1.2 * 4 * history.runs[0]!.p95Ms;
    const slower = await load('file:ci/past.json');
    expectEnd(slower, 1, 'failed');
    expect(check(slower, 'baseline').status).toBe('failed');
    // What was slow must not become what the next is measured by.
    expect((await read()).runs).toHaveLength(7);
  });

  test('is not compared with a p95 of a few answers, nor are those kept', async () => {
    const step = await load('file:past.json', { inputs: { 'max-requests': '50', thresholds: 'errors<50%\nsuccess>=50%' } });
    expectEnd(step, 2, 'inconclusive');
    expect(check(step, 'baseline').actual).toMatch(/^p50 \d.*: only 50 of the 100 answers that a p95 takes$/);
    await expect(readFile(join(job.workspace, 'past.json'))).rejects.toThrow('ENOENT');
  });

  test('is begun anew where it cannot be read, and it is said', async () => {
    await writeFile(join(job.workspace, 'past.json'), 'no history');
    const step = await load('file:past.json');
    expectEnd(step, 0, 'passed');
    expect(step.report!.notes.join('\n')).toContain('is not what a load test writes; it is begun anew');
    expect(parse(await readFile(join(job.workspace, 'past.json'), 'utf8')).runs).toHaveLength(1);
  });
});

describe('baseline: cache', () => {
  let cache: CacheService;
  beforeEach(async () => {
    cache = await startCacheService();
    // GitHub's client cannot work where the path has a space, as that of these tests has.
    job.workspace = join(job.folder, 'workspace');
    await mkdir(job.workspace);
  });
  afterEach(() => cache.close());

  test('is found again by the next run of the same test, and not by another test', async () => {
    const { env } = cache;
    expect(runsOf(await load('cache', { env }))).toBe(0);
    expect(cache.entries.map(({ key }) => key)).toEqual([expect.stringMatching(/^seaworthy-load-[0-9a-f]{16}-4711-1-/)]);
    expect(runsOf(await load('cache', { env }))).toBe(1);
    expect(runsOf(await load('cache', { env }))).toBe(2);
    expect(cache.entries).toHaveLength(3);
    expect(runsOf(await load('cache', { env, inputs: { users: '11' } }))).toBe(0);
    expect(runsOf(await load('cache', { env, inputs: { target: `${target}?page=2` } }))).toBe(0);
  });

  test('that takes nothing changes no verdict, and it is said', async () => {
    cache.manner = 'readonly';
    const step = await load('cache', { env: cache.env });
    expectEnd(step, 0, 'passed');
    expect(step.report!.notes.join('\n')).toContain('this run could not be kept: the cache could not be written');
  });

  test('that cannot be read is not replaced by this run alone, and it is said', async () => {
    const { env } = cache;
    await load('cache', { env });
    cache.manner = 'unreadable';
    const step = await load('cache', { env });
    expectEnd(step, 0, 'passed');
    expect(step.report!.notes.join('\n')).toContain('baseline: the cache could not be read');
    expect(cache.entries).toHaveLength(1);
    cache.manner = 'good';
    expect(runsOf(await load('cache', { env }))).toBe(1);
  });

  test('that the client cannot use, for the path that it would be in, is said', async () => {
    job.workspace = join(job.folder, 'work space');
    const step = await load('cache', { env: cache.env });
    expectEnd(step, 0, 'passed');
    expect(step.report!.notes.join('\n')).toContain('cannot work in a folder whose path has a space');
  });

  test('is not there outside of GitHub’s jobs: no verdict changes, and it is said', async () => {
    const step = await load('cache');
    expectEnd(step, 0, 'passed');
    expect(step.report!.notes.join('\n')).toContain('there is no cache service here');
  });
});

describe('baseline: artifact', () => {
  let service: ResultsService;
  beforeEach(async () => {
    service = await startResultsService();
  });
  afterEach(() => service.close());
  const other = () => ({
    env: { ...service.env, GITHUB_API_URL: service.base, GITHUB_RUN_ID: '9' },
    inputs: { 'github-token': OTHER.token },
  });
  const NAME = `artifact:past?run=${OTHER.run}&repository=${OTHER.repository}`;

  test('of an earlier run is compared with', async () => {
    await load('file:past.json');
    const history = parse(await readFile(join(job.workspace, 'past.json'), 'utf8'));
    service.add(
      'past',
      zipOf([
        { name: 'notes.txt', content: 'x' },
        { name: 'deep/past.json', content: sixfold(history) },
      ]),
    );
    const same = await load(NAME, other());
    expectEnd(same, 0, 'passed');
    expect(check(same, 'baseline').status).toBe('passed');
    delay = 1.2 * 4 * history.runs[0]!.p95Ms;
    expect(check(await load(NAME, other()), 'baseline').status).toBe('failed');
    expect(service.artifacts).toHaveLength(1);
  });

  test.each([
    ['is not there', () => {}, 'has no artifact past'],
    [
      'holds something else',
      () => service.add('past', zipOf([{ name: 'a.json', content: '{}' }])),
      'holds no file that baseline: file:PATH has written',
    ],
    ['is no archive', () => service.add('past', Buffer.from('no archive')), 'artifact past is damaged'],
  ])('that %s changes no verdict, and it is said', async (_, prepare, expected) => {
    prepare();
    const step = await load(NAME, other());
    expectEnd(step, 0, 'passed');
    expect(check(step, 'baseline').status).toBe('skipped');
    expect(step.report!.notes.join('\n')).toContain(expected);
  });

  test.each([
    ['artifact:', 'expected the name of an artifact'],
    ['artifact:past', 'expected the run that has it'],
    ['artifact:past?run=x', 'received run=x'],
    ['elsewhere', 'expected cache, file:PATH or artifact:NAME?run=ID'],
  ])('%s is refused', async (baseline, expected) => {
    const step = await load(baseline);
    expectEnd(step, 3, 'error');
    expect(said(step, 'error').join('\n')).toContain(expected);
  });
});
