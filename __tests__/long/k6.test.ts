import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { cli } from '../../src/cli.ts';
import { readConfig } from '../../src/config.ts';
import type { LoadTestConfig } from '../../src/config-load.ts';
import { loadTest } from '../../src/modes/load-test.ts';
import type { Report } from '../../src/report.ts';
import { makeCertificate } from '../helpers/certificates.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import '../helpers/realm.ts';
import { program } from '../helpers/program.ts';
import { buildProgram, K6 } from '../helpers/s3-servers/build.ts';
import { httpTarget, listening, type Target } from '../load/target.ts';

/** The scenario on the real k6, which is built once from the Go module proxy. */
const BUILD_MS = 15 * 60_000;
let k6: string;
let folder: string;
let context: TestContext;
let env: Record<string, string | undefined>;
let target: Target;
let serve: (request: IncomingMessage, response: ServerResponse) => unknown;
beforeAll(async () => {
  const building = await testContext();
  k6 = await buildProgram(building, K6).finally(building.cleanup);
}, BUILD_MS);
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-k6-'));
  env = { ...process.env, PATH: `${dirname(k6)}:${process.env.PATH}` };
  context = await testContext({ env });
  serve = (_, response) => response.end('{}');
  target = await httpTarget((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => serve(Object.assign(request, { content: Buffer.concat(chunks) }), response));
  });
});
afterEach(async () => {
  await target.close();
  await context.cleanup();
  await rm(folder, { recursive: true, force: true });
});

const contentOf = (request: IncomingMessage) => (request as unknown as { content: Buffer }).content;

function load(inputs: Record<string, string>): Promise<Report> {
  const base = { mode: 'load-test', engine: 'k6', target: `http://127.0.0.1:${target.origin.port}`, duration: '2s', 'warm-up': '1s' };
  const config = readConfig(new Map(Object.entries({ ...base, ...inputs })), context.env, context.secrets) as LoadTestConfig;
  return loadTest(config, {}, context);
}
const scenario = async (content: object) => {
  const file = join(folder, 'shop.yml');
  await writeFile(file, JSON.stringify(content));
  return file;
};
const status = (report: Report, name: string) => report.checks.find((check) => check.name === name)?.status;
const steps = (report: Report) =>
  new Map(report.tables.find(({ title }) => title === 'Steps')!.rows.map(([name, count]) => [name, Number(count!.replaceAll(',', ''))]));

describe('a scenario', () => {
  test('is walked through as the native generator does, and counted without the warm-up', async () => {
    env.KEY = 'geheim w0rt&x';
    await writeFile(join(folder, 'users.csv'), 'user\nann\nbob\n');
    const seen = new Map<string, number>();
    serve = (request, response) => {
      const { url, headers } = request;
      if (url === '/login')
        return response.setHeader('x-sql-queries', '7').end(`{"token":"t-${JSON.parse(String(contentOf(request))).user}"}`);
      const one = `${url} ${headers.authorization} ${headers['x-key']} ${contentOf(request).length > 1_000 ? 'large' : contentOf(request)}`;
      seen.set(one, (seen.get(one) ?? 0) + 1);
      return response.end('{"ok":true}');
    };
    const file = await scenario({
      data: 'users.csv',
      flows: [
        {
          name: 'browse',
          weight: 3,
          steps: [
            { name: 'login', post: '/login', json: { user: '{{user}}' }, extract: { token: '$.token' } },
            {
              name: 'me',
              post: '/me?u={{user}}',
              headers: { Authorization: 'Bearer {{token}}', 'X-Key': '${KEY}' },
              form: { k: '${KEY}' },
              check: '$.ok=true',
            },
          ],
        },
        { name: 'send', weight: 1, steps: [{ name: 'upload', post: '/up', upload: { size: '200kB' } }] },
      ],
    });
    const report = await load({
      scenario: file,
      users: '5',
      'env-allow': 'KEY',
      thresholds: 'p95:me<5s\nupload>1kB/s\nttfb<5s\nheader:X-SQL-Queries<=7',
    });
    const form = `k=${encodeURIComponent('geheim w0rt&x')}`;
    expect([...seen.keys()].sort()).toEqual([
      `/me?u=ann Bearer t-ann geheim w0rt&x ${form}`,
      `/me?u=bob Bearer t-bob geheim w0rt&x ${form}`,
      '/up undefined undefined large',
    ]);
    for (const name of ['p95:me<5s', 'upload>1kB/s', 'ttfb<5s', 'header:X-SQL-Queries<=7', 'errors<1%', 'success>=95%'])
      expect([name, status(report, name)]).toEqual([name, 'passed']);
    const counted = steps(report);
    expect(Math.abs(counted.get('login')! - counted.get('me')!)).toBeLessThanOrEqual(5);
    expect(counted.get('upload')! / counted.get('all')!).toBeCloseTo(1 / 7, 1);
    // A third of the time was warm-up.
    expect(counted.get('all')!).toBeLessThan(target.seen * 0.9);
    expect(report.facts.engine).toMatch(/^k6 \d/);
    expect(JSON.stringify(report)).not.toContain('geheim');
  });

  test('comes at its rate, and what found no room is dropped and an error', async () => {
    const steady = await load({ rate: '50/s', duration: '3s' });
    expect(Math.abs(steady.metrics.requests! - 150)).toBeLessThanOrEqual(3);
    serve = (_, response) => setTimeout(() => response.end('{}'), 1_000);
    const slow = await load({ rate: '50/s', duration: '3s', 'max-in-flight': '10', 'warm-up': '0s' });
    expect(Math.abs(slow.metrics.requests! - 150)).toBeLessThanOrEqual(5);
    expect(slow.metrics['error-rate']).toBeGreaterThan(0.6);
    expect(status(slow, 'errors<1%')).toBe('failed');
  });

  test('measures what a slow service takes', async () => {
    serve = (_, response) => setTimeout(() => response.end('{}'), 300);
    const report = await load({ users: '10', duration: '3s', thresholds: 'p95<200ms' });
    expect(report.metrics['p50-ms']).toBeGreaterThanOrEqual(300);
    expect(report.metrics['p50-ms']).toBeLessThan(450);
    expect(['failed', 'inconclusive']).toContain(status(report, 'p95<200ms'));
  });
});

describe('errors', () => {
  test('are told by kind and by status', async () => {
    let nth = 0;
    serve = (request, response) => (++nth % 4 === 0 ? request.socket.destroy() : response.writeHead(nth % 4 === 1 ? 503 : 200).end());
    // A POST: Go sends a GET again by itself where a kept connection was closed.
    const report = await load({ users: '4', method: 'POST' });
    const answers = new Map(
      report.tables.find(({ title }) => title === 'Answers')!.rows.map(([what, many]) => [what, Number(many!.replaceAll(',', ''))]),
    );
    expect([...answers.keys()].filter((what) => /status|closed|reset/.test(what!)).sort()).toEqual(
      expect.arrayContaining(['status 200', 'status 503']),
    );
    expect((answers.get('closed') ?? 0) + (answers.get('reset') ?? 0)).toBeGreaterThan(10);
    expect(report.metrics['error-rate']).toBeCloseTo(0.5, 1);
  });

  test('of more than half end it before its time, with its figures', async () => {
    serve = (_, response) => response.writeHead(500).end();
    const report = await load({ users: '2', duration: '60s', 'warm-up': '0s' });
    expect(report.notes.join('\n')).toMatch(/Ended after [\d.]+ s: more than half of the requests failed/);
    expect(status(report, 'errors<1%')).toBe('failed');
    expect(report.metrics['error-rate']).toBe(1);
  }, 60_000);
});

test('over TLS only the authority of ca-file is trusted, and HTTP/1.1 is spoken as the native generator does', async () => {
  const authority = await makeCertificate(folder, { name: 'authority', days: 2, isAuthority: true });
  const good = await makeCertificate(folder, { name: 'good', days: 2, names: ['DNS:localhost'], by: authority });
  const versions = new Set<string>();
  const server = createSecureServer({ cert: good.cert, key: good.key, allowHTTP1: true }, (request, response) => {
    versions.add(request.httpVersion);
    response.end('{}');
  });
  const secure = await listening(server as unknown as Server, true);
  try {
    const report = await load({ target: `https://localhost:${secure.origin.port}/`, 'ca-file': authority.file, users: '2' });
    expect([status(report, 'success>=95%'), [...versions]]).toEqual(['passed', ['1.1']]);
  } finally {
    await secure.close();
  }
});

test('max-requests are never passed', async () => {
  const report = await load({ users: '5', 'max-requests': '200', duration: '30s', 'warm-up': '0s' });
  expect(target.seen).toBeLessThanOrEqual(200);
  expect(target.seen).toBeGreaterThan(150);
  expect(report.notes.join('\n')).toContain('max-requests');
});

test('what was exported runs in parts, whose results are merged to one: nothing is lost, and no part counts twice', async () => {
  const file = await scenario({
    steps: [
      { name: 'get', get: '/' },
      { name: 'up', post: '/up', upload: { size: '100kB' } },
    ],
  });
  const report = await load({
    scenario: file,
    rate: '60/s',
    duration: '3s',
    export: join(folder, 'out', 'shop.js'),
    thresholds: 'p95<5s\nerrors<2%',
  });
  expect(target.seen).toBe(0);
  expect([report.status, (await readdir(join(folder, 'out'))).sort()]).toEqual(['passed', ['shop.js', 'shop.yaml']]);
  const part = async (segment: string) => {
    const flags = [
      '--quiet',
      '--no-usage-report',
      '--address',
      '',
      '--execution-segment',
      segment,
      '--execution-segment-sequence',
      '0,1/2,1',
    ];
    const { code, stdout } = await program(['env', 'SEAWORTHY_INSTANCES=2', k6, 'run', ...flags, join(folder, 'out', 'shop.js')]);
    expect(code).toBe(0);
    return stdout.toString();
  };
  const logs = await Promise.all([part('0:1/2'), part('1/2:1')]);
  await writeFile(join(folder, 'pods.log'), logs.join('\n'));
  const { log } = console;
  console.log = () => {};
  const code = await cli(['merge', join(folder, 'pods.log'), '--report-dir', join(folder, 'report')], {}, context.signal).finally(() => {
    console.log = log;
  });
  const merged = JSON.parse(await readFile(join(folder, 'report', 'report.json'), 'utf8')) as Report;
  expect([0, 2]).toContain(code); // A busy machine makes it inconclusive, and nothing else does.
  expect(
    merged.checks
      .filter((check) => check.status !== 'passed')
      .map(({ name }) => name)
      .filter((name) => name !== 'generator'),
  ).toEqual([]);
  expect(Math.abs(merged.metrics.requests! - 360)).toBeLessThanOrEqual(6);
  expect(status(merged, 'machines')).toBe('passed');
});
