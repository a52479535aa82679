import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import '../helpers/realm.ts';
import { UserError } from '../../src/errors.ts';
import { openEntry, readZip } from '../../src/storage/zip.ts';
import { until } from '../helpers/until.ts';
import { type Zipped, zipOf } from '../helpers/zip.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seaworthy-zip-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let files = 0;

/** The content of every entry by its name. */
async function contentOf(zip: Buffer): Promise<Record<string, string>> {
  const path = join(folder, `${++files}.zip`);
  await writeFile(path, zip);
  const content: Record<string, string> = {};
  for (const entry of await readZip(path, 'the archive')) {
    const read = await buffer(await openEntry(path, entry, `${entry.name} in the archive`));
    expect(read.length).toBe(entry.bytes);
    content[entry.name] = read.toString();
  }
  return content;
}

async function refused(zip: Buffer): Promise<UserError> {
  const thrown = await contentOf(zip).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(thrown).toBeInstanceOf(UserError);
  return thrown as UserError;
}

const TWO: Zipped[] = [
  { name: 'manifest.json', content: '{}' },
  { name: 'dump.zst', content: 'the dump' },
];
const EXPECTED = { 'manifest.json': '{}', 'dump.zst': 'the dump' };
const deflated = (text: string, bytes = text.length): Zipped => ({
  name: 'x',
  content: deflateRawSync(text),
  claims: { method: 8, bytes },
});

describe('an archive', () => {
  test.each([
    { what: 'of stored files', zip: zipOf(TWO) },
    { what: 'of the form for large ones', zip: zipOf(TWO, { zip64: true }) },
    { what: 'with a comment', zip: zipOf(TWO, { comment: 'made by hand' }) },
    { what: 'with a comment as long as can be', zip: zipOf(TWO, { comment: 'x'.repeat(65_535) }) },
  ])('$what is read', async ({ zip }) => expect(await contentOf(zip)).toEqual(EXPECTED));

  test('of nothing is read', async () => expect(await contentOf(zipOf([]))).toEqual({}));

  test('of an empty file is read', async () => expect(await contentOf(zipOf([{ name: 'x', content: '' }]))).toEqual({ x: '' }));

  test('whose files are deflated is read, as after somebody has packed it again', async () => {
    const text = 'again and again '.repeat(50_000);
    expect(await contentOf(zipOf([deflated(text)]))).toEqual({ x: text });
  });

  test('whose file holds the marks of an archive is read by its directory', async () => {
    const inner = zipOf(TWO);
    expect(await contentOf(zipOf([{ name: 'inner.zip', content: inner }, ...TWO]))).toEqual({ 'inner.zip': inner.toString(), ...EXPECTED });
  });
});

describe('a file that is read', () => {
  const openFiles = async (path: string): Promise<number> => {
    const links = await Promise.all((await readdir('/proc/self/fd')).map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
    return links.filter((link) => link === path).length;
  };
  // Packed too it is more than is read at once.
  const large = randomBytes(1_500_000).toString('hex');
  test.each([
    { what: 'stored', zipped: { name: 'x', content: large } },
    { what: 'deflated', zipped: deflated(large) },
  ])('to its end or left in the middle, being $what, is closed again', async ({ zipped }) => {
    const path = join(folder, `${++files}.zip`);
    await writeFile(path, zipOf([zipped]));
    const [entry] = await readZip(path, 'the archive');
    expect((await buffer(await openEntry(path, entry!, 'x'))).length).toBe(large.length);
    for await (const _ of await openEntry(path, entry!, 'x')) {
      expect(await openFiles(path)).toBe(1);
      break;
    }
    await until('the end of what was left', async () => (await openFiles(path)) === 0);
  });

  test('and has become shorter meanwhile is not given as if it were whole', async () => {
    const path = join(folder, `${++files}.zip`);
    await writeFile(path, zipOf([{ name: 'x', content: large }]));
    const [entry] = await readZip(path, 'the archive');
    const content = await openEntry(path, entry!, 'x in the archive');
    await truncate(path, 1_000_000);
    const thrown = await buffer(content).catch((reason: unknown) => reason);
    expect(thrown).toBeInstanceOf(UserError);
    expect((thrown as UserError).message).toBe('x in the archive is damaged: it cannot be unpacked (it breaks off)');
  });

  test('and is not there any more is named', async () => {
    const path = join(folder, `${++files}.zip`);
    await writeFile(path, zipOf(TWO));
    const [entry] = await readZip(path, 'the archive');
    await rm(path);
    await expect(openEntry(path, entry!, 'manifest.json in the archive')).rejects.toThrow(
      /^manifest\.json in the archive cannot be read: ENOENT/,
    );
  });
});

describe('an archive that is damaged', () => {
  const good = zipOf(TWO);
  const entry = (claims: Zipped['claims']): Buffer => zipOf([{ name: 'x', content: 'content', ...(claims ? { claims } : {}) }]);
  test.each([
    { what: 'is none', zip: Buffer.from('<html>Please log in</html>'), says: /no zip archive/ },
    { what: 'is empty', zip: Buffer.alloc(0), says: /no zip archive/ },
    { what: 'lost its end', zip: good.subarray(0, -1), says: /no zip archive|end is missing/ },
    { what: 'lost its beginning', zip: good.subarray(10), says: /no sound zip archive/ },
    { what: 'counts more files than it has', zip: zipOf(TWO, { count: 3 }), says: /no sound zip archive \(it breaks off\)/ },
    { what: 'counts too many files', zip: zipOf(TWO, { count: 60_000 }), says: /60000 files are too many/ },
    { what: 'points behind its end', zip: entry({ offset: 5_000 }), says: /"x" is not where its directory says \(it breaks off\)/ },
    {
      what: 'points where no file reaches',
      zip: zipOf([{ name: 'x', content: '', claims: { offset: 2 ** 60 } }], { zip64: true }),
      says: /"x" is not where its directory says \(it breaks off\)/,
    },
    { what: 'points into the middle of a file', zip: entry({ offset: 3 }), says: /"x" is not where its directory says/ },
    {
      what: 'has a file that is longer than the archive',
      zip: entry({ packed: 5_000, bytes: 5_000 }),
      says: /"x" is not where its directory says \(file data overflows/,
    },
    {
      what: 'has a stored file of two sizes',
      zip: entry({ bytes: 6 }),
      says: /no sound zip archive \(compressed\/uncompressed size mismatch .* 7 != 6\)/,
    },
    {
      what: 'has an encrypted file',
      // With the 12 bytes that stand before one.
      zip: zipOf([{ name: 'x', content: 'x'.repeat(12 + 7), claims: { flags: 0x801, bytes: 7 } }]),
      says: /"x" in it is encrypted/,
    },
    { what: 'has a file of an unknown compression', zip: entry({ method: 12 }), says: /"x" in it is compressed in a way/ },
    {
      what: 'has a file that unpacks to more',
      zip: zipOf([deflated('x'.repeat(1_000_000), 10)]),
      says: /x in the archive is damaged: .*too many bytes .* 10\b/,
    },
    {
      what: 'has a stored file of another checksum',
      zip: entry({ sum: 7 }),
      says: /^x in the archive is damaged: its checksum is not the one/,
    },
    {
      what: 'has a packed file of another checksum',
      zip: zipOf([{ ...deflated('content'), claims: { method: 8, bytes: 7, sum: 7 } }]),
      says: /^x in the archive is damaged: its checksum is not the one/,
    },
    {
      what: 'has a file that unpacks to less',
      zip: zipOf([deflated('x', 10)]),
      says: /x in the archive is damaged: .*not enough bytes .* 10\b/,
    },
  ])('is refused where it $what', async ({ zip, says }) => {
    const { message } = await refused(zip);
    expect(message).toMatch(says);
    expect(message).toContain('the archive');
  });

  test('is refused wherever it is cut, and never read in part', async () => {
    expect(await contentOf(good)).toEqual(EXPECTED);
    for (let length = 0; length < good.length; length += 7)
      expect((await refused(good.subarray(0, length))).message).toMatch(/^the archive is damaged: /);
  });

  test('is refused whichever byte of a file in it is changed', async () => {
    const [zip, at] = [entry({}), entry({}).indexOf('content')];
    expect(await contentOf(zip)).toEqual({ x: 'content' });
    for (let i = at; i < at + 'content'.length; i++) {
      const changed = Buffer.from(zip);
      changed[i]! ^= 1;
      expect((await refused(changed)).message).toBe('x in the archive is damaged: its checksum is not the one that the archive says');
    }
  });

  test('is refused or read as it was, whichever byte of its directory is changed', async () => {
    const large = zipOf(TWO, { zip64: true });
    let refusedOnes = 0;
    for (let at = large.indexOf('PK\x01\x02', 0, 'latin1'); at < large.length; at++) {
      const changed = Buffer.from(large);
      changed[at]! ^= 0xff;
      const read = await contentOf(changed).catch((thrown: unknown) => thrown);
      if (read instanceof UserError) refusedOnes++;
      else if (read instanceof Error) throw read;
      else expect(Object.values(read as object).every((text) => text === '' || Object.values(EXPECTED).includes(text))).toBe(true);
    }
    expect(refusedOnes).toBeGreaterThan(50);
  });
});
