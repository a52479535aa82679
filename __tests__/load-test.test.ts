import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { makeCertificate } from './helpers/certificates.ts';
import { expectNoSecret } from './helpers/leftovers.ts';
import { freePort } from './helpers/neighbours.ts';
import { check, expectEnd, type Job, newJob, runStep, type Step, said, startStep } from './helpers/runner.ts';

/** The load test as the runner starts it, on a service that answers as each test wants it. */
let job: Job;
let server: Server;
let url: string;
let serve: (request: IncomingMessage, response: ServerResponse) => unknown;

const fine = (_: IncomingMessage, response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"items":[]}');

beforeAll(async () => {
  server = createServer((request, response) => serve(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(async () => {
  serve = fine;
  job = await newJob();
});
afterEach(() => job.remove());
afterAll(async () => {
  server.closeAllConnections();
  await new Promise<void>((resolve) => void server.close(() => resolve()));
});

const SHORT = { mode: 'load-test', duration: '1s', 'warm-up': '0s' };
const load = (inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  runStep({ job, inputs: { ...SHORT, target: `${url}/items/`, users: '10', ...inputs }, env });
const without = (name: string, inputs: Record<string, string>) =>
  Object.fromEntries(Object.entries(inputs).filter(([key]) => key !== name));

describe('a service that keeps up', () => {
  test('passes the usual thresholds, and the figures are told', async () => {
    const step = await load({ thresholds: 'p95<2s\nmax<5s' });
    expectEnd(step, 0, 'passed');
    expect(Number(step.outputs.requests)).toBeGreaterThan(400);
    expect(step.outputs).toMatchObject({ 'error-rate': '0.000000', 'success-rate': '1.000000', 'generator-limited': 'false' });
    expect(Number(step.outputs['p95-ms'])).toBeLessThanOrEqual(Number(step.outputs['p99-ms']));
    expect(check(step, 'errors<1%').status).toBe('passed');
    expect(step.summary).toContain('GET /items/');
  });

  test('is asked at the rate that was given, and no faster', async () => {
    // Whether the generator kept up on this machine is its own check.
    const inputs = { ...SHORT, target: `${url}/items/`, rate: '400/s', duration: '2s', 'on-inconclusive': 'warn' };
    const step = await runStep({ job, inputs });
    expect(step.code).toBe(0);
    expect(Number(step.outputs.requests)).toBeGreaterThan(780);
    expect(Number(step.outputs.requests)).toBeLessThanOrEqual(801);
  });

  test('is asked by several threads, each with its share', async () => {
    const connections = new Set<unknown>();
    serve = (request, response) => {
      connections.add(request.socket);
      fine(request, response);
    };
    const step = await load({ workers: '2', users: '5', 'max-requests': '501', thresholds: 'p95<5s', 'on-inconclusive': 'warn' });
    expect(step.code).toBe(0);
    expect(step.outputs).toMatchObject({ requests: '501', 'success-rate': '1.000000' });
    expect(step.report!.facts.generator).toMatch(/^2 threads, /);
    expect(connections.size).toBe(5);
  });

  test('is asked in HTTP/2 where it speaks nothing else', async () => {
    const { cert, key, file } = await makeCertificate(job.folder, { name: 'shop', days: 2, names: ['DNS:localhost'] });
    const modern = createSecureServer({ cert, key }, (request, response) => response.end(request.httpVersion));
    modern.listen(0, '127.0.0.1');
    await once(modern, 'listening');
    try {
      const url = `https://localhost:${(modern.address() as AddressInfo).port}/`;
      const step = await load({ target: url, 'ca-file': file, expect: 'body=2.0' });
      expectEnd(step, 0, 'passed');
      expect(step.report!.facts.protocol).toMatch(/^HTTP\/2/);
    } finally {
      modern.close();
    }
  });

  test('is asked no more often than max-requests', async () => {
    let asked = 0;
    serve = (request, response) => {
      asked++;
      fine(request, response);
    };
    const step = await load({ 'max-requests': '500' });
    expectEnd(step, 0, 'passed');
    expect(asked).toBe(500);
  });

  test('is walked through by a scenario, with what it answered before', async () => {
    const seen = new Set<string>();
    serve = (request, response) => {
      if (request.url === '/login') return response.writeHead(200).end('{"token":"geheim-t0ken"}');
      seen.add(`${request.url} ${request.headers.authorization}`);
      return response.writeHead(200, { 'x-sql-queries': '7' }).end('{}');
    };
    await writeFile(join(job.workspace, 'users.csv'), 'user\nann\nbob\n');
    const scenario = [
      'data: users.csv',
      'steps:',
      '  - { name: login, post: /login, json: { user: "{{user}}" }, extract: { token: $.token } }',
      '  - { name: me, get: "/me?u={{user}}", headers: { Authorization: "Bearer {{token}}" } }',
    ];
    await writeFile(join(job.workspace, 'shop.yml'), scenario.join('\n'));
    const step = await load({ target: url, scenario: 'shop.yml', thresholds: 'p95:me<2s\nheader:X-SQL-Queries<=20' });
    expectEnd(step, 0, 'passed');
    expect([...seen].sort()).toEqual(['/me?u=ann Bearer geheim-t0ken', '/me?u=bob Bearer geheim-t0ken']);
    expect(check(step, 'header:X-SQL-Queries<=20')).toMatchObject({ status: 'passed', actual: '7 (the greatest)' });
  });

  test('takes uploads, and their speed is judged', async () => {
    let least = Number.POSITIVE_INFINITY;
    serve = (request, response) => {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
      });
      request.on('end', () => {
        least = Math.min(least, bytes);
        response.end('{}');
      });
    };
    await writeFile(join(job.workspace, 'upload.yml'), 'steps:\n  - { post: /photos/, upload: { size: 2MB } }\n');
    const step = await load({ target: url, scenario: 'upload.yml', users: '2', thresholds: 'upload>100kB/s\nerrors<50%\nsuccess>=50%' });
    expectEnd(step, 0, 'passed');
    expect(least).toBeGreaterThan(2_000_000);
  });
});

describe('a service that does not', () => {
  test('answers with the right status and the wrong content, and fails the conditions on it', async () => {
    expectEnd(await load({ expect: 'status=200\n$.items=[]\nheader:content-type~json' }), 0, 'passed');
    serve = (_, response) => response.writeHead(200).end('{"items":["geheimes"]}');
    const step = await load({ expect: '$.items=[]' });
    expectEnd(step, 1, 'failed');
    expect(step.outputs['success-rate']).toBe('0.000000');
    const answers = step.report!.tables!.find(({ title }) => title === 'Answers')!;
    expect(answers.rows).toContainEqual(['condition', expect.any(String), 'step GET /items/: $.items=[] does not hold']);
    await expectNoSecret(step, ['geheimes']);
  });

  test('fails the threshold that it misses', async () => {
    serve = (request, response) => setTimeout(() => fine(request, response), 50);
    expect(check(await load({ thresholds: 'p50<20s', duration: '3s' }), 'p50<20s').status).toBe('passed');
    const step = await load({ thresholds: 'p50<1ms', duration: '3s' });
    expect(check(step, 'p50<1ms').actual).toMatch(/^\d/);
    expect(step.code).not.toBe(0);
  });

  test('that answers errors only is given up soon, and fails', async () => {
    serve = (_, response) => response.writeHead(500).end();
    const step = await load({ duration: '30s' });
    expectEnd(step, 1, 'failed');
    expect(Number(step.outputs['duration-ms'])).toBeLessThan(10_000);
    expect(step.outputs['success-rate']).toBe('0.000000');
    expect(step.summary).toContain('status 500');
  });

  test('that closes every connection fails within a few seconds and not at the end', async () => {
    const rude = createTcpServer((socket) => socket.destroy());
    rude.listen(0, '127.0.0.1');
    await once(rude, 'listening');
    try {
      const step = await load({ target: `http://127.0.0.1:${(rude.address() as AddressInfo).port}/`, duration: '30s' });
      expectEnd(step, 1, 'failed');
      expect(Number(step.outputs['duration-ms'])).toBeLessThan(10_000);
    } finally {
      rude.close();
    }
  });

  test('that stands still shows in what users wait, though each answer is quick: no omission', async () => {
    let frozenUntil = 0;
    const began = performance.now();
    serve = (request, response) => {
      const now = performance.now() - began;
      if (now > 1_000 && frozenUntil === 0) frozenUntil = now + 1_500;
      if (now < frozenUntil) setTimeout(() => fine(request, response), frozenUntil - now);
      else fine(request, response);
    };
    const step = await runStep({ job, inputs: { ...SHORT, target: `${url}/`, rate: '200/s', duration: '4s', thresholds: 'p90<100ms' } });
    expectEnd(step, 1, 'failed');
    expect(check(step, 'p90<100ms').status).toBe('failed');
  });

  test('too few requests to say so are not known', async () => {
    const step = await load({ 'max-requests': '50', thresholds: 'p99<2s' });
    expectEnd(step, 2, 'inconclusive');
    expect(check(step, 'p99<2s').actual).toContain('only 50 of the 500 samples');
    expect(check(step, 'errors<1%').status).toBe('inconclusive');
  });

  test('that answers with redirects passes, and it is said that nobody followed them', async () => {
    const told = async () => (await load({ expect: 'status<400', 'on-inconclusive': 'warn' })).report!.notes.join('\n');
    expect(await told()).not.toContain('redirects');
    serve = (_, response) => response.writeHead(301, { location: '/elsewhere/' }).end();
    expect(await told()).toContain('answers were redirects, which are expected and not followed');
  });

  test('a cancel ends it soon', async () => {
    const started = await startStep({ job, inputs: { ...SHORT, target: `${url}/`, users: '5', duration: '60s' } });
    await started.reaches('a second', async () => started.lines().some((line) => /^\d.* answers, p95/.test(line)));
    const { step, ms } = await started.end('SIGINT');
    expect([step.code, step.outputs.status]).toEqual([130, 'cancelled']);
    expect(ms).toBeLessThan(2_500);
  });
});

describe('a sequence', () => {
  /** Five wrong passwords, then the door is shut. */
  const limited = () => {
    let tries = 0;
    serve = (_, response) => (++tries <= 5 ? response.writeHead(401).end() : response.writeHead(429, { 'retry-after': '60' }).end());
  };
  const inputs = { mode: 'load-test', sequence: '401x5, 429', method: 'POST', body: '{"password":"wrong"}' };

  test('that is answered exactly so passes, alone', async () => {
    limited();
    const step = await runStep({ job, inputs: { ...inputs, target: `${url}/login` } });
    expectEnd(step, 0, 'passed');
    expect(check(step, 'sequence').actual).toBe('401x5, 429');
    expect(step.report!.facts).toMatchObject({ 'first 429': 'request 6', 'Retry-After of the first 429': '60' });
  });

  test('that is not limited, or limited too early, fails', async () => {
    serve = (_, response) => response.writeHead(401).end();
    const open = await runStep({ job, inputs: { ...inputs, target: `${url}/login` } });
    expectEnd(open, 1, 'failed');
    expect(check(open, 'sequence')).toMatchObject({ actual: '401x6', hint: expect.stringContaining('there is no such limit') });
    limited();
    const early = await runStep({ job, inputs: { ...inputs, sequence: '401x9, 429', target: `${url}/login` } });
    expectEnd(early, 1, 'failed');
    expect(check(early, 'sequence').hint).toContain('stricter than expected');
  });

  test('comes after the load, with a limit that the load did not touch', async () => {
    const order: string[] = [];
    serve = (request, response) => {
      order.push(request.url!);
      if (request.url !== '/login') return fine(request, response);
      const tries = order.filter((path) => path === '/login').length;
      return response.writeHead(tries <= 2 ? 401 : 429).end();
    };
    const scenario = 'steps:\n  - { get: /items/ }\nsequence: { request: { post: /login, json: {} }, answers: "401x2, 429" }\n';
    await writeFile(join(job.workspace, 'both.yml'), scenario);
    const step = await load({ target: url, scenario: 'both.yml' });
    expectEnd(step, 0, 'passed');
    expect(order.slice(-3)).toEqual(['/login', '/login', '/login']);
    expect(order.slice(0, -3)).not.toContain('/login');
  });
});

describe('wrong inputs', () => {
  const refused = (step: Step) => {
    expectEnd(step, 3, 'error');
    return said(step, 'error').join('\n');
  };

  test.each([
    [{ rate: '5/s' }, 'not both'],
    [{ users: '0' }, 'expected a whole number from 1'],
    [{ target: 'shop.example/' }, 'expected a URL that begins with http://'],
    [{ thresholds: 'p97<5ms' }, 'a load test has no p97'],
    [{ thresholds: 'p95:pay<5ms' }, 'there is no step pay'],
    [{ headers: 'no header' }, 'expected NAME: VALUE'],
    [{ 'body-file': 'missing.json' }, 'missing.json cannot be read'],
    [{ expect: 'latency<5ms' }, 'of an answer only these are known: $.path'],
    [{ expect: 'warn:body~x' }, 'warn: stands before thresholds'],
    [{ workers: '0' }, 'expected a whole number from 1 to 64'],
    [{ expect: 'status=200\nstatus=404' }, 'no status meets all'],
    [{ scenario: 'missing.yml' }, 'missing.yml cannot be read'],
    [{ targets: 'http://x/' }, 'belongs to mode health-gate'],
  ])('%p is refused with what is expected', async (inputs, expected) => {
    expect(refused(await load(inputs as Record<string, string>))).toContain(expected);
  });

  test('neither users nor a rate, and an impossible rate', async () => {
    const inputs = { ...SHORT, target: `${url}/` };
    expect(refused(await runStep({ job, inputs }))).toContain('users or rate is expected');
    expect(refused(await runStep({ job, inputs: { ...inputs, rate: '0/s' } }))).toContain('500/s');
    expect(refused(await runStep({ job, inputs: { ...inputs, rate: '9999999/s' } }))).toContain('500/s');
  });

  test('what belongs to a load, beside a sequence alone: it would seem to have passed', async () => {
    const inputs = { mode: 'load-test', target: `${url}/`, sequence: '401' };
    const problems = refused(await runStep({ job, inputs: { ...inputs, thresholds: 'p95<1s', baseline: 'file:past.json' } }));
    expect(problems).toContain('thresholds: belongs to a load, and a sequence alone is none');
    expect(problems).toContain('baseline: belongs to a load');
    const both = 'steps:\n  - { get: / }\nsequence: { request: { get: / }, answers: "200" }\n';
    await writeFile(join(job.workspace, 'both.yml'), both);
    const scenario = { mode: 'load-test', target: url, scenario: 'both.yml' };
    expect(refused(await runStep({ job, inputs: scenario }))).toContain('without, the steps of the scenario would not be run');
  });

  test('what is not there is said within seconds, without the password in the URL', async () => {
    const port = await freePort();
    const step = await load({ target: `http://user:geheimes-wort@127.0.0.1:${port}/` });
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error').join('\n')).toContain('refuses connections');
    await expectNoSecret(step, ['geheimes-wort']);
    const unknown = await load({ target: 'http://nowhere.invalid/' });
    expect(said(unknown, 'error').join('\n')).toContain('does not resolve');
  });

  test('a public host is put under load only where it is named', async () => {
    const inputs = without('target', { ...SHORT, users: '1' });
    const step = await runStep({ job, inputs: { ...inputs, target: 'http://192.0.2.7/' } });
    expectEnd(step, 1, 'failed');
    expect(said(step, 'error').join('\n')).toContain('allow-host: 192.0.2.7');
  });
});
