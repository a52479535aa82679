import { createHash } from 'node:crypto';
import { readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { newIdentity } from '../../src/encryption.ts';
import { engineNamed } from '../../src/engines/index.ts';
import type { Target } from '../../src/engines/restored.ts';
import { UserError } from '../../src/errors.ts';
import { type Fetched, fetchPart } from '../../src/modes/verify-fetch.ts';
import { openStorage, type Storage } from '../../src/storage/index.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { servers, type TestDatabase, withDatabase } from '../helpers/database.ts';
import { contentOf, copyOf, fallen, forge, inventoryOf, type Kept, keep, NAME, passedIn } from '../helpers/forge.ts';
import { seeded } from '../helpers/random.ts';
import { SHOP } from '../helpers/shop.ts';
import '../helpers/realm.ts';

/** One database, kept plain and encrypted, read by a real target, which gives the dump to real tools. No server is started: nothing is restored. */
let context: TestContext;
let shop: TestDatabase;
let target: Target;
let plain: Kept;
let encrypted: Kept;
let identity: string;
let stranger: string;

beforeAll(async () => {
  context = await testContext();
  const [own, other] = [await newIdentity(), await newIdentity()];
  [identity, stranger] = [own.identity, other.identity];
  shop = await withDatabase(servers()[0]!, SHOP);
  plain = await keep(shop.url, context);
  encrypted = await keep(shop.url, context, { 'encrypt-to': own.recipient });
  target = await engineNamed('postgres').openTarget({ scratch: 'auto', trust: true }, {}, context);
});
afterAll(async () => {
  await target.close();
  await shop.drop();
  await context.cleanup();
});

const storageOf = ({ location }: Kept): Storage => openStorage(location);

/** Reads a backup as the mode does; `identities` are those of the step. */
function read(
  kept: Kept,
  { identities = kept.part.recipients.length > 0 ? [identity] : [], storage = storageOf(kept) } = {},
): Promise<Fetched> {
  const { part, manifest } = kept;
  return fetchPart({ storage, folder: `${NAME}/${manifest.id}/`, part, recovery: manifest.recovery, identities }, target, context);
}

const KEPT = [
  ['plain', () => plain],
  ['encrypted', () => encrypted],
] as const;

/** The files of a backup that its manifest vouches for. */
const FILES = {
  'the dump': ({ part }: Kept) => part.file,
  'the inventory': ({ part }: Kept) => part.inventory!.file,
  globals: ({ part }: Kept) => part.extras[0]!.file,
  'RECOVERY.md': ({ manifest }: Kept) => manifest.recovery!.file,
};

describe.each(KEPT)('a backup, %s,', (kind, kept) => {
  test('that is intact is read to its end, with everything beside it', async () => {
    const fetched = await read(kept());
    expect(fallen(fetched)).toEqual({});
    expect(passedIn(fetched)).toEqual(kind === 'plain' ? ['bytes', 'archive'] : ['bytes', 'decryption', 'archive']);
    expect(fetched.inventory).toEqual(await inventoryOf(plain).then((items) => expect.arrayContaining(items.slice(0, 3))));
    expect(fetched.extras['globals.sql']).toMatch(/CREATE ROLE/);
  });

  test.each(Object.entries(FILES))('of which %s has another bit, at 50 places, is caught by its sum each time', async (_, fileOf) => {
    const copy = await copyOf(kept(), context);
    const [file, random] = [fileOf(copy), seeded(4)];
    const path = join(copy.folder, file);
    const bytes = await readFile(path);
    for (let i = 0; i < 50; i++) {
      const [at, bit] = [random.below(bytes.length), random.below(8)];
      await writeFile(path, bytes.with(at, bytes[at]! ^ (1 << bit)));
      const fetched = await read(copy);
      expect({ at, bit, fallen: fallen(fetched) }).toEqual({ at, bit, fallen: { bytes: `${file} has other bytes than were written` } });
      expect(passedIn(fetched)).toEqual([]);
    }
    await writeFile(path, bytes);
    expect(fallen(await read(copy))).toEqual({});
  });

  test('of which the dump is cut off, at 20 places, is caught by its size each time', async () => {
    const copy = await copyOf(kept(), context);
    const path = join(copy.folder, copy.part.file);
    const bytes = await readFile(path);
    const places = [0, 1, bytes.length - 1, ...Array.from({ length: 17 }, (_, i) => Math.floor(((i + 1) * bytes.length) / 18))];
    expect(new Set(places).size).toBe(20);
    for (const at of places) {
      await writeFile(path, bytes);
      await truncate(path, at);
      const fetched = await read(copy);
      expect(fallen(fetched)).toEqual({ bytes: `${copy.part.file} has ${at} bytes, ${bytes.length} were written` });
      expect(passedIn(fetched)).toEqual([]);
    }
    await writeFile(path, bytes);
    expect(fallen(await read(copy))).toEqual({});
  });

  test.each(Object.entries(FILES))('of which %s is gone is caught, and named', async (_, fileOf) => {
    const copy = await copyOf(kept(), context);
    const file = fileOf(copy);
    await rm(join(copy.folder, file));
    const fetched = await read(copy);
    expect(fallen(fetched)).toEqual({ bytes: expect.stringContaining(file) });
    expect(passedIn(fetched)).toEqual([]);
  });
});

describe('keys', () => {
  test('one of several opens it', async () => {
    expect(fallen(await read(encrypted, { identities: [stranger, identity] }))).toEqual({});
  });

  test('another than its own does not: the bytes are right, and it is said that the key is not', async () => {
    const fetched = await read(encrypted, { identities: [stranger] });
    expect(fallen(fetched)).toEqual({
      decryption: `none of the identities of decrypt-with opens ${encrypted.part.inventory!.file}`,
    });
    expect(passedIn(fetched)).toEqual(['bytes']);
  });

  test('none leaves it open whether it comes back, and the bytes are looked at all the same', async () => {
    const fetched = await read(encrypted, { identities: [] });
    expect(fetched.checks.map(({ name, status }) => [name, status])).toEqual([
      ['bytes', 'passed'],
      ['decryption', 'inconclusive'],
      ['archive', 'skipped'],
    ]);
    const copy = await copyOf(encrypted, context);
    await writeFile(join(copy.folder, copy.part.file), 'other');
    const other = await read(copy, { identities: [] });
    expect(other.checks.map(({ name, status }) => [name, status])).toEqual([
      ['bytes', 'failed'],
      ['decryption', 'inconclusive'],
      ['archive', 'skipped'],
    ]);
  });

  test('do not make one of what is not encrypted, though its manifest says that it is', async () => {
    const forged = await forge(plain, context, {
      manifest: ({ parts: [part] }) => Object.assign(part, { recipients: encrypted.part.recipients }),
    });
    const fetched = await read(forged);
    expect(fallen(fetched)).toEqual({ decryption: expect.stringMatching(/^inventory\.json\.zst is not encrypted, and its manifest says/) });
    expect(passedIn(fetched)).toEqual(['bytes']);
  });
});

describe('what was bad from the beginning, with sums that agree,', () => {
  let dump: Buffer;
  beforeAll(async () => {
    dump = await contentOf(plain, plain.part);
  });

  test('a dump that was cut off, at 20 places, is no archive', async () => {
    expect(fallen(await read(await forge(plain, context, { dump })))).toEqual({});
    for (let i = 0; i < 20; i++) {
      const forged = await forge(plain, context, { dump: dump.subarray(0, Math.floor((i * dump.length) / 20)) });
      const fetched = await read(forged);
      expect(fallen(fetched)).toEqual({
        archive: expect.stringMatching(/^t_[0-9a-f]+\.pgdump\.zst: the archive cannot be read to its end: /),
      });
      expect(passedIn(fetched)).toEqual(['bytes']);
    }
  });

  test('an archive of a newer format is none that can be read', async () => {
    const newer = Buffer.from(dump);
    newer[6] = 99;
    const fetched = await read(await forge(plain, context, { dump: newer }));
    expect(fallen(fetched)).toEqual({ archive: expect.stringMatching(/1\.99/) });
  });

  test.each([
    ['no JSON', '[{"kind":', 'it is no JSON'],
    ['no list', '{}', 'expected a list'],
    ['items of wrong types', '[{"kind":1,"name":[]}]', '0.kind: '],
    ['a count below nothing', '[{"kind":"table","name":"t","count":-1}]', '0.count: '],
    ['a number where a range should be', '[{"kind":"sequence","name":"s","range":5}]', '0.range: '],
    [
      'names that every object of the language has',
      '[{"kind":"__proto__","name":"constructor","__proto__":{"x":1}}]',
      'the inventory 0 tables',
    ],
    ['nothing', '[]', 'the inventory 0 tables'],
  ])('an inventory of %s is refused', async (_, text, says) => {
    const fetched = await read(await forge(plain, context, { inventory: Buffer.from(text) }));
    expect(fallen(fetched)).toEqual({ archive: expect.stringContaining(says) });
    expect(passedIn(fetched)).toEqual(['bytes']);
  });
});

describe('what unpacks to more than it should', () => {
  /** A few kilobytes. */
  const bomb = zstdCompressSync(Buffer.alloc(300_000_000));

  test('a dump is cut off where its manifest says that it ends', async () => {
    const copy = await forge(plain, context, {});
    await putPacked(copy, copy.part, bomb);
    expect(fallen(await read(copy))).toEqual({ archive: expect.stringMatching(/unpacks to more than|cannot be read to its end/) });
  });

  test('a dump that says so is no archive, and is not kept', async () => {
    const copy = await forge(plain, context, {});
    copy.part.rawBytes = 300_000_000;
    await putPacked(copy, copy.part, bomb);
    expect(fallen(await read(copy))).toEqual({ archive: expect.stringMatching(/is no archive of pg_dump, which begins with PGDMP/) });
    const files = await readdir(context.tempDir, { recursive: true });
    const sizes = await Promise.all(files.map(async (file) => (await stat(join(context.tempDir, file))).size));
    expect(Math.max(...sizes)).toBeLessThan(1_000_000);
  });

  test('a dump with more behind its end than its manifest says is caught', async () => {
    const dump = await contentOf(plain, plain.part);
    const copy = await forge(plain, context, { dump });
    await putPacked(copy, copy.part, zstdCompressSync(Buffer.concat([dump, Buffer.alloc(1)])));
    expect(fallen(await read(copy))).toEqual({ archive: expect.stringMatching(/unpacks to more than 3\d\.\d kB/) });
  });

  test('a dump of which the manifest says that it is larger is caught', async () => {
    const dump = await contentOf(plain, plain.part);
    const copy = await forge(plain, context, { manifest: ({ parts: [part] }) => void part.rawBytes++ });
    expect(fallen(await read(copy))).toEqual({
      archive: `${plain.part.file} holds ${dump.length} bytes, its manifest says ${dump.length + 1}`,
    });
  });

  test('an inventory is cut off', async () => {
    const copy = await forge(plain, context, {});
    await putPacked(copy, copy.part.inventory!, bomb);
    expect(fallen(await read(copy))).toEqual({ archive: expect.stringMatching(/^inventory\.json\.zst.*unpacks to more than/) });
  });

  test('an inventory of a million wrong items is given up at the first', async () => {
    const copy = await forge(plain, context, { inventory: Buffer.from(`[${'{},'.repeat(3_000_000)}{}]`) });
    const before = process.memoryUsage().rss;
    expect(fallen(await read(copy))).toEqual({ archive: expect.stringContaining('0.kind: ') });
    expect(process.memoryUsage().rss - before).toBeLessThan(1_000_000_000);
  });
});

/** Stores bytes that are compressed already, and makes the manifest agree. */
async function putPacked({ folder }: Kept, file: { file: string; bytes: number; sha256: string }, bytes: Buffer): Promise<void> {
  await writeFile(join(folder, file.file), bytes);
  Object.assign(file, { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') });
}

describe('a store', () => {
  test('that is away for a while is no fault of the backup, whichever file it keeps back', async () => {
    for (const fileOf of Object.values(FILES)) {
      const storage = storageOf(plain);
      const away = new UserError('the store does not answer', { temporary: true });
      const get = async (key: string) => {
        if (key.endsWith(`/${fileOf(plain)}`)) throw away;
        return storage.get(key);
      };
      await expect(read(plain, { storage: { ...storage, get } })).rejects.toBe(away);
    }
    expect(fallen(await read(plain))).toEqual({});
  });
});
