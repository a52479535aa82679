import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { plainHost } from '../src/hosts/plain.ts';
import { post } from '../src/post.ts';
import { openStorage, type Storage } from '../src/storage/index.ts';
import { type S3Double, startS3 } from './helpers/s3-server.ts';
import { KEYS } from './helpers/s3-storage.ts';
import { keysOf, storeBackup } from './helpers/series.ts';
import './helpers/realm.ts';

/** What a killed run had begun in several places; the processes and sessions of such a run are in cancel.test.ts. */
let root: string;
let temp: string;
let s3: S3Double;
beforeAll(async () => {
  s3 = await startS3();
});
afterAll(() => s3.stop());
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'seaworthy-post-'));
  temp = await mkdtemp(join(tmpdir(), 'seaworthy-'));
});
afterEach(async () => {
  s3.heal();
  await Promise.all([root, temp].map((folder) => rm(folder, { recursive: true, force: true })));
});

const FOLDER = 'shop/20261121T030000Z-9f3a1c/';
const env = { ...KEYS };
const open = (location: string): Storage => openStorage(location, { env, tempDir: temp });
const folder = (name: string) => `dir:${join(root, name)}`;
const bucketAt = async () => `s3://${await s3.bucket()}/backups?endpoint=${s3.endpoint}&region=eu-west-1`;

/** Half of this backup, and a whole one that is older. */
async function halfWritten(location: string): Promise<Storage> {
  const storage = open(location);
  await storeBackup(storage, { id: '20261120T030000Z-9f3a1c' });
  await storage.put(`${FOLDER}shop.pgdump.zst`, Buffer.from('half of it'));
  return storage;
}
const whole = ['RECOVERY.md', 'globals.sql.zst', 'inventory.json.zst', 'manifest.json', 'shop.pgdump.zst'].map(
  (file) => `shop/20261120T030000Z-9f3a1c/${file}`,
);

/** The post step after a main that was killed when it had saved this. Resolves to what it said. */
async function postAfter(destinations: string[]): Promise<string[]> {
  const said: string[] = [];
  const state: Record<string, string> = { tag: 'no-such-run', temp, unfinished: JSON.stringify({ destinations, folder: FOLDER }) };
  const host = plainHost(env, new Map([['mode', 'restore-verify']]), (line) => void said.push(line));
  await post({ ...host, state: (name) => state[name] ?? '' }, env);
  return said;
}
const about = (said: string[], what: string) => said.filter((line) => line.includes(what));

test('takes the half-written backup away from each of several destinations, and nothing else', async () => {
  const places = [folder('a'), folder('b'), await bucketAt()];
  const storages = await Promise.all(places.map(halfWritten));
  const said = await postAfter(places);
  for (const storage of storages) {
    expect(await keysOf(storage)).toEqual(whole);
    expect(about(said, `took away the half-written backup ${storage.locate(FOLDER)}`)).toHaveLength(1);
  }
  expect(await readdir(tmpdir())).not.toContain(temp.split('/').at(-1));
});

test('is not kept from the others by one that cannot be reached, and says which', async () => {
  const gone = await startS3();
  const away = `s3://backups/x?endpoint=${gone.endpoint}&region=eu-west-1`;
  await gone.stop();
  await writeFile(join(root, 'file'), 'x');
  const places = [folder('a'), away, folder('file/b'), folder('c')];
  const [a, c] = [await halfWritten(places[0]!), await halfWritten(places[3]!)];
  const said = await postAfter(places);
  expect(await keysOf(a)).toEqual(whole);
  expect(await keysOf(c)).toEqual(whole);
  expect(about(said, 'could not be taken away')).toEqual([
    expect.stringMatching(/s3:\/\/backups\/x\/shop\/.*ECONNREFUSED.*a later run does it/),
  ]);
  expect(about(said, 'took away the half-written')).toHaveLength(3);
  expect(await readFile(join(root, 'file'), 'utf8')).toBe('x');
});

test('leaves a backup that has its manifest in one place, and takes it from another where it has none', async () => {
  const places = [folder('a'), folder('b')];
  const [a, b] = (await Promise.all(places.map(halfWritten))) as [Storage, Storage];
  await a.put(`${FOLDER}manifest.json`, Buffer.from('{}'));
  const said = await postAfter(places);
  expect(await keysOf(a, FOLDER)).toEqual([`${FOLDER}manifest.json`, `${FOLDER}shop.pgdump.zst`]);
  expect(await keysOf(b, FOLDER)).toEqual([]);
  expect(about(said, 'took away the half-written')).toHaveLength(1);
});

test.each([
  ['leads elsewhere', { folder: 'shop/../../x/' }],
  ['names a whole series', { folder: 'shop/' }],
  ['is not that of a backup', { folder: '/' }],
])('touches nothing where the folder that was saved %s', async (_, { folder: strange }) => {
  const storage = await halfWritten(folder('a'));
  const before = await keysOf(storage);
  const said: string[] = [];
  const state: Record<string, string> = {
    tag: 'no-such-run',
    temp,
    unfinished: JSON.stringify({ destinations: [folder('a')], folder: strange }),
  };
  const host = plainHost(env, new Map([['mode', 'restore-verify']]), (line) => void said.push(line));
  await post({ ...host, state: (name) => state[name] ?? '' }, env);
  expect(await keysOf(storage)).toEqual(before);
  expect(about(said, 'A half-written backup could not be cleaned up')).toHaveLength(1);
});
