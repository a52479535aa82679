import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { Storage } from '../../src/storage/index.ts';
import { count, type Rules, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS, openS3, refusal } from '../helpers/s3-storage.ts';
import { keysOf } from './contract.ts';
import '../helpers/realm.ts';

let s3: S3Double;
let bucket: string;
let storage: Storage;
beforeAll(async () => {
  s3 = await startS3();
});
beforeEach(() => newBucket());
afterEach(() => s3.heal());
afterAll(() => s3.stop());

async function newBucket(rules: Rules = {}): Promise<void> {
  bucket = await s3.bucket(rules);
  storage = openS3({ endpoint: s3.endpoint, bucket });
}

async function fill(keys: string[]): Promise<void> {
  const direct = openS3({ endpoint: s3.direct, bucket });
  for (let at = 0; at < keys.length; at += 50) await Promise.all(keys.slice(at, at + 50).map((key) => direct.put(key, Buffer.from('x'))));
  s3.heal();
}

const deletes = () => s3.seen.filter(({ operation }) => operation === 'DeleteObjects');
const result = (content: string) => ({ status: 200, body: `<?xml version="1.0"?><DeleteResult>${content}</DeleteResult>` });
const KEYS3 = ['shop/a', 'shop/b', 'shop/c'];

describe('removing many', () => {
  test('takes 1,000 at a time', async () => {
    const keys = Array.from({ length: 2_500 }, (_, i) => `shop/${i}`);
    await fill(keys);
    expect(await storage.remove([...keys, 'shop/not there'])).toEqual([]);
    expect(count(s3, 'DeleteObjects')).toBe(3);
    expect(count(s3, 'DeleteObject')).toBe(0);
    expect(await keysOf(storage)).toEqual([]);
  });

  test('carries the old checksum, as other stores want it, and none of the new', async () => {
    await fill(KEYS3);
    await storage.remove(KEYS3);
    const [request] = deletes();
    expect(request?.headers['content-md5']).toBe(createHash('md5').update(request!.body).digest('base64'));
    expect(Object.keys(request!.headers).filter((name) => /checksum/.test(name))).toEqual([]);
  });

  test('carries the new where it is wished for', async () => {
    await fill(KEYS3);
    const env = { ...KEYS, AWS_REQUEST_CHECKSUM_CALCULATION: 'WHEN_SUPPORTED' };
    await openS3({ endpoint: s3.endpoint, bucket, env }).remove(KEYS3);
    expect(deletes()[0]?.headers['x-amz-checksum-crc32']).toBeTruthy();
    expect(await keysOf(storage)).toEqual([]);
  });

  test('reads what became of each', async () => {
    await fill(KEYS3);
    const [gone, missing] = [
      '<Deleted><Key>backups/shop/a</Key></Deleted>',
      '<Error><Key>backups/shop/b</Key><Code>NoSuchKey</Code></Error>',
    ];
    const kept = '<Error><Key>backups/shop/c</Key><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
    s3.fail('DeleteObjects', result(gone + missing + kept));
    expect(await storage.remove(KEYS3)).toEqual([{ key: 'shop/c', reason: 'AccessDenied: Access Denied' }]);
  });

  test('asks again for what failed for a moment', async () => {
    await fill(KEYS3);
    const busy = KEYS3.map((key) => `<Error><Key>backups/${key}</Key><Code>SlowDown</Code></Error>`).join('');
    s3.fail('DeleteObjects', result(busy), 2);
    expect(await storage.remove(KEYS3)).toEqual([]);
    expect(await keysOf(storage)).toEqual([]);
    expect(count(s3, 'DeleteObjects')).toBe(3);

    await fill(KEYS3);
    s3.fail('DeleteObjects', result(busy));
    expect(await storage.remove(KEYS3)).toEqual(KEYS3.map((key) => ({ key, reason: 'SlowDown' })));
    expect(await keysOf(storage)).toEqual(KEYS3);
  });

  test.each([
    { what: 'does not know how', fault: refuses(501, 'NotImplemented') },
    { what: 'wants another checksum', fault: refuses(400, 'MissingContentMD5', 'Missing required header for this request: Content-Md5.') },
    { what: 'answers nothing', fault: result('') },
    { what: 'answers with a page', fault: { status: 200, body: '<html><body>Welcome</body></html>' } },
  ])('goes one by one where the store $what', async ({ fault }) => {
    await fill(KEYS3);
    s3.fail('DeleteObjects', fault);
    expect(await storage.remove(KEYS3)).toEqual([]);
    expect(count(s3, 'DeleteObject')).toBe(3);
    expect(await keysOf(storage)).toEqual([]);
  });

  test('tells of each that must not be removed', async () => {
    await fill(KEYS3);
    s3.fail('DeleteObjects', refuses(403, 'AccessDenied', 'Access Denied'), 1);
    s3.fail('DeleteObject', refuses(403, 'AccessDenied', 'Access Denied'));
    const refusals = await storage.remove(KEYS3);
    expect(refusals.map(({ key }) => key)).toEqual(KEYS3);
    for (const { reason, until } of [...refusals, ...(await storage.remove(['shop/a']))]) {
      expect(reason).toMatch(/the permission s3:DeleteObject is missing/);
      expect(until).toBeUndefined();
    }
    expect(await keysOf(storage)).toEqual(KEYS3);
  });

  test('fails where the bucket is gone, and does not say that all is well', async () => {
    s3.fail('DeleteObjects', refuses(404, 'NoSuchBucket'));
    s3.fail('DeleteObject', refuses(404, 'NoSuchBucket'));
    expect((await refusal(storage.remove(KEYS3))).message).toMatch(/there is no bucket 'test-/);
    expect((await refusal(storage.remove(['shop/a']))).message).toMatch(/there is no bucket 'test-/);
  });
});

describe('Object Lock', () => {
  const DAY = 86_400_000;

  test('keeps what is locked, says until when, and does not hide it', async () => {
    await newBucket({ lock: { mode: 'COMPLIANCE', days: 30 } });
    await fill(KEYS3);
    const refusals = await storage.remove(['shop/a', 'shop/b', 'shop/not there']);
    expect(refusals.map(({ key }) => key).toSorted()).toEqual(['shop/a', 'shop/b']);
    for (const { reason, until } of refusals) {
      expect(until!.getTime() - Date.now()).toBeGreaterThan(29 * DAY);
      expect(reason).toBe(`Object Lock (COMPLIANCE) keeps it until ${until!.toISOString().slice(0, 10)}`);
    }
    expect(await keysOf(storage)).toEqual(KEYS3);
    expect(count(s3, 'GetObjectLockConfiguration')).toBe(1);
  });

  test('that only the rule of the bucket tells of keeps what is younger, and lets go the rest', async () => {
    await newBucket({ lock: { mode: 'GOVERNANCE', days: 30, untold: true } });
    await fill(KEYS3);
    const refusals = await storage.remove(['shop/a', 'shop/b', 'shop/not there']);
    expect(refusals.map(({ key }) => key).toSorted()).toEqual(['shop/a', 'shop/b']);
    for (const { reason, until } of refusals) {
      expect(until!.getTime() - Date.now()).toBeGreaterThan(29 * DAY);
      expect(reason).toBe(`Object Lock (GOVERNANCE, by the rule of the bucket) keeps it until ${until!.toISOString().slice(0, 10)}`);
    }
    expect((await storage.held(KEYS3)).map(({ key }) => key).toSorted()).toEqual(KEYS3);
    expect(await keysOf(storage)).toEqual(KEYS3);
    expect(count(s3, 'DeleteObject') + count(s3, 'DeleteObjects')).toBe(1);
    expect(count(s3, 'GetObjectLockConfiguration')).toBe(1);

    await newBucket({ lock: { mode: 'GOVERNANCE', days: -1, untold: true } });
    await fill(KEYS3);
    expect(await storage.remove(KEYS3)).toEqual([]);
    expect(await keysOf(storage)).toEqual([]);
  });

  test('by years is reckoned by the calendar, and not where nobody may ask for the rule', async () => {
    await newBucket({ lock: { mode: 'GOVERNANCE', days: -1, untold: true } });
    await fill(KEYS3);
    const rule = '<Rule><DefaultRetention><Mode>COMPLIANCE</Mode><Years>2</Years></DefaultRetention></Rule>';
    const body = `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${rule}</ObjectLockConfiguration>`;
    s3.fail('GetObjectLockConfiguration', { status: 200, body });
    const [refused] = await storage.remove(['shop/a']);
    expect(refused!.until!.getUTCFullYear()).toBe(new Date().getUTCFullYear() + 2);
    s3.heal();
    s3.fail('GetObjectLockConfiguration', refuses(403, 'AccessDenied', 'Access Denied'));
    expect(await openS3({ endpoint: s3.endpoint, bucket }).remove(['shop/a'])).toEqual([]);
  });

  test('lets go what is not locked any more', async () => {
    await newBucket({ lock: { mode: 'GOVERNANCE', days: -1 }, legalHolds: ['backups/shop/b'] });
    await fill(KEYS3);
    expect(await storage.remove(KEYS3)).toEqual([{ key: 'shop/b', reason: 'it is under a legal hold' }]);
    expect(await keysOf(storage)).toEqual(['shop/b']);
  });

  test('of which nobody may be told keeps everything', async () => {
    await newBucket({ lock: { mode: 'GOVERNANCE', days: -1 } });
    await fill(KEYS3);
    s3.fail('GetObjectRetention', refuses(403, 'AccessDenied', 'Access Denied'));
    const refusals = await storage.remove(KEYS3);
    expect(refusals.map(({ key }) => key)).toEqual(KEYS3);
    expect(refusals[0]?.reason).toMatch(/s3:GetObjectRetention is missing/);
    expect(await keysOf(storage)).toEqual(KEYS3);
  });

  test('that the store did not tell of before is told where it refuses', async () => {
    await newBucket({ lock: { mode: 'COMPLIANCE', days: 30 } });
    await fill(['shop/a']);
    s3.fail('GetObjectLockConfiguration', refuses(403, 'AccessDenied', 'Access Denied'));
    s3.fail('DeleteObject', refuses(403, 'AccessDenied', 'Access Denied'));
    const [refused] = await storage.remove(['shop/a']);
    expect(refused!.until!.getTime() - Date.now()).toBeGreaterThan(29 * DAY);
  });

  test('does not let itself be discarded in silence', async () => {
    await newBucket({ lock: { mode: 'COMPLIANCE', days: 30 } });
    await fill(KEYS3);
    const refused = await refusal(storage.discard('shop/'));
    expect(refused.message).toMatch(/backups\/shop\/ could not be taken away whole; 3 of 3 objects stay: shop\/a: Object Lock/);
    expect(await s3.everything(bucket)).toEqual(KEYS3.map((key) => `backups/${key}`));
  });

  test('is not asked for object by object in a bucket without', async () => {
    await fill(KEYS3);
    await storage.remove(KEYS3);
    expect(count(s3, 'GetObjectRetention')).toBe(0);
  });
});

describe('discarding', () => {
  test('removes the objects also where nobody may see the unfinished uploads, and says so', async () => {
    await fill(KEYS3);
    s3.fail('ListMultipartUploads', refuses(403, 'AccessDenied', 'Access Denied'));
    const refused = await refusal(storage.discard('shop/'));
    expect(refused.message).toMatch(/unfinished uploads may stay: .*s3:ListBucketMultipartUploads is missing/);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('ends an upload that is under way, so that nothing appears afterwards', async () => {
    let goOn = () => {};
    const paused = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    const body = async function* () {
      for (let i = 0; i < 120; i++) yield Buffer.alloc(100_000, i);
      await paused;
      yield Buffer.from('the end');
    };
    const begun = new Promise<void>((resolve) => {
      s3.inject((request) => {
        if (request.operation === 'UploadPart') resolve(request.answered.then(() => {}));
        return undefined;
      });
    });
    const putting = storage.put('shop/x', Readable.from(body())).catch((thrown: unknown) => thrown);
    await begun;
    expect(await s3.everything(bucket)).toEqual(['backups/shop/x+']);
    await storage.discard('shop/');
    goOn();
    expect(String(await putting)).toMatch(/the unfinished upload is gone/);
    expect(await s3.everything(bucket)).toEqual([]);
  });
});
