import { mkdtemp, rm } from 'node:fs/promises';
import { createServer as createHttps } from 'node:https';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { explain } from '../../src/errors.ts';
import { httpProbe } from '../../src/probes/http.ts';
import { bundle, type Certificate, makeCertificate } from '../helpers/certificates.ts';
import { freePort } from '../helpers/neighbours.ts';
import { allClosed, failure, listen, open, refusal, see, serveHttp, serveJson, serveTcp, silent } from './servers.ts';
import '../helpers/realm.ts';

/** In all of them stands what must never be shown. */
const at = (port: number, scheme = 'http', host = '127.0.0.1') => `${scheme}://me:hunter2@${host}:${port}/health?token=hunter2`;
const shown = (port: number, scheme = 'http') => `${scheme}://127.0.0.1:${port}/health`;

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

/** Answers as HTTP has it once, and from then on as the fault does. */
async function serveThen(fault: (socket: Socket) => void, lookMs?: number) {
  let isWell = true;
  const served = await serveTcp((socket) => {
    if (!isWell) return fault(socket);
    socket.once('data', () => socket.end(OK));
  });
  expect((await see(httpProbe, at(served.port))).values.get('status')?.value).toBe(200);
  isWell = false;
  const error = await failure(httpProbe, at(served.port), lookMs === undefined ? {} : { world: { lookMs } });
  await allClosed(served);
  const told = explain(error);
  expect([told.message, told.hint, ...told.causes].join()).not.toContain('hunter2');
  return { error, port: served.port };
}

/** A byte at a time, until the other side has had enough. */
function drip(socket: Socket, text: string): void {
  socket.resume();
  let sent = 0;
  const next = setInterval(() => socket.write(text[sent++ % text.length]!), 20);
  socket.once('close', () => clearInterval(next));
}

describe('a service that', () => {
  test('accepts and never answers ends at the limit', async () => {
    const { error, port } = await serveThen(silent, 200);
    expect(error.message).toBe(`${shown(port)} accepted the connection and sent no answer within 200 ms`);
    expect(error).toMatchObject({ temporary: true, layer: undefined });
  });

  test('sends its headers byte by byte ends at the limit', async () => {
    const { error, port } = await serveThen((socket) => drip(socket, `HTTP/1.1 200 OK\r\n${'X-A: b\r\n'.repeat(1000)}`), 300);
    expect(error.message).toBe(`${shown(port)} accepted the connection and sent no answer within 300 ms`);
  });

  test('sends its body byte by byte ends at the limit, with what came', async () => {
    const { error } = await serveThen((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n');
      drip(socket, 'x');
    }, 400);
    expect(error.message).toMatch(/\/health answered 200, and its body had not ended \(\d+ bytes of it came\) within 400 ms$/);
  });

  test('resets the connection', async () => {
    const { error, port } = await serveThen((socket) => void socket.once('data', () => socket.resetAndDestroy()));
    expect(error.message).toBe(`${shown(port)} closed the connection without an answer`);
    expect(error.temporary).toBe(true);
  });

  test('closes the connection', async () => {
    const { error, port } = await serveThen((socket) => void socket.once('data', () => socket.end()));
    expect(error.message).toBe(`${shown(port)} closed the connection without an answer`);
  });

  test('breaks off in the middle of the body', async () => {
    const { error, port } = await serveThen(
      (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n0123456789')),
    );
    expect(error.message).toBe(`${shown(port)} answered 200 and closed the connection in the middle of the body, after 10 B`);
  });

  test('breaks off in the middle of a chunk', async () => {
    const { error } = await serveThen(
      (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n012')),
    );
    expect(error.message).toMatch(/answered 200 and closed the connection in the middle of the body/);
  });

  test('speaks no HTTP', async () => {
    const { error } = await serveThen((socket) => void socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.2\r\n')));
    expect(error.message).toMatch(/\/health answered with what is no HTTP \(Parse Error: /);
  });

  test('sends more headers than anybody reads', async () => {
    const { error } = await serveThen(
      (socket) => void socket.once('data', () => socket.end(`HTTP/1.1 200 OK\r\nX-A: ${'a'.repeat(100_000)}\r\n\r\n`)),
    );
    expect(error.message).toMatch(/answered with more than 16 KiB of headers$/);
  });

  test('says gzip and sends something else', async () => {
    const { error } = await serveThen(
      (socket) => void socket.once('data', () => socket.end('HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nno')),
    );
    expect(error.message).toMatch(/answered 200 with a body that is not "gzip" as it says/);
  });

  test('switches protocols unasked', async () => {
    const { error } = await serveThen(
      (socket) => void socket.once('data', () => socket.write('HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n')),
    );
    expect(error.message).toMatch(/\/health answered with what is no HTTP \(it switched protocols, which nobody asked for\)$/);
  });

  test('is not there', async () => {
    const port = await freePort();
    const error = await failure(httpProbe, at(port));
    expect(error).toMatchObject({ message: `127.0.0.1:${port} refused the connection`, temporary: true, layer: undefined });
  });

  test('dies between two looks and comes back is seen as it is each time', async () => {
    const first = await serveJson({});
    const look = open(httpProbe, at(first.port));
    const status = async () => (await look.observe(new AbortController().signal)).values.get('status')?.value;
    expect(await status()).toBe(200);
    await first.stop();
    await expect(status()).rejects.toThrow(/refused the connection/);
    await serveHttp((_, response) => void response.writeHead(503).end(), '127.0.0.1', first.port);
    expect(await status()).toBe(503);
  });

  test('has a name that does not resolve is a fault of the network', async () => {
    expect(await failure(httpProbe, 'http://no..such/')).toMatchObject({
      message: 'the name "no..such" does not resolve to an address',
      layer: 'network',
    });
  });

  test.each([
    'http://169.254.169.254/',
    'http://2852039166/',
    'http://[::ffff:169.254.169.254]/',
    'http://metadata.google.internal/',
    'http://[fd00:ec2::254]/',
  ])('is at %s is not asked', (url) => {
    expect(refusal(httpProbe, url).message).toMatch(/is a link-local or metadata address, where no service is asked$/);
  });
});

describe('TLS', () => {
  let folder: string;
  let root: Certificate;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'seaworthy-test-'));
    root = await makeCertificate(folder, { name: 'root', days: 100, isAuthority: true });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const serve = async (name: string, days: number, names = ['IP:127.0.0.1'], by: Certificate | undefined = root) => {
    const own = await makeCertificate(folder, { name, days, names, ...(by ? { by } : {}) });
    const requests: string[] = [];
    const server = createHttps({ cert: bundle(own), key: own.key }, (request, response) => {
      requests.push(request.headers.authorization ?? '');
      response.end('ok');
    });
    return { ...(await listen(server)), requests };
  };
  const trusting = () => ({ world: { caFile: root.file } });

  test('of an authority in ca-file is believed, and the days of its certificate are a metric', async () => {
    const { port, requests } = await serve('good', 5);
    const { values } = await see(httpProbe, at(port, 'https'), trusting());
    expect(values.get('status')?.value).toBe(200);
    expect(values.get('days-left')?.value).toBeCloseTo(5, 1);
    expect(requests).toEqual([`Basic ${Buffer.from('me:hunter2').toString('base64')}`]);
  });

  test.each([
    {
      what: 'has expired',
      name: 'expired',
      days: -1,
      names: ['IP:127.0.0.1'],
      says: /^the certificate of 127.0.0.1:\d+ expired on \d{4}-\d\d-\d\d: it is for 127.0.0.1, valid from/,
    },
    {
      what: 'is for another name',
      name: 'other',
      days: 50,
      names: ['DNS:shop.example'],
      says: /is not for "127.0.0.1": it is for shop.example, valid from/,
    },
  ])('whose certificate $what is described, and is sent nothing', async ({ name, days, names, says }) => {
    const { port, requests } = await serve(name, days, names);
    const error = await failure(httpProbe, at(port, 'https'), trusting());
    expect(error.message).toMatch(says);
    expect(error.message).not.toContain('hunter2');
    expect(requests).toEqual([]);
  });

  test('of an authority that nobody knows is described, and is sent nothing', async () => {
    const { port, requests } = await serve('private', 50);
    const error = await failure(httpProbe, at(port, 'https'));
    expect(error.message).toMatch(/is signed by an authority that is not trusted.*: it is for 127.0.0.1, valid from .* signed by root$/);
    expect(requests).toEqual([]);
  });

  test('asked of a port that speaks plain HTTP', async () => {
    const { port } = await serveJson({});
    expect(await failure(httpProbe, at(port, 'https'))).toMatchObject({
      message: `127.0.0.1:${port} does not speak TLS`,
      hint: expect.stringMatching(/http:\/\//),
    });
  });

  test('spoken by a port that is asked in clear', async () => {
    const { port } = await serve('clear', 50);
    const { message } = await failure(httpProbe, at(port));
    expect(message).toMatch(/\/health (?:answered in TLS|closed the connection without an answer)$/);
  });

  test('that is never finished ends at the limit', async () => {
    const served = await serveTcp(silent);
    const { message } = await failure(httpProbe, at(served.port, 'https'), { world: { lookMs: 200 } });
    expect(message).toBe(`127.0.0.1:${served.port} accepted the connection and did not finish the TLS handshake within 200 ms`);
    await allClosed(served);
  });

  test('that wants a certificate of the client is told so', async () => {
    const own = await makeCertificate(folder, { name: 'mutual', days: 50, names: ['IP:127.0.0.1'], by: root });
    const server = createHttps({ cert: own.cert, key: own.key, ca: root.cert, requestCert: true }, (_, response) => response.end('ok'));
    const { port } = await listen(server);
    const { message } = await failure(httpProbe, at(port, 'https'), trusting());
    expect(message).toMatch(/demands a certificate of the client, which is not offered$/);
  });

  test('is not left on the way: a redirect from https to http is refused', async () => {
    const own = await makeCertificate(folder, { name: 'leaving', days: 50, names: ['IP:127.0.0.1'], by: root });
    const { port: plain, accepted } = await serveHttp((_, response) => response.end('ok'));
    const server = createHttps(
      { cert: own.cert, key: own.key },
      (_, response) => void response.writeHead(302, { location: `http://127.0.0.1:${plain}/x?token=hunter2` }).end(),
    );
    const { port } = await listen(server);
    const { message } = await failure(httpProbe, at(port, 'https'), trusting());
    expect(message).toBe(`${shown(port, 'https')} redirects from https to http://127.0.0.1:${plain}/x, which is not encrypted`);
    expect(accepted).toEqual([]);
  });
});
