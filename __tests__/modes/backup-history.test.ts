import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { type BackupConfig, readConfig } from '../../src/config.ts';
import type { Manifest } from '../../src/manifest.ts';
import { type Destination, openDestinations } from '../../src/modes/backup-destination.ts';
import { tidy } from '../../src/modes/backup-history.ts';
import type { Work } from '../../src/modes/backup-report.ts';
import { Secrets } from '../../src/secrets.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { idAt, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

/** What follows a backup that stands; the clock is that of the run. */
const NOW = new Date('2026-11-21T12:00:00Z');

let root: string;
let context: TestContext;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seaworthy-tidy-'));
  context = await testContext({ now: () => NOW });
});
afterEach(async () => {
  await context.cleanup();
  await rm(root, { recursive: true, force: true });
});

function workOf(keep: string): Work & { destinations: [Destination] } {
  const given = { mode: 'backup', source: 'postgres://app@db/shop', destination: `dir:${root}`, keep };
  const config = readConfig(new Map(Object.entries(given)), {}, new Secrets()) as BackupConfig;
  const [destination] = openDestinations(config, { env: {}, tempDir: root }) as [Destination];
  Object.assign(destination, { complete: true, answered: true });
  return { config, started: 0, checks: [], facts: {}, notes: [], destinations: [destination] };
}

const idsIn = async ({ storage }: Destination) => (await listBackups(storage, 'shop')).backups.map(({ manifest }) => manifest.id);

/** The backups of these moments, of which the run has made one. */
async function tidied(keep: string, moments: string[], made: string): Promise<string[]> {
  const work = workOf(keep);
  const [destination] = work.destinations;
  const stored: Manifest[] = [];
  for (const moment of moments) stored.push(await storeBackup(destination.storage, { id: idAt(moment) }));
  await tidy(work, stored.find(({ id }) => id === idAt(made))!, context);
  expect(work.notes.filter((note) => note.includes('could not'))).toEqual([]);
  return idsIn(destination);
}

const [LATER, MADE, BEFORE] = ['2026-11-21T11:00:00Z', '2026-11-21T09:00:00Z', '2026-11-20T09:00:00Z'];

test('of backups that no rule wants the older ones go', async () => {
  expect(await tidied('last=1', [MADE, BEFORE], MADE)).toEqual([idAt(MADE)]);
});

test('what the run has made stays, though another run has made a newer one meanwhile and the rule keeps only that', async () => {
  expect(await tidied('last=1', [LATER, MADE, BEFORE], MADE)).toEqual([idAt(LATER), idAt(MADE)]);
  expect(context.lines).toContainEqual(expect.stringMatching(new RegExp(`keep +${idAt(MADE)} +made by this run`)));
});

test('what the run has made stays, though it took so long that the rule finds it too old', async () => {
  const [long, newer] = ['2026-11-19T09:00:00Z', '2026-11-20T10:00:00Z'];
  expect(await tidied('1d', [LATER, newer, long], long)).toEqual([idAt(LATER), idAt(long)]);
});

test('after a failed check nothing goes', async () => {
  const work = workOf('last=1');
  const [destination] = work.destinations;
  const manifest = await storeBackup(destination.storage, { id: idAt(MADE) });
  await storeBackup(destination.storage, { id: idAt(BEFORE) });
  work.checks.push({ name: 'verify', status: 'failed', expected: '', actual: '', ms: 0 });
  await tidy(work, manifest, context);
  expect(await idsIn(destination)).toEqual([idAt(MADE), idAt(BEFORE)]);
  expect(work.notes).toEqual(['Nothing was removed: retention waits for a run without a failed check.']);
});
