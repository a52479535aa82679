import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { type BackupConfig, readConfig } from '../../src/config.ts';
import { UserError } from '../../src/errors.ts';
import type { Manifest } from '../../src/manifest.ts';
import { type Destination, openDestinations } from '../../src/modes/backup-destination.ts';
import { recordFailure, tidy, tidyPlan } from '../../src/modes/backup-history.ts';
import type { Work } from '../../src/modes/backup-report.ts';
import { failureKey } from '../../src/records.ts';
import type { Status } from '../../src/report.ts';
import { Secrets } from '../../src/secrets.ts';
import type { Storage } from '../../src/storage/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { idAt, keysOf, proofText, storeBackup } from '../helpers/series.ts';
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
      if (/\/(manifest|proof-\w+)\.json$/.test(key)) asked.push(`read ${key}`);
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

  test('what another run has made since this one began stays, whatever the rule, and goes with the next', async () => {
    work = workOf('last=1');
    await look();
    const made = await make('2026-11-21');
    const others = ['2026-11-20T23:00:00Z', '2026-11-21T04:00:00Z'].map((moment) => idAt(moment));
    for (const id of others) await storeBackup(storage, { id });
    await tidy(work, made, context);
    expect(await ids()).toEqual([others[1], made.id, others[0]]);
    expect(context.lines.join('\n')).toMatch(new RegExp(`keep +${others[0]} +made by another run meanwhile`));
    await look();
    const next = await make('2026-11-21T04:30:00Z');
    await tidy(work, next, context);
    expect(await ids()).toEqual([next.id]);
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
    expect(asked.filter((request) => request.startsWith('read'))).toEqual([
      `read shop/${made.id}/manifest.json`,
      `read shop/${idAt('2026-11-03')}/proof-20261121T040000Z.json`,
    ]);
  });

  test.each<{ status: Status; left: number }>([
    { status: 'passed', left: 2 },
    { status: 'degraded', left: 2 },
    { status: 'skipped', left: 2 },
    { status: 'inconclusive', left: 6 },
    { status: 'failed', left: 6 },
  ])('of which a check is $status, $left of six backups are left', async ({ status, left }) => {
    const made = await make('2026-11-21');
    work.checks.push({ name: 'max-shrink', status, expected: '', actual: '', ms: 0 });
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(left);
    expect(work.notes).toEqual(
      left === 2 ? [] : ['Nothing was removed: retention waits for a run of which nothing failed or stayed open.'],
    );
  });

  test('every proof is read once, and those that failed before the newest that passed give their place to others', async () => {
    const proof = (moment: string) => `shop/${idAt(moment)}/proof-20261121T040000Z.json`;
    const made = await make('2026-11-21');
    await storage.put(proof('2026-11-21'), Buffer.from(proofText(made.id)));
    for (const moment of ['2026-11-04', '2026-11-05']) await storage.put(proof(moment), Buffer.from(proofText(idAt(moment), 'failed')));
    await tidy(work, made, context);
    expect(await ids()).toEqual(['2026-11-21', '2026-11-05', '2026-11-04', '2026-11-03'].map((moment) => idAt(moment)));
    expect(work.facts['last proven backup']).toBe(`${made.id}, 2 h 00 min old`);
    const read = asked.filter((request) => request.includes('proof-'));
    expect(read.sort()).toEqual(['2026-11-04', '2026-11-05', '2026-11-21'].map((moment) => `read ${proof(moment)}`));
  });

  test('that the store does not list afterwards nothing is removed, and the run is red', async () => {
    const made = await make('2026-11-21');
    const [destination] = work.destinations;
    const working = destination!.storage;
    destination!.storage = {
      ...working,
      list: async function* (prefix, onUnreadable) {
        for await (const stored of working.list(prefix, onUnreadable)) if (!stored.key.includes(made.id)) yield stored;
      },
    };
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(6);
    expect(work.checks).toEqual([
      expect.objectContaining({ name: 'list', status: 'failed', actual: expect.stringMatching(/was written and is not in the list$/) }),
    ]);
    expect(work.notes).toEqual([expect.stringMatching(/^Nothing was removed/)]);
    work.checks = [];
    work.notes = [];
    destination!.storage = working;
    await tidy(work, made, context);
    expect([await ids(), work.checks]).toEqual([[made.id, idAt('2026-11-05')], []]);
  });

  test('that the store does not list is missed too where one from the future stands there', async () => {
    await storeBackup(storage, { id: idAt('2099-01-01') });
    await look();
    const made = await make('2026-11-21');
    const [destination] = work.destinations;
    const working = destination!.storage;
    destination!.storage = {
      ...working,
      list: async function* (prefix, onUnreadable) {
        for await (const stored of working.list(prefix, onUnreadable)) if (!stored.key.includes(made.id)) yield stored;
      },
    };
    await tidy(work, made, context);
    expect(work.checks.map(({ name, status }) => [name, status])).toEqual([['list', 'failed']]);
    expect(await ids()).toHaveLength(7);
    work.checks = [];
    destination!.storage = working;
    await tidy(work, made, context);
    expect([await ids(), work.checks]).toEqual([[idAt('2099-01-01'), made.id, idAt('2026-11-05')], []]);
  });

  test('what was found broken in a place without a rule gives its place to others where there is one', async () => {
    const unruled = await mkdtemp(join(tmpdir(), 'seaworthy-history-'));
    try {
      const inputs = { mode: 'backup', source: 'postgres://app@db/shop', destination: `dir:${root}?keep=last=2\ndir:${unruled}` };
      const config = readConfig(new Map(Object.entries(inputs)), {}, new Secrets()) as BackupConfig;
      const [withRule, without] = openDestinations(config, context);
      const destinations = [withRule!, without!];
      for (const moment of before) await storeBackup(without!.storage, { id: idAt(moment) });
      for (const one of destinations) Object.assign(one, { complete: true, catalogue: await listBackups(one.storage, 'shop') });
      const made = await make('2026-11-21');
      await storeBackup(without!.storage, { id: made.id });
      const proof = (moment: string) => `shop/${idAt(moment)}/proof-20261121T040000Z.json`;
      await without!.storage.put(proof('2026-11-21'), Buffer.from(proofText(made.id)));
      await without!.storage.put(proof('2026-11-05'), Buffer.from(proofText(idAt('2026-11-05'), 'failed')));
      // The failed one is kept for its day and not counted.
      await tidy({ ...work, config, destinations }, made, context);
      expect(await ids()).toEqual(['2026-11-21', '2026-11-05', '2026-11-04'].map((moment) => idAt(moment)));
      expect((await listBackups(without!.storage, 'shop')).backups).toHaveLength(6);
    } finally {
      await rm(unruled, { recursive: true, force: true });
    }
  });

  test('that one of two places does not list nothing is removed from the other either', async () => {
    const made = await make('2026-11-21');
    const [destination] = work.destinations;
    const other: Destination = { ...destination!, suffix: ' other', catalogue: { backups: [], problems: [], unreadable: [] } };
    const empty: Storage = { ...destination!.storage, list: async function* () {} };
    work.destinations = [destination!, { ...other, storage: empty }];
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(6);
    expect(work.checks.map(({ name, status }) => [name, status])).toEqual([['list other', 'failed']]);
    work.checks = [];
    work.destinations = [destination!];
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(2);
  });

  test('that another run has taken away beside a newer one nothing is removed, and it is only said', async () => {
    const made = await make('2026-11-21');
    await storeBackup(storage, { id: idAt('2026-11-21T04:00:00Z') });
    await storage.remove([`shop/${made.id}/manifest.json`]);
    await tidy(work, made, context);
    expect(await ids()).toHaveLength(6);
    expect(work.checks).toEqual([]);
    expect(work.notes.join('\n')).toMatch(/is not there any more: another run has made a newer one meanwhile\.\nNothing was removed/);
  });

  test('of a dry run the plan is made of what it has just listed', async () => {
    const { identity } = work.destinations[0]!.catalogue.backups[0]!.manifest.parts[0]!;
    await tidyPlan(work, 'shop', identity, context);
    expect(context.lines.filter((line) => line.startsWith('  remove'))).toHaveLength(3);
    expect(asked).toEqual(['list shop/']);
    expect(await ids()).toHaveLength(5);
  });
});

describe('a run that failed is remembered', () => {
  const record = failureKey('shop', NOW);
  const failed = (name: string) => ({ name, status: 'failed' as const, expected: '', actual: '', ms: 0 });

  test('where its backup stands and did not come back, which is not the last good one then', async () => {
    await storeBackup(storage, { id: idAt('2026-11-20') });
    await look();
    const made = await make('2026-11-21');
    work.manifest = made;
    work.destinations[0]!.answered = true;
    await recordFailure(work, {}, context);
    expect(await keysOf(storage, 'shop/failure')).toEqual([]);
    await storage.put(`shop/${made.id}/proof-20261121T040000Z.json`, Buffer.from(proofText(made.id, 'failed')));
    await look();
    work.checks.push(failed('rows'));
    await recordFailure(work, {}, context);
    expect(await keysOf(storage, 'shop/failure')).toEqual([record]);
    expect(work.notes).toEqual(['shop: failed; the last good backup is 1 d 2 h old.']);
    expect(work.facts['last good backup']).toBe(`${idAt('2026-11-20')}, 1 d 2 h old`);
  });

  test('not where the backup stands and only another place failed', async () => {
    const inputs = { mode: 'backup', source: 'postgres://app@db/shop', destination: `dir:${root}/a\ndir:${root}/b` };
    const config = readConfig(new Map(Object.entries(inputs)), {}, new Secrets()) as BackupConfig;
    const destinations = openDestinations(config, context);
    const [a, b] = destinations;
    for (const one of destinations) Object.assign(one, { answered: true, complete: one === a });
    const recorded = async (check: string) => {
      await recordFailure({ ...work, destinations, checks: [failed(check)], notes: [], facts: {} }, {}, context);
      const found = await Promise.all(destinations.map(({ storage }) => keysOf(storage, 'shop/failure')));
      await Promise.all(destinations.map(({ storage }) => storage.discard('shop/')));
      return found.map((keys) => keys.length);
    };
    expect(await recorded(`destination${b!.suffix}`)).toEqual([0, 1]);
    expect(await recorded(`list${a!.suffix}`)).toEqual([1, 1]);
    expect(await recorded('min-size')).toEqual([1, 1]);
  });
});
