import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { newSigningKey } from '../src/signature.ts';
import { servers, type TestDatabase, withDatabase } from './helpers/database.ts';
import { expectEnd, type Job, newJob, runStep } from './helpers/runner.ts';
import { SHOP } from './helpers/shop.ts';

/** `list --verify-with`: by the bundle, on backups that it has made and signed. */
let shop: TestDatabase;
let job: Job;
const { privateKey, publicKey } = newSigningKey();

beforeAll(async () => {
  shop = await withDatabase(servers()[0]!, SHOP);
});
beforeEach(async () => {
  job = await newJob();
});
afterEach(() => job.remove());
afterAll(() => shop.drop());

async function signed(key = privateKey): Promise<string> {
  const inputs = { mode: 'backup', source: shop.url, name: 'shop', destination: 'dir:backups', 'sign-with': key };
  const step = await runStep({ job, inputs });
  expectEnd(step, 0, 'passed');
  return join(job.backups, 'shop', step.outputs['backup-id']!);
}
const list = () => runStep({ job, args: ['list', '--destination', 'dir:backups', '--verify-with', publicKey] });

test.each([
  {
    what: 'a changed manifest',
    damage: async (folder: string) => edit(join(folder, 'manifest.json'), '"rows": ', '"rows": 1'),
    says: /not what the owner of this key signed/,
  },
  {
    what: 'a damaged signature',
    damage: (folder: string) => writeFile(join(folder, 'manifest.json.sig'), Buffer.alloc(64, 7)),
    says: /not what the owner/,
  },
  {
    what: 'a signature cut off',
    damage: (folder: string) => writeFile(join(folder, 'manifest.json.sig'), Buffer.alloc(63)),
    says: /not what the owner/,
  },
  {
    what: 'a signature that is too long',
    damage: (folder: string) => writeFile(join(folder, 'manifest.json.sig'), Buffer.alloc(65)),
    says: /manifest\.json\.sig is damaged: it has more than the 64 bytes/,
  },
  { what: 'no signature', damage: (folder: string) => rm(join(folder, 'manifest.json.sig')), says: /is not signed/ },
  {
    what: 'the signature of another backup',
    damage: async (folder: string) => copyFile(join(await signed(), 'manifest.json.sig'), join(folder, 'manifest.json.sig')),
    says: /not what the owner/,
  },
])('$what is named, and exit 1; untouched it is good', async ({ damage, says }) => {
  const folder = await signed();
  const before = await list();
  expect(before.code).toBe(0);
  expect(before.log.filter((line) => / good +good/.test(line))).toHaveLength(1);
  await damage(folder);
  const after = await list();
  expect(after.code).toBe(1);
  expect(after.log.join('\n')).toMatch(says);
  expect(after.log.filter((line) => line.includes('NOT GOOD'))).toHaveLength(1);
});

test('a backup signed with a key of somebody else is not good', async () => {
  await signed(newSigningKey().privateKey);
  const { code, log } = await list();
  expect([code, log.filter((line) => line.includes('NOT GOOD')).length]).toEqual([1, 1]);
});

test('a private key given as verify-with is refused and not repeated', async () => {
  await signed();
  const step = await runStep({ job, args: ['list', '--destination', 'dir:backups', '--verify-with', privateKey] });
  expect(step.code).toBe(3);
  expect(step.log.join('\n')).toMatch(/^verify-with: /m);
  expect(step.log.join('')).not.toContain(privateKey.split('\n')[1]!);
});

test('several destinations are listed one after the other, and one that cannot be read does not hide the others', async () => {
  await signed();
  await writeFile(join(job.workspace, 'file'), '');
  const args = ['list', '--destination', 'ftp://x', '--destination', 'dir:backups'];
  expect((await runStep({ job, args })).code).toBe(3);
  const both = await runStep({ job, args: ['list', '--destination', 'dir:elsewhere', '--destination', 'dir:backups?keep=last=3'] });
  expect(both.code).toBe(1);
  expect(both.log.join('\n')).toMatch(/dir:.*elsewhere does not exist[\s\S]*Backups in dir:.*backups[\s\S]*shop/);
});

async function edit(path: string, from: string, to: string): Promise<void> {
  const text = await readFile(path, 'utf8');
  expect(text).toContain(from);
  await writeFile(path, text.replace(from, to));
}
