import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { count, quantile } from '../../src/load/histogram.ts';
import { type Part, shared, type Template } from '../../src/load/plan.ts';
import { fill, requestBytes } from '../../src/load/request.ts';
import { httpTarget, planFor, run, step, type Target } from './target.ts';
import '../helpers/realm.ts';

let target: Target | undefined;
afterEach(async () => {
  await target?.close();
  target = undefined;
});

const get = (origin: Target['origin'], path: string) => requestBytes(origin, { method: 'GET', path });

describe('flows', () => {
  test('are taken by their weights, and their steps in order', async () => {
    const paths: string[] = [];
    target = await httpTarget((request, response) => {
      paths.push(request.url!);
      response.end('x');
    });
    const { origin } = target;
    const plan = planFor(origin, { model: { users: 1 }, maxRequests: 500 });
    plan.flows = [
      { name: 'browse', weight: 3, steps: [step(origin, { name: 'home', request: get(origin, '/home') })] },
      {
        name: 'buy',
        weight: 1,
        steps: [step(origin, { name: 'cart', request: get(origin, '/cart') }), step(origin, { name: 'pay', request: get(origin, '/pay') })],
      },
    ];
    const result = await run({ ...plan, durationMs: 20_000 });
    expect(result.steps.map(({ flow, name }) => `${flow} ${name}`)).toEqual(['browse home', 'buy cart', 'buy pay']);
    const [home, cart, pay] = result.steps.map(({ counts }) => counts.ok) as [number, number, number];
    expect(home + cart + pay).toBe(500);
    expect(home / cart).toBeCloseTo(3, 1);
    expect(cart - pay).toBeLessThanOrEqual(1);
    for (let i = 0; i + 1 < paths.length; i++) expect(paths[i + 1] === '/pay').toBe(paths[i] === '/cart');
  });

  test('end where a step is not answered as expected', async () => {
    const paths: string[] = [];
    target = await httpTarget((request, response) => {
      paths.push(request.url!);
      response.statusCode = request.url === '/login' ? 401 : 200;
      response.end();
    });
    const { origin } = target;
    const plan = planFor(origin, { model: { users: 1 }, maxRequests: 4 });
    const steps = ['/login', '/inside'].map((path) => step(origin, { name: path, request: get(origin, path) }));
    const result = await run({ ...plan, flows: [{ name: 'in', weight: 1, steps }] });
    expect(paths).toEqual(['/login', '/login', '/login', '/login']);
    expect(result.counts.unexpected).toBe(4);
    const allowed = steps.map((one) => ({ ...one, expect: [[200, 401]] as [number, number][] }));
    paths.length = 0;
    await run({ ...plan, flows: [{ name: 'in', weight: 1, steps: allowed }] });
    expect(paths).toEqual(['/login', '/inside', '/login', '/inside']);
  });

  test('take values from answers and from data into the steps after', async () => {
    const asked: string[] = [];
    const read = async (request: IncomingMessage) => asked.push(`${request.method} ${request.url} ${await text(request)}`);
    target = await httpTarget(async (request, response) => {
      await read(request);
      response.setHeader('X-Token', `t${asked.length}`);
      response.end(JSON.stringify({ items: [{ id: 40 + asked.length }] }));
    });
    const { origin } = target;
    const host = `Host: x\r\n`;
    const login: Template = {
      head: ['POST /login HTTP/1.1\r\n', host],
      body: ['{"user":"', { variable: 'user' }, '"}'],
    };
    const item: Template = { head: ['GET /item/', { variable: 'id' }, '?t=', { variable: 'token' }, ' HTTP/1.1\r\n', host] };
    const plan = planFor(origin, { model: { users: 1 }, maxRequests: 4, data: [{ user: 'Ann' }, { user: 'Zoë' }] });
    plan.flows = [
      {
        name: 'f',
        weight: 1,
        steps: [
          step(origin, {
            method: 'POST',
            request: login,
            extract: [
              { variable: 'id', from: 'json', path: '$.items[0].id' },
              { variable: 'token', from: 'header', path: 'x-token' },
            ],
          }),
          step(origin, { request: item }),
        ],
      },
    ];
    const { counts } = await run(plan);
    expect(counts.ok).toBe(4);
    expect(asked).toEqual(['POST /login {"user":"Ann"}', 'GET /item/41?t=t1 ', 'POST /login {"user":"Zoë"}', 'GET /item/43?t=t3 ']);
  });

  test.each([
    { what: 'an answer without the field', path: '$.other', message: /step get: the answer has no \$\.other/ },
    { what: 'an answer that is no JSON', path: '$', message: /the answer has no \$/, body: '<html>' },
  ])('count $what as an error', async ({ path, message, body = '{"id":1}' }) => {
    target = await httpTarget((_request, response) => void response.end(body));
    const extract = [{ variable: 'id', from: 'json' as const, path }];
    const result = await run(planFor(target.origin, { maxRequests: 2, model: { users: 1 } }, { extract }));
    expect(result.counts.faults.extraction).toBe(2);
    expect([...result.faultMessages.get('extraction')!.keys()]).toEqual([expect.stringMatching(message)]);
  });

  test('gather the values of headers', async () => {
    target = await httpTarget((_request, response, nth) => {
      response.setHeader('X-Cache', nth % 2 === 0 ? 'HIT' : 'MISS');
      response.end();
    });
    const result = await run(planFor(target.origin, { maxRequests: 10, model: { users: 1 } }, { headers: ['x-cache', 'x-none'] }));
    expect(result.steps[0]!.headers).toEqual(
      new Map([
        [
          'x-cache',
          new Map([
            ['MISS', 5],
            ['HIT', 5],
          ]),
        ],
        ['x-none', new Map()],
      ]),
    );
  });
});

describe('a template', () => {
  const head: Part[] = ['GET /', { variable: 'a' }, ' HTTP/1.1\r\n'];
  const values = (a: string) => new Map([['a', a]]);

  test('counts the bytes of its body, not its letters', () => {
    expect(fill({ head, body: [{ variable: 'a' }] }, values('ö'))!.toString()).toContain('Content-Length: 2\r\n\r\nö');
  });

  test('lets no value end a line of its head', () => {
    expect(fill({ head }, values('x\r\nX-Evil: 1'))!.toString()).toBe('GET /xX-Evil: 1 HTTP/1.1\r\n\r\n');
  });

  test('without a value is none', () => {
    expect(fill({ head }, new Map())).toBeUndefined();
  });
});

describe('uploads', () => {
  const BODY = shared(Buffer.alloc(3_000_000, 'A body that is larger than any buffer on the way. '));
  const hash = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  test('of many users come from one buffer, whole', async () => {
    const hashes = new Set<string>();
    let bytes = 0;
    target = await httpTarget((request, response) => {
      const digest = createHash('sha256');
      request.on('data', (chunk: Buffer) => {
        digest.update(chunk);
        bytes += chunk.length;
      });
      request.on('end', () => {
        hashes.add(digest.digest('hex'));
        response.end();
      });
    });
    const plan = planFor(
      target.origin,
      { model: { users: 30 }, maxRequests: 90, durationMs: 60_000, timeoutMs: 60_000 },
      { method: 'PUT', body: BODY },
    );
    const { counts, upload } = await run(plan);
    expect(counts.ok).toBe(90);
    expect(bytes).toBe(90 * BODY.length);
    expect([...hashes]).toEqual([hash(BODY)]);
    expect(counts.bytesOut).toBeGreaterThan(90 * BODY.length);
    expect(count(upload)).toBe(90);
    expect(quantile(upload, 0.5)).toBeGreaterThan(0);
  });

  const LARGE = shared(Buffer.alloc(12_000_000, 'x'));

  test('take no more memory for many users than for one', async () => {
    target = await httpTarget((request, response) => void request.resume().once('end', () => response.end()));
    const before = process.memoryUsage().arrayBuffers;
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().arrayBuffers);
    }, 20);
    const plan = planFor(
      target.origin,
      { model: { users: 40 }, maxRequests: 40, durationMs: 60_000, timeoutMs: 60_000 },
      { method: 'PUT', body: LARGE },
    );
    const { counts } = await run(plan);
    clearInterval(watch);
    expect(counts.ok).toBe(40);
    // Forty copies would be 480 MB. What is here is mostly what the server has read and not let go of yet.
    expect(most - before).toBeLessThan(160e6);
  });

  test('that are refused before they have been sent count by their status, and their connection is not used again', async () => {
    target = await httpTarget((request, response) => {
      response.writeHead(413).end();
      request.pause();
    });
    const plan = planFor(target.origin, { model: { users: 1 }, maxRequests: 3, durationMs: 10_000 }, { method: 'POST', body: LARGE });
    const { counts } = await run(plan);
    expect(counts.statuses).toEqual(new Map([[413, 3]]));
    expect(counts.unexpected).toBe(3);
    expect(target.connections).toBe(3);
  });
});
