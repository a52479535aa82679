import { readdir, readFile, writeFile } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { type BackupConfig, readConfig } from '../../src/config.ts';
import { backup } from '../../src/modes/backup.ts';
import { proofKey } from '../../src/records.ts';
import type { Report } from '../../src/report.ts';
import { Secrets } from '../../src/secrets.ts';
import { openStorage } from '../../src/storage/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { fallen, verifyKept } from '../helpers/forge.ts';
import { proofText } from '../helpers/series.ts';
import '../helpers/realm.ts';

/** What a backup is measured by must itself have come back, as far as anybody has tried. */
let context: TestContext;
let database: TestDatabase;
/** A night for each run: ids have seconds in them, and what is made later must be of a later one. */
let now: Date;
const ROWS = (rows: number) => `DROP TABLE IF EXISTS item; CREATE TABLE item AS SELECT i FROM generate_series(1, ${rows}) i`;

beforeAll(async () => {
  database = await withDatabase(servers()[0]!, ROWS(1_000));
});
beforeEach(async () => {
  now = new Date('2026-11-01T03:00:00Z');
  context = await testContext({ now: () => now });
});
afterEach(() => context.cleanup());
afterAll(() => database.drop());

const place = (name: string) => `dir:${context.tempDir}/${name}`;
async function run(places: string[], rows: number, inputs: Record<string, string> = {}): Promise<Report> {
  await query(database.url, ROWS(rows));
  now = new Date(now.getTime() + 86_400_000);
  const given = {
    mode: 'backup',
    source: database.url,
    destination: places.map(place).join('\n'),
    name: 'shop',
    'max-shrink': '30%',
    ...inputs,
  };
  const config = readConfig(new Map(Object.entries(given)), {}, new Secrets()) as BackupConfig;
  return backup(config, {}, context);
}
const idOf = ({ outputs }: Report) => outputs['backup-id']!;
const rowsCheck = ({ checks }: Report) => checks.find(({ name }) => name === 'max-shrink rows');
const judge = (name: string, report: Report, status: string, at = '2026-11-21T05:00:00Z') =>
  openStorage(place(name)).put(proofKey(`shop/${idOf(report)}/`, new Date(at)), Buffer.from(proofText(idOf(report), status, at)));
const idsIn = async (name: string) => (await listBackups(openStorage(place(name)), 'shop')).backups.map(({ manifest }) => manifest.id);

describe('max-shrink', () => {
  test('measures by the newest that did not fail its restore', async () => {
    const [large, small] = [await run(['a'], 1_000), await run(['a'], 900)];
    expect([large.status, small.status]).toEqual(['passed', 'passed']);
    const before = await run(['a'], 650);
    expect(rowsCheck(before)).toMatchObject({ status: 'passed', expected: expect.stringContaining(idOf(small)) });
    for (const report of [small, before]) await judge('a', report, 'failed');
    const after = await run(['a'], 650);
    expect(rowsCheck(after)).toMatchObject({ status: 'failed', expected: expect.stringContaining(idOf(large)) });
    // One that came back later is good again; the one after it carries an alarm by now.
    await judge('a', small, 'passed', '2026-11-21T06:00:00Z');
    expect(rowsCheck(await run(['a'], 650))).toMatchObject({ status: 'passed', expected: expect.stringContaining(idOf(small)) });
  });

  test('has none where all that is there failed, and says so', async () => {
    await judge('a', await run(['a'], 1_000), 'failed');
    expect((await run(['a'], 10)).checks.find(({ name }) => name === 'max-shrink')).toMatchObject({ status: 'skipped' });
  });

  test('a failure in one of two places counts for both, unless the other proved it', async () => {
    const places = ['a', 'b'];
    const [large, small] = [await run(places, 1_000), await run(places, 700)];
    expect([large.status, small.status]).toEqual(['passed', 'passed']);
    await judge('b', small, 'failed');
    const doubted = await run(places, 500);
    expect(rowsCheck(doubted)).toMatchObject({ status: 'failed', expected: expect.stringContaining(idOf(large)) });
    await judge('a', small, 'passed');
    expect(rowsCheck(await run(places, 500))).toMatchObject({ status: 'passed', expected: expect.stringContaining(idOf(small)) });
  });
});

test('retention of one place does not count what failed in the other', async () => {
  const keep = { keep: 'last=2' };
  const made = [await run(['a', 'b'], 1_000), await run(['a', 'b'], 1_000), await run(['a', 'b'], 1_000)];
  expect(made.map(({ status }) => status)).toEqual(['passed', 'passed', 'passed']);
  const [first, second, third] = made.map(idOf) as [string, string, string];
  for (const report of made.slice(1)) await judge('a', report, 'failed');
  const fourth = await run(['a', 'b'], 1_000, keep);
  expect(fourth.status).toBe('passed');
  const wanted = [idOf(fourth), third, second, first];
  expect([await idsIn('a'), await idsIn('b')]).toEqual([wanted, wanted]);
  // Alone it knows nothing of the other.
  const alone = await run(['b'], 1_000, keep);
  expect(await idsIn('b')).toEqual([idOf(alone), idOf(fourth)]);
});

test('a restore that finds it broken takes it out of the reckoning where it may leave a record, and else says so', async () => {
  const [large, small] = [await run(['a'], 1_000), await run(['a'], 700)];
  expect([large.status, small.status]).toEqual(['passed', 'passed']);
  const folder = `${place('a').slice('dir:'.length)}/shop/${idOf(small)}`;
  const dump = (await readdir(folder)).find((file) => file.includes('.pgdump'))!;
  const verify = (inputs: Record<string, string> = {}) =>
    verifyKept({ location: place('a') }, { name: 'shop', select: idOf(small), ...inputs });
  const whole = await verify();
  expect([fallen(whole), whole.notes.join()]).toEqual([{}, expect.not.stringContaining('record-proof')]);

  const bytes = await readFile(`${folder}/${dump}`);
  await writeFile(`${folder}/${dump}`, bytes.subarray(0, -1));
  const unrecorded = await verify();
  expect(unrecorded.status).toBe('failed');
  expect(unrecorded.notes.join()).toMatch(/Nothing beside the backup says that it failed: .* With record-proof: true they would not\./);
  const third = await run(['a'], 500);
  expect(rowsCheck(third)).toMatchObject({ status: 'passed', expected: expect.stringContaining(idOf(small)) });

  const recorded = await verify({ 'record-proof': 'true' });
  expect([recorded.status, recorded.notes.join()]).toEqual(['failed', expect.not.stringContaining('record-proof')]);
  await judge('a', third, 'failed');
  expect(rowsCheck(await run(['a'], 500))).toMatchObject({ status: 'failed', expected: expect.stringContaining(idOf(large)) });
});
