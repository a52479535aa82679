import type { IncomingHttpHeaders, Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { count, type Fault, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { signatureOf } from '../helpers/s3-signature.ts';
import { openS3, refusal, SECRET } from '../helpers/s3-storage.ts';
import { keysOf } from './contract.ts';
import '../helpers/realm.ts';

/** What the SDK puts on each of its requests. */
const isQuick = ({ headers }: { headers: IncomingHttpHeaders }) => headers['amz-sdk-invocation-id'] === undefined;
const entry = (key: string) => `<Contents><Key>${key}</Key><LastModified>2026-11-21T03:00:00.000Z</LastModified><Size>1</Size></Contents>`;
const page = (keys: string[], next = '') =>
  `<ListBucketResult><IsTruncated>${next !== ''}</IsTruncated><EncodingType>url</EncodingType>${next && `<NextContinuationToken>${next}</NextContinuationToken>`}${keys.map(entry).join('')}</ListBucketResult>`;

describe('the pages of a listing after the first', () => {
  const NAMES = Array.from({ length: 2_500 }, (_, i) => `a+b&<c>'%/${String(i).padStart(5, '0')}`);
  let s3: S3Double;
  let bucket: string;
  beforeAll(async () => {
    s3 = await startS3();
    bucket = await s3.bucket();
    const direct = openS3({ endpoint: s3.direct, bucket });
    for (let at = 0; at < NAMES.length; at += 50)
      await Promise.all(NAMES.slice(at, at + 50).map((name) => direct.put(name, Buffer.from('x'))));
  });
  afterEach(() => s3.heal());
  afterAll(() => s3.stop());
  const open = (settings = {}) =>
    openS3({
      endpoint: s3.endpoint,
      bucket,
      settings: { quickRestMs: 3_600_000, requests: { firstDelayMs: 1, longestDelayMs: 1, retries: 1 }, ...settings },
    });

  test('are read at once, and hold what the SDK reads in them', async () => {
    expect(await keysOf(open())).toEqual(NAMES);
    expect(s3.seen.map(isQuick)).toEqual([false, true, true]);
    s3.heal();
    s3.inject((request) => (isQuick(request) ? refuses(503, 'SlowDown') : undefined));
    expect(await keysOf(open())).toEqual(NAMES);
  });

  const html = { 'content-type': 'text/html' };
  const FAULTS: { what: string; fault: Fault; idleMs?: number }[] = [
    { what: 'a right that is missing', fault: refuses(403, 'AccessDenied', 'Access Denied') },
    { what: 'a wrong signature', fault: refuses(403, 'SignatureDoesNotMatch') },
    { what: '500', fault: refuses(500, 'InternalError', 'We encountered an internal error') },
    { what: '503', fault: refuses(503, 'SlowDown', 'Please reduce your request rate.') },
    { what: 'a redirect', fault: { ...refuses(301, 'PermanentRedirect', 'Moved'), headers: { 'x-amz-bucket-region': 'ap-south-1' } } },
    { what: 'an error with a status of 200', fault: { ...refuses(200, 'SlowDown'), status: 200 } },
    { what: 'a web page', fault: { status: 200, headers: html, body: '<html><body>Welcome</body></html>' } },
    { what: 'half a page', fault: { short: 60_000 } },
    { what: 'a reset', fault: 'reset' },
    { what: 'an answer that breaks off', fault: { cut: 60_000 } },
    { what: 'an answer that stops coming', fault: { hang: 60_000 }, idleMs: 1_000 },
    { what: 'a connection that stalls', fault: 'stall', idleMs: 1_000 },
  ];

  test.each(FAULTS)('$what: the SDK is asked, and knows', async ({ fault, idleMs = 60_000 }) => {
    s3.inject((request) => (isQuick(request) ? fault : undefined));
    expect(await keysOf(open({ idleMs }))).toEqual(NAMES);
    expect(s3.seen.map(isQuick).slice(0, 3)).toEqual([false, true, false]);
    expect(s3.seen.filter((request) => !isQuick(request))).toHaveLength(3);
  });

  test.each(FAULTS)(
    '$what, for good: the same error as in the ordinary way, and no part of the listing is taken for all',
    async ({ fault, idleMs = 60_000 }) => {
      s3.inject(({ query }) => (query.has('continuation-token') ? fault : undefined));
      const refused = await refusal(keysOf(open({ idleMs })));
      expect(s3.seen.map(isQuick)).toContain(true);
      s3.heal();
      s3.fail('ListObjectsV2', fault);
      const expected = await refusal(keysOf(open({ idleMs })));
      expect([refused.message, refused.hint, refused.temporary]).toEqual([expected.message, expected.hint, expected.temporary]);
    },
  );

  test('written in another way they are left to the SDK from then on', async () => {
    const storage = open();
    const comment = page([`backups/${encodeURIComponent('z')}`]).replace('<Contents>', '<!-- an object --><Contents>');
    s3.inject((request) => (isQuick(request) ? { status: 200, body: comment } : undefined));
    for (let i = 0; i < 2; i++) expect(await keysOf(storage)).toEqual(NAMES);
    expect(s3.seen.filter(isQuick)).toHaveLength(1);
    expect(count(s3, 'ListObjectsV2')).toBe(7);
  });

  test.each([
    { what: 'the page before', keys: NAMES.slice(0, 1_000), message: /after 'backups\// },
    { what: 'objects of somebody else', keys: ['../z'], message: /which was not asked for/ },
  ])('that give $what are refused, though they are written as they should be', async ({ keys, message }) => {
    s3.inject((request) =>
      isQuick(request)
        ? { status: 200, body: page(keys.map((key) => encodeURIComponent(key.startsWith('..') ? key : `backups/${key}`))) }
        : undefined,
    );
    expect((await refusal(keysOf(open()))).message).toMatch(message);
    expect(s3.seen.map(isQuick)).toEqual([false, true]);
  });

  test('that give the same page again and again are not asked for for ever', async () => {
    s3.inject((request) => (isQuick(request) ? { status: 200, body: page(['backups/z'], 't') } : undefined));
    expect((await refusal(keysOf(open()))).message).toMatch(/names 'backups\/z' after 'backups\/z'/);
    s3.heal();
    s3.inject((request) => (isQuick(request) ? { status: 200, body: page([], 't') } : undefined));
    expect((await refusal(keysOf(open()))).message).toMatch(/gives the same page again and again/);
  });
});

test('are signed as the SDK signs them, whatever is in the prefix and in what the store gave to go on', async () => {
  const asked: { query: string; signed: boolean; quick: boolean }[] = [];
  const token = "1/a+b=c&d e'(f)*!~ü";
  const server: Server = createServer((request, response) => {
    const [path = '', query = ''] = request.url!.split('?');
    const given = /Signature=(\w+)$/.exec(request.headers.authorization ?? '')?.[1];
    asked.push({ query, signed: signatureOf(path, query, request.headers, SECRET) === given, quick: isQuick(request) });
    const escaped = token.replaceAll('&', '&amp;');
    response.end(query.includes('continuation-token') ? page([encodeURIComponent("backups/p+ &'é/b")]) : page([], escaped));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await keysOf(openS3({ endpoint, bucket: 'test-bucket' }), "p+ &'é/")).toEqual(["p+ &'é/b"]);
    expect(asked.map(({ signed, quick }) => [signed, quick])).toEqual([
      [true, false],
      [true, true],
    ]);
    expect(new URLSearchParams(asked[1]!.query).get('continuation-token')).toBe(token);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});
