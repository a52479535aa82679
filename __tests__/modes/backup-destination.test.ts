import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { UserError } from '../../src/errors.ts';
import { type Destination, lookAt, openDestinations, usable } from '../../src/modes/backup-destination.ts';
import type { Storage } from '../../src/storage/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { idAt, keysOf, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

/** Two places, of which one fails on the way to the dump. */
let context: TestContext;
let destinations: Destination[];

beforeEach(async () => {
  context = await testContext();
  const destination = ['a', 'b'].map((name) => ({ location: `dir:${join(context.tempDir, name)}` }));
  destinations = openDestinations({ destination } as Parameters<typeof openDestinations>[0], context);
});
afterEach(() => context.cleanup());

const look = () => lookAt(destinations, 'shop', { dryRun: false, encrypted: false, env: {} });
const fails = (thrown: Error) => async () => {
  throw thrown;
};
const statuses = (checks: Awaited<ReturnType<typeof look>>) => checks.map(({ name, status }) => [name.replace(/^.*\//, ''), status]);
const left = () => usable(destinations).map(({ suffix }) => suffix.slice(-1));

const defect = new TypeError('URI malformed');
const away = new UserError('the store went away', { hint: 'Wait.' });
const FAULTS: { what: string; fault(storage: Storage): Partial<Storage>; says: string }[] = [
  { what: 'a defect', fault: () => ({ rehearse: fails(defect) }), says: 'Unexpected: URI malformed' },
  { what: 'a failure', fault: () => ({ rehearse: fails(away) }), says: 'the store went away' },
  {
    what: 'a write that fails later',
    fault: ({ put }) => ({ put: (key, ...rest) => (key.includes('/.probe-') ? fails(away)() : put(key, ...rest)) }),
    says: 'the store went away',
  },
  {
    what: 'a removal that fails later',
    fault: ({ remove }) => ({ remove: (keys) => (keys[0]!.includes('/.probe-') ? fails(away)() : remove(keys)) }),
    says: 'the store went away',
  },
];

test.each(FAULTS)('$what at the first of two places leaves the second', async ({ fault, says }) => {
  expect(statuses(await look())).toEqual([
    ['a', 'passed'],
    ['b', 'passed'],
  ]);
  expect(left()).toEqual(['a', 'b']);
  const [first] = destinations as [Destination];
  first.storage = { ...first.storage, rehearse: async () => [], ...fault(first.storage) };
  const checks = await look();
  expect(checks.filter(({ status }) => status === 'failed').map(({ actual }) => actual)).toEqual([says]);
  expect(checks.some(({ name, status }) => name.endsWith('/b') && status === 'passed')).toBe(true);
  expect(left()).toEqual(['b']);
});

test('a second place that cannot be asked for the mark is left out, and the mark of the first is taken away', async () => {
  const [first, second] = destinations as [Destination, Destination];
  await look();
  second.storage = { ...second.storage, stat: fails(away) };
  const checks = await look();
  expect(checks.at(-1)).toMatchObject({ status: 'failed', actual: 'the store went away', hint: 'Wait.' });
  expect(left()).toEqual(['a']);
  expect(await keysOf(first.storage)).toEqual([]);
});

test('a manifest that the store does not give now is told and hinders nobody; a store that gives none is busy itself', async () => {
  const [first] = destinations as [Destination];
  const { storage } = first;
  const ids = [idAt('2026-11-20'), idAt('2026-11-21')];
  for (const id of ids) await storeBackup(storage, { id });
  const busy = (hidden: string[]): Storage => ({
    ...storage,
    get: async (key) => {
      if (hidden.some((id) => key === `shop/${id}/manifest.json`)) throw new UserError('the store is busy', { temporary: true });
      return storage.get(key);
    },
  });
  const seen = async (hidden: string[]) => {
    first.storage = busy(hidden);
    const [check] = await look();
    const { backups, problems } = first.catalogue;
    return { status: check!.status, failure: first.failure?.message, read: backups.length, problems };
  };
  expect(await seen([])).toEqual({ status: 'passed', failure: undefined, read: 2, problems: [] });
  expect(await seen([ids[1]!])).toEqual({ status: 'passed', failure: undefined, read: 1, problems: ['the store is busy'] });
  expect(await seen(ids)).toMatchObject({ status: 'failed', failure: 'the store is busy' });
  expect((first.failure as UserError).temporary).toBe(true);
});

test('one place under two names is found out', async () => {
  const [first, second] = destinations as [Destination, Destination];
  await mkdir(join(context.tempDir, 'a'), { recursive: true });
  await rm(join(context.tempDir, 'b'), { recursive: true, force: true });
  second.storage = { ...first.storage, location: 'dir:link' };
  expect((await look()).at(-1)).toMatchObject({ status: 'failed', actual: `dir:link is the same place as ${first.storage.location}` });
  expect(left()).toEqual(['a']);
});
