import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { findOrphans, type Swept, sweep } from '../../src/retention/sweep.ts';
import type { Storage } from '../../src/storage/index.ts';
import { count, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { openS3 } from '../helpers/s3-storage.ts';
import { idAt } from '../helpers/series.ts';
import '../helpers/realm.ts';

/** An upload of terabytes over a slow line goes on for days, and is not to be taken away by the next run. Times are those of the server's clock. */
const [HOUR, DAY] = [3_600_000, 86_400_000];

let s3: S3Double;
let bucket: string;
let storage: Storage;
let id: string;
beforeAll(async () => {
  s3 = await startS3();
});
beforeEach(async () => {
  bucket = await s3.bucket();
  storage = openS3({ endpoint: s3.endpoint, bucket });
  id = idAt(new Date().toISOString());
});
afterEach(() => s3.heal());
afterAll(() => s3.stop());

/** So long from now. */
const later = (ms: number) => new Date(Date.now() + ms);
const sweepAll = async (now: Date): Promise<Swept> => sweep(storage, await findOrphans(storage, 'shop', { now }), { now });
const partAt = (at: Date) => ({
  status: 200,
  body: `<ListPartsResult><UploadId>u</UploadId><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber><LastModified>${at.toISOString()}</LastModified></Part></ListPartsResult>`,
});
const dump = () => `shop/${id}/shop.pgdump.zst`;
const aborted = () => count(s3, 'AbortMultipartUpload');

describe('an upload that was begun days ago', () => {
  test('goes when no part of it has come for a day, and not before', async () => {
    await s3.abandon(bucket, `backups/${dump()}`);
    expect(await sweepAll(later(23 * HOUR))).toEqual({ lines: [], kept: [] });
    expect(aborted()).toBe(0);
    expect((await sweepAll(later(25 * HOUR))).lines).toEqual([
      expect.stringMatching(/^swept {3}shop\/.*\/ {2}left by a run that was killed, 1 d 1 h old$/),
    ]);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('stays while parts of it come, with everything in its folder', async () => {
    await storage.put(`shop/${id}/globals.sql.zst`, Buffer.from('x'));
    await s3.abandon(bucket, `backups/${dump()}`);
    const now = later(3 * DAY);
    s3.fail('ListParts', partAt(new Date(now.getTime() - 23 * HOUR)));
    expect(await sweepAll(now)).toEqual({ lines: [], kept: [] });
    expect(aborted()).toBe(0);
    s3.heal();
    s3.fail('ListParts', partAt(new Date(now.getTime() - 25 * HOUR)));
    expect((await sweepAll(now)).lines).toHaveLength(1);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('stays where a part came between looking and sweeping', async () => {
    await s3.abandon(bucket, `backups/${dump()}`);
    await s3.abandon(bucket, 'backups/shop/strange');
    const now = later(3 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now });
    expect(orphans.map(({ kind }) => kind).sort()).toEqual(['folder', 'unfinished']);
    s3.fail('ListParts', partAt(now));
    const { lines, kept } = await sweep(storage, orphans, { now });
    expect(lines).toEqual([]);
    expect(kept).toEqual([
      expect.stringMatching(/ stays: it is being written to$/),
      expect.stringMatching(/strange stays: it is being written to$/),
    ]);
    expect(aborted()).toBe(0);
    s3.heal();
    expect((await sweep(storage, orphans, { now })).lines).toHaveLength(2);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('stays beside one of the same name that is going on: the store takes both or none', async () => {
    await s3.abandon(bucket, 'backups/shop/strange');
    await s3.abandon(bucket, 'backups/shop/strange');
    const now = later(3 * DAY);
    s3.fail('ListParts', partAt(now), 1);
    expect(await sweepAll(now)).toEqual({ lines: [], kept: [] });
    expect(aborted()).toBe(0);
    expect((await sweepAll(now)).lines).toHaveLength(1);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('goes from beside what came of another that was begun for it, which stays as it is', async () => {
    s3.fail('CreateMultipartUpload', 'lost', 1);
    const PART = 5 * 1024 ** 2;
    const content = Buffer.alloc(PART + 10, 'x');
    await openS3({ endpoint: s3.endpoint, bucket, settings: { partBytes: PART } }).put(dump(), content);
    await storage.put(`shop/${id}/manifest.json`, Buffer.from('{}'));
    await s3.abandon(bucket, `backups/${dump()}.other`);
    const whole = [`backups/shop/${id}/manifest.json`, `backups/${dump()}`];
    const all = [...whole, `backups/${dump()}+`, `backups/${dump()}.other+`];
    expect(await s3.everything(bucket)).toEqual(all);
    expect(await sweepAll(later(23 * HOUR))).toEqual({ lines: [], kept: [] });
    expect(await s3.everything(bucket)).toEqual(all);
    const { lines, kept } = await sweepAll(later(25 * HOUR));
    expect([lines.length, kept]).toEqual([2, []]);
    expect(await s3.everything(bucket)).toEqual(whole);
    expect(content.equals(await buffer(await storage.get(dump())))).toBe(true);
  });

  test('goes after a week where nobody may ask for its parts', async () => {
    await s3.abandon(bucket, `backups/${dump()}`);
    await s3.abandon(bucket, 'backups/shop/strange');
    s3.fail('ListParts', refuses(403, 'AccessDenied', 'Access Denied'));
    expect(await sweepAll(later(7 * DAY - HOUR))).toEqual({ lines: [], kept: [] });
    expect(aborted()).toBe(0);
    expect((await sweepAll(later(7 * DAY + HOUR))).lines).toHaveLength(2);
    expect(await s3.everything(bucket)).toEqual([]);
  });

  test('is kept, and it is said, where the store cannot be asked for its parts now', async () => {
    await s3.abandon(bucket, `backups/${dump()}`);
    const now = later(3 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now });
    s3.fail('ListParts', refuses(503, 'SlowDown'));
    expect((await sweep(storage, orphans, { now })).kept).toEqual([
      expect.stringMatching(/was not swept, nor what came after it: .*503 SlowDown/),
    ]);
    expect(aborted()).toBe(0);
    s3.heal();
    expect((await sweep(storage, orphans, { now })).lines).toHaveLength(1);
  });
});

test('one that really goes on is not disturbed, and comes to its end', async () => {
  // Of a run that began two days ago.
  id = idAt(later(-2 * DAY).toISOString());
  let go = () => {};
  const waiting = new Promise<void>((resolve) => {
    go = resolve;
  });
  const PART = 5 * 1024 ** 2;
  const slow = openS3({ endpoint: s3.endpoint, bucket, settings: { partBytes: PART } });
  const putting = slow.put(
    dump(),
    Readable.from(
      (async function* () {
        yield Buffer.alloc(PART + 1);
        await waiting;
        yield Buffer.alloc(10);
      })(),
    ),
  );
  const begun = new Promise<void>((resolve) => {
    s3.inject((request) => {
      if (request.operation === 'UploadPart') request.answered.then(() => resolve());
      return undefined;
    });
  });
  await begun;
  expect(await findOrphans(storage, 'shop', { now: later(25 * HOUR) })).toHaveLength(1);
  expect(await sweepAll(later(HOUR))).toEqual({ lines: [], kept: [] });
  go();
  await putting;
  expect(await s3.everything(bucket)).toEqual([`backups/${dump()}`]);
});
