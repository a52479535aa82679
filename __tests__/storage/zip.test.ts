import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { deflateRawSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import '../helpers/realm.ts';
import { UserError } from '../../src/errors.ts';
import { openEntry, readZip } from '../../src/storage/zip.ts';
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
    const read = await buffer(openEntry(path, entry, `${entry.name} in the archive`));
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

describe('an archive that is damaged', () => {
  const good = zipOf(TWO);
  const entry = (claims: Zipped['claims']): Buffer => zipOf([{ name: 'x', content: 'content', ...(claims ? { claims } : {}) }]);
  test.each([
    { what: 'is none', zip: Buffer.from('<html>Please log in</html>'), says: /no zip archive/ },
    { what: 'is empty', zip: Buffer.alloc(0), says: /no zip archive/ },
    { what: 'lost its end', zip: good.subarray(0, -1), says: /no zip archive|end is missing/ },
    { what: 'lost its beginning', zip: good.subarray(10), says: /is not where its directory says|breaks off/ },
    { what: 'counts more files than it has', zip: zipOf(TWO, { count: 3 }), says: /directory breaks off/ },
    { what: 'counts too many files', zip: zipOf(TWO, { count: 60_000 }), says: /60000 files are too many/ },
    { what: 'points behind its end', zip: entry({ offset: 5_000 }), says: /breaks off/ },
    { what: 'points into the middle of a file', zip: entry({ offset: 3 }), says: /"x" is not where its directory says/ },
    { what: 'has a file that is longer than the archive', zip: entry({ packed: 5_000, bytes: 5_000 }), says: /"x" in it is cut off/ },
    { what: 'has a stored file of two sizes', zip: entry({ bytes: 6 }), says: /"x" in it has two sizes/ },
    { what: 'has an encrypted file', zip: entry({ flags: 0x801 }), says: /"x" in it is encrypted/ },
    { what: 'has a file of an unknown compression', zip: entry({ method: 12 }), says: /"x" in it is compressed in a way/ },
    {
      what: 'has a file that unpacks to more',
      zip: zipOf([deflated('x'.repeat(1_000_000), 10)]),
      says: /x in the archive is damaged: .* 10 bytes/,
    },
    { what: 'has a file that unpacks to less', zip: zipOf([deflated('x', 10)]), says: /x in the archive is damaged: .* 10 bytes/ },
  ])('is refused where it $what', async ({ zip, says }) => {
    const { message } = await refused(zip);
    expect(message).toMatch(says);
    expect(message).toContain('the archive');
  });

  test('is refused wherever it is cut, and never read in part', async () => {
    expect(await contentOf(good)).toEqual(EXPECTED);
    for (let length = 0; length < good.length; length += 7) await refused(good.subarray(0, length));
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
