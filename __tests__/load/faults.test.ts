import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTls } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { count } from '../../src/load/histogram.ts';
import { attempts, type LoadResult } from '../../src/load/result.ts';
import { type Certificate, makeCertificate } from '../helpers/certificates.ts';
import { httpTarget, listening, ok, planFor, rawTarget, run, type Target } from './target.ts';
import '../helpers/realm.ts';

let target: Target;
afterEach(() => target.close());

const faultsOf = ({ counts }: LoadResult) => Object.entries(counts.faults).filter(([, many]) => many > 0);
const messagesOf = ({ faultMessages }: LoadResult) => [...faultMessages].flatMap(([, messages]) => [...messages.keys()]);

const HEALTHY = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
/** Says this to each request. */
const says = (answer: (socket: Socket) => void) => rawTarget((socket) => void socket.on('data', () => answer(socket)));

describe('a request without an answer is counted by its kind', () => {
  test('and nothing is counted where all is well', async () => {
    target = await says((socket) => void socket.write(HEALTHY));
    const result = await run(planFor(target.origin, { maxRequests: 20 }));
    expect(result.counts.ok).toBe(20);
    expect(faultsOf(result)).toEqual([]);
    expect(messagesOf(result)).toEqual([]);
  });

  const kinds: { fault: string; what: string; answer: (socket: Socket) => void; message: RegExp }[] = [
    { fault: 'reset', what: 'the connection is reset', answer: (socket) => socket.resetAndDestroy(), message: /ECONNRESET/ },
    { fault: 'closed', what: 'the connection is closed', answer: (socket) => socket.end(), message: /closed without an answer/ },
    {
      fault: 'closed',
      what: 'it is closed in the middle',
      answer: (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf'),
      message: /closed in the middle of an answer/,
    },
    {
      fault: 'closed',
      what: 'it is closed in the head',
      answer: (socket) => socket.end('HTTP/1.1 200 OK\r\nConte'),
      message: /in the middle/,
    },
    { fault: 'malformed', what: 'the answer is none', answer: (socket) => void socket.write('SSH-2.0-x\r\n'), message: /HTTP\/1\./ },
    {
      fault: 'malformed',
      what: 'a chunk is wrong',
      answer: (socket) => void socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n'),
      message: /a chunk without a size/,
    },
    { fault: 'timeout', what: 'nothing comes', answer: () => {}, message: /no answer/ },
    {
      fault: 'timeout',
      what: 'it does not end',
      answer: (socket) => void socket.write('HTTP/1.1 200 OK\r\n'),
      message: /the answer had begun/,
    },
  ];
  test.each(kinds)('$fault where $what', async ({ fault, answer, message }) => {
    target = await says(answer);
    const result = await run(planFor(target.origin, { maxRequests: 4, timeoutMs: 300, durationMs: 10_000 }));
    expect(faultsOf(result)).toEqual([[fault, 4]]);
    expect(messagesOf(result)).toEqual([expect.stringMatching(message)]);
    expect([result.counts.ok, result.counts.aborted, result.sent]).toEqual([0, 0, 4]);
    expect(count(result.response)).toBe(0);
  });

  test('refused where nobody listens; and the refused do not hammer', async () => {
    const gone = await httpTarget();
    await gone.close();
    target = await httpTarget();
    expect((await run(planFor(target.origin, { durationMs: 200 }))).counts.ok).toBeGreaterThan(0);
    const result = await run(planFor(gone.origin, { durationMs: 700 }));
    const refused = result.counts.faults.refused;
    expect(refused).toBeGreaterThan(2);
    expect(refused).toBe(attempts(result.counts));
    // Two users, 10 ms, 20 ms, 40 ms …
    expect(refused).toBeLessThan(20);
  });
});

test('A server that closes a kept connection as the next request comes is not at fault: the request is sent again', async () => {
  target = await rawTarget((socket) => {
    let requests = 0;
    socket.on('data', () => (++requests === 1 ? socket.write(HEALTHY) : socket.destroy()));
  });
  const result = await run(planFor(target.origin, { model: { users: 1 }, maxRequests: 10 }));
  expect(result.counts.ok).toBe(10);
  // Each connection answers once: the request that found it closing, and was sent again, was the first of the next.
  expect(result.counts.resent).toBe(9);
  expect(faultsOf(result)).toEqual([]);
});

test('But a POST may have been done: it is not sent twice', async () => {
  target = await rawTarget((socket) => {
    let requests = 0;
    socket.on('data', () => (++requests === 1 ? socket.write(HEALTHY) : socket.destroy()));
  });
  const result = await run(planFor(target.origin, { model: { users: 1 }, maxRequests: 4 }, { method: 'POST' }));
  expect([result.counts.ok, result.counts.resent]).toEqual([2, 0]);
  expect(faultsOf(result).map(([, many]) => many)).toEqual([2]);
});

describe('a connection is not used again', () => {
  const answers = [
    { what: 'the answer says close', answer: 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok', end: false },
    { what: 'it is of HTTP/1.0', answer: 'HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok', end: false },
    { what: 'the answer ends with it', answer: 'HTTP/1.1 200 OK\r\n\r\nok', end: true },
    { what: 'more came than the answer', answer: `${HEALTHY}HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno`, end: false },
  ];
  test.each(answers)('where $what', async ({ answer, end }) => {
    target = await says((socket) => void (end ? socket.end(answer) : socket.write(answer)));
    const { counts } = await run(planFor(target.origin, { model: { users: 1 }, maxRequests: 5 }));
    expect(counts.ok).toBe(5);
    expect(target.connections).toBe(5);
  });
});

describe('over TLS', () => {
  let folder: string;
  let authority: Certificate;
  let good: Certificate;
  let other: Certificate;
  const names: (string | false | null)[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seaworthy-load-'));
    authority = await makeCertificate(folder, { name: 'authority', days: 2, isAuthority: true });
    good = await makeCertificate(folder, { name: 'good', days: 2, names: ['DNS:shop.test'], by: authority });
    other = await makeCertificate(folder, { name: 'other', days: 2, names: ['DNS:elsewhere.test'], by: authority });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const serve = async ({ cert, key }: Certificate) => {
    names.length = 0;
    const server = createHttps({ cert, key }, ok);
    server.on('secureConnection', (socket) => names.push(socket.servername));
    target = await listening(server, true);
    return { ...target.origin, host: 'shop.test' };
  };

  test('requests are answered where the certificate holds, and the server is told the name', async () => {
    const origin = await serve(good);
    const result = await run(planFor({ ...origin, caFile: authority.file }, { maxRequests: 30, model: { users: 3 } }));
    expect(result.counts.ok).toBe(30);
    expect(names).toEqual(['shop.test', 'shop.test', 'shop.test']);
  });

  test.each([
    { what: 'nobody vouches for it', cert: () => good, trusts: false, message: /certificate/ },
    { what: 'it is of another name', cert: () => other, trusts: true, message: /shop\.test/ },
  ])('a certificate counts for nothing where $what', async ({ cert, trusts, message }) => {
    const origin = await serve(cert());
    const result = await run(planFor(trusts ? { ...origin, caFile: authority.file } : origin, { maxRequests: 3 }));
    expect(faultsOf(result)).toEqual([['tls', 3]]);
    expect(messagesOf(result)).toEqual([expect.stringMatching(message)]);
  });

  test('a server that speaks none is told apart', async () => {
    target = await httpTarget();
    const result = await run(planFor({ ...target.origin, tls: true }, { maxRequests: 3 }));
    expect(faultsOf(result)).toEqual([['tls', 3]]);
  });

  test('a server that hangs up during the handshake too', async () => {
    const server = createTls();
    target = await listening(server);
    server.on('connection', (socket: Socket) => socket.end());
    const result = await run(planFor({ ...target.origin, tls: true }, { maxRequests: 3 }));
    expect(faultsOf(result).reduce((sum, [, many]) => sum + (many as number), 0)).toBe(3);
    expect(faultsOf(result).every(([fault]) => fault === 'tls' || fault === 'reset')).toBe(true);
  });
});
