import { chmod, mkdir, mkdtemp, rename, rm, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isSameSource, lastGood, lastGoodOfAny, listBackups, listReadable, timeOfId, totalsOf } from '../src/backups.ts';
import { UserError } from '../src/errors.ts';
import type { Manifest } from '../src/manifest.ts';
import { openStorage, type Storage } from '../src/storage/index.ts';
import { makeManifest, makePart } from './helpers/manifest.ts';
import { asPlainUser, openToOthers } from './helpers/plain-user.ts';
import './helpers/realm.ts';

let root: string;
let storage: Storage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seaworthy-backups-'));
  storage = openStorage(`dir:${root}`);
});

afterEach(() => rm(root, { recursive: true, force: true }));

/** The `day`th of November at three; the tail tells apart what lies in one second. */
const idOf = (day: number, tail = '9f3a1c') => `202611${String(day).padStart(2, '0')}T030000Z-${tail}`;

async function keep(overrides: Partial<Manifest> = {}): Promise<Manifest> {
  const manifest = makeManifest(overrides);
  const folder = `${manifest.name}/${manifest.id}/`;
  await storage.put(`${folder}shop.pgdump.zst`, Buffer.from('a dump'));
  await storage.put(`${folder}manifest.json`, Buffer.from(JSON.stringify(manifest)), { ifAbsent: true });
  return manifest;
}

const pathOf = (key: string) => join(root, key);
const idsOf = ({ backups }: { backups: { manifest: Manifest }[] }) => backups.map(({ manifest }) => manifest.id);

describe('listing', () => {
  test('a place that does not exist holds nothing', async () => {
    const nothing = { backups: [], problems: [], unreadable: [] };
    expect(await listBackups(openStorage(`dir:${root}/nowhere`))).toEqual(nothing);
    expect(await listBackups(storage, 'shop')).toEqual(nothing);
  });

  test('a backup is found as it was written, with its place', async () => {
    const manifest = await keep();
    const { bytes, modified } = (await storage.stat(`shop/${manifest.id}/manifest.json`))!;
    const backups = [{ manifest, key: `shop/${manifest.id}`, proofs: [], listed: { bytes, modified } }];
    expect(await listBackups(storage, 'shop')).toEqual({ backups, problems: [], unreadable: [] });
  });

  test('newest first, in whatever order they were written', async () => {
    for (const day of [3, 1, 20, 2, 19]) await keep({ id: idOf(day) });
    await keep({ id: idOf(3, 'ffffff') });
    const expected = [idOf(20), idOf(19), idOf(3, 'ffffff'), idOf(3), idOf(2), idOf(1)];
    expect(idsOf(await listBackups(storage, 'shop'))).toEqual(expected);
  });

  test('newest first across all series where none is named, and only the named one otherwise', async () => {
    await keep({ name: 'shop', id: idOf(1) });
    await keep({ name: 'shop-media', id: idOf(2) });
    await keep({ name: 'shop', id: idOf(3) });
    expect((await listBackups(storage)).backups.map(({ key }) => key)).toEqual([
      `shop/${idOf(3)}`,
      `shop-media/${idOf(2)}`,
      `shop/${idOf(1)}`,
    ]);
    expect(idsOf(await listBackups(storage, 'shop'))).toEqual([idOf(3), idOf(1)]);
    expect(idsOf(await listBackups(storage, 'sho'))).toEqual([]);
  });

  test('a folder without a manifest is no backup and no problem', async () => {
    await keep({ id: idOf(1) });
    await storage.put(`shop/${idOf(2)}/shop.pgdump.zst`, Buffer.from('half a dump'));
    await mkdir(pathOf(`shop/${idOf(3)}`));
    await writeFile(pathOf('shop/notes.txt'), 'by hand');
    await writeFile(pathOf('manifest.json'), 'of something else');
    await writeFile(pathOf('shop/manifest.json'), 'of something else');
    await storage.put(`shop/${idOf(4)}/deeper/manifest.json`, Buffer.from('of something else'));
    expect(await listBackups(storage)).toMatchObject({ backups: [{ key: `shop/${idOf(1)}` }], problems: [] });
  });

  test('a manifest that is still being written is not seen', async () => {
    await keep({ id: idOf(1) });
    await writeFile(pathOf(`shop/${idOf(1)}/manifest.json.partial-0123abcd`), '{');
    expect(await listBackups(storage, 'shop')).toMatchObject({ backups: [{ key: `shop/${idOf(1)}` }], problems: [] });
  });

  const damages: { what: string; damage(path: string): Promise<void>; expected: RegExp }[] = [
    { what: 'emptied', damage: (path) => truncate(path, 0), expected: /is damaged: it is no JSON/ },
    { what: 'cut', damage: (path) => truncate(path, 100), expected: /is damaged: it is no JSON/ },
    { what: 'replaced by something else', damage: (path) => writeFile(path, '{"a":1}'), expected: /it has no version/ },
    { what: 'of a later release', damage: (path) => writeFile(path, '{"version":7}'), expected: /has version 7/ },
    {
      what: 'made to point elsewhere',
      damage: (path) => writeFile(path, JSON.stringify(makeManifest({ id: idOf(2), parts: [makePart({ file: '../../etc/passwd' })] }))),
      expected: /is damaged: parts\.0\.file/,
    },
    { what: 'of more than ten million bytes', damage: (path) => truncate(path, 10_000_001), expected: /10000001 bytes are too many/ },
  ];
  test.each(damages)('a manifest that was $what is named, and the others are listed', async ({ damage, expected }) => {
    await keep({ id: idOf(1) });
    await keep({ id: idOf(2) });
    await keep({ id: idOf(3) });
    expect(idsOf(await listBackups(storage, 'shop'))).toEqual([idOf(3), idOf(2), idOf(1)]);
    const path = pathOf(`shop/${idOf(2)}/manifest.json`);
    await damage(path);
    const { backups, problems, unreadable } = await listBackups(storage, 'shop');
    expect(idsOf({ backups })).toEqual([idOf(3), idOf(1)]);
    expect(unreadable).toEqual([`shop/${idOf(2)}`]);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(expected);
    expect(problems[0]).toContain(path);
  });

  test('a backup that was moved to another series or renamed is named and not taken for true', async () => {
    await keep({ id: idOf(1) });
    await keep({ id: idOf(2) });
    expect((await listBackups(storage)).problems).toEqual([]);
    await mkdir(pathOf('other'));
    await rename(pathOf(`shop/${idOf(1)}`), pathOf(`other/${idOf(1)}`));
    await rename(pathOf(`shop/${idOf(2)}`), pathOf(`shop/${idOf(9)}`));
    const { backups, problems } = await listBackups(storage);
    expect(backups).toEqual([]);
    expect(problems).toHaveLength(2);
    expect(problems[0]).toBe(`${pathOf(`other/${idOf(1)}/manifest.json`)} is of backup shop/${idOf(1)} and lies in the folder of another`);
    expect(problems[1]).toContain(`is of backup shop/${idOf(2)}`);
  });

  test('a whole series that was renamed is named, each of its backups', async () => {
    for (const day of [1, 2, 3]) await keep({ id: idOf(day) });
    await rename(pathOf('shop'), pathOf('shop-old'));
    const { backups, problems } = await listBackups(storage, 'shop-old');
    expect(backups).toEqual([]);
    expect(problems).toHaveLength(3);
  });
});

describe('listing beside what else goes on', () => {
  test('proofs come with their backup, newest first, and are not read', async () => {
    for (const day of [1, 2]) await keep({ id: idOf(day) });
    const proofs = ['proof-20261123T030000Z.json', 'proof-20261121T030000Z.json', 'proof-20261122T030000Z.json'];
    for (const proof of proofs) await storage.put(`shop/${idOf(1)}/${proof}`, Buffer.from('{"vers'));
    for (const other of ['proof.json', 'proof-x.json.sig', 'deeper/proof-20261121T030000Z.json', 'proof-x.json.partial-0123abcd'])
      await storage.put(`shop/${idOf(1)}/${other}`, Buffer.from('x'));
    const { backups, problems } = await listBackups(storage, 'shop');
    expect(problems).toEqual([]);
    expect(backups.map((found) => found.proofs)).toEqual([
      [],
      proofs
        .sort()
        .reverse()
        .map((proof) => `shop/${idOf(1)}/${proof}`),
    ]);
  });

  test('a backup that is removed between its listing and its reading is no problem', async () => {
    for (const day of [1, 2, 3]) await keep({ id: idOf(day) });
    const key = `shop/${idOf(2)}/manifest.json`;
    const racing: Storage = {
      ...storage,
      get: async (asked) => {
        if (asked === key) await storage.remove([key]);
        return storage.get(asked);
      },
    };
    expect(idsOf(await listBackups(storage, 'shop'))).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect(await listBackups(racing, 'shop')).toMatchObject({
      backups: [{ key: `shop/${idOf(3)}` }, { key: `shop/${idOf(1)}` }],
      problems: [],
    });
  });

  test('a store that does not give a manifest is a problem, and its backup unreadable', async () => {
    for (const day of [1, 2]) await keep({ id: idOf(day) });
    const refusing = (temporary: boolean, fails = true): Storage => ({
      ...storage,
      get: async (key) => {
        if (fails && key.includes(idOf(2))) throw new UserError(`${key} cannot be read: the store does not want to`, { temporary });
        return storage.get(key);
      },
    });
    expect(idsOf(await listBackups(refusing(true, false), 'shop'))).toEqual([idOf(2), idOf(1)]);
    const expected = {
      backups: [{ key: `shop/${idOf(1)}` }],
      problems: [`shop/${idOf(2)}/manifest.json cannot be read: the store does not want to`],
      unreadable: [`shop/${idOf(2)}`],
    };
    expect(await listBackups(refusing(false), 'shop')).toMatchObject(expected);
    // Nothing can be concluded from a part of a series where the rest may come another time; who can do with a part asks for it.
    await expect(listBackups(refusing(true), 'shop')).rejects.toMatchObject({ message: expected.problems[0], temporary: true });
    expect(await listReadable(refusing(true), 'shop')).toMatchObject(expected);
  });

  test('what comes in another length than it is listed with is asked for in the ordinary way, and may pass', async () => {
    await keep({ id: idOf(1) });
    const key = `shop/${idOf(1)}/manifest.json`;
    const whole = await buffer(await storage.get(key));
    const answering = (quick: Buffer, ordinary: Buffer): Storage => ({
      ...storage,
      getSmall: async () => quick,
      get: async () => Readable.from([ordinary], { objectMode: false }),
    });
    expect(idsOf(await listBackups(answering(whole, whole), 'shop'))).toEqual([idOf(1)]);
    for (const other of [Buffer.from('<html>Please log in</html>'), Buffer.alloc(0), whole.subarray(0, -1)]) {
      expect(idsOf(await listBackups(answering(other, whole), 'shop'))).toEqual([idOf(1)]);
      await expect(listBackups(answering(other, other), 'shop')).rejects.toMatchObject({
        message: `${pathOf(key)} cannot be read: ${other.length} bytes came, it is listed with ${whole.length}`,
        temporary: true,
      });
    }
  });

  test('a store that lists an object twice has one backup of it', async () => {
    await keep({ id: idOf(1) });
    await storage.put(`shop/${idOf(1)}/proof-20261121T030000Z.json`, Buffer.from('x'));
    const twice: Storage = {
      ...storage,
      list: async function* (prefix) {
        for await (const stored of storage.list(prefix)) yield* [stored, stored];
        yield* storage.list(prefix);
      },
    };
    expect(await listBackups(twice, 'shop')).toEqual(await listBackups(storage, 'shop'));
    expect((await listBackups(twice, 'shop')).backups).toHaveLength(1);
  });

  test('so many manifests are read at once and no more', async () => {
    for (let day = 0; day < 28; day++) for (const tail of ['000000', '111111', '222222']) await keep({ id: idOf(day + 1, tail) });
    let [now, most] = [0, 0];
    const counting: Storage = {
      ...storage,
      get: async (key) => {
        most = Math.max(most, ++now);
        const body = await storage.get(key);
        body.once('close', () => now--);
        return body;
      },
    };
    expect((await listBackups(counting, 'shop')).backups).toHaveLength(84);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(32);
    expect(now).toBe(0);
  });

  test('of what is known only what is new or has changed is read again', async () => {
    const read: string[] = [];
    const watched: Storage = {
      ...storage,
      get: (key) => {
        read.push(key);
        return storage.get(key);
      },
    };
    for (const day of [1, 2, 3, 4]) await keep({ id: idOf(day) });
    const known = await listBackups(watched, 'shop');
    expect(read).toHaveLength(4);
    read.length = 0;
    expect(await listBackups(watched, 'shop', known)).toEqual(known);
    expect(read).toEqual([]);

    // Meanwhile another run made one, one was proven, one was taken away, one replaced by hand and one damaged.
    await keep({ id: idOf(5) });
    const proof = `shop/${idOf(1)}/proof-20261121T050000Z.json`;
    await storage.put(proof, Buffer.from('{}'));
    await storage.remove([`shop/${idOf(2)}/manifest.json`]);
    await writeFile(pathOf(`shop/${idOf(3)}/manifest.json`), JSON.stringify(makeManifest({ id: idOf(3), tool: 'another' })));
    await writeFile(pathOf(`shop/${idOf(4)}/manifest.json`), '{');
    const now = await listBackups(watched, 'shop', known);
    expect(now).toEqual(await listBackups(storage, 'shop'));
    expect(idsOf(now)).toEqual([idOf(5), idOf(3), idOf(1)]);
    expect(now.backups.map(({ manifest, proofs }) => [manifest.tool, proofs])).toEqual([
      ['seaworthy 0.1.0', []],
      ['another', []],
      ['seaworthy 0.1.0', [proof]],
    ]);
    expect(now.unreadable).toEqual([`shop/${idOf(4)}`]);
    expect(read.sort()).toEqual([3, 4, 5].map((day) => `shop/${idOf(day)}/manifest.json`));
    expect(known.backups.map(({ proofs }) => proofs)).toEqual([[], [], [], []]);
  });

  test('a manifest of the same size and another date is read again', async () => {
    const { id } = await keep({ tool: 'first' });
    const path = pathOf(`shop/${id}/manifest.json`);
    const known = await listBackups(storage, 'shop');
    await writeFile(path, JSON.stringify(makeManifest({ id, tool: 'other' })));
    const { listed } = known.backups[0]!;
    await utimes(path, listed!.modified, new Date(listed!.modified.getTime() + 1_000));
    expect((await storage.stat(`shop/${id}/manifest.json`))!.bytes).toBe(listed!.bytes);
    expect((await listBackups(storage, 'shop', known)).backups[0]!.manifest.tool).toBe('other');
  });

  test('a listing that breaks off rejects and reads no more', async () => {
    for (let day = 0; day < 28; day++) for (const tail of ['000000', '111111', '222222']) await keep({ id: idOf(day + 1, tail) });
    const reads: Promise<unknown>[] = [];
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const breaking = (fails: boolean): Storage => ({
      ...storage,
      list: async function* (prefix) {
        yield* storage.list(prefix);
        if (!fails) return release();
        throw new UserError('the listing broke off');
      },
      get: (key) => {
        const read = released.then(() => storage.get(key));
        reads.push(read);
        return read;
      },
    });
    await expect(listBackups(breaking(true), 'shop')).rejects.toThrow('the listing broke off');
    expect(reads).toHaveLength(32);
    release();
    await Promise.all(reads);
    await new Promise(setImmediate);
    expect(reads).toHaveLength(32);
    expect((await listBackups(breaking(false), 'shop')).backups).toHaveLength(84);
    expect(reads).toHaveLength(32 + 84);
  });
});

describe('folders that may not be read', () => {
  const closed = ['lost+found', 'other', `shop/${idOf(2)}`];

  beforeEach(async () => {
    for (const day of [1, 2, 3]) await keep({ id: idOf(day) });
    await keep({ name: 'other', id: idOf(4) });
    await mkdir(pathOf('lost+found'));
    await openToOthers(root);
  });

  test('are problems where all series are listed, and the others are listed', async () => {
    expect((await asPlainUser(() => listBackups(storage))).problems).toEqual([]);
    for (const folder of closed) await chmod(pathOf(folder), 0o000);
    const { backups, problems } = await asPlainUser(() => listBackups(storage));
    expect(backups.map(({ key }) => key)).toEqual([`shop/${idOf(3)}`, `shop/${idOf(1)}`]);
    expect(problems).toEqual(closed.map((folder) => `${pathOf(folder)} cannot be listed: permission denied`));
  });

  test('are an error in the series that is named, and none of its business elsewhere', async () => {
    await chmod(pathOf('lost+found'), 0o000);
    await chmod(pathOf('other'), 0o000);
    expect(idsOf(await asPlainUser(() => listBackups(storage, 'shop')))).toEqual([idOf(3), idOf(2), idOf(1)]);
    await chmod(pathOf(`shop/${idOf(2)}`), 0o000);
    await expect(asPlainUser(() => listBackups(storage, 'shop'))).rejects.toThrow(
      `${pathOf(`shop/${idOf(2)}`)} cannot be listed: permission denied`,
    );
    await expect(asPlainUser(() => listBackups(storage, 'other'))).rejects.toThrow('cannot be listed');
  });

  test('are an error where it is the place itself', async () => {
    await chmod(root, 0o000);
    await expect(asPlainUser(() => listBackups(storage))).rejects.toThrow(`${root} cannot be listed: permission denied`);
  });

  test('of which the names can be read and nothing more are problems of each file', async () => {
    await chmod(pathOf('other'), 0o444);
    await chmod(pathOf(`shop/${idOf(2)}`), 0o444);
    const { backups, problems } = await asPlainUser(() => listBackups(storage));
    expect(backups.map(({ key }) => key)).toEqual([`shop/${idOf(3)}`, `shop/${idOf(1)}`]);
    expect(problems).toEqual([
      `${pathOf(`other/${idOf(4)}`)} cannot be listed: permission denied`,
      ...['manifest.json', 'shop.pgdump.zst'].map((file) => `${pathOf(`shop/${idOf(2)}/${file}`)} cannot be read: permission denied`),
    ]);
  });
});

test('the moment of an id is read; what is no id has none', () => {
  expect(timeOfId('20261121T030000Z-9f3a1c')).toBe(Date.parse('2026-11-21T03:00:00Z'));
  for (const id of [
    '',
    '20261121T030000Z',
    '20261121T030000Z-9F3A1C',
    '20261121T030000Z-9f3a1',
    '20261321T030000Z-9f3a1c',
    'x20261121T030000Z-9f3a1c',
  ])
    expect(timeOfId(id)).toBeUndefined();
});

describe('the last good backup', () => {
  const { identity, selection } = makePart();
  const wanted = { identity, selection };
  const found = (...manifests: Manifest[]) => manifests.map((manifest) => ({ manifest, key: `${manifest.name}/${manifest.id}` }));
  const [oldest, older, newest] = [1, 2, 3].map((day) => makeManifest({ id: idOf(day) })) as [Manifest, Manifest, Manifest];

  test('is the newest', () => {
    expect(lastGood(found(newest, older, oldest), wanted)).toBe(newest);
    expect(lastGood([], wanted)).toBeUndefined();
  });

  test('is none with alarms, so that an alarm goes on until somebody looks', () => {
    const alarmed = { alarms: ['max-shrink'] };
    expect(lastGood(found({ ...newest, ...alarmed }, { ...older, ...alarmed }, oldest), wanted)).toBe(oldest);
    expect(lastGood(found({ ...newest, ...alarmed }), wanted)).toBeUndefined();
  });

  const others: { what: string; identity: Record<string, string> }[] = [
    { what: 'another server', identity: { ...identity, system: '1' } },
    { what: 'another database of the server', identity: { ...identity, database: '16385' } },
    { what: 'a source that tells less of itself', identity: { system: identity.system! } },
    { what: 'a source that tells more of itself', identity: { ...identity, branch: 'x' } },
    { what: 'a source that tells nothing', identity: {} },
  ];
  test.each(others)('is none of $what', (other) => {
    const foreign = { ...newest, parts: [makePart({ identity: other.identity })] };
    expect(lastGood(found(foreign, older, oldest), wanted)).toBe(older);
    expect(lastGood(found(older), { ...wanted, identity: other.identity })).toBeUndefined();
    expect(isSameSource(other.identity, identity)).toBe(false);
  });

  test('is none of another selection of tables: a part is no yardstick for the whole', () => {
    const chosen = { ...selection, 'include-table': ['shop.item'] };
    const partial = { ...newest, parts: [makePart({ selection: chosen })] };
    expect(lastGood(found(partial, older, oldest), wanted)).toBe(older);
    expect(lastGood(found(partial, older, oldest), { identity, selection: chosen })).toBe(partial);
  });

  test('of any source is the yardstick for a database that was made anew', () => {
    const foreign = { ...newest, parts: [makePart({ identity: { ...identity, database: '99999' } })] };
    expect(lastGoodOfAny(found(foreign, older), selection)).toBe(foreign);
    expect(lastGoodOfAny(found({ ...foreign, alarms: ['min-size'] }, older), selection)).toBe(older);
    expect(lastGoodOfAny([], selection)).toBeUndefined();
  });

  test('does not depend on the order in which a source tells what it is', () => {
    expect(isSameSource({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true);
  });

  test('is found in a folder, past a damaged and an alarmed one', async () => {
    await keep({ id: idOf(1) });
    await keep({ id: idOf(2), alarms: ['min-size'] });
    await keep({ id: idOf(3) });
    expect(lastGood((await listBackups(storage, 'shop')).backups, wanted)?.id).toBe(idOf(3));
    await truncate(pathOf(`shop/${idOf(3)}/manifest.json`), 10);
    expect(lastGood((await listBackups(storage, 'shop')).backups, wanted)?.id).toBe(idOf(1));
  });
});

describe('totals', () => {
  test('are sums over the parts', () => {
    const parts = [
      makePart({ bytes: 1, rawBytes: 10, totals: { tables: 2, rows: 100 } }),
      makePart({ bytes: 3, rawBytes: 30, totals: { tables: 4, rows: 0 } }),
    ];
    expect(totalsOf(makeManifest({ parts }))).toEqual({ bytes: 4, rawBytes: 40, tables: 6, rows: 100 });
  });

  test('know no rows where one part was not counted', () => {
    const parts = [makePart({ totals: { tables: 2, rows: 100 } }), makePart({ totals: { tables: 4 } })];
    expect(totalsOf(makeManifest({ parts })).rows).toBeUndefined();
  });
});
