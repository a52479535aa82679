import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { PutObjectRetentionCommand } from '@aws-sdk/client-s3';
import { afterEach, describe, expect, test } from '@jest/globals';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { type Bucket, makeBucket, s3Servers } from '../helpers/s3-servers/client.ts';
import { keysOf, pieces } from '../storage/contract.ts';
import '../helpers/realm.ts';

const DAY_MS = 86_400_000;
const LARGE = 20_000_000;

let bucket: Bucket;
let storage: Storage;
const open = async (made: Promise<Bucket>) => {
  bucket = await made;
  storage = openStorage(bucket.location('nightly'), { env: bucket.env, tempDir: tmpdir() });
};
afterEach(() => bucket.empty());

const tomorrow = () => new Date(Date.now() + DAY_MS);
const lock = (key: string, until: Date) => {
  const Retention = { Mode: 'GOVERNANCE' as const, RetainUntilDate: until };
  return bucket.client.send(new PutObjectRetentionCommand({ Bucket: bucket.name, Key: `nightly/${key}`, Retention }));
};
const versionsOf = async (keys: string[]) =>
  (await bucket.everything()).objects.filter(({ key }) => keys.includes(key.replace('nightly/', '')));

describe.each(s3Servers().map((server) => [server.name, server] as const))('a bucket with Object Lock, on %s', (_name, server) => {
  test('is written to, small and in parts, and never over what is there', async () => {
    await open(makeBucket(server, { objectLock: true, lockDays: 1 }));
    await storage.put('shop/a/dump', Readable.from(pieces(LARGE), { objectMode: false }), { bulk: true });
    await storage.put('shop/a/manifest.json', Buffer.from('first'), { ifAbsent: true });
    await expect(storage.put('shop/a/manifest.json', Buffer.from('second'), { ifAbsent: true })).rejects.toThrow('exists');
    expect((await buffer(await storage.get('shop/a/dump'))).equals(Buffer.concat([...pieces(LARGE)]))).toBe(true);
    expect((await buffer(await storage.get('shop/a/manifest.json'))).toString()).toBe('first');
  });

  test('keeps what is locked, says until when, and gives the rest', async () => {
    await open(makeBucket(server, { objectLock: true }));
    const locked = ['shop/a/locked', 'shop/a/locked too'];
    const until = tomorrow();
    for (const key of [...locked, 'shop/a/free']) await storage.put(key, Buffer.from(key));
    for (const key of locked) await lock(key, until);
    const before = await versionsOf(locked);
    const refused = await storage.remove([...locked, 'shop/a/free']);
    expect(refused.map(({ key }) => key).sort()).toEqual(locked);
    for (const refusal of refused) {
      expect(refusal.reason).toMatch(/lock/i);
      // Stores keep whole seconds or better.
      expect(Math.abs(refusal.until!.getTime() - until.getTime())).toBeLessThanOrEqual(1_000);
    }
    expect(await keysOf(storage)).toEqual(locked);
    // Not even hidden: no marker stands before what is still stored.
    expect(await versionsOf(locked)).toEqual(before);
  });

  test('passes the rehearsal, which says so and leaves nothing that is listed', async () => {
    await open(makeBucket(server, { objectLock: true, lockDays: 1 }));
    expect((await storage.rehearse('shop/')).join('\n')).toMatch(/Object Lock, GOVERNANCE for 1 day/);
    expect(await keysOf(storage)).toEqual([]);
  });

  test('keeps what its rule locks, says until when, and does not hide it', async () => {
    await open(makeBucket(server, { objectLock: true, lockDays: 1 }));
    const keys = ['shop/a/dump', 'shop/a/manifest.json'];
    for (const key of keys) await storage.put(key, Buffer.from('x'));
    const before = await versionsOf(keys);
    const refusals = await storage.remove([...keys, 'shop/a/not there']);
    expect(refusals.map(({ key }) => key).sort()).toEqual(keys);
    for (const { reason, until } of refusals) {
      expect(reason).toMatch(/Object Lock \(GOVERNANCE/);
      expect(Math.abs(until!.getTime() - tomorrow().getTime())).toBeLessThan(600_000);
    }
    expect(await keysOf(storage)).toEqual(keys);
    expect(await versionsOf(keys)).toEqual(before);
  });

  test('tells doctor what it can, and nothing is listed afterwards', async () => {
    await open(makeBucket(server, { objectLock: true, lockDays: 1 }));
    const abilities = await storage.abilities!('shop/', new AbortController().signal);
    expect(abilities.filter(({ status }) => status !== 'passed')).toEqual([]);
    const answers = Object.fromEntries(abilities.map(({ kind, answer }) => [kind, answer]));
    expect(answers['Object Lock']).toMatch(/^on; new objects: GOVERNANCE for 1 days?$/);
    expect(answers.versioning).toMatch(/^on/);
    expect(await keysOf(storage)).toEqual([]);
    expect((await bucket.everything()).uploads).toEqual([]);
  });
});
