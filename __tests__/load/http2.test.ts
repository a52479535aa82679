import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { type AddressInfo, connect as connectTcp, createServer as createTcpServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { parseAnswerCondition } from '../../src/load/conditions.ts';
import { count, quantile } from '../../src/load/histogram.ts';
import { type Origin, shared, type Template } from '../../src/load/plan.ts';
import { requestBytes } from '../../src/load/request.ts';
import { attempts, type LoadResult } from '../../src/load/result.ts';
import { runSequence } from '../../src/load/sequence-run.ts';
import { reach } from '../../src/modes/load-target.ts';
import { type Certificate, makeCertificate } from '../helpers/certificates.ts';
import { planFor, run, step } from './target.ts';
import '../helpers/realm.ts';

/** A server that speaks HTTP/2 over TLS and, unless it is told otherwise, nothing else. */
interface Target {
  origin: Origin;
  server: Http2SecureServer;
  sessions: ServerHttp2Session[];
  seen: number;
  close(): Promise<void>;
}

let folder: string;
let authority: Certificate;
let certificate: Certificate;
let target: Target;
const never = new AbortController().signal;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-http2-'));
  authority = await makeCertificate(folder, { name: 'authority', days: 2, isAuthority: true });
  certificate = await makeCertificate(folder, { name: 'shop', days: 2, names: ['DNS:shop.test'], by: authority });
});
afterAll(() => rm(folder, { recursive: true, force: true }));
afterEach(() => target.close());

type Answer = (request: Http2ServerRequest, response: Http2ServerResponse, nth: number) => unknown;
const fine: Answer = (_, response) => response.end('{"id":7}');

async function serve(answer: Answer = fine, { allowHTTP1 = false, most = 1_000 } = {}): Promise<Target> {
  const { cert, key } = certificate;
  const server = createSecureServer({ cert, key, allowHTTP1, settings: { maxConcurrentStreams: most } }, (request, response) =>
    answer(request, response, ++found.seen),
  );
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => sockets.add(socket));
  server.on('session', (session) => {
    found.sessions.push(session);
    session.on('error', () => {});
  });
  server.on('sessionError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const found: Target = {
    origin: { host: 'shop.test', port, tls: true, addresses: ['127.0.0.1'], caFile: authority.file, http2: true },
    server,
    sessions: [],
    seen: 0,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      if (server.listening) await once(server, 'close');
    },
  };
  return found;
}

const faultsOf = ({ counts }: LoadResult) => Object.entries(counts.faults).filter(([, many]) => many > 0);
const messagesOf = ({ faultMessages }: LoadResult) => [...faultMessages].flatMap(([, messages]) => [...messages.keys()]);

describe('which protocol a server is asked in', () => {
  const plain = ({ origin: { http2: _, ...origin } }: Target): Origin => origin;

  test('HTTP/2 where it speaks nothing else', async () => {
    target = await serve();
    expect(await reach(plain(target), never)).toEqual(target.origin);
  });

  test('HTTP/1.1 where it speaks that too, though it prefers the other', async () => {
    target = await serve(fine, { allowHTTP1: true });
    expect(await reach(plain(target), never)).toEqual(plain(target));
  });

  test('and one that nobody vouches for is refused', async () => {
    target = await serve();
    const { caFile: _, ...unknown } = plain(target);
    await expect(reach(unknown, never)).rejects.toThrow(/cannot be connected to: .*certificate/);
  });
});

describe.each([1, 2])('users over HTTP/2 in %p threads', (workers) => {
  test('share a connection, and every answer is counted', async () => {
    target = await serve();
    const result = await run(planFor(target.origin, { model: { users: 6 }, workers }));
    const { counts } = result;
    expect([result.sent, counts.ok]).toEqual([target.seen, target.seen]);
    expect(counts.ok).toBeGreaterThan(20);
    expect([...counts.statuses]).toEqual([[200, counts.ok]]);
    expect(faultsOf(result)).toEqual([]);
    expect([target.sessions.length, count(result.connect)]).toEqual([workers, workers]);
    for (const histogram of [result.response, result.service, result.ttfb]) expect(count(histogram)).toBe(counts.ok);
    // A frame has a head of 9 bytes; headers are compressed.
    expect(counts.bytesIn).toBeGreaterThan(counts.ok * (9 + 9 + 8));
    expect(counts.bytesOut).toBeGreaterThan(counts.ok * 9);
  });

  test('come by the clock in an open model', async () => {
    target = await serve();
    const result = await run(planFor(target.origin, { model: { ratePerSecond: 200 }, workers }));
    expect([result.counts.ok, target.seen]).toEqual([100, 100]);
  });
});

test('No more requests are under way on a connection than the server allows', async () => {
  let [now, most] = [0, 0];
  target = await serve(
    (_, response) => {
      most = Math.max(most, ++now);
      setTimeout(() => {
        now--;
        response.end('x');
      }, 5);
    },
    { most: 4 },
  );
  const result = await run(planFor(target.origin, { model: { users: 10 }, rampUpMs: 200, durationMs: 300 }));
  expect(faultsOf(result)).toEqual([]);
  expect(result.counts.ok).toBeGreaterThan(20);
  expect(most).toBeLessThanOrEqual(10);
  expect(target.sessions.length).toBeGreaterThanOrEqual(3);
});

test('A request is the same as over HTTP/1.1: method, path, name, headers, body; and what it is answered is read', async () => {
  const asked: string[] = [];
  target = await serve(async (request, response) => {
    const body = await text(request);
    asked.push(`${request.method} ${request.url} ${request.authority} ${request.headers['x-who']} ${body}`);
    response.setHeader('x-token', 't1');
    response.end(JSON.stringify({ id: 40 }));
  });
  const { origin } = target;
  const post = requestBytes(origin, {
    method: 'POST',
    path: '/login?a=1',
    headers: { 'X-Who': 'tests', Connection: 'close' },
    body: Buffer.from('{"u":1}'),
  });
  const next: Template = { head: ['GET /item/', { variable: 'id' }, '?t=', { variable: 'token' }, ' HTTP/1.1\r\nHost: x.test\r\n'] };
  const plan = planFor(origin, { model: { users: 1 }, maxRequests: 2 });
  const extract = [
    { variable: 'id', from: 'json' as const, path: '$.id' },
    { variable: 'token', from: 'header' as const, path: 'x-token' },
  ];
  const steps = [
    step(origin, {
      method: 'POST',
      request: post,
      extract,
      headers: ['x-token'],
      conditions: [await parseAnswerCondition('$.id=40', 'POST')],
    }),
    step(origin, { request: next }),
  ];
  const result = await run({ ...plan, flows: [{ name: 'f', weight: 1, steps }] });
  expect(result.counts.ok).toBe(2);
  expect(asked).toEqual([`POST /login?a=1 shop.test:${origin.port} tests {"u":1}`, 'GET /item/40?t=t1 x.test undefined ']);
  expect(result.steps[0]!.headers).toEqual(new Map([['x-token', new Map([['t1', 1]])]]));
});

test('Uploads come from one buffer, whole', async () => {
  const BODY = shared(Buffer.alloc(2_000_000, 'A body that takes many frames. '));
  const lengths = new Set<number>();
  target = await serve(async (request, response) => {
    let bytes = 0;
    for await (const chunk of request) bytes += (chunk as Buffer).length;
    lengths.add(bytes);
    response.end('x');
  });
  const changes = { model: { users: 5 }, maxRequests: 10, durationMs: 30_000, timeoutMs: 30_000 };
  const { counts, upload } = await run(planFor(target.origin, changes, { method: 'PUT', body: BODY }));
  expect(counts.ok).toBe(10);
  expect([...lengths]).toEqual([BODY.length]);
  expect(count(upload)).toBe(10);
  expect(quantile(upload, 0.5)).toBeGreaterThan(0);
  expect(counts.bytesOut).toBeGreaterThan(10 * BODY.length);
});

describe('a request without an answer is counted by its kind', () => {
  const kinds: { fault: string; what: string; answer: Answer; message: RegExp }[] = [
    {
      fault: 'reset',
      what: 'the stream is reset',
      answer: (_, response) => response.stream.close(2),
      message: /the stream was reset \(INTERNAL_ERROR\)/,
    },
    {
      fault: 'reset',
      what: 'it is reset in the middle',
      answer: (_, response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('half', () => response.stream.close(2));
      },
      message: /the stream was reset \(INTERNAL_ERROR\)/,
    },
    {
      fault: 'closed',
      what: 'the connection is closed',
      answer: ({ stream }) => stream.session!.destroy(),
      message: /closed without an answer/,
    },
    { fault: 'timeout', what: 'nothing comes', answer: () => {}, message: /^no answer$/ },
    { fault: 'timeout', what: 'it does not end', answer: (_, response) => response.write('x'), message: /the answer had begun/ },
  ];
  test.each(kinds)('$fault where $what', async ({ fault, answer, message }) => {
    target = await serve(answer);
    const result = await run(planFor(target.origin, { maxRequests: 4, timeoutMs: 300, durationMs: 10_000 }, { method: 'POST' }));
    expect(faultsOf(result)).toEqual([[fault, 4]]);
    for (const said of messagesOf(result)) expect(said).toMatch(message);
    expect([result.counts.ok, result.counts.aborted, attempts(result.counts)]).toEqual([0, 0, 4]);
  });

  test('refused where nobody listens', async () => {
    target = await serve();
    expect((await run(planFor(target.origin, { maxRequests: 4 }))).counts.ok).toBe(4);
    await target.close();
    const result = await run(planFor(target.origin, { maxRequests: 4 }));
    expect(faultsOf(result)).toEqual([['refused', 4]]);
  });

  test('tls where nobody vouches for the certificate', async () => {
    target = await serve();
    const { caFile: _, ...origin } = target.origin;
    const result = await run(planFor(origin, { maxRequests: 3 }));
    expect(faultsOf(result)).toEqual([['tls', 3]]);
    expect(messagesOf(result)).toEqual([expect.stringMatching(/certificate/)]);
  });
});

test('A server that closes its connections now and then loses no request', async () => {
  target = await serve((_, response, nth) => {
    response.end('x');
    if (nth % 10 === 0) response.stream.session!.close();
  });
  const result = await run(planFor(target.origin, { model: { users: 8 }, maxRequests: 200, durationMs: 20_000 }));
  expect(faultsOf(result)).toEqual([]);
  expect(result.counts.ok).toBe(200);
  expect(target.sessions.length).toBeGreaterThan(5);
});

test('A connection that has gone dead costs those who wait on it their answer, and the next ones take another', async () => {
  target = await serve();
  let connections = 0;
  // Lets the first connection be made and used a while, and then lets nothing back through.
  const between = createTcpServer((client) => {
    const upstream = connectTcp(target.origin.port, '127.0.0.1');
    const isFirst = ++connections === 1;
    client.on('error', () => upstream.destroy()).on('close', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.pipe(upstream);
    upstream.on('data', (chunk) => (isFirst && target.seen > 50 ? undefined : client.write(chunk)));
  });
  between.listen(0, '127.0.0.1');
  await once(between, 'listening');
  try {
    const origin = { ...target.origin, port: (between.address() as AddressInfo).port };
    const result = await run(planFor(origin, { model: { users: 4 }, maxRequests: 300, timeoutMs: 300, durationMs: 20_000 }));
    expect(faultsOf(result)).toEqual([['timeout', 4]]);
    expect([result.counts.ok, connections]).toEqual([296, 2]);
  } finally {
    between.close();
  }
});

test('What is in flight at the end is aborted, and the connection closed', async () => {
  const stop = new AbortController();
  target = await serve((_, __, nth) => nth === 3 && stop.abort());
  const ended = Promise.all([once(target.server, 'session').then(([session]) => once(session as ServerHttp2Session, 'close'))]);
  const result = await run(planFor(target.origin, { model: { users: 3 }, durationMs: 60_000, timeoutMs: 60_000 }), stop.signal);
  expect([result.counts.aborted, attempts(result.counts)]).toEqual([3, 0]);
  await ended;
});

test('A sequence is asked one after the other', async () => {
  target = await serve((_, response, nth) => {
    response.writeHead(nth <= 2 ? 401 : 429, { 'retry-after': '60' }).end('x');
  });
  const options = { timeoutMs: 5_000, signal: never, expected: [401, 401, 429] };
  const answers = await runSequence(target.origin, step(target.origin, { method: 'POST' }), options);
  expect(answers.map(({ status, retryAfter }) => [status, retryAfter])).toEqual([
    [401, '60'],
    [401, '60'],
    [429, '60'],
  ]);
  expect(target.sessions).toHaveLength(1);
  await target.close();
  const [gone] = await runSequence(target.origin, step(target.origin), options);
  expect(gone!.fault).toMatch(/ECONNREFUSED/);
});
