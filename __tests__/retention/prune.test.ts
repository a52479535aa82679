import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { UserError } from '../../src/errors.ts';
import { parseKeep } from '../../src/retention/keep.ts';
import { type Plan, removals } from '../../src/retention/plan.ts';
import { planSeries, prune } from '../../src/retention/prune.ts';
import { findOrphans, sweep } from '../../src/retention/sweep.ts';
import { openStorage, type Refusal, type Storage } from '../../src/storage/index.ts';
import { failing } from '../helpers/failing-storage.ts';
import { makePart } from '../helpers/manifest.ts';
import { idAt, keysOf, proofText, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

const { identity } = makePart();
const NOW = new Date('2026-11-21T12:00:00Z');
/** When all that these tests write is older than a day. */
const LATER = new Date(Math.max(Date.now(), NOW.getTime()) + 2 * 86_400_000);
const FILES = ['RECOVERY.md', 'globals.sql.zst', 'inventory.json.zst', 'manifest.json', 'shop.pgdump.zst'];

let root: string;
let storage: Storage;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seaworthy-prune-'));
  storage = openStorage(`dir:${root}`);
});
afterEach(() => rm(root, { recursive: true, force: true }));

const planned = (keep: string, from = storage): Promise<Plan> => planSeries(from, 'shop', { keep: parseKeep(keep), identity, now: NOW });
const filesOf = (...ids: string[]) => ids.flatMap((id) => FILES.map((file) => `shop/${id}/${file}`)).sort();
const idsIn = async (name = 'shop') => (await listBackups(storage, name)).backups.map(({ manifest }) => manifest.id);

/** Days before the 21st, newest first. */
async function nights(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, i) => idAt(`2026-11-${String(21 - i).padStart(2, '0')}`));
  for (const id of ids) await storeBackup(storage, { id });
  return ids;
}

describe('pruning', () => {
  test('takes what the plan says, oldest first, and leaves the rest as it was', async () => {
    const [a, b, c, d, e] = (await nights(5)) as [string, string, string, string, string];
    await storage.put(`shop/${d}/proof-20261120T000000Z.json`, Buffer.from(proofText(d)));
    await storeBackup(storage, { name: 'shop2', id: e });
    await storeBackup(storage, { id: idAt('2026-11-01', 'ffffff'), parts: [makePart({ identity: { ...identity, database: '99999' } })] });
    const plan = await planned('last=2');
    expect(removals(plan).map(({ id }) => id)).toEqual([c, e]);
    const before = await keysOf(storage);
    expect(await prune(storage, plan)).toEqual({ removed: [e, c], refused: [] });
    expect(await keysOf(storage)).toEqual(before.filter((key) => !key.startsWith(`shop/${c}/`) && !key.startsWith(`shop/${e}/`)));
    expect(await idsIn()).toEqual([a, b, d, idAt('2026-11-01', 'ffffff')]);
    expect(await idsIn('shop2')).toEqual([e]);
    expect(removals(await planned('last=2'))).toEqual([]);
  });

  test('takes proofs, signatures and unfinished writes with the backup, and leaves no folder', async () => {
    const [, gone] = (await nights(2)) as [string, string];
    await storage.put(`shop/${gone}/manifest.json.sig`, Buffer.from('x'));
    await storage.put(`shop/${gone}/deeper/x`, Buffer.from('x'));
    await writeFile(join(root, 'shop', gone, 'x.partial-0123abcd'), 'x');
    await prune(storage, await planned('last=1'));
    expect(await readdir(join(root, 'shop'))).toEqual([idAt('2026-11-21')]);
  });

  test('planning alone, as a dry run does, changes nothing', async () => {
    await nights(4);
    const before = await keysOf(storage);
    expect(removals(await planned('last=1'))).toHaveLength(3);
    expect(await keysOf(storage)).toEqual(before);
  });

  test('a folder whose manifest is damaged or of a newer version is never touched', async () => {
    const [a, b, c, d] = (await nights(4)) as [string, string, string, string];
    expect(removals(await planned('last=1')).map(({ id }) => id)).toEqual([b, c, d]);
    await storage.put(`shop/${b}/manifest.json`, Buffer.from('{"version":7}'));
    await storage.put(`shop/${c}/manifest.json`, Buffer.from('{"vers'));
    expect(await prune(storage, await planned('last=1'))).toEqual({ removed: [d], refused: [] });
    expect(await keysOf(storage)).toEqual(filesOf(a, b, c));
  });

  test('the newest proven one is found from its proof and stays; where the proof is of another or says failed it does not', async () => {
    const [a, b, c, d] = (await nights(4)) as [string, string, string, string];
    await storage.put(`shop/${b}/proof-20261121T000000Z.json`, Buffer.from(proofText(b, 'failed')));
    await storage.put(`shop/${c}/proof-20261121T000000Z.json`, Buffer.from(proofText(c)));
    await storage.put(`shop/${d}/proof-20261121T000000Z.json`, Buffer.from(proofText(d)));
    expect((await prune(storage, await planned('last=1'))).removed).toEqual([d, b]);
    expect(await idsIn()).toEqual([a, c]);
  });

  test('a proof of another source or of another selection protects nothing of this one', async () => {
    const [, b, c] = (await nights(3)) as [string, string, string];
    const other = [makePart({ identity: { ...identity, database: '99999' } })];
    const some = [makePart({ selection: { 'include-table': ['shop.item'] } })];
    await storage.put(`shop/${c}/proof-20261121T000000Z.json`, Buffer.from(proofText(c)));
    for (const [tail, parts] of [
      ['aaaaaa', other],
      ['bbbbbb', some],
    ] as const) {
      const { id } = await storeBackup(storage, { id: idAt('2026-11-20', tail), parts });
      await storage.put(`shop/${id}/proof-20261121T000000Z.json`, Buffer.from(proofText(id)));
    }
    expect(removals(await planned('last=1')).map(({ id }) => id)).toEqual([b]);
  });

  test('a plan that keeps nothing is refused', async () => {
    await nights(3);
    const plan = await planned('last=1');
    const all = plan.decisions.map((decision) => ({ ...decision, action: 'remove' as const }));
    const refused = prune(storage, { ...plan, decisions: all });
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow('the plan for shop/ would remove all 3 backups and leave none: nothing was removed');
    expect(await idsIn()).toHaveLength(3);
    expect((await prune(storage, plan)).removed).toHaveLength(2);
  });

  test('an empty plan does nothing', async () => {
    expect(await prune(storage, await planned('last=1'))).toEqual({ removed: [], refused: [] });
  });

  test('after a cancel what was begun comes to its end and nothing more is removed', async () => {
    await nights(12);
    const controller = new AbortController();
    const cancelling: Storage = {
      ...storage,
      discard: async (prefix) => {
        controller.abort(new UserError('cancelled'));
        return storage.discard(prefix);
      },
    };
    const plan = await planned('last=5');
    expect(removals(plan)).toHaveLength(7);
    await expect(prune(cancelling, plan, { signal: controller.signal })).rejects.toThrow('cancelled');
    const left = await idsIn();
    expect(left.length).toBeGreaterThan(5);
    expect(await keysOf(storage)).toEqual(filesOf(...left));
    await expect(prune(storage, plan, { signal: controller.signal })).rejects.toThrow('cancelled');
    expect(await idsIn()).toEqual(left);
  });
});

describe('locked objects', () => {
  const until = new Date('2026-12-24T18:30:00Z');
  /** Refuses as a store with object lock does. */
  const locking = (locked: (key: string) => boolean): Storage => ({
    ...storage,
    remove: async (keys) => {
      const refused: Refusal[] = keys.filter(locked).map((key) => ({ key, reason: 'locked', until }));
      await storage.remove(keys.filter((key) => !locked(key)));
      return refused;
    },
  });

  test('where the manifest is locked nothing of the backup is touched, the date is said and the others go', async () => {
    const [a, b, c] = (await nights(3)) as [string, string, string];
    const pruned = await prune(
      locking((key) => key === `shop/${b}/manifest.json`),
      await planned('last=1'),
    );
    expect(pruned).toEqual({
      removed: [c],
      refused: [`${storage.locate(`shop/${b}/manifest.json`)} stays: locked, until 2026-12-24 18:30 UTC`],
    });
    expect(await keysOf(storage)).toEqual(filesOf(a, b));
    expect((await prune(storage, await planned('last=1'))).removed).toEqual([b]);
  });

  test.each([
    { reason: 'locked', until, line: 'locked, until 2026-12-24 18:30 UTC' },
    { reason: 'Object Lock (COMPLIANCE) keeps it until 2026-12-24', until, line: 'Object Lock (COMPLIANCE) keeps it until 2026-12-24' },
    { reason: 'it is under a legal hold', line: 'it is under a legal hold' },
  ])('the date is said once: $line', async ({ line, ...why }) => {
    const [, b] = (await nights(2)) as [string, string];
    const refusing: Storage = { ...storage, remove: async (keys) => keys.map((key) => ({ key, ...why })) };
    const { refused } = await prune(refusing, await planned('last=1'));
    expect(refused).toEqual([`${storage.locate(`shop/${b}/manifest.json`)} stays: ${line}`]);
  });

  test('where the store knows beforehand that any object is locked, nothing of the backup is touched', async () => {
    const [a, b, c] = (await nights(3)) as [string, string, string];
    const dump = `shop/${b}/shop.pgdump.zst`;
    const telling: Storage = {
      ...locking((key) => key === dump),
      held: async (keys) => keys.filter((key) => key === dump).map((key) => ({ key, reason: 'locked', until })),
    };
    expect(await prune(telling, await planned('last=1'))).toEqual({
      removed: [c],
      refused: [`${storage.locate(dump)} stays: locked, until 2026-12-24 18:30 UTC`],
    });
    expect(await keysOf(storage)).toEqual(filesOf(a, b));
    expect((await prune(storage, await planned('last=1'))).removed).toEqual([b]);
  });

  test('where only the dump is locked and the store does not say so beforehand, it is no backup any more, and the dump goes when its time has come', async () => {
    const [a, b] = (await nights(2)) as [string, string];
    const dump = `shop/${b}/shop.pgdump.zst`;
    const locked = locking((key) => key === dump);
    expect(await prune(locked, await planned('last=1'))).toEqual({
      removed: [b],
      refused: [`${storage.locate(dump)} stays: locked, until 2026-12-24 18:30 UTC`],
    });
    expect(await keysOf(storage)).toEqual([...filesOf(a), dump].sort());
    expect(await sweep(locked, await findOrphans(storage, 'shop', { now: LATER }), { now: LATER })).toMatchObject({
      lines: [],
      kept: [expect.stringContaining('until 2026-12-24 18:30 UTC')],
    });
    expect((await sweep(storage, await findOrphans(storage, 'shop', { now: LATER }), { now: LATER })).lines).toHaveLength(1);
    expect(await keysOf(storage)).toEqual(filesOf(a));
  });
});

/** The state that is left is one that the next run brings to its end. */
async function expectFinished(kept: string[]): Promise<void> {
  const { backups, problems } = await listBackups(storage, 'shop');
  const whole = backups.map(({ manifest }) => manifest.id);
  expect(problems).toEqual([]);
  expect(whole).toEqual(expect.arrayContaining(kept));
  // What calls itself a backup has all its files.
  expect(await keysOf(storage)).toEqual(expect.arrayContaining(filesOf(...whole)));
  const { stopped } = await prune(storage, await planned('last=3'));
  const { kept: left } = await sweep(storage, await findOrphans(storage, 'shop', { now: LATER }), { now: LATER });
  expect({ stopped, left }).toEqual({ left: [] });
  expect(await keysOf(storage)).toEqual(filesOf(...kept));
}

describe('a run that breaks off', () => {
  const COUNT = 8;

  test('asks of the store so many things where nothing fails', async () => {
    const kept = (await nights(COUNT)).slice(0, 3);
    const { storage: counted, calls } = failing(storage, 0);
    expect(await prune(counted, await planned('last=3', counted))).toMatchObject({ removed: expect.arrayContaining([idAt('2026-11-14')]) });
    // A listing, a manifest each, and five requests for each that goes.
    expect(calls()).toBe(1 + COUNT + 5 * (COUNT - 3));
    expect(await keysOf(storage)).toEqual(filesOf(...kept));
  });

  test.each([
    { what: 'once', forGood: false },
    { what: 'for good', forGood: true },
  ])('a store that fails $what, whenever it does, leaves whole backups and what the next run finishes', async ({ forGood }) => {
    for (let n = 1; ; n++) {
      await rm(root, { recursive: true, force: true });
      const kept = (await nights(COUNT)).slice(0, 3);
      const plan = await planned('last=3');
      const { storage: broken, calls } = failing(storage, n, { forGood });
      const { stopped, removed } = await prune(broken, plan);
      if (calls() < n) {
        expect(stopped).toBeUndefined();
        expect(n).toBe(5 * (COUNT - 3) + 1);
        break;
      }
      expect(stopped?.message).toMatch(/the store went away/);
      for (const id of removed) expect(await keysOf(storage, `shop/${id}/manifest.json`)).toEqual([]);
      await expectFinished(kept);
    }
  });

  test.each([1, 2, 3, 5, 8, 13, 19])(
    'a process that is killed before its request %i leaves whole backups and what the next run finishes',
    async (n) => {
      const kept = (await nights(COUNT)).slice(0, 3);
      expect(await killedPruner(n)).toBe('SIGKILL');
      expect((await keysOf(storage)).length).toBeGreaterThan(filesOf(...kept).length);
      await expectFinished(kept);
    },
  );

  test('the same process finishes when it is not killed', async () => {
    const kept = (await nights(COUNT)).slice(0, 3);
    expect(await killedPruner(1_000)).toBeNull();
    expect(await keysOf(storage)).toEqual(filesOf(...kept));
  });
});

/** Resolves to the signal that ended it. The process kills itself in the middle of what it does, as an out-of-memory killer would. */
async function killedPruner(n: number): Promise<NodeJS.Signals | null> {
  const from = (path: string) => JSON.stringify(join(import.meta.dirname, '../../src', path));
  const script = `
    const { openStorage } = await import(${from('storage/index.ts')});
    const { planSeries, prune } = await import(${from('retention/prune.ts')});
    const { parseKeep } = await import(${from('retention/keep.ts')});
    const { failing } = await import(${JSON.stringify(join(import.meta.dirname, '../helpers/failing-storage.ts'))});
    const storage = openStorage(${JSON.stringify(`dir:${root}`)});
    const plan = await planSeries(storage, 'shop', { keep: parseKeep('last=3'), identity: ${JSON.stringify(identity)}, now: new Date(${NOW.getTime()}) });
    const counted = failing(storage, ${n}, { onFailure: () => process.kill(process.pid, 'SIGKILL') });
    await prune(counted.storage, plan);`;
  const child = spawn(process.execPath, ['--no-warnings', '--input-type=module', '-e', script], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  return signal;
}
