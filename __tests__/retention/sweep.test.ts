import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { makeFolder } from '../../src/folders.ts';
import { failureKey } from '../../src/records.ts';
import { findOrphans, orphanLines, type Swept, sweep } from '../../src/retention/sweep.ts';
import { openStorage, type Refusal, type Storage } from '../../src/storage/index.ts';
import { failing } from '../helpers/failing-storage.ts';
import { idAt, keysOf, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

const NOW = new Date('2026-11-21T12:00:00Z');
const [HOUR, DAY] = [3_600_000, 86_400_000];
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const idAgo = (ms: number, tail?: string) => idAt(ago(ms).toISOString(), tail);

let root: string;
let storage: Storage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seaworthy-sweep-'));
  storage = openStorage(`dir:${root}`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** A file as a run left it so long ago; a partial one is what a killed write leaves. */
async function leave(key: string, age: number): Promise<string> {
  const path = join(root, key);
  await makeFolder(dirname(path));
  await writeFile(path, 'x');
  await utimes(path, ago(age), ago(age));
  return key;
}

async function leaveEmpty(key: string, age: number): Promise<void> {
  const path = join(root, key);
  await makeFolder(path);
  await utimes(path, ago(age), ago(age));
}

/** A whole backup of which nothing was touched since. */
async function leaveWhole(age: number): Promise<string> {
  const { id } = await storeBackup(storage, { id: idAgo(age) });
  for (const key of await keysOf(storage, `shop/${id}/`)) await utimes(join(root, key), ago(age), ago(age));
  return id;
}

const found = async () => (await findOrphans(storage, 'shop', { now: NOW })).map(({ prefix, kind }) => `${kind} ${prefix}`);
const sweepAll = async (from = storage): Promise<Swept> => sweep(from, await findOrphans(from, 'shop', { now: NOW }), { now: NOW });
const everything = async () =>
  (await readdir(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort();

describe('what killed runs left', () => {
  test('goes when it is older than a day, each with a line, and nothing else goes', async () => {
    const whole = await leaveWhole(3 * DAY);
    const before = await everything();
    const orphan = idAgo(2 * DAY + 3 * HOUR);
    await leave(`shop/${orphan}/shop.pgdump.zst`, 2 * DAY);
    await leave(`shop/${orphan}/manifest.json.sig`, 2 * DAY);
    await leave(`shop/${orphan}/inventory.json.zst.partial-0123abcd`, 2 * DAY);
    await leave('shop/.probe-0123abcd', 30 * HOUR);
    await leave(`shop/${whole}/proof-20261120T000000Z.json.partial-0123abcd`, 2 * DAY);
    await leave('shop/.probe-4567abcd.partial-0123abcd', 2 * DAY);
    await leave(failureKey('shop', ago(91 * DAY)), 91 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    expect(orphanLines(orphans)).toEqual([
      'sweep   shop/.probe-0123abcd  a trial of the store that was never taken away, 1 d 6 h old',
      'sweep   shop/.probe-4567abcd.partial-0123abcd  a write that was never finished, 2 d 0 h old',
      `sweep   shop/${whole}/proof-20261120T000000Z.json.partial-0123abcd  a write that was never finished, 2 d 0 h old`,
      `sweep   shop/${orphan}/  left by a run that was killed, 2 d 3 h old`,
      'sweep   shop/failure-20260822T120000Z.json  the record of a failed run, 91 d 0 h old',
    ]);
    const swept = await sweep(storage, orphans, { now: NOW });
    expect(swept).toEqual({ lines: orphanLines(orphans).map((line) => line.replace('sweep', 'swept')), kept: [] });
    expect(await everything()).toEqual(before);
    expect(await readdir(join(root, 'shop'))).toEqual([whole]);
    expect(await found()).toEqual([]);
  });

  test('finding alone, as a dry run does, changes nothing', async () => {
    await leave(`shop/${idAgo(2 * DAY)}/x`, 2 * DAY);
    await leave('shop/.probe-0123abcd', 2 * DAY);
    const before = await everything();
    expect(await found()).toHaveLength(2);
    expect(await everything()).toEqual(before);
  });

  test.each([
    {
      what: 'a folder of a run that may still go on',
      key: () => `shop/${idAgo(23 * HOUR)}/x`,
      ofOld: () => `shop/${idAgo(25 * HOUR)}/x`,
      age: DAY + HOUR,
    },
    {
      what: 'a write that may still go on',
      key: () => `shop/a/x.partial-0123abcd`,
      ofOld: () => `shop/b/x.partial-0123abcd`,
      age: 23 * HOUR,
    },
    { what: 'a trial that may still go on', key: () => 'shop/.probe-01', ofOld: () => 'shop/.probe-02', age: 23 * HOUR },
    {
      what: 'a record of the last 90 days',
      key: () => failureKey('shop', ago(89 * DAY)),
      ofOld: () => failureKey('shop', ago(91 * DAY)),
      age: 0,
    },
  ])('$what stays, and an older one goes', async ({ key, ofOld, age }) => {
    await leave(ofOld(), 25 * HOUR);
    await leave(key(), age);
    expect((await sweepAll()).lines).toHaveLength(1);
    expect(await everything()).toEqual([key()]);
  });

  test('a folder with an old id in which something was written within the day stays', async () => {
    const id = idAgo(3 * DAY);
    await leave(`shop/${id}/shop.pgdump.zst`, 3 * DAY);
    expect(await found()).toEqual([`folder shop/${id}/`]);
    await leave(`shop/${id}/inventory.json.zst.partial-0123abcd`, HOUR);
    expect(await found()).toEqual([]);
    await rm(join(root, `shop/${id}/inventory.json.zst.partial-0123abcd`));
    await leave(`shop/${id}/inventory.json.zst`, HOUR);
    expect(await found()).toEqual([]);
  });

  test.each([
    ['a name that is no id', 'shop/notes/x'],
    ['an id that names no moment', 'shop/20261399T030000Z-9f3a1c/x'],
    ['an id with more behind it', 'shop/20201121T030000Z-9f3a1c-old/x'],
    ['an id with less', 'shop/20201121T030000Z/x'],
    ['an id in capitals', 'shop/20201121T030000Z-9F3A1C/x'],
    ['an id as a file', 'shop/20201121T030000Z-9f3a1c'],
    ['an id from the future', 'shop/20991121T030000Z-9f3a1c/x'],
    ['an id deeper down', 'shop/old/20201121T030000Z-9f3a1c/x'],
    ['something like a probe', 'shop/.probe-mine'],
    ['a probe deeper down', 'shop/notes/.probe-0123abcd'],
    ['a failure that names no moment', 'shop/failure-20201399T030000Z.json'],
    ['something like a failure', 'shop/failure-of-mine.json'],
    ['another series', 'shop2/20201121T030000Z-9f3a1c/x'],
    ['another series whose name goes on with a dash', 'shop-media/.probe-0123abcd'],
    ['an unfinished write of another series', 'shop2/a/x.partial-0123abcd'],
  ])('%s is not touched: %s', async (_, key) => {
    await leave(key, 400 * DAY);
    await leave(`shop/${idAgo(2 * DAY)}/x`, 2 * DAY);
    expect((await sweepAll()).lines).toHaveLength(1);
    expect(await everything()).toEqual([key]);
  });

  test.each(['{"version":7}', '{"vers', ''])('a folder whose manifest cannot be read (%j) is none', async (manifest) => {
    const id = idAgo(9 * DAY);
    await leave(`shop/${id}/x`, 9 * DAY);
    expect(await found()).toEqual([`folder shop/${id}/`]);
    await writeFile(join(root, `shop/${id}/manifest.json`), manifest);
    expect(await found()).toEqual([]);
  });

  test('an empty folder of a removal that was killed goes after a day, and no other empty folder does', async () => {
    const [old, young] = [idAgo(9 * DAY), idAgo(8 * DAY)];
    const [whole, strange] = [await leaveWhole(7 * DAY), ['notes', '20201121T030000Z-9f3a1c-old', '20991121T030000Z-9f3a1c']];
    for (const id of [old, young, ...strange]) await leaveEmpty(`shop/${id}`, 3 * DAY);
    await leaveEmpty(`shop/${young}`, 23 * HOUR);
    await leaveEmpty(`shop2/${old}`, 3 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    expect(orphanLines(orphans)).toEqual([`sweep   shop/${old}/  left by a run that was killed, 9 d 0 h old`]);
    expect((await sweep(storage, orphans, { now: NOW })).kept).toEqual([]);
    expect((await readdir(join(root, 'shop'))).sort()).toEqual([young, whole, ...strange].sort());
    expect(await readdir(join(root, 'shop2'))).toEqual([old]);
    expect(await found()).toEqual([]);
  });

  test('a folder that was empty and is written to again stays', async () => {
    const id = idAgo(9 * DAY);
    await leaveEmpty(`shop/${id}`, 3 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    expect(orphans).toHaveLength(1);
    await leave(`shop/${id}/shop.pgdump.zst`, HOUR);
    expect((await sweep(storage, orphans, { now: NOW })).kept).toEqual([expect.stringMatching(/stays: it is being written to$/)]);
    expect(await everything()).toEqual([`shop/${id}/shop.pgdump.zst`]);
  });

  test('a manifest deeper down makes no backup of a folder', async () => {
    const id = idAgo(9 * DAY);
    await leave(`shop/${id}/deeper/manifest.json`, 9 * DAY);
    expect(await found()).toEqual([`folder shop/${id}/`]);
  });
});

describe('what changes between looking and sweeping', () => {
  test('a folder that has gained its manifest is not touched', async () => {
    const [a, b] = [idAgo(3 * DAY), idAgo(2 * DAY)];
    await leave(`shop/${a}/x`, 2 * DAY);
    await leave(`shop/${b}/x`, 2 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    await storage.put(`shop/${a}/manifest.json`, Buffer.from('{}'));
    expect(await sweep(storage, orphans, { now: NOW })).toEqual({
      lines: [expect.stringContaining(b)],
      kept: [`${storage.locate(`shop/${a}/`)} stays: it has its manifest now and is a backup`],
    });
    expect(await everything()).toEqual([`shop/${a}/manifest.json`, `shop/${a}/x`]);
  });

  test('a folder to which something was added is not touched', async () => {
    const id = idAgo(3 * DAY);
    await leave(`shop/${id}/x`, 2 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    await leave(`shop/${id}/y`, HOUR);
    expect((await sweep(storage, orphans, { now: NOW })).kept).toEqual([`${storage.locate(`shop/${id}/`)} stays: it is being written to`]);
    expect(await everything()).toHaveLength(2);
  });

  test('what has gone meanwhile is no error', async () => {
    await leave(`shop/${idAgo(3 * DAY)}/x`, 2 * DAY);
    await leave('shop/.probe-0123abcd', 2 * DAY);
    await leave('shop/a.partial-0123abcd', 2 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    expect(orphans).toHaveLength(3);
    await rm(join(root, 'shop'), { recursive: true });
    expect((await sweep(storage, orphans, { now: NOW })).kept).toEqual([]);
  });

  test('a write that was never finished beside a whole object of the same name takes nothing with it', async () => {
    // In a store of objects an upload has the name that it will have when it is finished.
    const id = await leaveWhole(9 * DAY);
    const key = `shop/${id}/shop.pgdump.zst`;
    const before = await everything();
    const uploading = (unfinished: string): Storage => ({
      ...storage,
      unfinished: async function* () {
        yield { key: unfinished, bytes: 0, modified: ago(2 * DAY) };
      },
    });
    expect(await sweepAll(uploading(key))).toEqual({
      lines: [],
      kept: [`${storage.locate(key)}: a write that was never finished stays beside ${key}, which is whole`],
    });
    expect(await everything()).toEqual(before);
    expect((await sweepAll(uploading(`shop/${id}/other.zst`))).lines).toHaveLength(1);
  });
});

describe('a store that does not do as it is told', () => {
  test('keeps what is locked, and it is said until when', async () => {
    const [a, b] = [idAgo(3 * DAY), idAgo(2 * DAY)];
    await leave(`shop/${a}/x`, 2 * DAY);
    await leave(`shop/${b}/x`, 2 * DAY);
    const until = new Date('2026-12-24T18:30:00Z');
    const locking: Storage = {
      ...storage,
      remove: async (keys) => {
        const refused: Refusal[] = keys.filter((key) => key.includes(a)).map((key) => ({ key, reason: 'locked', until }));
        await storage.remove(keys.filter((key) => !key.includes(a)));
        return refused;
      },
    };
    expect(await sweepAll(locking)).toEqual({
      lines: [expect.stringContaining(b)],
      kept: [`${storage.locate(`shop/${a}/x`)} stays: locked, until 2026-12-24 18:30 UTC`],
    });
    expect(await everything()).toEqual([`shop/${a}/x`]);
  });

  test('whenever it fails, whole backups stay whole and the next run sweeps the rest', async () => {
    for (let n = 1; ; n++) {
      await rm(root, { recursive: true, force: true });
      await leaveWhole(9 * DAY);
      const whole = await everything();
      const ids = [2, 3].map((days) => idAgo(days * DAY));
      for (const id of ids) for (const file of ['x', 'y', 'z.partial-0123abcd']) await leave(`shop/${id}/${file}`, 2 * DAY);
      await leave('shop/.probe-0123abcd', 2 * DAY);
      await leave('shop/a.partial-0123abcd', 2 * DAY);
      const orphans = await findOrphans(storage, 'shop', { now: NOW });
      const { storage: broken, calls } = failing(storage, n);
      const { kept, lines } = await sweep(broken, orphans, { now: NOW });
      expect(await everything()).toEqual(expect.arrayContaining(whole));
      if (calls() < n) {
        expect({ kept, swept: lines.length, asked: calls() }).toEqual({ kept: [], swept: 4, asked: 1 + 3 + 2 * 6 });
        break;
      }
      expect(kept).toEqual([expect.stringMatching(/ was not swept, nor what came after it: .*: the store went away$/)]);
      expect((await sweepAll()).kept).toEqual([]);
      expect(await everything()).toEqual(whole);
    }
  });

  test('that has gone away is not asked again and again', async () => {
    for (const days of [2, 3, 4]) await leave(`shop/${idAgo(days * DAY)}/x`, 2 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    const { storage: broken, calls } = failing(storage, 1, { forGood: true });
    expect((await sweep(broken, orphans, { now: NOW })).kept).toHaveLength(1);
    expect(calls()).toBe(1);
    expect((await sweep(storage, orphans, { now: NOW })).lines).toHaveLength(3);
  });

  test('a cancel ends it', async () => {
    await leave(`shop/${idAgo(3 * DAY)}/x`, 2 * DAY);
    const orphans = await findOrphans(storage, 'shop', { now: NOW });
    await expect(sweep(storage, orphans, { now: NOW, signal: AbortSignal.abort(new UserError('cancelled')) })).rejects.toThrow('cancelled');
    expect(await everything()).toHaveLength(1);
    expect((await sweep(storage, orphans, { now: NOW, signal: new AbortController().signal })).lines).toHaveLength(1);
  });
});

test('a series that does not exist has nothing to sweep', async () => {
  expect(await found()).toEqual([]);
  expect(await keysOf(storage)).toEqual([]);
});
