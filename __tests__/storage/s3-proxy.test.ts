import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Socket, type Server as TcpServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import type { Env } from '../../src/hosts/index.ts';
import { proxiesIn } from '../../src/storage/proxy.ts';
import { count, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS, openS3, refusal } from '../helpers/s3-storage.ts';
import { keysOf } from './contract.ts';
import '../helpers/realm.ts';

/** A store whose name only the proxy can resolve: what arrives there has come through it. */
const execute = promisify(execFile);
const NAME = 'store-behind-the-proxy';
const MODULE = join(import.meta.dirname, '../../src/storage/index.ts');

let plain: S3Double;
let secure: S3Double;
let folder: string;
let caFile: string;
let proxy: Proxy;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-proxy-'));
  caFile = join(folder, 'tls.pem');
  const key = join(folder, 'tls.key');
  const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const subject = ['-subj', `/CN=${NAME}`, '-addext', `subjectAltName=DNS:${NAME},IP:127.0.0.1`];
  await execute('openssl', ['req', ...kind, '-keyout', key, '-out', caFile, ...subject]);
  secure = await startS3({ key: await readFile(key, 'utf8'), cert: await readFile(caFile, 'utf8') });
  plain = await startS3();
});
beforeEach(async () => {
  proxy = await startProxy();
});
afterEach(async () => {
  plain.heal();
  secure.heal();
  await proxy.stop();
});
afterAll(async () => {
  await Promise.all([plain?.stop(), secure?.stop()]);
  await rm(folder, { recursive: true, force: true });
});

interface Proxy {
  /** `127.0.0.1:port` */
  host: string;
  /** `CONNECT store:443`, `GET http://store/…`, in the order in which they came. */
  asked: string[];
  users: (string | undefined)[];
  /** Instead of letting through. */
  refuse: string | undefined;
  stop(): Promise<void>;
}

/** Knows the name of the store and no other. */
async function startProxy(): Promise<Proxy> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((incoming, answer) => {
    proxy.asked.push(`${incoming.method} ${incoming.url}`);
    const { port, pathname, search } = new URL(incoming.url!);
    const options = { host: '127.0.0.1', port, path: pathname + search, method: incoming.method!, headers: incoming.headers };
    const onward = request(options, (given) => {
      answer.writeHead(given.statusCode!, given.rawHeaders);
      given.pipe(answer);
    });
    incoming.pipe(onward);
  });
  server.on('connection', (socket: Socket) => void sockets.add(socket));
  server.on('connect', ({ url = '', headers }, socket: Socket) => {
    proxy.asked.push(`CONNECT ${url}`);
    proxy.users.push(headers['proxy-authorization']);
    if (proxy.refuse) return void socket.end(`HTTP/1.1 ${proxy.refuse}\r\n\r\n`);
    const onward = connect(Number(url.split(':')[1]), '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    socket.on('error', () => onward.destroy());
    onward.on('error', () => socket.destroy());
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    host: `127.0.0.1:${port}`,
    asked: [],
    users: [],
    refuse: undefined,
    stop: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createSilent(): { server: TcpServer; stop(): void } {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => void sockets.push(socket));
  return {
    server,
    stop: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const named = ({ endpoint }: S3Double) => endpoint.replace('127.0.0.1', NAME);
const opened = async (s3: S3Double, env: Env, endpoint = named(s3)) =>
  openS3({ endpoint, bucket: await s3.bucket(), env: { ...KEYS, ...env }, caFile });

describe('a store behind a proxy', () => {
  test('is written, listed, read and removed through HTTPS_PROXY, small objects too', async () => {
    const storage = await opened(secure, { HTTPS_PROXY: `http://user:pass%20word@${proxy.host}` });
    const keys = ['shop/a', 'shop/b', 'shop/c'];
    for (const key of keys) await storage.put(key, Buffer.from(key));
    expect(await keysOf(storage)).toEqual(keys);
    expect((await buffer(await storage.get('shop/a'))).toString()).toBe('shop/a');
    const small = await Promise.all(keys.map((key) => storage.getSmall!(key, 100)));
    expect(small.map(String)).toEqual(keys);
    expect(await storage.remove(keys)).toEqual([]);
    expect(count(secure, 'GetObject')).toBe(4);
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${named(secure).slice('https://'.length)}`]));
    expect(proxy.users[0]).toBe(`Basic ${Buffer.from('user:pass word').toString('base64')}`);
  });

  test('without TLS is asked through HTTP_PROXY, and not through that of the other', async () => {
    const storage = await opened(plain, { http_proxy: proxy.host, HTTPS_PROXY: 'http://127.0.0.1:1' });
    await storage.put('shop/a', Buffer.from('abc'));
    expect(String(await buffer(await storage.get('shop/a')))).toBe('abc');
    expect(String(await storage.getSmall!('shop/a', 100))).toBe('abc');
    expect(proxy.asked.length).toBe(plain.seen.length);
    expect(proxy.asked.every((asked) => asked.includes(` ${named(plain)}/test-`))).toBe(true);
  });

  test('is asked directly where it is this machine, or named in NO_PROXY', async () => {
    const through = { HTTPS_PROXY: `http://${proxy.host}` };
    const here = await opened(secure, through, secure.endpoint);
    await here.put('shop/a', Buffer.from('abc'));
    expect(String(await buffer(await here.get('shop/a')))).toBe('abc');
    expect(proxy.asked).toEqual([]);
    // Nobody here knows the name: to be asked directly is to fail.
    for (const NO_PROXY of ['a.store.test', 'other, test', '.test', '*']) {
      const direct = await opened(secure, { ...through, NO_PROXY }, 'https://a.store.test:9000');
      expect((await refusal(direct.stat('x'))).message).toMatch(/not known to the name service|name service does not answer/);
    }
    expect(proxy.asked).toEqual([]);
    const other = await opened(secure, { ...through, NO_PROXY: 'other.test, 10.0.0.0/8' });
    expect(await other.stat('x')).toBeUndefined();
    expect(proxy.asked).not.toEqual([]);
  });
});

test('the keys of a role are fetched through the proxy too', async () => {
  proxy.refuse = '403 Forbidden';
  const token = join(folder, 'token');
  await writeFile(token, 'a token of the host');
  // A process of its own: for roles the SDK looks into the environment of the process.
  const script = `
    const { openStorage } = await import(${JSON.stringify(MODULE)});
    const storage = openStorage('s3://acme-backups/x?region=eu-central-1', { env: process.env, tempDir: '/nonexistent' });
    await storage.stat('x').catch(({ message }) => console.log(message));`;
  const role = { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/backup', AWS_WEB_IDENTITY_TOKEN_FILE: token };
  const env = { PATH: process.env.PATH, HOME: folder, HTTPS_PROXY: `http://${proxy.host}`, ...role };
  const { stdout } = await execute(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], { env });
  expect(stdout).toMatch(/^no credentials for s3:\/\/acme-backups could be had: Failed to establish tunnel to sts\./);
  expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT sts.eu-central-1.amazonaws.com:443']));
});

describe('a proxy that does not let through', () => {
  test.each([
    { refuse: '407 Proxy Authentication Required', hint: /wants a user and a password/, temporary: false },
    { refuse: '403 Forbidden', hint: /name the host of the store in NO_PROXY/, temporary: false },
    { refuse: '502 Bad Gateway', hint: /NO_PROXY/, temporary: true },
  ])('is named: $refuse', async ({ refuse, hint, temporary }) => {
    const storage = await opened(secure, { HTTPS_PROXY: `http://user:hunter22@${proxy.host}` });
    expect(await storage.stat('x')).toBeUndefined();
    proxy.refuse = refuse;
    const again = await opened(secure, { HTTPS_PROXY: `http://user:hunter22@${proxy.host}` });
    const refused = await refusal(again.stat('x'));
    const { host } = new URL(named(secure));
    expect(refused.message).toMatch(`/x cannot be looked at: the proxy does not let through to ${host}: ${refuse}`);
    expect(refused.hint).toMatch(hint);
    expect(refused.temporary).toBe(temporary);
    expect(`${refused.message} ${refused.hint} ${refused.cause}`).not.toContain('hunter22');
  });

  test('because nobody is there is named, and not the store', async () => {
    const gone = await startProxy();
    await gone.stop();
    const storage = await opened(secure, { HTTPS_PROXY: `http://${gone.host}` });
    const refused = await refusal(storage.stat('x'));
    expect(refused.message).toMatch(`the proxy ${gone.host} cannot be reached (ECONNREFUSED)`);
    const unknown = await refusal((await opened(secure, { HTTPS_PROXY: 'http://proxy.invalid:3128' })).stat('x'));
    expect(unknown.message).toMatch(/the proxy proxy\.invalid:3128 cannot be reached \((?:ENOTFOUND|EAI_AGAIN)\)/);
    expect(unknown.hint).toMatch(/Correct HTTPS_PROXY/);
  });
});

test('a proxy that takes the connection and says nothing is given up, and named in the hint', async () => {
  const silent = createSilent();
  await once(silent.server.listen(0, '127.0.0.1'), 'listening');
  const host = `127.0.0.1:${(silent.server.address() as AddressInfo).port}`;
  const settings = { connectMs: 300, requests: { retries: 1, firstDelayMs: 1 } };
  const through = (HTTPS_PROXY: string, more: Env = {}) =>
    openS3({ endpoint: named(secure), bucket, env: { ...KEYS, HTTPS_PROXY, ...more }, caFile, settings });
  const bucket = await secure.bucket();
  try {
    expect(await through(`http://${proxy.host}`).stat('x')).toBeUndefined();
    const refused = await refusal(through(`http://user:hunter22@${host}`).stat('x'));
    expect(refused.message).toMatch(/no connection to \S+ came about within 300 ms$/);
    expect(refused.hint).toBe(
      `If the proxy ${host} stands in between, see that it answers. Correct HTTPS_PROXY or HTTP_PROXY, or name the host of the store in NO_PROXY.`,
    );
    expect(refused.temporary).toBe(true);
    // That of the other scheme has nothing to do with it.
    const other = openS3({
      endpoint: `http://${host}`,
      bucket,
      env: { ...KEYS, HTTPS_PROXY: `http://${proxy.host}` },
      settings: { ...settings, idleMs: 300 },
    });
    expect((await refusal(other.stat('x'))).hint).toMatch(/^It may pass by itself/);
  } finally {
    silent.stop();
  }
});

describe('the variables', () => {
  test.each<{ what: string; env: Env; proxies: object | undefined }>([
    { what: 'that are absent or empty', env: { HTTPS_PROXY: ' ', NO_PROXY: 'x' }, proxies: undefined },
    {
      what: 'in small letters go first',
      env: { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:2' },
      proxies: { HTTPS_PROXY: 'http://a:1' },
    },
    { what: 'may name host and port alone', env: { HTTP_PROXY: 'a:1' }, proxies: { HTTP_PROXY: 'http://a:1' } },
    { what: 'may name one that speaks TLS', env: { HTTPS_PROXY: 'https://a:1' }, proxies: { HTTPS_PROXY: 'https://a:1' } },
  ])('$what', ({ env, proxies }) => {
    const { NO_PROXY, ...rest } = proxiesIn(env) ?? { NO_PROXY: undefined };
    expect(NO_PROXY === undefined ? undefined : rest).toEqual(proxies);
  });

  test('that name no proxy are refused without their value', () => {
    for (const text of ['socks5://me:hunter22@a:1', 'http://', 'http://me:hunter22@a:port']) {
      const read = () => proxiesIn({ HTTPS_PROXY: text });
      expect(read).toThrow(UserError);
      expect(read).toThrow(/^HTTPS_PROXY does not name a proxy: expected for example http:\/\/proxy\.example\.com:3128$/);
    }
  });
});
