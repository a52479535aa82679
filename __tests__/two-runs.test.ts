import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../src/backups.ts';
import { type BackupConfig, readConfig } from '../src/config.ts';
import { readProofs } from '../src/history.ts';
import { backup } from '../src/modes/backup.ts';
import type { Report } from '../src/report.ts';
import { Secrets } from '../src/secrets.ts';
import { openStorage } from '../src/storage/index.ts';
import { type TestContext, testContext } from './helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { fallen, verifyKept } from './helpers/forge.ts';
import { type S3Double, startS3 } from './helpers/s3-server.ts';
import { keysOf } from './helpers/series.ts';
import { SHOP } from './helpers/shop.ts';
import './helpers/realm.ts';

/** Nothing keeps two jobs from backing up one database to one place at the same time: one by hand, one by the clock. */
const KEYS = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'testtesttest' };

let s3: S3Double;
let shop: TestDatabase;
let contexts: TestContext[];
/** Ids have seconds in them: what is made later must be of a later one. */
let now: Date;
const later = () => {
  now = new Date(now.getTime() + 60_000);
};

beforeAll(async () => {
  [s3, shop] = await Promise.all([startS3(), withDatabase(servers()[0]!, SHOP)]);
});
beforeEach(async () => {
  now = new Date('2026-11-21T03:00:00Z');
  contexts = await Promise.all([1, 2].map(() => testContext({ env: { ...process.env, ...KEYS }, now: () => now })));
});
afterEach(async () => {
  s3.heal();
  await Promise.all(contexts.map((context) => context.cleanup()));
});
afterAll(async () => {
  await s3.stop();
  await shop.drop();
});

async function run(context: TestContext, destination: string, inputs: Record<string, string> = { keep: 'last=1' }): Promise<Report> {
  const given = { mode: 'backup', source: shop.url, destination, name: 'shop', ...inputs };
  const config = readConfig(new Map(Object.entries(given)), {}, new Secrets()) as BackupConfig;
  return backup(config, {}, context);
}
const troubles = ({ checks }: Report) => checks.filter(({ status }) => !['passed', 'skipped'].includes(status));
const idOf = ({ outputs }: Report) => outputs['backup-id']!;

describe.each([
  { place: 'a folder', where: async () => `dir:${contexts[0]!.tempDir}/new/backups` },
  { place: 'a bucket', where: async () => `s3://${await s3.bucket()}/backups?endpoint=${s3.endpoint}&region=us-east-1` },
])('two runs of one series at the same time, to $place', ({ where }) => {
  test('both end well, and neither takes away what the other has just made', async () => {
    const destination = await where();
    const storage = openStorage(destination, contexts[0]!);
    const ids = async () => (await listBackups(storage, 'shop')).backups.map(({ manifest }) => manifest.id);
    const alone = await run(contexts[0]!, destination);
    expect([troubles(alone), await ids()]).toEqual([[], [idOf(alone)]]);

    later();
    const both = await Promise.all(contexts.map((context) => run(context, destination)));
    expect(both.map(troubles)).toEqual([[], []]);
    expect(both.flatMap(({ notes }) => notes)).toEqual([]);
    // The one before went, the two stay: of each the other may still be at work on it.
    expect(await ids()).toEqual(both.map(idOf).sort().reverse());

    later();
    const after = await run(contexts[0]!, destination);
    expect([troubles(after), after.outputs.pruned, await ids()]).toEqual([[], '2', [idOf(after)]]);
    const folders = new Set((await keysOf(storage)).map((key) => key.split('/').slice(0, 2).join('/')));
    expect(folders).toEqual(new Set([`shop/${idOf(after)}`]));
  });
});

test('two that also prove what they have made prove both', async () => {
  const destination = `dir:${contexts[0]!.tempDir}/proven`;
  const both = await Promise.all(contexts.map((context) => run(context, destination, { verify: 'restore', keep: 'last=1' })));
  expect(both.map(troubles)).toEqual([[], []]);
  const { backups } = await listBackups(openStorage(destination), 'shop');
  expect(backups.map(({ manifest }) => manifest.id)).toEqual(both.map(idOf).sort().reverse());
  for (const found of backups) expect((await readProofs(openStorage(destination), [found], now)).get(found.key)).toBe('passed');
  const again = await Promise.all(both.map((report) => verifyKept({ location: destination }, { select: idOf(report) })));
  expect(again.map(fallen)).toEqual([{}, {}]);
});

test('a backup that another run takes away while it is restored is unclear, not broken, and says what to do', async () => {
  const [bucket, [context]] = [await s3.bucket(), contexts];
  const destination = `s3://${bucket}/backups?endpoint=${s3.endpoint}&region=us-east-1`;
  const proven = await run(context!, destination, { verify: 'restore' });
  expect(troubles(proven)).toEqual([]);
  // From the moment on that it is listed to be restored, as if it were pruned: the manifest goes first.
  const own = openStorage(destination.replace(s3.endpoint, s3.direct), context!);
  let committed = '';
  let taking: Promise<unknown> | undefined;
  let isTaken = false;
  s3.inject(({ operation, key }) => {
    if (operation === 'PutObject' && key.endsWith('/manifest.json')) committed = key.slice('backups/'.length);
    if (committed === '' || operation !== 'ListObjectsV2') return undefined;
    taking ??= own.remove([committed]).then(() => {
      isTaken = true;
    });
    // It is asked again until then.
    return isTaken ? undefined : 'lost';
  });
  later();
  const report = await run(context!, destination, { verify: 'restore' });
  await taking;
  expect(troubles(report)).toEqual([
    expect.objectContaining({
      name: 'restore',
      status: 'inconclusive',
      actual: expect.stringMatching(/was taken away while it was being restored/),
    }),
  ]);
  expect(troubles(report)[0]!.hint).toMatch(/concurrency group/);
});
