import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { listBackups } from '../../src/backups.ts';
import { cli } from '../../src/cli.ts';
import { signaturesOf } from '../../src/commands/list.ts';
import { UserError } from '../../src/errors.ts';
import type { Env } from '../../src/hosts/index.ts';
import { checkSignature } from '../../src/provenance.ts';
import { newSigningKey, sign } from '../../src/signature.ts';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { makeManifest } from '../helpers/manifest.ts';
import { refuses, type S3Double, startS3 } from '../helpers/s3-server.ts';
import { KEYS, openS3 } from '../helpers/s3-storage.ts';
import { proofText, storeBackup } from '../helpers/series.ts';
import '../helpers/realm.ts';

let folder: string;
let said: string[] = [];
const { log } = console;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-list-'));
  said = [];
  console.log = (line: string) => void said.push(line);
});
afterEach(async () => {
  console.log = log;
  await rm(folder, { recursive: true, force: true });
});

async function list(destinations: string[], more: string[] = [], env: Env = {}): Promise<{ code: number; lines: string[] }> {
  said = [];
  const args = ['list', ...destinations.flatMap((destination) => ['--destination', destination]), ...more];
  return { code: await cli(args, env, new AbortController().signal), lines: said };
}
const at = (name: string) => `dir:${join(folder, name)}`;
const ID = makeManifest().id;

describe('a folder', () => {
  test('with backups is listed, and an empty one has none', async () => {
    await storeBackup(openStorage(at('backups')));
    await mkdir(join(folder, 'empty'));
    expect(await list([at('backups')])).toEqual({ code: 0, lines: expect.arrayContaining([expect.stringContaining(ID)]) });
    expect(await list([at('empty')])).toEqual({ code: 0, lines: [`No backup in ${at('empty')}.`] });
  });

  test('without the series that was named is a slip of the pen too', async () => {
    await storeBackup(openStorage(at('backups')));
    await writeFile(join(folder, 'backups', 'notes.txt'), 'x');
    expect((await list([at('backups')], ['--name', 'shop'])).code).toBe(0);
    expect(await list([at('backups')], ['--name', 'shpo'])).toEqual({
      code: 1,
      lines: [`there is no series "shpo" in ${at('backups')}`, 'There is shop. Correct name.'],
    });
    await mkdir(join(folder, 'empty'));
    expect(await list([at('empty')], ['--name', 'shop'])).toEqual({
      code: 1,
      lines: [`there is no series "shop" in ${at('empty')}`, 'Nor is there any other.'],
    });
    // A series of which every run has failed.
    await openStorage(at('backups')).put('web/failure-20261121T030000Z.json', Buffer.from('{}'));
    expect(await list([at('backups')], ['--name', 'web'])).toEqual({ code: 0, lines: [`No backup in ${at('backups')} of web.`] });
  });

  test('that does not exist is a slip of the pen and no place without backups; the others are listed all the same', async () => {
    await storeBackup(openStorage(at('backups')));
    for (const more of [[], ['--name', 'shop']]) {
      const { code, lines } = await list([at('bakcups'), at('backups')], more);
      expect(code).toBe(1);
      expect(lines.slice(0, 2)).toEqual([`${at('bakcups')} does not exist`, expect.stringMatching(/^Correct the destination/)]);
      expect(lines.join('\n')).toContain(ID);
    }
  });

  test('shows what failed its restore, there and in the other places that are asked for', async () => {
    for (const name of ['a', 'b']) await storeBackup(openStorage(at(name)));
    const proofOf = async (place: string, more: string[] = []) => {
      const { code, lines } = await list([at(place), ...more]);
      expect(code).toBe(0);
      const [row] = lines.filter((line) => line.includes(ID));
      return /(none|proven|FAILED elsewhere|FAILED)/.exec(row!)?.[1];
    };
    expect([await proofOf('a'), await proofOf('b', [at('a')])]).toEqual(['none', 'none']);
    await openStorage(at('a')).put(`shop/${ID}/proof-20261121T050000Z.json`, Buffer.from(proofText(ID, 'failed')));
    expect([await proofOf('a'), await proofOf('b'), await proofOf('b', [at('a')])]).toEqual(['FAILED', 'none', 'FAILED elsewhere']);
    await openStorage(at('b')).put(`shop/${ID}/proof-20261121T050000Z.json`, Buffer.from(proofText(ID)));
    expect(await proofOf('b', [at('a')])).toBe('proven');
  });

  test('that is a file is said to be one', async () => {
    await writeFile(join(folder, 'file'), 'x');
    expect(await list([at('file')])).toEqual({
      code: 1,
      lines: [`${join(folder, 'file')} cannot be listed: it is a file, not a folder`],
    });
  });
});

describe('a bucket', () => {
  let s3: S3Double;
  beforeAll(async () => {
    s3 = await startS3();
  });
  afterEach(() => s3.heal());
  afterAll(() => s3.stop());

  test('that cannot be listed is an error with what to do about it', async () => {
    const bucket = await s3.bucket();
    const place = (name: string) => `s3://${name}/backups?endpoint=${s3.endpoint}&region=eu-west-1`;
    await openS3({ endpoint: s3.endpoint, bucket }).put('shop/notes', Buffer.from('x'));
    expect((await list([place(bucket)], [], KEYS)).code).toBe(0);
    const missing = await list([place('no-such-bucket')], [], KEYS);
    expect(missing.code).toBe(1);
    expect(missing.lines).toEqual([
      expect.stringContaining("there is no bucket 'no-such-bucket'"),
      expect.stringMatching(/^Create it, or correct the bucket/),
    ]);
    s3.fail('ListObjectsV2', refuses(403, 'AccessDenied', 'Access Denied'));
    const denied = await list([place(bucket)], [], KEYS);
    expect(denied).toEqual({
      code: 1,
      lines: [
        expect.stringContaining('the permission s3:ListBucket is missing'),
        expect.stringMatching(/^Allow these credentials s3:ListBucket/),
      ],
    });
  });
});

describe('a prefix in a bucket', () => {
  let s3: S3Double;
  let bucket: string;
  beforeAll(async () => {
    s3 = await startS3();
  });
  beforeEach(async () => {
    bucket = await s3.bucket();
    await storeBackup(openS3({ endpoint: s3.endpoint, bucket }));
  });
  afterEach(() => s3.heal());
  afterAll(() => s3.stop());
  const place = (prefix: string) => `s3://${bucket}/${prefix}?endpoint=${s3.endpoint}`;
  const put = (key: string) => openS3({ endpoint: s3.endpoint, bucket }).put(key, Buffer.from('x'));
  const nothing = (prefix: string, hint: string) => ({ code: 1, lines: [`nothing at all lies in ${place(prefix)}`, hint] });

  test('under which nothing at all lies is a slip of the pen and no place without backups', async () => {
    expect(await list([place('backups')], [], KEYS)).toEqual({ code: 0, lines: expect.arrayContaining([expect.stringContaining(ID)]) });
    for (const more of [[], ['--name', 'shop']])
      expect(await list([place('bakcups')], more, KEYS)).toEqual(
        nothing('bakcups', 'Beside it there is backups. Correct the destination.'),
      );
    // Not every key that begins so lies under it.
    expect(await list([place('backup')], [], KEYS)).toMatchObject({ code: 1 });
    expect(await list([place('backups/nightly')], [], KEYS)).toEqual(
      nothing('backups/nightly', 'Beside it there is shop. Correct the destination.'),
    );
    expect(await list([place('a/b')], [], KEYS)).toEqual(
      nothing('a/b', 'Nothing is to be seen beside it either. Correct the destination.'),
    );
  });

  test('beside many others names those that begin as it does, and none of them twice', async () => {
    for (let i = 0; i < 12; i++) await put(`other-${i}/x`);
    await put('web/x');
    const { lines } = await list([place('backups/wbe')], [], KEYS);
    expect(lines[1]).toMatch(/^Beside it there is web, other-0, (?:other-\d+, ){7}other-\d+ and 4 more\. Correct the destination\.$/);
  });

  test('that holds something else than backups has none, which is no error', async () => {
    await put('web/x');
    expect(await list([place('backups/web')], [], KEYS)).toEqual({ code: 0, lines: [`No backup in ${place('backups/web')}.`] });
    expect(await list([place('backups')], ['--name', 'web'], KEYS)).toEqual({
      code: 0,
      lines: [`No backup in ${place('backups')} of web.`],
    });
  });

  test('without the series that was named is said with those that there are', async () => {
    expect((await list([place('backups')], ['--name', 'shop'], KEYS)).code).toBe(0);
    await put('web/x');
    expect(await list([place('backups')], ['--name', 'shpo'], KEYS)).toEqual({
      code: 1,
      lines: [`there is no series "shpo" in ${place('backups')}`, 'There is shop, web. Correct name.'],
    });
  });

  test('is not told from its neighbours where these may not be seen', async () => {
    s3.inject(({ query }) => (query.has('delimiter') ? refuses(403, 'AccessDenied', 'Access Denied') : undefined));
    expect(await list([place('bakcups')], [], KEYS)).toEqual(
      nothing('bakcups', 'Nothing is to be seen beside it either. Correct the destination.'),
    );
  });

  test('that is the whole bucket is there, also while it is empty', async () => {
    const empty = `s3://${await s3.bucket()}?endpoint=${s3.endpoint}`;
    expect(await list([empty], [], KEYS)).toEqual({ code: 0, lines: [`No backup in ${empty}.`] });
  });

  test('that a console made so that it can be seen is there', async () => {
    const page = (inner: string) => ({
      status: 200,
      body: `<ListBucketResult><IsTruncated>false</IsTruncated>${inner}</ListBucketResult>`,
    });
    s3.inject(({ operation, query }) =>
      operation === 'ListObjectsV2' && query.get('prefix') === 'bakcups/'
        ? page('<Contents><Key>bakcups/</Key><Size>0</Size></Contents>')
        : undefined,
    );
    expect(await list([place('bakcups')], [], KEYS)).toEqual({ code: 0, lines: [`No backup in ${place('bakcups')}.`] });
  });
});

describe('signatures', () => {
  const { privateKey, publicKey } = newSigningKey();
  let storage: Storage;
  beforeEach(async () => {
    storage = openStorage(at('backups'));
  });
  const signed = async (id: string) => {
    const manifest = await storeBackup(storage, { id });
    await storage.put(`shop/${id}/manifest.json.sig`, sign(Buffer.from(JSON.stringify(manifest)), privateKey));
  };
  const BLOCK = 65_536;
  const IDS = ['20261119T030000Z-9f3a1c', '20261120T030000Z-9f3a1c'];

  test('that are not good are said one by one, and what to do about it once', async () => {
    for (const id of IDS) await signed(id);
    const good = await list([at('backups')], ['--verify-with', publicKey]);
    expect(good.code).toBe(0);
    for (const id of IDS) await storage.put(`shop/${id}/manifest.json.sig`, Buffer.alloc(64));
    const { code, lines } = await list([at('backups')], ['--verify-with', publicKey]);
    expect(code).toBe(1);
    expect(lines.filter((line) => line.includes('NOT GOOD'))).toHaveLength(2);
    expect(lines.filter((line) => /not what the owner of this key signed/.test(line))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('Check that verify-with'))).toHaveLength(1);
  });

  test('are looked at together, so many at once and no more, and the answers stay in order', async () => {
    const ids = Array.from({ length: 40 }, (_, i) => `20261119T0300${String(i).padStart(2, '0')}Z-9f3a1c`);
    for (const id of ids) await signed(id);
    await storage.put(`shop/${ids[7]}/manifest.json.sig`, Buffer.alloc(64));
    const { backups } = await listBackups(storage, 'shop');
    let [now, most] = [0, 0];
    const counting: Storage = {
      ...storage,
      stat: async (key) => {
        most = Math.max(most, ++now);
        const found = await storage.stat(key);
        now--;
        return found;
      },
    };
    const found = await signaturesOf(counting, backups, publicKey);
    expect([...found.keys()]).toEqual(backups.map(({ key }) => key));
    expect([...found].filter(([, problem]) => problem !== undefined).map(([key]) => key)).toEqual([`shop/${ids[7]}`]);
    expect(most).toBeGreaterThan(1);
    expect(most).toBeLessThanOrEqual(16);
  });

  test('of a manifest that was another when it was listed are not good, however genuine', async () => {
    const [id] = IDS as [string];
    await signed(id);
    const { backups } = await listBackups(storage, 'shop');
    expect([...(await signaturesOf(storage, backups, publicKey)).values()]).toEqual([undefined]);
    const [found] = backups;
    const forged = { ...found!, manifest: { ...found!.manifest, tool: 'another' } };
    const [problem] = (await signaturesOf(storage, [forged], publicKey)).values();
    expect(problem).toBeInstanceOf(UserError);
    expect((problem as UserError).message).toMatch(/manifest\.json was another when the backups were listed than now$/);
  });

  test('of a backup that was copied into the folder of another are not good', async () => {
    const [one, other] = IDS as [string, string];
    await signed(one);
    expect((await checkSignature(storage, `shop/${one}/`, publicKey)).id).toBe(one);
    for (const file of ['manifest.json', 'manifest.json.sig'])
      await storage.put(`shop/${other}/${file}`, await buffer(await storage.get(`shop/${one}/${file}`)));
    await expect(checkSignature(storage, `shop/${other}/`, publicKey)).rejects.toThrow(/lies in the folder of another$/);
  });

  test.each([
    { file: 'manifest.json', most: 10_000_000 },
    { file: 'manifest.json.sig', most: 64 },
  ])('a $file without end is refused before it fills the memory', async ({ file, most }) => {
    const [id] = IDS as [string];
    await signed(id);
    await checkSignature(storage, `shop/${id}/`, publicKey);
    let given = 0;
    function* blocks() {
      for (; ; given += BLOCK) yield Buffer.alloc(BLOCK);
    }
    const endless: Storage = {
      ...storage,
      get: async (key) => {
        if (!key.endsWith(`/${file}`)) return storage.get(key);
        return Readable.from(blocks(), { highWaterMark: 1 });
      },
    };
    const refused = checkSignature(endless, `shop/${id}/`, publicKey);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(new RegExp(`${file} is damaged: it has more than the ${most} bytes`));
    expect(given).toBeLessThan(most + 10 * BLOCK);
  });
});
