import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { decompressor } from '../src/decompress.ts';
import { seeded } from './helpers/random.ts';
import './helpers/realm.ts';

/** Larger than any block on the way, and nothing that packs well. */
const random = seeded(11);
const NOISE = Buffer.from(Array.from({ length: 700_000 }, () => random.below(256)));
const LONG = Buffer.alloc(3_000_000, 'a row of a table\n');

const PACKED = { zstd: (text: Buffer | string) => zstdCompressSync(text), gzip: (text: Buffer | string) => gzipSync(text) };
/** Magic 0x184D2A50, length, content (RFC 8878, 3.1.2). */
const SKIPPED = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);

/** In pieces of these sizes: ends fall in the middle and at the edges of them. Piece by piece is too slow for what is long. */
const sizes = (length: number) => [length + 1, 65_536, 97, ...(length < 1_000 ? [7, 1] : [])];

async function unpacked(method: 'zstd' | 'gzip', stored: Buffer, size: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  const pieces = Array.from({ length: Math.ceil(stored.length / size) }, (_, i) => stored.subarray(i * size, (i + 1) * size));
  await pipeline(Readable.from(pieces, { objectMode: false }), decompressor(method), async (body: AsyncIterable<Buffer>) => {
    for await (const part of body) parts.push(part);
  });
  return Buffer.concat(parts);
}

describe.each(['zstd', 'gzip'] as const)('what %s has packed', (method) => {
  const pack = PACKED[method];
  const [one, two] = [pack('one'), pack('two')];

  test.each<[string, Buffer[], Buffer[]]>([
    ['once', [one], [Buffer.from('one')]],
    ['twice, one behind the other', [one, two], [Buffer.from('onetwo')]],
    ['as nothing between others', [one, pack(''), two], [Buffer.from('onetwo')]],
    ['in long parts', [LONG, NOISE, LONG].map(pack), [LONG, NOISE, LONG]],
    [
      'in a thousand parts',
      Array.from({ length: 1_000 }, (_, i) => pack(`${i} `)),
      [Buffer.from(Array.from({ length: 1_000 }, (_, i) => `${i} `).join(''))],
    ],
  ])('%s comes back whole, in whatever pieces it is read', async (_, stored, content) => {
    const whole = Buffer.concat(stored);
    for (const size of sizes(whole.length)) expect((await unpacked(method, whole, size)).equals(Buffer.concat(content))).toBe(true);
  });

  test.each<[string, Buffer]>([
    ['with something else behind its end', Buffer.from('something else')],
    ['with one byte behind its end', Buffer.from('x')],
    ['with something else behind zeros', Buffer.from([0, 0, 0, 0, 65])],
    ['with a second part that is cut off', two.subarray(0, -9)],
    ['with the beginning of a second part', two.subarray(0, 3)],
    ['with a second part that is damaged', Buffer.from(two.with(0, two[0]! ^ 1))],
  ])('%s is refused, in whatever pieces it is read', async (_, more) => {
    const whole = Buffer.concat([one, two, more]);
    for (const size of sizes(whole.length)) {
      await expect(unpacked(method, Buffer.concat([one, two]), size)).resolves.toEqual(Buffer.from('onetwo'));
      await expect(unpacked(method, whole, size)).rejects.toThrow();
    }
  });

  test('of no bytes at all is refused', async () => {
    await expect(unpacked(method, Buffer.alloc(0), 1)).rejects.toThrow();
  });
});

test('frames of zstd that are to be skipped are, at the beginning, between others and at the end, as pzstd writes them', async () => {
  const whole = Buffer.concat([SKIPPED, zstdCompressSync('one'), SKIPPED, SKIPPED, zstdCompressSync('two'), SKIPPED]);
  for (const size of sizes(whole.length)) expect(String(await unpacked('zstd', whole, size))).toBe('onetwo');
  await expect(unpacked('zstd', whole.subarray(0, -1), whole.length)).rejects.toThrow();
});

test.each([
  ['empty ones', zstdCompressSync('')],
  ['such as are to be skipped', SKIPPED],
])('frames of zstd without end, %s, are refused before they cost minutes', async (_, frame) => {
  const of = (count: number) => Buffer.concat([zstdCompressSync('one'), ...Array.from({ length: count }, () => frame)]);
  const some = of(1_000);
  expect(String(await unpacked('zstd', some, some.length))).toBe('one');
  const many = of(100_000);
  await expect(unpacked('zstd', many, 65_536)).rejects.toThrow(/more than 10,000 parts of next to nothing/);
});

test('zeros behind the end are none of gzip’s, as on a tape, and of zstd’s they are refused', async () => {
  for (const size of [1, 7, 10_000]) {
    expect(String(await unpacked('gzip', Buffer.concat([gzipSync('one'), Buffer.alloc(5_000)]), size))).toBe('one');
    await expect(unpacked('zstd', Buffer.concat([zstdCompressSync('one'), Buffer.alloc(5_000)]), size)).rejects.toThrow();
  }
});

test('a reader that stops lets everything go', async () => {
  const stored = zstdCompressSync(LONG);
  const source = Readable.from([stored, stored, stored], { objectMode: false });
  const body = source.pipe(decompressor('zstd'));
  for await (const block of body) if (block.length > 0) break;
  expect(body.destroyed).toBe(true);
});
