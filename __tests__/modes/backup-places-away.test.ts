import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { type BackupConfig, readConfig } from '../../src/config.ts';
import { backup } from '../../src/modes/backup.ts';
import type { Report } from '../../src/report.ts';
import { Secrets } from '../../src/secrets.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS } from '../helpers/s3-storage.ts';
import '../helpers/realm.ts';

/** All the places of a backup are away when it looks at them first. */
let context: TestContext;
let database: TestDatabase;
let s3: S3Double;
let buckets: string[];

beforeAll(async () => {
  [database, s3] = await Promise.all([withDatabase(servers()[0]!, 'CREATE TABLE item AS SELECT 1 AS i'), startS3()]);
});
beforeEach(async () => {
  context = await testContext({ env: { ...process.env, ...KEYS } });
  buckets = [await s3.bucket(), await s3.bucket()];
});
afterEach(async () => {
  s3.heal();
  await context.cleanup();
});
afterAll(async () => {
  await s3.stop();
  await database.drop();
});

const location = (bucket: string) => `s3://${bucket}/backups?endpoint=${s3.endpoint}`;
async function run(places: string[], inputs: Record<string, string> = {}): Promise<Report> {
  const given = { mode: 'backup', source: database.url, destination: places.map(location).join('\n'), name: 'shop', ...inputs };
  return backup(readConfig(new Map(Object.entries(given)), {}, new Secrets()) as BackupConfig, {}, context);
}
const failedIn = ({ checks }: Report) => checks.filter(({ status }) => status === 'failed').map(({ name, actual }) => `${name}: ${actual}`);
const AWAY = refuses(503, 'SlowDown');

test('of several each has a check that says why; of a single one there is one check', async () => {
  expect((await run(buckets)).status).toBe('passed');
  s3.fail('PutObject', AWAY);
  const failed = failedIn(await run(buckets));
  const why = (bucket: string) =>
    expect.stringMatching(`^destination s3://${bucket}/\\S+: s3://${bucket}/.* cannot be written: .*503 SlowDown`);
  expect(failed).toEqual([...buckets.map(why), 'destination: none of the 2 destinations took the backup']);
  const alone = failedIn(await run([buckets[0]!]));
  expect(alone).toEqual([expect.stringMatching(/^destination: s3:.* cannot be written: .*503 SlowDown/)]);
});

test('a dry run hears of each what it can, where what killed runs left cannot be looked for', async () => {
  expect((await run(buckets, { 'dry-run': 'true' })).notes).toEqual([]);
  s3.inject(({ operation, bucket }) => (operation === 'ListMultipartUploads' && bucket === buckets[0] ? AWAY : undefined));
  await s3.abandon(buckets[1]!, 'backups/shop/20200101T030000Z-9f3a1c/shop.pgdump.zst');
  context.now = () => new Date(Date.now() + 3 * 86_400_000);
  const report = await run(buckets, { 'dry-run': 'true' });
  expect(report.status).toBe('passed');
  expect(report.notes).toEqual([
    expect.stringMatching(`^What killed runs left could not be looked for in s3://${buckets[0]}/.*: .*unfinished uploads: .*503 SlowDown`),
  ]);
  expect(context.lines.join('\n')).toMatch(/^sweep {3}shop\/20200101T030000Z-9f3a1c\//m);
});
