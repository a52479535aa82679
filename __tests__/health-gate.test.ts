import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { expectNoSecret, expectNothingLeft } from './helpers/leftovers.ts';
import { type Login, makeLogin, PASSWORD } from './helpers/login.ts';
import { check, expectEnd, type Job, newJob, runStep, type Step, said, startStep } from './helpers/runner.ts';

/** The gate as the runner starts it, on a service that answers as each test wants it, and a real PostgreSQL. */
const [OLD, NEW] = ['b'.repeat(40), '0123456789abcdef0123456789abcdef01234567'];
const postgres = servers()[0]!;

let job: Job;
let login: Login;
let database: TestDatabase;
let server: Server;
let url: string;
/** What the service does; the same for every path unless a test says otherwise. */
let serve: (request: IncomingMessage, response: ServerResponse) => unknown;
let version: string;

const answer = (response: ServerResponse, status: number, body: unknown) =>
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const healthy = (_: unknown, response: ServerResponse) =>
  answer(response, 200, { status: 'ok', version, checks: { database: { status: 'ok' }, cache: { status: 'ok' } } });
const sick = (_: unknown, response: ServerResponse) =>
  answer(response, 503, { status: 'error', version, checks: { database: { status: 'ok' }, cache: { status: 'error' } } });

beforeAll(async () => {
  login = await makeLogin(postgres);
  database = await withDatabase(postgres, 'CREATE TABLE t (id int)');
  server = createServer((request, response) => serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(async () => {
  [serve, version] = [healthy, NEW];
  job = await newJob();
});
afterEach(() => job.remove());
afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
  await database.drop();
  await login.drop();
});

const FAST = { mode: 'health-gate', interval: '50ms', successes: '2', timeout: '10s' };
const gate = (inputs: Record<string, string>, env: Record<string, string> = {}) =>
  runStep({ job, inputs: { ...FAST, targets: `${url}/health/`, ...inputs }, env });
/** Time enough for a few rounds, and no more: for what never becomes good. */
const SHORT = { timeout: '1s' };

describe('a service that is fit', () => {
  test('passes with its database, and says what it looked at', async () => {
    const targets = [`${url}/health/ status=200 $.checks.cache.status=ok latency<5s`, `${login.url(database)} connections<95%`].join('\n');
    const step = await gate({ targets });
    expectEnd(step, 0, 'passed');
    expect(step.outputs).toMatchObject({ 'should-rollback': 'false', 'rolled-back': 'false', 'failed-layer': '' });
    expect(check(step, `${url}/health/ status=200`)).toMatchObject({ status: 'passed', layer: 'app' });
    expect(step.summary).toContain('2 targets fit, 2 rounds');
    await expectNothingLeft(step, postgres.url);
    await expectNoSecret(step, [PASSWORD]);
  });

  test('passes with the expected version on every fresh connection, and fails where one in two is the old one', async () => {
    const step = await gate({ 'expect-version': NEW });
    expectEnd(step, 0, 'passed');
    expect(step.outputs['observed-version']).toBe(NEW);
    let count = 0;
    serve = (request, response) => {
      version = count++ % 2 === 0 ? NEW : OLD;
      healthy(request, response);
    };
    const mixed = await gate({ ...SHORT, 'expect-version': `$.version=${NEW.slice(0, 12)}`, 'previous-sha': OLD });
    expectEnd(mixed, 1, 'failed');
    expect(check(mixed, `${url}/health/ version`).actual).toMatch(/^\d 0123456789ab, \d b{40}$/);
    expect(mixed.outputs['should-rollback']).toBe('true');
  });

  test('a version that only begins like the expected one is another', async () => {
    version = '1.10';
    expectEnd(await gate({ 'expect-version': '1.10' }), 0, 'passed');
    version = '1.10~rc1';
    const step = await gate({ ...SHORT, 'expect-version': '1.10' });
    expectEnd(step, 1, 'failed');
    expect(step.outputs['observed-version']).toBe('1.10_rc1');
  });

  test('a part that warns makes it degraded, and names the part', async () => {
    serve = (_, response) => answer(response, 200, { status: 'ok', checks: { disk: { status: 'warning' }, cache: { status: 'ok' } } });
    const step = await gate({});
    expectEnd(step, 0, 'degraded');
    expect(step.summary).toContain('disk');
  });

  test('the config file gives headers, a name and conditions, and what is secret in them stays so', async () => {
    const seen: (string | undefined)[] = [];
    serve = (request, response) => {
      seen.push(request.headers.authorization);
      healthy(request, response);
    };
    const file = [
      'targets:',
      `  - url: ${url}/health/`,
      '    name: the shop',
      '    headers: { Authorization: "Bearer ${SHOP_TOKEN}" }',
      '    conditions: [status=200, "warn:latency<5s"]',
    ];
    await writeFile(join(job.workspace, 'gate.yml'), file.join('\n'));
    const { targets: _, ...inputs } = { ...FAST, targets: '' };
    const secret = 'tok"en-of-the\\shop';
    const step = await runStep({ job, inputs: { ...inputs, config: 'gate.yml', 'env-allow': 'SHOP_TOKEN' }, env: { SHOP_TOKEN: secret } });
    expectEnd(step, 0, 'passed');
    expect(seen[0]).toBe(`Bearer ${secret}`);
    expect(check(step, 'the shop status=200').status).toBe('passed');
    await expectNoSecret(step, [secret]);
  });
});

describe('a service that is not fit', () => {
  test('fails with the part that is at fault, once the time is up and not before', async () => {
    expectEnd(await gate({}), 0, 'passed');
    serve = sick;
    const step = await gate({ ...SHORT, 'previous-sha': OLD });
    expectEnd(step, 1, 'failed');
    expect(step.outputs).toMatchObject({ 'should-rollback': 'true', 'rolled-back': 'false', 'failed-layer': 'app', 'previous-sha': OLD });
    expect(step.summary).toContain('cache');
    expect(Number(step.outputs['duration-ms'])).toBeLessThan(3_000);
  });

  test('one that comes up in time passes', async () => {
    let count = 0;
    serve = (request, response) => (count++ < 3 ? sick(request, response) : healthy(request, response));
    const step = await gate({});
    expectEnd(step, 0, 'passed');
    expect(step.summary).toContain('503');
  });

  test.each<[string, typeof serve]>([
    ['accepts and never answers', () => {}],
    ['sends one byte a second', (_, response) => void response.writeHead(200).write('x')],
    ['closes the connection', (request) => request.socket.destroy()],
  ])('one that %s fails before the timeout and two seconds', async (_, fault) => {
    expectEnd(await gate({}), 0, 'passed');
    serve = fault;
    const step = await gate(SHORT);
    expectEnd(step, 1, 'failed');
    expect(Number(step.outputs['duration-ms'])).toBeLessThan(3_000);
    await expectNothingLeft(step, postgres.url);
  });

  test.each<[string, (hanging: string) => string]>([
    ['a bucket of a store that never answers', (hanging) => `s3://bucket/prefix?endpoint=${hanging}&path-style=true`],
    ['a command that cannot be asked to end', () => `'command:sh stubborn.sh'`],
  ])('%s fails before the timeout and two seconds', async (_, target) => {
    const silent = createServer(() => {});
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    await writeFile(join(job.workspace, 'stubborn.sh'), "trap '' TERM; sleep 300 & wait; sleep 300 & wait");
    try {
      const targets = target(`http://127.0.0.1:${(silent.address() as AddressInfo).port}`);
      const keys = { AWS_ACCESS_KEY_ID: 'key-of-nobody', AWS_SECRET_ACCESS_KEY: 'secret-of-nobody', AWS_REGION: 'us-east-1' };
      const step = await gate({ timeout: '3s', targets }, keys);
      expectEnd(step, 1, 'failed');
      expect(Number(step.outputs['duration-ms'])).toBeLessThan(5_000);
      await expectNothingLeft(step, postgres.url);
    } finally {
      silent.closeAllConnections();
      silent.close();
    }
  });

  test('one that comes and goes is not fit, whatever it is when the time is up, and its breaker is told', async () => {
    let count = 0;
    serve = (request, response) => (count++ % 3 === 1 ? sick(request, response) : healthy(request, response));
    const step = await gate({ ...SHORT, successes: '3', 'previous-sha': OLD });
    expectEnd(step, 1, 'failed');
    expect(step.outputs['should-rollback']).toBe('true');
    expect(step.report!.tables[0]).toMatchObject({ columns: ['Target', 'Rounds', 'Breaker', 'Last errors'] });
    expect(step.report!.tables[0]!.rows[0]![2]).toBe('closed');
  });

  test('what nobody can tell is not known: no rollback, exit code of its own', async () => {
    const step = await gate({ ...SHORT, targets: `${url}/health/ $.missing=ok`, 'previous-sha': OLD });
    expectEnd(step, 2, 'inconclusive');
    expect(step.outputs['should-rollback']).toBe('false');
  });

  test('a miss of fail-fast ends it at once, also of what is asked for it alone', async () => {
    serve = sick;
    const named = await gate({ timeout: '60s', 'fail-fast': '$.checks.cache.status!=error' });
    expectEnd(named, 1, 'failed');
    expect(named.report!.metrics.rounds).toBe(1);
    const step = await gate({ timeout: '60s', 'fail-fast': 'status!=503' });
    expectEnd(step, 1, 'failed');
    expect(step.report!.metrics.rounds).toBe(1);
  });

  test('a cancel ends it soon, and nothing is left', async () => {
    serve = sick;
    const started = await startStep({ job, inputs: { ...FAST, timeout: '60s', targets: `${url}/health/` } });
    await started.reaches('a round', async () => started.lines().some((line) => line.startsWith('Round 1')));
    const { step, ms } = await started.end('SIGINT');
    expect([step.code, step.outputs.status]).toEqual([130, 'cancelled']);
    expect(ms).toBeLessThan(2_500);
    await expectNothingLeft(step, postgres.url);
  });
});

describe('the way back', () => {
  /** A deploy of the old version, as a command of the step. */
  const back = async (text: string) => {
    await writeFile(join(job.workspace, 'back.sh'), text);
    return 'sh back.sh';
  };
  const deployable: typeof serve = (request, response) => {
    if (request.url === '/deploy') {
      serve = healthy;
      version = OLD;
      return response.end();
    }
    return sick(request, response);
  };
  const deploy = () => back(`echo "$ROLLBACK_TO_SHA $ROLLBACK_FAILED_LAYER" > told; node -e "await fetch('${url}/deploy')"`);

  test('is gone once, is looked at again, and the step stays red', async () => {
    serve = deployable;
    const step = await gate({ ...SHORT, rollback: await deploy(), 'previous-sha': OLD, 'expect-version': NEW });
    expectEnd(step, 1, 'failed');
    expect(step.outputs).toMatchObject({ 'should-rollback': 'true', 'rolled-back': 'true', recovered: 'true' });
    expect(await readFile(join(job.workspace, 'told'), 'utf8')).toBe(`${OLD} app\n`);
    expect(check(step, `after the rollback: ${url}/health/ version`).status).toBe('passed');
    expect(step.summary).toContain('rolled back, and the old version is fit');
  });

  test('is judged by what was there before, also where a target has its version in the config file, and where versions are no commits', async () => {
    const config = async (expected: string) => {
      const target = { url: `${url}/health/`, name: 'the shop', 'expect-version': expected };
      await writeFile(join(job.workspace, 'gate.yml'), JSON.stringify({ targets: [target] }));
      return { targets: '', config: 'gate.yml' };
    };
    serve = deployable;
    const commits = await gate({ ...SHORT, ...(await config(`$.version=${NEW}`)), rollback: await deploy(), 'previous-sha': OLD });
    expect(commits.outputs).toMatchObject({ 'rolled-back': 'true', recovered: 'true' });
    expect(check(commits, 'after the rollback: the shop version').expected).toContain(OLD);
    [serve, version] = [deployable, 'v2'];
    const names = await gate({ ...SHORT, ...(await config('v2')), rollback: await deploy(), 'previous-sha': OLD });
    expect(names.outputs).toMatchObject({ 'rolled-back': 'true', recovered: 'true' });
    [serve, version] = [healthy, OLD];
    const stale = await gate({ ...SHORT, ...(await config(`$.version=${NEW}`)), 'previous-sha': OLD });
    expect(stale.outputs['should-rollback']).toBe('false');
    expect(stale.summary).toContain('the deploy did not take place');
  });

  test('is told what failed as JSON, however much it is, without secrets', async () => {
    const secret = 'pass-in-a-path';
    serve = sick;
    const conditions = Array.from({ length: 400 }, (_, at) => `$.status=never-so-${at}`);
    const tell = await back(`printf '%s' "$ROLLBACK_FAILED_CHECKS" > told`);
    const targets = `http://me:${secret}@${url.slice('http://'.length)}/health/ ${conditions.join(' ')}`;
    await gate({ ...SHORT, targets, rollback: tell, 'previous-sha': OLD });
    const told = await readFile(join(job.workspace, 'told'), 'utf8');
    expect(told.length).toBeLessThanOrEqual(16_000);
    expect((JSON.parse(told) as unknown[]).length).toBeGreaterThan(20);
    expect(told).not.toContain(secret);
  });

  test('is not gone where nothing failed, or nobody knows where to', async () => {
    expectEnd(await gate({ rollback: await deploy(), 'previous-sha': OLD }), 0, 'passed');
    serve = deployable;
    const step = await gate({ ...SHORT, rollback: await deploy() });
    expectEnd(step, 1, 'failed');
    expect(step.outputs).toMatchObject({ 'should-rollback': 'false', 'rolled-back': 'false', recovered: 'false' });
    expect(step.summary).toContain('no commit to go back to is known');
    const first = await gate({ ...SHORT, rollback: await deploy(), 'previous-sha': '0'.repeat(40) });
    expect(first.outputs).toMatchObject({ 'should-rollback': 'false', 'previous-sha': '' });
    await expect(readFile(join(job.workspace, 'told'))).rejects.toThrow('ENOENT');
  });

  test('that does not lead back is said, and so is one that brings nothing better', async () => {
    serve = sick;
    const failed = await gate({ ...SHORT, rollback: await back('exit 7'), 'previous-sha': OLD });
    expect(failed.outputs).toMatchObject({ 'should-rollback': 'true', 'rolled-back': 'false', recovered: 'false' });
    expect(check(failed, 'rollback').actual).toBe('command 1 of 1: sh exited with 7');
    const vain = await gate({ ...SHORT, rollback: await back('true'), 'previous-sha': OLD });
    expect(vain.outputs).toMatchObject({ 'rolled-back': 'true', recovered: 'false' });
    expect(vain.summary).toContain('the old version is not fit either');
  });

  test('is not advised where the same was broken before the deploy', async () => {
    serve = sick;
    const before = await gate({ ...SHORT, baseline: 'save' });
    expectEnd(before, 0, 'passed');
    expect(before.summary).toContain('before the deploy already');
    const after = await gate({ ...SHORT, baseline: 'compare', 'previous-sha': OLD });
    expectEnd(after, 1, 'failed');
    expect(after.outputs['should-rollback']).toBe('false');
    expect(after.summary).toContain('rolling back would not help');
    const file = join(job.workspace, 'seaworthy-report/health-gate-baseline.json');
    const saved = await readFile(file, 'utf8');
    await writeFile(file, saved.replace(/"at": "\d{4}/, '"at": "2020'));
    const old = await gate({ ...SHORT, baseline: 'compare', 'previous-sha': OLD });
    expect(old.outputs['should-rollback']).toBe('true');
    expect(old.report!.notes.join()).toContain('more than a day old');
    await writeFile(file, saved);
    const other = await gate({ ...SHORT, targets: `${url}/health/ status=200`, baseline: 'compare', 'previous-sha': OLD });
    expect(other.report!.notes.join()).toContain(`The baseline does not know ${url}/health/ status=200`);
    serve = healthy;
    await gate({ baseline: 'save' });
    serve = sick;
    expect((await gate({ ...SHORT, baseline: 'compare', 'previous-sha': OLD })).outputs['should-rollback']).toBe('true');
  });

  test('is found in the history of the environment, which keeps the verdict', async () => {
    const statuses: Record<string, unknown>[] = [];
    const api = createServer(async (request, response) => {
      const path = request.url!;
      if (request.method === 'POST') statuses.push((await json(request)) as Record<string, unknown>);
      if (request.method === 'POST') return answer(response, 201, { id: 9 });
      if (path.includes('/5/statuses')) return answer(response, 200, [{ state: 'success', description: 'seaworthy health-gate: healthy' }]);
      if (path.includes('/statuses')) return answer(response, 200, []);
      const all = [
        { id: 9, sha: NEW },
        { id: 5, sha: OLD },
      ];
      return answer(response, 200, path.includes(`sha=${NEW}`) ? all.slice(0, 1) : all);
    });
    await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
    try {
      const env = { GITHUB_API_URL: `http://127.0.0.1:${(api.address() as AddressInfo).port}` };
      const history = { environment: 'production', 'github-token': 'ghs_token_of_the_job' };
      serve = sick;
      const step = await gate({ ...SHORT, ...history }, env);
      expectEnd(step, 1, 'failed');
      expect(step.outputs).toMatchObject({ 'should-rollback': 'true', 'previous-sha': OLD });
      serve = healthy;
      expectEnd(await gate(history, env), 0, 'passed');
      expectEnd(await gate({ ...SHORT, ...history, targets: `${url}/health/ $.missing=ok` }, env), 2, 'inconclusive');
      expect(statuses.map(({ state, description }) => [state, description])).toEqual([
        ['failure', 'seaworthy health-gate: failed layer app'],
        ['success', 'seaworthy health-gate: healthy'],
        ['error', 'seaworthy health-gate: it could not be found out'],
      ]);
      await expectNoSecret(step, ['ghs_token_of_the_job']);
    } finally {
      api.closeAllConnections();
      api.close();
    }
  });
});

describe('wrong inputs', () => {
  const refused = (step: Step) => {
    expectEnd(step, 3, 'error');
    return said(step, 'error').join('\n');
  };

  test('everything that is wrong with any target is named at once, before anything is asked', async () => {
    let asked = 0;
    serve = (request, response) => {
      asked++;
      healthy(request, response);
    };
    const targets = [
      `${url}/health/ nonsense<5 latency<5MB`,
      'gopher://old.example/ up=1',
      'app.example/health',
      `${login.url(database)} replicants>=2`,
    ].join('\n');
    const text = refused(await gate({ targets, 'fail-fast': 'queue:mail<5', 'expect-version': '$.v>1' }));
    expect(text).toContain('has no nonsense; it has status');
    expect(text).toContain('latency is a duration');
    expect(text).toContain('there is no probe for gopher:');
    expect(text).toContain('is no target: a URL is expected first');
    expect(text).toContain('postgres has no replicants');
    expect(text).toContain('a version is expected');
    expect(text).not.toContain(PASSWORD);
    expect(asked).toBe(0);
  });

  test.each([
    [{ 'previous-sha': 'main' }, '40 hexadecimal digits'],
    [{ successes: '0' }, 'expected a whole number from 1'],
    [{ baseline: 'yes' }, 'expected save (before the deploy) or compare (after it)'],
    [{ rollback: './back.sh && echo done' }, 'no shell reads it'],
    [{ targets: '# nothing' }, 'nothing but remarks'],
    [{ destination: 'dir:x' }, 'belongs to mode backup'],
    [{ interval: '5' }, 'has no unit'],
    [{ soak: '10m', timeout: '5m' }, 'too short for 2 good rounds, 50 ms apart and a soak of 10 min'],
    [{ targets: '{"url":"http://a.example/","conditions":{"a":1}}' }, 'http://a.example/: a target is'],
    [{ targets: '{url: x}' }, 'read as JSON, and this one is none'],
  ])('%p is refused with what is expected', async (inputs, expected) => {
    expect(refused(await gate(inputs as Record<string, string>))).toContain(expected);
  });

  test.each([
    ['half of a password with a blank', 'postgres://shop:half-of and-the-rest@db.example/shop connections<80%', 'and-the-rest'],
    ['what a command is given', `'command:curl -u admin:given-to-curl http://127.0.0.1:1/'`, 'given-to-curl'],
  ])('%s is not repeated', async (_, targets, secret) => {
    const step = await gate({ ...SHORT, targets });
    expect(step.code).not.toBe(0);
    expect(JSON.stringify([step.outputs, step.summary, step.report ?? '', said(step, 'error')])).not.toContain(secret);
  });

  test('a baseline that is not there is no reason to go on without one', async () => {
    const step = await gate({ baseline: 'compare:elsewhere.json' });
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error').join('\n')).toContain('cannot be read');
  });
});
