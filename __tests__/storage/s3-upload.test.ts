import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { CancelledError } from '../../src/errors.ts';
import type { S3Settings } from '../../src/storage/s3-access.ts';
import type { Operation } from '../../src/storage/s3-operations.ts';
import { count, type Rules, refuses, type S3Double, type Seen, startS3 } from '../helpers/s3-server.ts';
import { KEYS, type Opening, openS3, refusal } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

const MIB = 1024 ** 2;
const PART = 5 * MIB;

let s3: S3Double;
let bucket: string;
beforeAll(async () => {
  s3 = await startS3();
});
beforeEach(async () => {
  bucket = await s3.bucket();
});
afterEach(() => s3.heal());
afterAll(() => s3.stop());

const open = (more: Partial<Opening> = {}) => openS3({ endpoint: s3.endpoint, bucket, settings: { partBytes: PART }, ...more });
const withRules = async (rules: Rules, more: Partial<Opening> = {}) => {
  bucket = await s3.bucket(rules);
  return open(more);
};
/** Small settings for parts, since S3 itself wants 5 MiB. */
const settings = (more: Partial<S3Settings>): Partial<Opening> => ({ settings: { partBytes: PART, ...more } });

const chunk = (i: number) => Buffer.alloc(100_000, i % 251);
const bodyOf = (bytes: number) =>
  Readable.from(
    (function* () {
      for (let i = 0; i * 100_000 < bytes; i++) yield chunk(i).subarray(0, Math.min(100_000, bytes - i * 100_000));
    })(),
  );
const hashOf = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');
const of = (operation: Operation): Seen[] => s3.seen.filter((request) => request.operation === operation);
const THREE_PARTS = 2 * PART + 1_000_000;
const TWO_PARTS = PART + 1_000_000;

async function expectStored(bytes: number, key = 'backups/x'): Promise<void> {
  expect(await s3.everything(bucket)).toEqual([key]);
  const back = await buffer(await openS3({ endpoint: s3.direct, bucket }).get(key.slice('backups/'.length)));
  expect(back.length).toBe(bytes);
  expect(hashOf(back)).toBe(hashOf(await buffer(bodyOf(bytes))));
}

describe('a stream', () => {
  test.each([
    { bytes: 0, parts: [] },
    { bytes: PART - 1, parts: [] },
    { bytes: PART, parts: [] },
    { bytes: PART + 1, parts: [PART, 1] },
    { bytes: 2 * PART, parts: [PART, PART] },
    { bytes: THREE_PARTS, parts: [PART, PART, 1_000_000] },
  ])('of $bytes bytes is sent as it fits: parts of $parts', async ({ bytes, parts }) => {
    await open().put('x', bodyOf(bytes));
    const sent = of('UploadPart').sort((a, b) => Number(a.query.get('partNumber')) - Number(b.query.get('partNumber')));
    expect(sent.map((request) => request.bytes)).toEqual(parts);
    expect(of('PutObject').map((request) => request.bytes)).toEqual(parts.length > 0 ? [] : [bytes]);
    await expectStored(bytes);
  });

  test('has parts as large as the forecast wants them', async () => {
    await open().put('x', bodyOf(12 * MIB), { expectedBytes: 40e9 });
    expect(firstSizes()).toEqual([8 * MIB, 4 * MIB]);
    s3.heal();
    await open(settings({ partBytes: 6 * MIB })).put('x', bodyOf(12 * MIB + 1), { expectedBytes: 1 });
    expect(firstSizes()).toEqual([6 * MIB, 6 * MIB, 1]);
  });
  const firstSizes = () =>
    of('UploadPart')
      .sort((a, b) => Number(a.query.get('partNumber')) - Number(b.query.get('partNumber')))
      .map((request) => request.bytes);

  test('has at most three parts under way', async () => {
    let most = 0;
    s3.inject(() => {
      most = Math.max(most, of('UploadPart').filter(({ status }) => status === undefined).length);
      return undefined;
    });
    await open().put('x', bodyOf(12 * PART));
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(3);
    await expectStored(12 * PART);
  });

  test('of 300 MB takes no more memory than its parts', async () => {
    const storage = openS3({ endpoint: s3.direct, bucket });
    const same = Buffer.alloc(64 * 1024, 7);
    const upload = async (bytes: number) => {
      let most = 0;
      const before = process.memoryUsage().arrayBuffers;
      const body = function* () {
        for (let given = 0; given < bytes; given += same.length) {
          most = Math.max(most, process.memoryUsage().arrayBuffers - before);
          yield same;
        }
      };
      await storage.put('x', Readable.from(body(), { objectMode: false }));
      return most;
    };
    await upload(20e6);
    expect(await upload(300e6)).toBeLessThan(45e6);
    expect((await storage.stat('x'))?.bytes).toBe(Math.ceil(300e6 / same.length) * same.length);
  });

  test('that is forecast beyond what an object may have is refused before the first byte', async () => {
    const body = bodyOf(10);
    const refused = await refusal(open().put('x', body, { expectedBytes: 6e12 }));
    expect(refused.message).toMatch(/backups\/x cannot be written: 6 TB expected, and an object may have 5\.5 TB at most/);
    expect(refused.hint).toMatch(/exclude-table/);
    expect(s3.seen).toEqual([]);
    expect(body.destroyed).toBe(true);
    await open().put('x', bodyOf(10), { expectedBytes: 5.4e12 });
    await expectStored(10);
  });

  test('that grows beyond it is given up', async () => {
    await open(settings({ largestObject: THREE_PARTS })).put('x', bodyOf(THREE_PARTS));
    const refused = await refusal(open(settings({ largestObject: THREE_PARTS - 1 })).put('y', bodyOf(THREE_PARTS)));
    expect(refused.message).toMatch(/backups\/y cannot be written: .* and more came/);
    await expectStored(THREE_PARTS);
  });
});

describe('what is asked for', () => {
  const QUERY = '&storage-class=GLACIER_IR&sse=aws:kms&sse-kms-key=arn:aws:kms:x:1:key/2';
  const [CLASS, SSE, KEY] = ['x-amz-storage-class', 'x-amz-server-side-encryption', 'x-amz-server-side-encryption-aws-kms-key-id'];
  const headers = (operation: Operation) => of(operation).map((request) => [CLASS, SSE, KEY].map((name) => request.headers[name]));
  const DATA = ['GLACIER_IR', 'aws:kms', 'arn:aws:kms:x:1:key/2'];

  test('storage class and encryption stand at the data, encryption alone at what is small', async () => {
    const storage = open({ query: QUERY });
    await storage.put('dump', bodyOf(PART + 1), { bulk: true });
    await storage.put('short dump', bodyOf(10), { bulk: true });
    await storage.put('manifest', Buffer.from('{}'), { ifAbsent: true });
    await storage.put('long list', bodyOf(PART + 1));
    expect(headers('CreateMultipartUpload')).toEqual([DATA, [undefined, ...DATA.slice(1)]]);
    expect(headers('PutObject')).toEqual([DATA, [undefined, ...DATA.slice(1)]]);
  });

  test('nothing stands there that was not asked for', async () => {
    await open().put('dump', bodyOf(PART + 1), { bulk: true });
    await open().put('manifest', Buffer.from('{}'));
    for (const { headers } of s3.seen) {
      const unasked = Object.keys(headers).filter((name) => name === CLASS || name === SSE || /checksum|content-md5|expect/.test(name));
      expect(unasked).toEqual([]);
    }
    expect(of('PutObject')[0]?.headers['x-amz-content-sha256']).toBe(hashOf(Buffer.from('{}')));
  });

  test('in a bucket with Object Lock each body carries a checksum, as it must', async () => {
    const storage = await withRules({ lock: { mode: 'GOVERNANCE', days: 1 } });
    await storage.put('x', bodyOf(PART + 1));
    await storage.put('y', Buffer.from('{}'), { ifAbsent: true });
    await storage.put('z', bodyOf(10));
    expect(await s3.everything(bucket)).toEqual(['backups/x', 'backups/y', 'backups/z']);
    for (const { headers } of [...of('UploadPart'), ...of('PutObject')]) expect(headers['content-md5']).toBeTruthy();
    expect(count(s3, 'GetObjectLockConfiguration')).toBe(1);
  });

  test('where nobody may ask for the lock, there may be one', async () => {
    s3.fail('GetObjectLockConfiguration', refuses(403, 'AccessDenied', 'Access Denied'));
    const storage = await withRules({ lock: { mode: 'COMPLIANCE', days: 1 } });
    await storage.put('y', Buffer.from('{}'));
    expect(of('PutObject')[0]?.headers['content-md5']).toBeTruthy();
  });

  test.each([
    refuses(501, 'NotImplemented'),
    refuses(405, 'MethodNotAllowed'),
    refuses(400, 'InvalidRequest', 'Bucket is missing Object Lock Configuration'),
    { status: 404, body: '' },
  ])('a store that knows no Object Lock needs none: $status $body', async (answer) => {
    s3.fail('GetObjectLockConfiguration', answer);
    await open().put('y', Buffer.from('{}'));
    expect(of('PutObject')[0]?.headers['content-md5']).toBeUndefined();
  });

  test('where checksums are wished for they are sent, and completing names them', async () => {
    const env = { ...KEYS, AWS_REQUEST_CHECKSUM_CALCULATION: 'when_supported' };
    await open({ env }).put('x', bodyOf(PART + 1));
    expect(of('UploadPart').every(({ headers }) => Boolean(headers['x-amz-checksum-crc32']))).toBe(true);
    expect(of('CreateMultipartUpload')[0]?.headers).toMatchObject({ 'x-amz-checksum-algorithm': 'CRC32' });
    expect(of('CompleteMultipartUpload')[0]!.body.match(/<ChecksumCRC32>[\w+/=]+<\/ChecksumCRC32>/g)).toHaveLength(2);
    await expectStored(PART + 1);
  });
});

describe('ifAbsent', () => {
  const manifest = Buffer.from('{"version":1}');

  test.each(['obeyed', 'ignored', 'unknown'] as const)('refuses to replace where the condition is %s', async (conditional) => {
    const storage = await withRules({ conditional });
    await storage.put('x', manifest, { ifAbsent: true });
    for (const body of [Buffer.from('other'), bodyOf(PART + 1)]) {
      const refused = await refusal(storage.put('x', body, { ifAbsent: true }));
      expect(refused.message).toMatch(/backups\/x exists already and is not replaced/);
      expect(refused.temporary).toBe(false);
    }
    expect((await storage.stat('x'))?.bytes).toBe(manifest.length);
    await storage.put('y', bodyOf(PART + 1), { ifAbsent: true });
    expect(await s3.everything(bucket)).toEqual(['backups/x', 'backups/y']);
  });

  test('is left to the store once that is known to obey', async () => {
    const storage = open();
    await storage.rehearse('shop/');
    s3.heal();
    await storage.put('x', manifest, { ifAbsent: true });
    expect(count(s3, 'HeadObject')).toBe(0);
    expect(of('PutObject')[0]?.headers['if-none-match']).toBe('*');
    expect((await refusal(storage.put('x', manifest, { ifAbsent: true }))).message).toMatch(/exists already/);
  });

  test('another who writes at the same moment is waited for', async () => {
    s3.fail('PutObject', refuses(409, 'ConditionalRequestConflict'), 2);
    await open().put('x', manifest, { ifAbsent: true });
    expect(count(s3, 'PutObject')).toBe(3);
  });

  test.each([
    { operation: 'PutObject' as const, bytes: 10 },
    { operation: 'CompleteMultipartUpload' as const, bytes: PART + 1 },
  ])('its own work, of which the answer was lost, is known again: $operation', async ({ operation, bytes }) => {
    s3.fail(operation, 'lost', 1);
    await open().put('x', bodyOf(bytes), { ifAbsent: true });
    expect(count(s3, operation)).toBe(2);
    expect(of(operation).at(-1)?.status).not.toBe(200);
    await expectStored(bytes);
  });

  test('the work of another is not taken for its own where an answer was lost', async () => {
    const storage = open();
    await storage.rehearse('shop/');
    await openS3({ endpoint: s3.direct, bucket }).put('x', Buffer.from('of another'));
    s3.fail('PutObject', 'reset', 1);
    expect((await refusal(storage.put('x', manifest, { ifAbsent: true }))).message).toMatch(/exists already/);
    expect((await storage.stat('x'))?.bytes).toBe('of another'.length);
  });
});

describe('completing an upload', () => {
  const put = () => open().put('x', bodyOf(TWO_PARTS));
  const INTERNAL = refuses(200, 'InternalError', 'We encountered an internal error. Please try again.');

  test.each([
    { what: 'an error within a 200', fault: INTERNAL },
    { what: 'the same with something behind it', fault: { ...INTERNAL, body: `${INTERNAL.body}\n` } },
    { what: 'an empty 200', fault: { status: 200, body: '' } },
    { what: 'a web page', fault: { status: 200, body: '<html><body>Welcome</body></html>', headers: { 'content-type': 'text/html' } } },
    { what: 'half an answer', fault: { status: 200, body: '<?xml version="1.0"?><CompleteMultipartUploadResult><ETag>"x' } },
    { what: 'a reset', fault: 'reset' as const },
  ])('is tried again after $what', async ({ fault }) => {
    s3.fail('CompleteMultipartUpload', fault, 2);
    await put();
    expect(count(s3, 'CompleteMultipartUpload')).toBe(3);
    await expectStored(TWO_PARTS);
  });

  test.each([
    { what: 'an error within a 200', fault: INTERNAL, message: /InternalError: We encountered an internal error/, temporary: true },
    { what: 'an empty 200', fault: { status: 200, body: '' }, message: /x cannot be written/, temporary: true },
    {
      what: 'a refusal',
      fault: refuses(400, 'InvalidPart', 'One or more parts could not be found'),
      message: /InvalidPart/,
      temporary: false,
    },
  ])('fails, and nothing is left, where $what stays', async ({ fault, message, temporary }) => {
    await put();
    await open().remove(['x']);
    s3.fail('CompleteMultipartUpload', fault);
    const refused = await refusal(put());
    expect(refused.message).toMatch(message);
    expect(refused.temporary).toBe(temporary);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('counts as done where it was, whatever was answered', async () => {
    s3.fail('CompleteMultipartUpload', { ...INTERNAL, carriedOut: true });
    await put();
    await expectStored(TWO_PARTS);
  });

  test('an object of another size than was sent is taken away again', async () => {
    await put();
    const times = { 'last-modified': new Date().toUTCString(), etag: '"x-2"' };
    s3.inject((request) => {
      const mark = of('CreateMultipartUpload').at(-1)?.headers['x-amz-meta-seaworthy-put'];
      const completed = of('CompleteMultipartUpload').length > 0;
      if (request.operation !== 'HeadObject' || !completed) return undefined;
      return { status: 200, headers: { ...times, 'x-amz-meta-seaworthy-put': String(mark) } };
    });
    await open().remove(['x']);
    const refused = await refusal(put());
    expect(refused.message).toMatch(/x was taken away again: 6242880 bytes were sent, and the store made 0 of them/);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('an object that is not there afterwards is a failure', async () => {
    await put();
    s3.fail('CompleteMultipartUpload', {
      status: 200,
      body: '<CompleteMultipartUploadResult><ETag>"x-2"</ETag></CompleteMultipartUploadResult>',
    });
    await open().remove(['x']);
    const refused = await refusal(put());
    expect(refused.message).toMatch(/x is not there although the store took it/);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('who may write and not look is left with the number of parts in the answer', async () => {
    s3.fail('HeadObject', { status: 403 });
    s3.fail('GetObject', refuses(403, 'AccessDenied', 'Access Denied'));
    await put();
    await expectStored(TWO_PARTS);
    s3.fail('CompleteMultipartUpload', {
      status: 200,
      body: '<CompleteMultipartUploadResult><ETag>"x-3"</ETag></CompleteMultipartUploadResult>',
    });
    const refused = await refusal(open().put('y', bodyOf(TWO_PARTS)));
    expect(refused.message).toMatch(/y cannot be looked at/);
    await expectStored(TWO_PARTS);
  });
});

describe('a part that fails', () => {
  test.each([
    { what: 'for a moment', fault: refuses(503, 'SlowDown', 'Please reduce your request rate') },
    { what: 'by a reset', fault: 'reset' as const },
    { what: 'after it arrived', fault: 'lost' as const },
    { what: 'because it arrived damaged', fault: refuses(400, 'BadDigest', 'The Content-MD5 you specified did not match') },
  ])('$what is sent again', async ({ fault }) => {
    s3.fail('UploadPart', fault, 2);
    await open().put('x', bodyOf(TWO_PARTS));
    expect(count(s3, 'UploadPart')).toBe(4);
    await expectStored(TWO_PARTS);
  });

  test('for good ends the upload and the body, and leaves nothing', async () => {
    await open().put('x', bodyOf(TWO_PARTS));
    s3.inject((request) => (request.query.get('partNumber') === '2' ? refuses(403, 'AccessDenied', 'Access Denied') : undefined));
    let given = 0;
    const body = Readable.from(
      (function* () {
        for (;;) yield chunk(given++);
      })(),
    );
    const refused = await refusal(open().put('y', body));
    expect(refused.message).toMatch(/backups\/y cannot be written: the permission s3:PutObject is missing/);
    expect(body.destroyed).toBe(true);
    await expectStored(TWO_PARTS);
  });

  test('while the body gives nothing more is noticed all the same', async () => {
    await open().put('x', bodyOf(TWO_PARTS));
    s3.fail('UploadPart', refuses(403, 'AccessDenied', 'Access Denied'));
    let given = 0;
    const body = new Readable({
      read() {
        if (given++ < 60) this.push(chunk(given));
      },
    });
    expect((await refusal(open().put('y', body))).message).toMatch(/s3:PutObject is missing/);
    await expectStored(TWO_PARTS);
  });

  test('and an abort that fails too: both are said', async () => {
    s3.fail('UploadPart', refuses(400, 'EntityTooSmall', 'Too small'));
    s3.fail('AbortMultipartUpload', refuses(403, 'AccessDenied', 'Access Denied'));
    const refused = await refusal(open().put('y', bodyOf(TWO_PARTS)));
    expect(refused.message).toMatch(
      /EntityTooSmall.*; and its parts stay at the store, unseen and paid for: .*s3:AbortMultipartUpload is missing/,
    );
    expect(refused.hint).toMatch(/Abort the upload [\w-]+ of s3:\/\/.*backups\/y/);
    expect(await s3.everything(bucket)).toEqual(['backups/y+']);
  });

  test('a cancel stays one where the abort fails', async () => {
    s3.fail('AbortMultipartUpload', refuses(403, 'AccessDenied', 'Access Denied'));
    const controller = new AbortController();
    s3.inject((request) => {
      if (request.operation === 'UploadPart') controller.abort(new CancelledError('cancelled by the test'));
      return undefined;
    });
    const refused = await refusal(open().put('y', bodyOf(TWO_PARTS), { signal: controller.signal }));
    expect(refused).toBeInstanceOf(CancelledError);
    expect(refused.message).toMatch(/cancelled by the test; and its parts stay/);
  });

  test('a cancel does not wait for a store that hangs', async () => {
    const controller = new AbortController();
    s3.inject((request) => {
      if (request.operation === 'UploadPart') setImmediate(() => controller.abort(new CancelledError('cancelled by the test')));
      return request.operation === 'UploadPart' || request.operation === 'AbortMultipartUpload' ? 'stall' : undefined;
    });
    const refused = await refusal(open(settings({ cleanUpMs: 50 })).put('y', bodyOf(TWO_PARTS), { signal: controller.signal }));
    expect(refused).toBeInstanceOf(CancelledError);
    expect(await s3.everything(bucket)).toEqual(['backups/y+']);
  });

  test('a begin that fails leaves the body ended', async () => {
    s3.fail('CreateMultipartUpload', refuses(403, 'AccessDenied', 'Access Denied'));
    const body = bodyOf(TWO_PARTS);
    expect((await refusal(open().put('y', body))).message).toMatch(/s3:PutObject is missing/);
    expect(body.destroyed).toBe(true);
    expect(await s3.everything(bucket)).toEqual([]);
  });
});
