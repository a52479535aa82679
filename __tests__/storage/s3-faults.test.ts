import { once } from 'node:events';
import { readdir, readFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { listReadable } from '../../src/backups.ts';
import type { Storage } from '../../src/storage/index.ts';
import { s3Error } from '../../src/storage/s3-errors.ts';
import type { Operation } from '../../src/storage/s3-operations.ts';
import { freePort } from '../helpers/neighbours.ts';
import { count, type Fault, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { type Opening, openS3, refusal } from '../helpers/s3-storage.ts';
import { storeBackup } from '../helpers/series.ts';
import { keysOf } from './contract.ts';
import '../helpers/realm.ts';

let s3: S3Double;
let bucket: string;
beforeAll(async () => {
  s3 = await startS3();
  bucket = await s3.bucket();
});
afterEach(() => s3.heal());
afterAll(() => s3.stop());

const open = (more: Partial<Opening> = {}) => openS3({ endpoint: s3.endpoint, bucket, ...more });

/** What a backup does with a store, each with the request that is made to fail. */
const CALLS: { call: string; operation: Operation; work(storage: Storage): Promise<unknown> }[] = [
  { call: 'put', operation: 'PutObject', work: (storage) => storage.put('shop/x', Buffer.from('abc')) },
  { call: 'get', operation: 'GetObject', work: async (storage) => buffer(await storage.get('shop/x')) },
  { call: 'list', operation: 'ListObjectsV2', work: (storage) => keysOf(storage, 'shop/') },
  { call: 'stat', operation: 'HeadObject', work: (storage) => storage.stat('shop/x') },
  { call: 'remove', operation: 'DeleteObject', work: (storage) => storage.remove(['shop/y']) },
];

const HTML = '<!DOCTYPE html><html><head><title>Gateway</title></head><body>Bad &nbsp; gateway<br></body></html>';
const PASSING: { what: string; fault: Fault; says: RegExp }[] = [
  { what: '500', fault: refuses(500, 'InternalError', 'We encountered an internal error'), says: /answered 500/ },
  { what: '503', fault: refuses(503, 'SlowDown', 'Please reduce your request rate.'), says: /answered 503/ },
  { what: '503 of a proxy', fault: { status: 503, headers: { 'content-type': 'text/html' }, body: HTML }, says: /answered 503|503/ },
  { what: '502 without a word', fault: { status: 502 }, says: /answered 502/ },
  { what: '429', fault: refuses(429, 'TooManyRequests', 'Slow down'), says: /answered 429/ },
  { what: 'a reset', fault: 'reset', says: /the connection to http:\/\/127\.0\.0\.1:\d+ broke off/ },
  { what: 'a lost answer', fault: 'lost', says: /broke off/ },
];

describe('what may pass by itself', () => {
  const cases = CALLS.flatMap((call) => PASSING.map((fault) => ({ ...call, ...fault })));
  test.each(cases)('$call: after $what it is tried again', async ({ operation, work, fault }) => {
    await open().put('shop/x', Buffer.from('abc'));
    const expected = await work(open());
    s3.heal();
    s3.fail(operation, fault, 3);
    const found = await work(open());
    expect(count(s3, operation)).toBe(4);
    if (operation !== 'HeadObject') expect(found).toEqual(expected);
  });

  test.each(cases)('$call: $what that stays is said', async ({ operation, work, fault, says }) => {
    await open().put('shop/x', Buffer.from('abc'));
    await work(open());
    s3.heal();
    s3.fail(operation, fault);
    const refused = await refusal(work(open()));
    expect(refused.message).toMatch(/^s3:\/\/test-\w+\/backups\/shop\/\w? ?cannot be (?:written|read|listed|looked at|removed): /);
    expect(refused.message).toMatch(says);
    expect(refused.temporary).toBe(true);
    expect(refused.hint).toMatch(/try again later/);
    expect(count(s3, operation)).toBe(6);
  });

  test.each(CALLS)('$call: a store that hangs is given up, asked again, and then named', async ({ operation, work }) => {
    await open().put('shop/x', Buffer.from('abc'));
    await work(open());
    s3.heal();
    s3.fail(operation, 'stall', 1);
    await work(open({ settings: { idleMs: 1_500 } }));
    expect(count(s3, operation)).toBeGreaterThan(1);
    s3.fail(operation, 'stall');
    const refused = await refusal(work(open({ settings: { idleMs: 50, requests: { retries: 1, firstDelayMs: 1 } } })));
    expect(refused.message).toMatch(/nothing went to or came from http:\/\/127\.0\.0\.1:\d+ for 50 ms/);
    expect(refused.temporary).toBe(true);
  });

  test('a long row of failures ends the asking, with the words of the last', async () => {
    await open().put('shop/x', Buffer.from('abc'));
    s3.heal();
    s3.fail('HeadObject', refuses(503, 'SlowDown'));
    const storage = open({ settings: { requests: { firstDelayMs: 1, longestDelayMs: 1, breaksAfter: 8, halfOpenAfterMs: 60_000 } } });
    await refusal(storage.stat('shop/x'));
    const broken = await refusal(storage.stat('shop/x'));
    expect(count(s3, 'HeadObject')).toBe(8);
    expect(broken.message).toMatch(/cannot be looked at: .*503.* \(after 8 failures in a row it is not asked again for some seconds\)/);
    expect(broken.temporary).toBe(true);
    const other = await refusal(storage.stat('shop/x'));
    expect(other.message).toBe(broken.message);
    expect(count(s3, 'HeadObject')).toBe(8);
  });
});

test('a hiccup while many manifests are read at once costs none of them', async () => {
  const storage = open();
  const ids = Array.from({ length: 80 }, (_, i) => `20261121T0300${String(i % 60).padStart(2, '0')}Z-00000${Math.floor(i / 60)}`);
  for (const id of ids) await storeBackup(storage, { name: 'many', id });
  for (const failures of [0, 40]) {
    s3.heal();
    if (failures > 0) s3.fail('GetObject', refuses(503, 'SlowDown', 'Please reduce your request rate.'), failures);
    const { backups, unreadable } = await listReadable(open(), 'many');
    expect([backups.length, unreadable]).toEqual([80, []]);
  }
});

describe('what cannot pass', () => {
  const refusals: { what: string; fault: Fault; message: RegExp; hint: RegExp }[] = [
    {
      what: 'wrong bucket',
      fault: refuses(404, 'NoSuchBucket', 'The specified bucket does not exist'),
      message: /there is no bucket 'test-\w+' at http/,
      hint: /Create it, or correct/,
    },
    {
      what: 'wrong key',
      fault: refuses(403, 'InvalidAccessKeyId', 'The AWS Access Key Id you provided does not exist'),
      message: /the access key is not known at http/,
      hint: /AWS_ACCESS_KEY_ID.*AWS_SESSION_TOKEN/,
    },
    {
      what: 'wrong secret',
      fault: refuses(403, 'SignatureDoesNotMatch', 'The request signature we calculated does not match', {
        AWSAccessKeyId: 'AKIATEST',
        StringToSign: 'AWS4',
      }),
      message: /the secret key does not belong to the access key$/,
      hint: /Correct AWS_SECRET_ACCESS_KEY/,
    },
    {
      what: 'expired credentials',
      fault: refuses(400, 'ExpiredToken', 'The provided token has expired.'),
      message: /the credentials have expired/,
      hint: /longer session/,
    },
    {
      what: 'a token that is none',
      fault: refuses(400, 'InvalidToken', 'The provided token is malformed'),
      message: /the session token is not valid/,
      hint: /AWS_SESSION_TOKEN/,
    },
    {
      what: 'wrong region, by name',
      fault: refuses(
        400,
        'AuthorizationHeaderMalformed',
        "The authorization header is malformed; the region 'us-east-1' is wrong; expecting 'eu-west-1'",
        { Region: 'eu-west-1' },
      ),
      message: /the bucket is not in region us-east-1 but in eu-west-1$/,
      hint: /Add region=eu-west-1/,
    },
    {
      what: 'wrong region, in words only',
      fault: refuses(400, 'AuthorizationHeaderMalformed', "the region 'us-east-1' is wrong; expecting 'eu-west-2'"),
      message: /not in region us-east-1 but in eu-west-2$/,
      hint: /Add region=eu-west-2/,
    },
    {
      what: 'a redirect with a header',
      fault: {
        ...refuses(301, 'PermanentRedirect', 'The bucket you are attempting to access must be addressed otherwise'),
        headers: { 'x-amz-bucket-region': 'ap-south-1' },
      },
      message: /not in region us-east-1 but in ap-south-1$/,
      hint: /Add region=ap-south-1/,
    },
    {
      what: 'a redirect with an endpoint',
      fault: refuses(301, 'PermanentRedirect', 'Moved', { Endpoint: 'b.s3.eu-north-1.amazonaws.com' }),
      message: /not in region us-east-1 but in eu-north-1$/,
      hint: /Add region=eu-north-1/,
    },
    {
      what: 'a redirect to nowhere',
      fault: refuses(301, 'PermanentRedirect', 'Moved'),
      message: /not in region us-east-1: Moved/,
      hint: /region=…/,
    },
    {
      what: 'a signature that the store cannot read',
      fault: refuses(400, 'AuthorizationHeaderMalformed', 'The authorization header is malformed; missing equal-sign'),
      message: /does not accept the signature: The authorization header is malformed; missing equal-sign/,
      hint: /^$/,
    },
    {
      what: 'a wrong clock',
      fault: refuses(403, 'RequestTimeTooSkewed', 'The difference is too large.', {
        RequestTime: '20261121T120000Z',
        ServerTime: '2026-11-21T13:00:05Z',
      }),
      message: /the clock here says 2026-11-21T12:00:00Z, that of the store 2026-11-21T13:00:05Z$/,
      hint: /NTP/,
    },
    {
      what: 'a token of another store',
      fault: refuses(403, 'InvalidTokenId', 'The security token included in the request is invalid'),
      message: /the session token is not valid/,
      hint: /AWS_SESSION_TOKEN/,
    },
    {
      what: 'a refusal of another kind',
      fault: refuses(403, 'AccountProblem', 'There is a problem with your account'),
      message: /answered 403 AccountProblem: There is a problem/,
      hint: /Look at the credentials/,
    },
    {
      what: 'keys that another store does not know',
      fault: refuses(404, 'NoSuchUser', 'user not found'),
      message: /answered 404 NoSuchUser: user not found/,
      hint: /^$/,
    },
    {
      what: 'a right that is missing',
      fault: refuses(403, 'AccessDenied', 'Access Denied'),
      message: /the permission s3:\w+ is missing$/,
      hint: /Allow these credentials s3:\w+ on s3:\/\//,
    },
    {
      what: 'a store that is full',
      fault: refuses(507, 'XMinioStorageFull', 'Storage backend has reached its minimum free drive threshold.'),
      message: /the store has no room left \(XMinioStorageFull/,
      hint: /Free space/,
    },
    {
      what: 'something unheard of',
      fault: refuses(400, 'Whatever', 'First line.\nSecond\tline.'),
      message: /answered 400 Whatever: First line\. Second line$/,
      hint: /^$/,
    },
    {
      what: 'a web page of 404',
      fault: { status: 404, headers: { 'content-type': 'text/html' }, body: HTML },
      message: /answered 404 with a web page, which no S3 server does/,
      hint: /endpoint=…/,
    },
    {
      what: 'a web page of 200',
      fault: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html><body>Welcome</body></html>' },
      message: /answered 200 with something that is no answer of S3/,
      hint: /endpoint=…/,
    },
    {
      what: 'an answer in another language',
      fault: { status: 403, headers: { 'content-type': 'application/json' }, body: '{"message":"no"}' },
      message: /answered 403, beginning .*no.*, which no S3 server does/,
      hint: /endpoint=…/,
    },
  ];

  test.each(refusals)('$what is said at once, with a way out', async ({ fault, message, hint }) => {
    await open().put('shop/x', Buffer.from('abc'));
    s3.heal();
    s3.fail('PutObject', fault);
    const refused = await refusal(open().put('shop/x', Buffer.from('abc')));
    expect(refused.message).toMatch(/^s3:\/\/test-\w+\/backups\/shop\/x cannot be written: /);
    expect(refused.message).toMatch(message);
    expect(refused.hint ?? '').toMatch(hint);
    expect(refused.temporary).toBe(false);
    expect(count(s3, 'PutObject')).toBe(1);
  });

  test('is asked for in words where the answer to a HEAD has none', async () => {
    s3.fail('HeadObject', { status: 400 });
    s3.fail('GetObject', refuses(400, 'ExpiredToken', 'The provided token has expired.'));
    expect((await refusal(open().stat('x'))).message).toMatch(/backups\/x cannot be looked at: the credentials have expired/);
    expect(s3.seen.map(({ operation }) => operation)).toEqual(['HeadObject', 'GetObject']);
    s3.heal();
    s3.fail('HeadObject', { status: 301, headers: { 'x-amz-bucket-region': 'eu-west-3' } });
    s3.fail('GetObject', 'stall');
    const impatient = open({ settings: { idleMs: 100, requests: { retries: 0 } } });
    expect((await refusal(impatient.stat('x'))).message).toMatch(/nothing went to or came from/);
    s3.heal();
    await open().put('x', Buffer.from('abc'));
    s3.fail('HeadObject', { status: 400 });
    expect((await refusal(open().stat('x'))).message).toMatch(/answered 400$/);
  });

  test('names the variables that the location named', async () => {
    s3.fail('PutObject', refuses(403, 'InvalidAccessKeyId'));
    const env = { COLD_ACCESS_KEY_ID: 'cold', COLD_SECRET_ACCESS_KEY: 'ice-cold-secret' };
    const refused = await refusal(open({ env, query: '&credentials=COLD' }).put('x', Buffer.from('abc')));
    expect(refused.hint).toMatch(/Correct COLD_ACCESS_KEY_ID/);
  });

  test('repeats no secret that a store repeats', async () => {
    s3.inject(({ headers }) => refuses(400, 'Whatever', `You sent ${'test-secret-never-to-be-seen'} with ${headers.authorization}`));
    const refused = await refusal(open().put('x', Buffer.from('abc')));
    expect(refused.message).toMatch(/You sent \*\*\* with/);
  });

  test.each([
    { what: 'half an answer', body: '<?xml version="1.0"?><ListBucketResult><IsTruncated>false</IsTruncated><Contents><Key>a</Key><Si' },
    { what: 'rubbish', body: '<ListBucketResult>\u0001<<</ListBucketResult>' },
  ])('$what where a listing should be is tried again, and said', async ({ body }) => {
    await open().put('shop/x', Buffer.from('abc'));
    s3.fail('ListObjectsV2', { status: 200, body }, 2);
    expect(await keysOf(open(), 'shop/')).toContain('shop/x');
    s3.fail('ListObjectsV2', { status: 200, body });
    const refused = await refusal(keysOf(open(), 'shop/'));
    expect(refused.message).toMatch(
      /cannot be listed: the answer of http:\/\/127\.0\.0\.1:\d+ is cut or damaged, beginning "<.*ListBucketResult/,
    );
    expect(refused.temporary).toBe(true);
  });
});

describe('an endpoint', () => {
  const stat = (endpoint: string, more: Partial<Opening> = {}) =>
    refusal(open({ endpoint, settings: { requests: { retries: 0 } }, ...more }).stat('x'));

  test('at which nobody listens', async () => {
    const port = await freePort();
    const refused = await stat(`http://127.0.0.1:${port}`);
    expect(refused.message).toMatch(new RegExp(`nobody listens at 127\\.0\\.0\\.1:${port} \\(ECONNREFUSED\\)`));
    expect(refused.hint).toMatch(/Correct endpoint=…/);
    expect(refused.temporary).toBe(true);
  });

  test('that no name service knows', async () => {
    const refused = await stat('http://seaworthy-test.invalid');
    // Without a network the answer is another, and passes.
    expect(refused.message).toMatch(
      /seaworthy-test\.invalid is not known to the name service \(ENOTFOUND\)|the name service does not answer \(EAI_AGAIN\)/,
    );
    expect(refused.temporary).toBe(/EAI_AGAIN/.test(refused.message));
  });

  test('that speaks no TLS', async () => {
    const refused = await stat(s3.endpoint.replace('http:', 'https:'));
    expect(refused.message).toMatch(/does not speak TLS/);
    expect(refused.hint).toMatch(/Write http:\/\//);
  });

  test('that speaks something else', async () => {
    const server = createServer((socket) => socket.end('220 mail.example ESMTP\r\n'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const refused = await stat(`http://127.0.0.1:${port}`);
      expect(refused.message).toMatch(/does not speak HTTP \(HPE_/);
    } finally {
      server.close();
    }
  });

  test('that takes the connection and does not go on to TLS', async () => {
    const server = createServer(() => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      const refused = await stat(`https://127.0.0.1:${port}`, { settings: { idleMs: 100, requests: { retries: 0 } } });
      expect(refused.message).toMatch(/nothing went to or came from https:\/\/127\.0\.0\.1:\d+ for 100 ms/);
      expect(refused.temporary).toBe(true);
    } finally {
      server.close();
    }
  });
});

describe('failures of the network that cannot be made here', () => {
  const facts = {
    region: 'eu-central-1',
    keyNames: { id: 'ID', secret: 'SECRET', token: 'TOKEN' },
    bucket: 'b1',
    connectMs: 10_000,
    idleMs: 60_000,
    secrets: [],
  };
  const asked = { operation: 'HeadObject' as const, object: 's3://b1/x' };
  const coded = (code: string) => Object.assign(new Error(`failed: ${code}`), { code });
  const sdk = (message: string) => Object.assign(new Error(message), { name: 'TimeoutError' });

  test.each([
    {
      thrown: sdk('the request socket did not establish a connection with the server'),
      says: /no connection to AWS in eu-central-1 came about within 10 s$/,
      temporary: true,
    },
    {
      thrown: sdk('the request socket timed out after 60000 ms of inactivity'),
      says: /nothing went to or came from AWS in eu-central-1 for 1 min 00 s$/,
      temporary: true,
    },
    { thrown: coded('EHOSTUNREACH'), says: /the host of AWS in eu-central-1 cannot be reached \(EHOSTUNREACH\)/, temporary: true },
    { thrown: coded('ETIMEDOUT'), says: /cannot be reached \(ETIMEDOUT\)/, temporary: true },
    { thrown: coded('EPIPE'), says: /the connection to AWS in eu-central-1 broke off \(EPIPE\)/, temporary: true },
    { thrown: coded('EAI_AGAIN'), says: /the name service does not answer \(EAI_AGAIN\)/, temporary: true },
    { thrown: coded('CERT_HAS_EXPIRED'), says: /the certificate of .* is not trusted \(CERT_HAS_EXPIRED\)/, temporary: false },
    { thrown: coded('ERR_TLS_CERT_ALTNAME_INVALID'), says: /the certificate of .* is for another name/, temporary: false },
    { thrown: new Error('something else'), says: /s3:\/\/b1\/x cannot be looked at: something else$/, temporary: false },
  ])('$thrown', ({ thrown, says, temporary }) => {
    const error = s3Error(thrown, asked, facts);
    expect(error.message).toMatch(says);
    expect(error.temporary).toBe(temporary);
  });
});

test('the SDK is imported in one file', async () => {
  const files = (await readdir('src', { recursive: true })).filter((file) => file.endsWith('.ts'));
  const importing = [];
  for (const file of files) if (/from '@aws-sdk|import\('@aws-sdk/.test(await readFile(`src/${file}`, 'utf8'))) importing.push(file);
  expect(importing).toEqual(['storage/s3-client.ts']);
});
