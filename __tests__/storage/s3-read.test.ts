import { once } from 'node:events';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Storage, Stored } from '../../src/storage/index.ts';
import { count, type Fault, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { openS3, refusal } from '../helpers/s3-storage.ts';
import { until } from '../helpers/until.ts';
import { keysOf, pieces } from './contract.ts';
import '../helpers/realm.ts';

const MB = 1_000_000;
const CONTENT = Buffer.concat([...pieces(3 * MB, 65_537)]);

let s3: S3Double;
let bucket: string;
let storage: Storage;
beforeAll(async () => {
  s3 = await startS3();
});
beforeEach(async () => {
  bucket = await s3.bucket();
  storage = openS3({ endpoint: s3.endpoint, bucket });
});
afterEach(() => s3.heal());
afterAll(() => s3.stop());

describe('reading', () => {
  beforeEach(async () => {
    await storage.put('x', CONTENT);
    s3.heal();
  });
  const readAll = async () => buffer(await storage.get('x'));
  const ranges = () => s3.seen.filter(({ operation }) => operation === 'GetObject').map(({ headers }) => headers.range);

  test('goes on where the answer broke off, as long as the object is the same', async () => {
    const etag = /"\w+"/;
    s3.fail('GetObject', { cut: MB }, 1);
    s3.fail('GetObject', { cut: 500_000 }, 1);
    s3.fail('GetObject', { cut: 0 }, 1);
    expect(CONTENT.equals(await readAll())).toBe(true);
    expect(ranges()).toEqual([undefined, `bytes=${MB}-`, `bytes=${1.5 * MB}-`, `bytes=${1.5 * MB}-`]);
    for (const { headers } of s3.seen.slice(1)) expect(headers['if-match']).toMatch(etag);
  });

  test('goes on where the store could not be had for a moment in between', async () => {
    s3.fail('GetObject', { cut: MB }, 1);
    s3.fail('GetObject', refuses(503, 'SlowDown'), 2);
    expect(CONTENT.equals(await readAll())).toBe(true);
    expect(count(s3, 'GetObject')).toBe(4);
  });

  test('goes on where the answer stopped coming', async () => {
    const impatient = openS3({ endpoint: s3.endpoint, bucket, settings: { idleMs: 1_000 } });
    s3.fail('GetObject', { hang: MB }, 1);
    expect(CONTENT.equals(await buffer(await impatient.get('x')))).toBe(true);
    expect([...new Set(ranges())]).toEqual([undefined, `bytes=${MB}-`]);
  });

  test('gives up after some times', async () => {
    s3.fail('GetObject', { cut: 1_000 });
    const refused = await refusal(readAll());
    expect(refused.message).toMatch(/backups\/x cannot be read: the answer broke off again and again, at last after 6000 of 3000000 bytes/);
    expect(refused.temporary).toBe(true);
    expect(count(s3, 'GetObject')).toBe(6);
  });

  test('does not join two objects', async () => {
    s3.fail('GetObject', { cut: MB }, 1);
    const reading = await storage.get('x');
    await storage.put('x', Buffer.alloc(3 * MB, 'other'));
    expect((await refusal(buffer(reading))).message).toMatch(/backups\/x was replaced or removed while it was read/);
  });

  test('does not take the beginning for the rest', async () => {
    s3.fail('GetObject', { cut: MB }, 1);
    s3.inject(({ headers }) => {
      delete headers.range; // As it goes on to the server.
      return undefined;
    });
    expect((await refusal(readAll())).message).toMatch(/cannot be read on from byte 1000000: the store gave 'everything'/);
  });

  test('an answer that ends early as if it were whole is what the store says it is, and a short one is not', async () => {
    s3.fail('GetObject', { short: 10 }, 1);
    expect((await readAll()).length).toBe(10);
    s3.fail(
      'GetObject',
      { status: 200, headers: { 'last-modified': new Date().toUTCString(), 'transfer-encoding': 'chunked' }, body: 'x' },
      1,
    );
    expect((await refusal(readAll())).message).toMatch(/does not say how long it is/);
  });

  test('whoever reads slowly is not counted as a failure of the store', async () => {
    const impatient = openS3({ endpoint: s3.endpoint, bucket, settings: { idleMs: 200 } });
    const reading = await impatient.get('x');
    let bytes = 0;
    let waits = 0;
    for await (const chunk of reading) {
      bytes += chunk.length;
      if (waits++ < 8) await pause(450);
    }
    expect(bytes).toBe(CONTENT.length);
  });

  test.each(['GLACIER', 'DEEP_ARCHIVE'])('what lies in %s must be restored first', async (StorageClass) => {
    s3.fail('GetObject', refuses(403, 'InvalidObjectState', "The operation is not valid for the object's storage class", { StorageClass }));
    const refused = await refusal(readAll());
    expect(refused.message).toMatch(new RegExp(`lies in the storage class ${StorageClass} and must be restored before it can be read`));
    expect(refused.hint).toMatch(/restore-object/);
    expect(count(s3, 'GetObject')).toBe(1);
  });

  test('that nobody begins is ended with its stream', async () => {
    const large = Buffer.alloc(20 * MB);
    await storage.put('large', large);
    const closed: boolean[] = [];
    s3.inject(({ answered }) => {
      answered.then((whole) => closed.push(whole));
      return undefined;
    });
    const reading = await storage.get('large');
    reading.destroy();
    await once(reading, 'close');
    await until('the end of the answer', async () => closed.length > 0);
    expect(closed).toEqual([false]);
  });
});

describe('listing', () => {
  const fill = async (names: string[]) => {
    const direct = openS3({ endpoint: s3.direct, bucket });
    for (let at = 0; at < names.length; at += 50)
      await Promise.all(names.slice(at, at + 50).map((name) => direct.put(name, Buffer.from('x'))));
    s3.heal();
  };
  const page = (keys: string[], more: string) => ({
    status: 200,
    body: `<ListBucketResult><IsTruncated>${more !== ''}</IsTruncated>${more}${keys.map((key) => `<Contents><Key>${key}</Key><LastModified>2026-11-21T03:00:00.000Z</LastModified><Size>1</Size></Contents>`).join('')}</ListBucketResult>`,
  });
  const next = (token: string) => `<NextContinuationToken>${token}</NextContinuationToken>`;
  const list = () => keysOf(storage);

  test('2,500 objects takes three pages', async () => {
    const names = Array.from({ length: 2_500 }, (_, i) => `shop/${String(i).padStart(5, '0')}`);
    await fill(names);
    expect(await list()).toEqual(names);
    expect(count(s3, 'ListObjectsV2')).toBe(3);
  });

  test.each([
    {
      what: 'the same page again',
      pages: [page(['backups/a'], next('t')), page(['backups/a'], next('t'))],
      message: /names 'backups\/a' after 'backups\/a'/,
    },
    {
      what: 'the same place to go on',
      pages: [page(['backups/a'], next('t')), page(['backups/b'], next('t'))],
      message: /gives the same page again and again/,
    },
    { what: 'an empty page for ever', pages: [page([], next('t')), page([], next('t'))], message: /gives the same page again and again/ },
    {
      what: 'a step backwards',
      pages: [page(['backups/b'], next('t')), page(['backups/a'], '')],
      message: /names 'backups\/a' after 'backups\/b'/,
    },
    {
      what: 'a step backwards within a page',
      pages: [page(['backups/b', 'backups/a'], '')],
      message: /names 'backups\/a' after 'backups\/b'/,
    },
    { what: 'more, without where', pages: [page(['backups/a'], ' ')], message: /does not say where they begin/ },
    {
      what: 'a key that is not written as it says',
      pages: [
        {
          ...page(['backups/100%'], ''),
          body: page(['backups/100%'], '').body.replace('<IsTruncated>', '<EncodingType>url</EncodingType><IsTruncated>'),
        },
      ],
      message: /cannot be listed: the store names 'backups\/100%' and says that it is written as in a URL, which it is not$/,
    },
    {
      what: 'a key of several lines',
      pages: [
        {
          ...page(['other%0A::error::x'], ''),
          body: page(['other%0A::error::x'], '').body.replace('<IsTruncated>', '<EncodingType>url</EncodingType><IsTruncated>'),
        },
      ],
      message: /names 'other.*::error::x', which was not asked for$/,
    },
    { what: 'an object of somebody else', pages: [page(['other/a'], '')], message: /names 'other\/a', which was not asked for/ },
  ])('a store that gives $what is stopped', async ({ pages, message }) => {
    await fill(['a', 'b']);
    expect(await list()).toEqual(['a', 'b']);
    for (const answer of pages) s3.fail('ListObjectsV2', answer, 1);
    const refused = await refusal(list());
    expect(refused.message).toMatch(/^s3:\/\/test-\w+\/backups\/ cannot be listed: the store /);
    expect(refused.message).toMatch(message);
    s3.heal();
    for (const answer of pages) s3.fail('ListObjectsV2', answer, 1);
    await refusal(storage.discard(''));
    expect(count(s3, 'DeleteObject') + count(s3, 'DeleteObjects')).toBe(0);
  });

  test('empty pages that lead on are no fault, unless they never end', async () => {
    for (let i = 0; i < 20; i++) s3.fail('ListObjectsV2', page([], next(`t${i}`)), 1);
    s3.fail('ListObjectsV2', page(['backups/a'], ''), 1);
    expect(await list()).toEqual(['a']);
    let pages = 0;
    s3.inject(({ operation }) => (operation === 'ListObjectsV2' ? page([], next(`u${pages++}`)) : undefined));
    expect((await refusal(list())).message).toMatch(/gave 1000 empty pages/);
  });

  test('keys come as in a URL from stores that can do that', async () => {
    const answer = page(['backups/a+b%2Bc%0Ad', 'backups/%C3%BC%26'], '');
    s3.fail('ListObjectsV2', { ...answer, body: answer.body.replace('<IsTruncated>', '<EncodingType>url</EncodingType><IsTruncated>') });
    expect(await list()).toEqual(['a b+c\nd', 'ü&']);
    expect(s3.seen[0]?.query.get('encoding-type')).toBe('url');
  });

  test('the folder that a console made so that it can be seen is no object', async () => {
    s3.fail('ListObjectsV2', page(['backups/', 'backups/a'], ''));
    expect(await list()).toEqual(['a']);
  });
});

describe('unfinished uploads', () => {
  const unfinished = async (prefix = '') => {
    const found: Stored[] = [];
    for await (const stored of storage.unfinished(prefix)) found.push(stored);
    return found;
  };

  test('are all told, page after page, and all aborted', async () => {
    bucket = await s3.bucket({ uploadsPerPage: 2 });
    storage = openS3({ endpoint: s3.endpoint, bucket });
    for (const key of ['a/1', 'a/1', 'a/1', 'a/2', 'b/1']) await s3.abandon(bucket, `backups/${key}`);
    expect((await unfinished()).map(({ key, bytes }) => [key, bytes])).toEqual([
      ['a/1', 0],
      ['a/1', 0],
      ['a/1', 0],
      ['a/2', 0],
      ['b/1', 0],
    ]);
    expect(count(s3, 'ListMultipartUploads')).toBe(3);
    expect(s3.seen.every(({ operation, query }) => operation === 'ListParts' || query.get('prefix') === 'backups/')).toBe(true);
    await storage.discard('a/');
    expect(await s3.everything(bucket)).toEqual(['backups/b/1+']);
  });

  test('are found where the store only lists those of the whole bucket', async () => {
    for (const key of ['backups/a/1', 'backups/b/1', 'other/a/1']) await s3.abandon(bucket, key);
    const nothing = { status: 200, body: '<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>' };
    s3.inject(({ operation, query }) => (operation === 'ListMultipartUploads' && query.has('prefix') ? nothing : undefined));
    expect((await unfinished('a/')).map(({ key }) => key)).toEqual(['a/1']);
    await storage.discard('a/');
    expect(await s3.everything(bucket)).toEqual(['backups/b/1+', 'other/a/1+']);

    s3.heal();
    s3.inject(({ operation, query }) =>
      operation === 'ListMultipartUploads' ? (query.has('prefix') ? nothing : refuses(403, 'AccessDenied', 'Access Denied')) : undefined,
    );
    expect(await unfinished('b/')).toEqual([]);
  });

  test('that a store repeats for ever are not asked for for ever', async () => {
    await s3.abandon(bucket, 'backups/a');
    expect(await unfinished()).toHaveLength(1);
    const upload = '<Upload><Key>backups/a</Key><UploadId>u</UploadId></Upload>';
    const body = `<ListMultipartUploadsResult><IsTruncated>true</IsTruncated><NextKeyMarker>backups/a</NextKeyMarker>${upload}</ListMultipartUploadsResult>`;
    s3.fail('ListMultipartUploads', { status: 200, body });
    expect((await refusal(unfinished())).message).toMatch(/gives the same page again and again/);
  });

  test.each([refuses(501, 'NotImplemented'), refuses(405, 'MethodNotAllowed')])(
    'of a store that cannot list them there are none',
    async (answer) => {
      s3.fail('ListMultipartUploads', answer);
      await storage.put('a', Buffer.from('x'));
      expect(await unfinished()).toEqual([]);
      await storage.discard('');
      expect(await s3.everything(bucket)).toEqual([]);
    },
  );

  const part = (number: number, at: string) => `<Part><PartNumber>${number}</PartNumber><LastModified>${at}</LastModified></Part>`;
  const partsOf = (inner: string, next = '') => ({
    status: 200,
    body: `<ListPartsResult><UploadId>u</UploadId><IsTruncated>${next !== ''}</IsTruncated>${next && `<NextPartNumberMarker>${next}</NextPartNumberMarker>`}${inner}</ListPartsResult>`,
  });

  test('are told with when the last of their parts came, whatever its number, over all pages of them', async () => {
    await s3.abandon(bucket, 'backups/a');
    const [begun] = await unfinished();
    expect(Math.abs(begun!.modified.getTime() - Date.now())).toBeLessThan(600_000);
    s3.heal();
    s3.fail('ListParts', partsOf(part(1, '2026-11-01T00:00:00.000Z') + part(2, '2099-11-03T00:00:00.000Z'), '2'), 1);
    s3.fail('ListParts', partsOf(part(3, '2026-11-02T00:00:00.000Z')), 1);
    expect(await unfinished()).toEqual([{ ...begun, modified: new Date('2099-11-03T00:00:00Z') }]);
    expect(s3.seen.filter(({ operation }) => operation === 'ListParts').map(({ query }) => query.get('part-number-marker'))).toEqual([
      null,
      '2',
    ]);
    // Of an upload without parts it counts when it was begun.
    s3.fail('ListParts', partsOf(''), 1);
    const [bare] = await unfinished();
    expect(bare!.modified.getTime()).toBeLessThanOrEqual(begun!.modified.getTime());
    expect(bare!.modified.getTime()).toBeGreaterThan(begun!.modified.getTime() - 600_000);
  });

  test('with pages of parts as a server gives them', async () => {
    bucket = await s3.bucket({ partsPerPage: 1 });
    storage = openS3({ endpoint: s3.endpoint, bucket });
    await s3.abandon(bucket, 'backups/a', 3);
    expect(await unfinished()).toHaveLength(1);
    expect(count(s3, 'ListParts')).toBe(3);
  });

  test.each([
    refuses(403, 'AccessDenied', 'Access Denied'),
    refuses(501, 'NotImplemented'),
    refuses(404, 'NoSuchKey', 'The specified key does not exist.'),
  ])('of which nobody may ask for the parts are told as unsure: $body', async (answer) => {
    await s3.abandon(bucket, 'backups/a');
    const [begun] = await unfinished();
    s3.fail('ListParts', answer);
    expect(await unfinished()).toEqual([{ ...begun, modified: expect.any(Date), unsure: true }]);
  });

  test('that have come to their end since they were listed are passed over', async () => {
    await s3.abandon(bucket, 'backups/a');
    s3.fail('ListParts', refuses(404, 'NoSuchUpload'), 1);
    expect(await unfinished()).toEqual([]);
    expect(await unfinished()).toHaveLength(1);
  });

  test('whose parts a store repeats for ever are an error, and so is one that cannot be had', async () => {
    await s3.abandon(bucket, 'backups/a');
    s3.fail('ListParts', partsOf(part(1, '2026-11-01T00:00:00.000Z'), '1'));
    expect((await refusal(unfinished())).message).toMatch(/backups\/a cannot be listed: the store gives the same parts again and again/);
    s3.heal();
    s3.fail('ListParts', refuses(503, 'SlowDown'));
    expect((await refusal(unfinished())).temporary).toBe(true);
  });

  test('that came to their end in the meantime are no error', async () => {
    await s3.abandon(bucket, 'backups/a');
    s3.fail('AbortMultipartUpload', refuses(404, 'NoSuchUpload'));
    await storage.discard('');
    expect(count(s3, 'AbortMultipartUpload')).toBe(1);
  });
});

test('what the store answers to a call of stat', async () => {
  await storage.put('x', Buffer.from('abc'));
  expect(await storage.stat('x')).toMatchObject({ key: 'x', bytes: 3 });
  s3.fail('HeadObject', { status: 403 });
  const refused = await refusal(storage.stat('x'));
  expect(refused.message).toMatch(/backups\/x cannot be looked at: .* refused \(403\) without a word/);
  const faults: Fault[] = [{ status: 200, headers: { 'content-type': 'text/html' } }];
  for (const fault of faults) {
    s3.heal();
    s3.fail('HeadObject', fault);
    expect((await refusal(storage.stat('x'))).message).toMatch(/something that is no answer of S3/);
  }
});
