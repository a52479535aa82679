import { tmpdir } from 'node:os';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { parseKeep } from '../../src/retention/keep.ts';
import { planSeries, prune } from '../../src/retention/prune.ts';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { makePart } from '../helpers/manifest.ts';
import { type Rules, refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS } from '../helpers/s3-storage.ts';
import { idAt, keysOf, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

/** Retention in a bucket that does not let everything go: a backup goes whole or stays whole. */
let s3: S3Double;
beforeAll(async () => {
  s3 = await startS3();
});
afterEach(() => s3.heal());
afterAll(() => s3.stop());

const NOW = new Date('2026-11-21T12:00:00Z');
const IDS = ['2026-11-21', '2026-11-20', '2026-11-19'].map((day) => idAt(day)) as [string, string, string];
const FILES = ['RECOVERY.md', 'globals.sql.zst', 'inventory.json.zst', 'manifest.json', 'shop.pgdump.zst'];
const filesOf = (...ids: string[]) => ids.flatMap((id) => FILES.map((file) => `shop/${id}/${file}`)).sort();

async function backups(rules: Rules): Promise<{ storage: Storage; bucket: string }> {
  const bucket = await s3.bucket(rules);
  const location = `s3://${bucket}/backups?endpoint=${s3.endpoint}&region=eu-west-1`;
  const storage = openStorage(location, { env: { ...KEYS }, tempDir: tmpdir() });
  for (const id of IDS) await storeBackup(storage, { id });
  return { storage, bucket };
}

const planned = (storage: Storage) => planSeries(storage, 'shop', { keep: parseKeep('last=1'), identity: makePart().identity, now: NOW });

const OVER = { mode: 'GOVERNANCE', days: -1 };

test('a bucket whose locks are over lets the backups go', async () => {
  const { storage } = await backups({ lock: OVER });
  expect(await prune(storage, await planned(storage))).toEqual({ removed: [IDS[2], IDS[1]], refused: [] });
  expect(await keysOf(storage)).toEqual(filesOf(IDS[0]));
});

test.each(FILES)('a legal hold on %s keeps the whole backup, its manifest with it; the others go', async (file) => {
  const held = `shop/${IDS[1]}/${file}`;
  const { storage } = await backups({ lock: OVER, legalHolds: [`backups/${held}`] });
  const { removed, refused } = await prune(storage, await planned(storage));
  expect({ removed, refused }).toEqual({ removed: [IDS[2]], refused: [`${storage.locate(held)} stays: it is under a legal hold`] });
  expect(await keysOf(storage)).toEqual(filesOf(IDS[0], IDS[1]));
  expect(s3.seen.filter(({ operation, key }) => operation.startsWith('Delete') && key.includes(IDS[1]))).toEqual([]);
  const { backups: found, problems } = await listBackups(storage, 'shop');
  expect([found.map(({ manifest }) => manifest.id), problems]).toEqual([[IDS[0], IDS[1]], []]);
});

test('a retention that is not over keeps every backup whole, and says until when', async () => {
  const { storage } = await backups({ lock: { mode: 'COMPLIANCE', days: 30 } });
  const { removed, refused } = await prune(storage, await planned(storage));
  expect(removed).toEqual([]);
  expect(refused).toHaveLength(2);
  for (const line of refused) expect(line).toMatch(/ stays: Object Lock \(COMPLIANCE\) keeps it until \d{4}-\d\d-\d\d$/);
  expect(await keysOf(storage)).toEqual(filesOf(...IDS));
});

test.each(['GLACIER', 'DEEP_ARCHIVE'])(
  'a manifest that a rule of the bucket has moved to %s is named, and its backup is not touched',
  async (StorageClass) => {
    const { storage } = await backups({});
    expect((await planned(storage)).decisions.map(({ action }) => action)).toEqual(['keep', 'remove', 'remove']);
    s3.inject(({ operation, key }) =>
      operation === 'GetObject' && key.includes(IDS[1]) ? refuses(403, 'InvalidObjectState', 'Not valid.', { StorageClass }) : undefined,
    );
    expect((await listBackups(storage, 'shop')).problems).toEqual([
      expect.stringMatching(
        new RegExp(`${IDS[1]}/manifest\\.json cannot be read: it lies in the storage class ${StorageClass} and must be restored`),
      ),
    ]);
    expect((await prune(storage, await planned(storage))).removed).toEqual([IDS[2]]);
    expect(await keysOf(storage)).toEqual(filesOf(IDS[0], IDS[1]));
  },
);
