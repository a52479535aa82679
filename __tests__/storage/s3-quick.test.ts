import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { readText } from '../../src/backups.ts';
import type { Storage } from '../../src/storage/index.ts';
import { type Fault, refuses, type S3Double, type Seen, startS3 } from '../helpers/s3-server.ts';
import { signatureOf } from '../helpers/s3-signature.ts';
import { type Opening, openS3, refusal, SECRET } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

const execute = promisify(execFile);
const MOST = 1_000_000;

/** What the SDK puts on each of its requests. */
const isQuick = ({ headers }: { headers: IncomingHttpHeaders }) => headers['amz-sdk-invocation-id'] === undefined;
/** The same store, without the quick way. */
const ordinary = ({ getSmall: _, ...rest }: Storage): Storage => rest;
/** The way is learned from what the SDK reads. */
async function learned(storage: Storage, key = 'known'): Promise<Storage> {
  await readText(ordinary(storage), key, MOST);
  return storage;
}

interface Asked {
  path: string;
  headers: IncomingHttpHeaders;
  /** Whether the signature is right. */
  signed: boolean;
}

interface Checking {
  endpoint: string;
  asked: Asked[];
  objects: Map<string, string>;
  /** Beside the usual headers of an answer. */
  headers: Record<string, string>;
  server: Server;
}

/** A store that looks at signatures, which the other double does not. Objects by path, as it is once decoded. */
async function checking({ secret = SECRET, tls }: { secret?: string; tls?: { key: string; cert: string } } = {}): Promise<Checking> {
  const asked: Asked[] = [];
  const objects = new Map<string, string>();
  const headers: Record<string, string> = {};
  const server = (tls ? createTlsServer(tls) : createServer()) as Server;
  server.on('request', (request, response) => {
    const [path = '', query = ''] = request.url!.split('?');
    const signed = signatureOf(path, query, request.headers, secret) === /Signature=(\w+)$/.exec(request.headers.authorization ?? '')?.[1];
    asked.push({ path, headers: request.headers, signed });
    const body = objects.get(decodeURIComponent(path));
    if (!signed) response.writeHead(403, { 'content-type': 'application/xml' }).end(refuses(403, 'SignatureDoesNotMatch').body);
    else if (body === undefined) response.writeHead(404, { 'content-type': 'application/xml' }).end(refuses(404, 'NoSuchKey').body);
    else
      response
        .writeHead(200, { 'content-length': Buffer.byteLength(body), 'last-modified': 'Sat, 21 Nov 2026 03:00:00 GMT', ...headers })
        .end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http${tls ? 's' : ''}://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { endpoint, asked, objects, headers, server };
}

const BUCKET = 'test-bucket';
const servers: Server[] = [];
async function checkingStore(more: Partial<Opening> & Parameters<typeof checking>[0] & { below?: string } = {}) {
  const { secret, tls, below = '', ...opening } = more;
  const store = await checking({ ...(secret ? { secret } : {}), ...(tls ? { tls } : {}) });
  servers.push(store.server);
  const put = (key: string, text: string) => void store.objects.set(`${below}/${BUCKET}/backups/${key}`, text);
  put('known', 'known');
  return { ...store, put, storage: openS3({ endpoint: store.endpoint + below, bucket: BUCKET, ...opening }) };
}
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

describe('a small object is read at once', () => {
  test('as soon as the SDK has read one, and not before', async () => {
    const { storage, asked } = await checkingStore();
    expect(await storage.getSmall!('known', MOST)).toBeUndefined();
    expect(asked).toEqual([]);
    expect(await readText(storage, 'known', MOST)).toBe('known');
    expect(asked.map(isQuick)).toEqual([false]);
    expect(await readText(storage, 'known', MOST)).toBe('known');
    expect(asked.map(isQuick)).toEqual([false, true]);
  });

  test.each([
    'shop/20261121T030000Z-9f3a1c/manifest.json',
    'a b+c&d=e?f#g',
    "quotes'and(brackets)*!~",
    'ü/日本/😀',
    '100%/%2F/a%20b',
    'a//b',
    '@:,;$[]{}|\\^`"<>',
  ])('under the key %s, with a signature that is right', async (key) => {
    const { storage, asked, put } = await checkingStore();
    put(key, `content of ${key}`);
    const quick = await learned(storage);
    expect(String(await quick.getSmall!(key, MOST))).toBe(`content of ${key}`);
    expect(await readText(ordinary(storage), key, MOST)).toBe(`content of ${key}`);
    expect(asked.map(({ signed }) => signed)).toEqual([true, true, true]);
    expect(asked.map(isQuick)).toEqual([false, true, false]);
    expect(asked[1]!.path).toBe(asked[2]!.path);
  });

  test.each([
    {
      what: 'the token of a session',
      more: { env: { AWS_ACCESS_KEY_ID: 'ASIATEST', AWS_SECRET_ACCESS_KEY: SECRET, AWS_SESSION_TOKEN: 'a+token/==' } },
    },
    { what: 'another region', more: { query: '&region=eu-central-1' } },
    { what: 'an endpoint below a path', more: { below: '/storage/v1' } },
    {
      what: 'keys by another name',
      more: { query: '&credentials=COLD', env: { COLD_ACCESS_KEY_ID: 'cold', COLD_SECRET_ACCESS_KEY: SECRET } },
    },
  ])('with $what, as the SDK does', async ({ more }) => {
    const { storage, asked } = await checkingStore(more);
    await learned(storage);
    expect(String(await storage.getSmall!('known', MOST))).toBe('known');
    const [sdk, quick] = asked as [Asked, Asked];
    expect([sdk.signed, quick.signed, isQuick(quick)]).toEqual([true, true, true]);
    const scope = ({ headers }: Asked) => /Credential=([^,]+),/.exec(headers.authorization!)![1];
    expect(scope(quick)).toBe(scope(sdk));
    for (const name of ['host', 'user-agent', 'x-amz-security-token', 'x-amz-content-sha256'])
      expect([name, quick.headers[name]]).toEqual([name, sdk.headers[name]]);
  });

  test('not where the store does not accept the signature, which is said in the usual words', async () => {
    const { storage, asked } = await checkingStore({ secret: 'another' });
    const refused = await refusal(readText(storage, 'known', MOST));
    expect(refused.message).toMatch(/the secret key does not belong to the access key$/);
    expect(asked.map(isQuick)).toEqual([false]);
  });

  test('with the ca-file that signed the store, and not without', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seaworthy-quick-'));
    try {
      const [key, cert] = [join(folder, 'tls.key'), join(folder, 'tls.pem')];
      const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
      const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
      await execute('openssl', ['req', ...kind, '-keyout', key, '-out', cert, ...subject]);
      const tls = { key: await readFile(key, 'utf8'), cert: await readFile(cert, 'utf8') };
      const { storage, asked, endpoint } = await checkingStore({ tls, caFile: cert });
      await learned(storage);
      expect(String(await storage.getSmall!('known', MOST))).toBe('known');
      expect(asked.map(isQuick)).toEqual([false, true]);
      const refused = await refusal(readText(openS3({ endpoint, bucket: BUCKET }), 'known', MOST));
      expect(refused.message).toMatch(/is not trusted \(DEPTH_ZERO_SELF_SIGNED_CERT\)/);
      expect(asked).toHaveLength(2);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  test('up to the size that is asked for', async () => {
    const { storage, asked, put } = await checkingStore();
    put('large', 'x'.repeat(101));
    put('empty', '');
    await learned(storage);
    expect(await storage.getSmall!('large', 100)).toBeUndefined();
    expect((await storage.getSmall!('large', 101))?.length).toBe(101);
    expect((await storage.getSmall!('empty', 100))?.length).toBe(0);
    await expect(readText(storage, 'large', 100)).rejects.toThrow(/backups\/large is damaged: more than 100 bytes are too many/);
    expect(asked.filter(isQuick)).toHaveLength(4);
  });

  test('with the keys of the moment, where those before have expired', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'seaworthy-quick-'));
    const { endpoint, asked } = await checkingStore();
    // As a container gives them: those that are nearly over are fetched anew.
    let given = 0;
    const container = createServer((_, response) => {
      const Expiration = new Date(Date.now() + (given === 0 ? 1_000 : 3_600_000)).toISOString();
      response.end(JSON.stringify({ AccessKeyId: `key-${++given}`, SecretAccessKey: SECRET, Token: `token-${given}`, Expiration }));
    });
    servers.push(container);
    await new Promise<void>((resolve) => container.listen(0, '127.0.0.1', resolve));
    try {
      const location = `s3://${BUCKET}/backups?endpoint=${endpoint}`;
      const script = join(folder, 'script.mjs');
      const module = (path: string) => JSON.stringify(join(import.meta.dirname, '../../src', path));
      await writeFile(
        script,
        `import { readText } from ${module('backups.ts')};
        import { openStorage } from ${module('storage/index.ts')};
        const storage = openStorage(${JSON.stringify(location)}, { env: process.env, tempDir: '/nonexistent' });
        for (let i = 0; i < 4; i++) console.log(await readText(storage, 'known', 100));`,
      );
      const url = `http://127.0.0.1:${(container.address() as AddressInfo).port}/keys`;
      const env = { HOME: folder, PATH: process.env.PATH ?? '', AWS_CONTAINER_CREDENTIALS_FULL_URI: url };
      const { stdout } = await execute(process.execPath, ['--no-warnings', script], { env });
      expect(stdout).toBe('known\n'.repeat(4));
      expect(asked.map(isQuick)).toEqual([false, true, true, true]);
      expect(asked.every(({ signed }) => signed)).toBe(true);
      expect(given).toBeGreaterThan(1);
      const last = asked.at(-1)!.headers;
      expect([last['x-amz-security-token'], /Credential=([^/]+)/.exec(last.authorization!)![1]]).toEqual([
        `token-${given}`,
        `key-${given}`,
      ]);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

describe('a checksum that the SDK would compare', () => {
  const env = { AWS_ACCESS_KEY_ID: 'AKIATEST', AWS_SECRET_ACCESS_KEY: SECRET, AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED' };
  const sumOf = (text: string) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(text));
    return sum.toString('base64');
  };
  const digest = (kind: string, text: string) => createHash(kind).update(text).digest('base64');

  test.each([
    { what: 'CRC32', headers: { 'x-amz-checksum-crc32': sumOf('known'), 'x-amz-checksum-type': 'FULL_OBJECT' } },
    { what: 'SHA-1', headers: { 'x-amz-checksum-sha1': digest('sha1', 'known') } },
    { what: 'SHA-256', headers: { 'x-amz-checksum-sha256': digest('sha256', 'known') } },
    { what: 'none', headers: {} },
  ])('is compared: $what', async ({ headers }) => {
    const store = await checkingStore({ env });
    Object.assign(store.headers, headers);
    await learned(store.storage);
    expect(String(await store.storage.getSmall!('known', MOST))).toBe('known');
    expect(store.asked.map((asked) => asked.headers['x-amz-checksum-mode'])).toEqual(['ENABLED', 'ENABLED']);
    // The same answer with another content.
    store.put('known', 'other');
    const other = await store.storage.getSmall!('known', MOST);
    expect(other === undefined).toBe(Object.keys(headers).length > 0);
  });

  test('is left to the SDK where it is of a kind that cannot be compared here', async () => {
    const store = await checkingStore({ env });
    await learned(store.storage);
    store.headers['x-amz-checksum-crc64nvme'] = 'AAAAAAAAAAA=';
    for (let i = 0; i < 4; i++) expect(await store.storage.getSmall!('known', MOST)).toBeUndefined();
    // That says nothing against the next object.
    delete store.headers['x-amz-checksum-crc64nvme'];
    expect(String(await store.storage.getSmall!('known', MOST))).toBe('known');
    store.put('large', 'x'.repeat(101));
    for (let i = 0; i < 4; i++) expect(await store.storage.getSmall!('large', 100)).toBeUndefined();
    expect(String(await store.storage.getSmall!('known', MOST))).toBe('known');
  });

  test('is not asked for where the SDK does not', async () => {
    const store = await checkingStore();
    store.headers['x-amz-checksum-crc32'] = 'AAAAAA==';
    await learned(store.storage);
    expect(String(await store.storage.getSmall!('known', MOST))).toBe('known');
    expect(store.asked.map((asked) => asked.headers['x-amz-checksum-mode'])).toEqual([undefined, undefined]);
  });
});

describe('an answer that is not as it should be', () => {
  let s3: S3Double;
  let bucket: string;
  beforeAll(async () => {
    s3 = await startS3();
    bucket = await s3.bucket();
    await openS3({ endpoint: s3.endpoint, bucket }).put('known', Buffer.from(CONTENT));
  });
  afterEach(() => s3.heal());
  afterAll(() => s3.stop());

  /** Longer than all that comes of an answer that breaks off, with what is read on. */
  const CONTENT = JSON.stringify({ known: 'x'.repeat(100) });
  const open = (idleMs = 60_000, quickRestMs = 3_600_000) =>
    openS3({
      endpoint: s3.endpoint,
      bucket,
      settings: { idleMs, quickRestMs, requests: { firstDelayMs: 1, longestDelayMs: 1, retries: 1 } },
    });
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Welcome</body></html>' };
  const inPieces = { 'last-modified': new Date().toUTCString(), 'transfer-encoding': 'chunked' };
  const FAULTS: { what: string; fault: Fault; idleMs?: number }[] = [
    { what: 'a right that is missing', fault: refuses(403, 'AccessDenied', 'Access Denied') },
    { what: 'a wrong signature', fault: refuses(403, 'SignatureDoesNotMatch') },
    { what: 'an object that is not there', fault: refuses(404, 'NoSuchKey', 'The specified key does not exist.') },
    { what: 'a bucket that is not there', fault: refuses(404, 'NoSuchBucket', 'The specified bucket does not exist') },
    { what: 'credentials that have expired', fault: refuses(400, 'ExpiredToken', 'The provided token has expired.') },
    { what: 'a redirect', fault: { ...refuses(301, 'PermanentRedirect', 'Moved'), headers: { 'x-amz-bucket-region': 'ap-south-1' } } },
    { what: 'an archive', fault: refuses(403, 'InvalidObjectState', 'no', { StorageClass: 'GLACIER' }) },
    { what: '500', fault: refuses(500, 'InternalError', 'We encountered an internal error') },
    { what: '503', fault: refuses(503, 'SlowDown', 'Please reduce your request rate.') },
    { what: '502 without a word', fault: { status: 502 } },
    { what: '204', fault: { status: 204 } },
    { what: 'a web page', fault: page },
    { what: 'an answer of unknown length', fault: { status: 200, headers: inPieces, body: CONTENT } },
    { what: 'a reset', fault: 'reset' },
    { what: 'a lost answer', fault: 'lost' },
    { what: 'a connection that stalls', fault: 'stall', idleMs: 1_000 },
    { what: 'an answer that breaks off before its body', fault: { cut: 0 } },
    { what: 'an answer that breaks off', fault: { cut: 5 } },
    { what: 'an answer that stops coming', fault: { hang: 5 }, idleMs: 1_000 },
  ];

  test.each(FAULTS)('$what: the SDK is asked, and knows', async ({ fault, idleMs }) => {
    const storage = await learned(open(idleMs));
    s3.heal();
    expect(String(await storage.getSmall!('known', MOST))).toBe(CONTENT);
    expect(s3.seen.map(isQuick)).toEqual([true]);
    s3.heal();
    s3.inject((request) => (isQuick(request) ? fault : undefined));
    expect(await readText(storage, 'known', MOST)).toBe(CONTENT);
    expect(s3.seen.map(isQuick)).toEqual([true, false]);
  });

  test.each(FAULTS)('$what, for good: the same error as in the ordinary way', async ({ fault, idleMs }) => {
    const storage = await learned(open(idleMs));
    s3.heal();
    s3.fail('GetObject', fault);
    const expected = await refusal(readText(ordinary(open(idleMs)), 'known', MOST));
    const asked = s3.seen.length;
    s3.seen.length = 0;
    const { message, hint, temporary } = await refusal(readText(storage, 'known', MOST));
    expect({ message, hint, temporary }).toEqual({ message: expected.message, hint: expected.hint, temporary: expected.temporary });
    // Once more, and as patiently.
    expect(s3.seen.map(isQuick)).toEqual([true, ...Array(asked).fill(false)]);
  });

  test('again and again ends the quick way', async () => {
    const storage = await learned(open());
    s3.heal();
    s3.inject((request) => (isQuick(request) ? refuses(403, 'AccessDenied') : undefined));
    for (let i = 0; i < 5; i++) expect(await readText(storage, 'known', MOST)).toBe(CONTENT);
    const quick = (seen: Seen[]) => seen.filter(isQuick).length;
    expect([quick(s3.seen), s3.seen.length]).toEqual([3, 8]);
  });

  test('of several that were asked for together ends it for a while, and not for good', async () => {
    const quick = (seen: Seen[]) => seen.filter(isQuick).length;
    for (const { restMs, after } of [
      { restMs: 0, after: 1 },
      { restMs: 3_600_000, after: 0 },
    ]) {
      const storage = await learned(open(60_000, restMs));
      s3.heal();
      s3.inject((request) => (isQuick(request) ? 'reset' : undefined));
      expect(await Promise.all(Array.from({ length: 8 }, () => readText(storage, 'known', MOST)))).toEqual(Array(8).fill(CONTENT));
      expect(quick(s3.seen)).toBe(8);
      s3.heal();
      expect(await readText(storage, 'known', MOST)).toBe(CONTENT);
      expect([quick(s3.seen), s3.seen.length]).toEqual([after, 1]);
    }
  });

  test.each([
    { what: 'a web page', fault: { ...page, headers: { ...page.headers, 'last-modified': new Date().toUTCString() } } },
    { what: 'nothing', fault: { status: 200, headers: { 'last-modified': new Date().toUTCString() } } },
    { what: 'a part', fault: { short: 50 } },
  ] satisfies { what: string; fault: Fault }[])(
    '$what that looks like an object is not taken for one of another length',
    async ({ fault }) => {
      const storage = await learned(open());
      s3.heal();
      s3.inject((request) => (isQuick(request) ? fault : undefined));
      expect(await readText(storage, 'known', MOST, CONTENT.length)).toBe(CONTENT);
      expect(s3.seen.map(isQuick)).toEqual([true, false]);
      s3.heal();
      s3.fail('GetObject', fault);
      const refused = await refusal(readText(storage, 'known', MOST, CONTENT.length));
      expect(refused.temporary).toBe(true);
      expect(refused.message).toMatch(/backups\/known cannot be read: \d+ bytes came, it is listed with \d+$/);
    },
  );

  test('now and then does not', async () => {
    const storage = await learned(open());
    s3.heal();
    let quick = 0;
    s3.inject((request) => (isQuick(request) && quick++ % 3 < 2 ? 'reset' : undefined));
    for (let i = 0; i < 12; i++) expect(await readText(storage, 'known', MOST)).toBe(CONTENT);
    expect(quick).toBe(12);
  });
});
