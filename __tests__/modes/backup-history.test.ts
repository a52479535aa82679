import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { type BackupConfig, readConfig } from '../../src/config.ts';
import { UserError } from '../../src/errors.ts';
import type { Manifest } from '../../src/manifest.ts';
import { openDestinations } from '../../src/modes/backup-destination.ts';
import { tidy, tidyPlan } from '../../src/modes/backup-history.ts';
import type { Work } from '../../src/modes/backup-report.ts';
import { Secrets } from '../../src/secrets.ts';
import type { Storage } from '../../src/storage/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { idAt, proofText, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

const NOW = new Date('2026-11-21T05:00:00Z');

let root: string;
let context: TestContext;
let work: Work;
/** The place itself. */
let storage: Storage;
/** What the run asks of it: prefixes that it lists, and manifests that it reads. */
let asked: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seaworthy-history-'));
  context = await testContext({ now: () => NOW });
  work = workOf('last=2');
});
afterEach(async () => {
  await context.cleanup();
  await rm(root, { recursive: true, force: true });
});

function workOf(keep: string): Work {
  const inputs = { mode: 'backup', source: 'postgres://app@db/shop', destination: `dir:${root}`, ...(keep ? { keep } : {}) };
  const config = readConfig(new Map(Object.entries(inputs)), {}, new Secrets()) as BackupConfig;
  const [destination] = openDestinations(config, context);
  storage = destination!.storage;
  asked = [];
  destination!.storage = {
    ...storage,
    list: (prefix, onUnreadable) => {
      asked.push(`list ${prefix}`);
      return storage.list(prefix, onUnreadable);
    },
    get: (key) => {
      if (key.endsWith('/manifest.json')) asked.push(`read ${key}`);
      return storage.get(key);
    },
  };
  return { config, started: 0, checks: [], facts: {}, notes: [], destinations: [destination!], name: 'shop' };
}

/** As a run does before its dump. */
async function look(): Promise<void> {
  const [destination] = work.destinations;
  destination!.catalogue = await listBackups(destination!.storage, 'shop');
  asked.length = 0;
}

/** As a run does after it. */
async function make(moment: string): Promise<Manifest> {
  const manifest = await storeBackup(storage, { id: idAt(moment) });
  work.destinations[0]!.complete = true;
  return manifest;
}

const ids = async () => (await listBackups(storage, 'shop')).backups.map(({ manifest }) => manifest.id);

describe('after a backup', () => {
  const before = [1, 2, 3, 4, 5].map((day) => `2026-11-0${day}`);
  beforeEach(async () => {
    for (const moment of before) await storeBackup(storage, { id: idAt(moment) });
    await look();
  });

  test('what is there is listed once more for retention and history, and only what is new is read', async () => {
    const made = await make('2026-11-21');
    await tidy(work, made, context);
    expect(await ids()).toEqual([made.id, idAt('2026-11-05')]);
    expect(work.destinations[0]!.pruned).toBe(4);
    // The second is that for what killed runs left.
    expect(asked.filter((request) => request === 'list shop/')).toHaveLength(2);
    expect(asked.filter((request) => request.startsWith('read'))).toEqual([`read shop/${made.id}/manifest.json`]);
    expect(work.facts['last proven backup']).toBe('none');
    expect(work.notes).toEqual([]);
    expect(work.destinations[0]!.catalogue.backups.map(({ manifest }) => manifest.id)).toEqual(await ids());
  });

  test('what others did during the dump counts: a proof protects, and a newer backup is the newest', async () => {
    await storage.put(`shop/${idAt('2026-11-02')}/proof-20261121T040000Z.json`, Buffer.from(proofText(idAt('2026-11-02'))));
    await storage.remove([`shop/${idAt('2026-11-04')}/manifest.json`]);
    await storeBackup(storage, { id: idAt('2026-11-21T04:00:00Z') });
    const made = await make('2026-11-21');
    await tidy(work, made, context);
    expect(await ids()).toEqual([idAt('2026-11-21T04:00:00Z'), made.id, idAt('2026-11-02')]);
    expect(work.facts['last proven backup']).toBe(`${idAt('2026-11-02')}, 19 d 2 h old`);
    expect(work.notes.join()).not.toMatch(/could not|not looked at/);
  });

  test('that another run took away again nothing is missed', async () => {
    const made = await make('2026-11-21');
    for (const moment of before) await storage.remove([`shop/${idAt(moment)}/manifest.json`]);
    await tidy(work, made, context);
    expect(await ids()).toEqual([made.id]);
    expect(work.destinations[0]!.pruned).toBe(0);
  });

  test('a store that cannot be listed then loses nothing, and the report says why', async () => {
    const made = await make('2026-11-21');
    const [destination] = work.destinations;
    const working = destination!.storage;
    destination!.storage = {
      ...working,
      list: () => {
        throw new UserError('shop/ cannot be listed: the store is away', { temporary: true });
      },
    };
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(6);
    expect(work.notes).toEqual([
      'Old backups were not looked at, and none was removed: shop/ cannot be listed: the store is away',
      'What killed runs left could not be swept: shop/ cannot be listed: the store is away',
    ]);
    expect(destination!.pruned).toBe(0);
    destination!.storage = working;
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(2);
  });

  test('without keep the history is told all the same', async () => {
    const { catalogue } = work.destinations[0]!;
    work = workOf('');
    work.destinations[0]!.catalogue = catalogue;
    await storage.put(`shop/${idAt('2026-11-03')}/proof-20261121T040000Z.json`, Buffer.from(proofText(idAt('2026-11-03'))));
    const made = await make('2026-11-21');
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(6);
    expect(work.facts['last proven backup']).toBe(`${idAt('2026-11-03')}, 18 d 2 h old`);
    expect(asked.filter((request) => request.startsWith('read'))).toEqual([`read shop/${made.id}/manifest.json`]);
  });

  test('of a dry run the plan is made of what it has just listed', async () => {
    const { identity } = work.destinations[0]!.catalogue.backups[0]!.manifest.parts[0]!;
    await tidyPlan(work, 'shop', identity, context);
    expect(context.lines.filter((line) => line.startsWith('  remove'))).toHaveLength(3);
    expect(asked).toEqual(['list shop/']);
    expect(await ids()).toHaveLength(5);
  });
});
