import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import {
  cut,
  firstPart,
  LARGEST_OBJECT,
  LARGEST_PART,
  MOST_PARTS,
  PARTS_MEMORY,
  partBytes,
  partsAtOnce,
} from '../../src/storage/s3-parts.ts';
import { DISK, type Spool, type SpoolFile, spoolFor } from '../../src/storage/s3-spool.ts';
import { seeded } from '../helpers/random.ts';

const MIB = 1024 ** 2;
const GB = 1e9;
const TB = 1e12;

/** How many parts an object takes; undefined where it does not fit. */
function partsFor(bytes: number, first: number): number | undefined {
  let left = bytes;
  for (let number = 1; number <= MOST_PARTS; number++) {
    left -= partBytes(number, first);
    if (left <= 0) return number;
  }
  return undefined;
}

describe('the sizes of parts', () => {
  test.each([0, 1, 5 * GB, 30 * GB, 100 * GB, TB, 3 * TB, LARGEST_OBJECT])(
    'forecast %d bytes: one and a half times as much fits in even parts',
    (expected) => {
      const first = firstPart(expected);
      expect(first).toBeGreaterThanOrEqual(8 * MIB);
      expect(first % MIB).toBe(0);
      const parts = partsFor(Math.min(expected * 1.5, LARGEST_OBJECT), first);
      expect(parts).toBeLessThanOrEqual(7_500);
      expect(partBytes(parts!, first)).toBe(first);
    },
  );

  test.each([0, 1, 30 * GB, 100 * GB, TB, LARGEST_OBJECT])('forecast %d bytes: 5 TiB fit all the same', (expected) => {
    expect(partsFor(LARGEST_OBJECT, firstPart(expected))).toBeLessThanOrEqual(MOST_PARTS);
  });

  test('never shrink, and stay within what S3 takes', () => {
    for (const expected of [0, 50 * GB, LARGEST_OBJECT]) {
      const first = firstPart(expected);
      for (let number = 2; number <= MOST_PARTS; number++) {
        if (partBytes(number, first) < partBytes(number - 1, first)) throw new Error(`part ${number} is smaller than the one before`);
        if (partBytes(number, first) > LARGEST_PART) throw new Error(`part ${number} is too large`);
      }
    }
  });

  test('up to 100 GB keep within 40 MiB together, those under way and the one that is filled', () => {
    for (let expected = 0; expected <= 100 * GB; expected += GB) {
      const first = firstPart(expected);
      expect((partsAtOnce(first) + 1) * first).toBeLessThanOrEqual(40 * MIB);
      expect(partsAtOnce(first)).toBeGreaterThanOrEqual(1);
    }
    expect(partsAtOnce(firstPart(0))).toBe(3);
  });
});

/** Whoever asks for a file gets none. */
const IN_MEMORY = { memory: Number.POSITIVE_INFINITY, spool: undefined as unknown as Spool };

describe('cutting', () => {
  async function cutUp(chunks: number[], size: (number: number) => number) {
    const pieces: { number: number; text: string; last: boolean }[] = [];
    let next = 0;
    const body = Readable.from(chunks.map((length) => Buffer.from(Array.from({ length }, () => next++ % 256))));
    for await (const { number, content, last, release } of cut(body, { sizeOf: size, ...IN_MEMORY })) {
      pieces.push({ number, text: (content as Buffer).toString('hex'), last });
      await release();
    }
    return pieces;
  }
  const bytesUpTo = (end: number, from = 0) => Buffer.from(Array.from({ length: end - from }, (_, i) => (from + i) % 256)).toString('hex');

  test.each([
    { chunks: [], sizes: [0] },
    { chunks: [0, 0], sizes: [0] },
    { chunks: [3], sizes: [3] },
    { chunks: [10], sizes: [10] },
    { chunks: [11], sizes: [10, 1] },
    { chunks: [4, 6], sizes: [10] },
    { chunks: [4, 0, 6, 0], sizes: [10] },
    { chunks: [10, 10], sizes: [10, 10] },
    { chunks: [9, 2, 9, 35], sizes: [10, 10, 10, 10, 10, 5] },
    { chunks: Array.from({ length: 21 }, () => 1), sizes: [10, 10, 1] },
  ])('$chunks bytes gives parts of $sizes', async ({ chunks, sizes }) => {
    const pieces = await cutUp(chunks, () => 10);
    expect(pieces.map(({ text }) => text.length / 2)).toEqual(sizes);
    expect(pieces.map(({ number }) => number)).toEqual(sizes.map((_, i) => i + 1));
    expect(pieces.map(({ last }) => last)).toEqual(sizes.map((_, i) => i === sizes.length - 1));
    expect(pieces.map(({ text }) => text).join('')).toBe(bytesUpTo(chunks.reduce((sum, length) => sum + length, 0)));
  });

  test('follows sizes that grow', async () => {
    const pieces = await cutUp([70], (number) => 10 * number);
    expect(pieces.map(({ text }) => text.length / 2)).toEqual([10, 20, 30, 10]);
    expect(pieces.map(({ text }) => text).join('')).toBe(bytesUpTo(70));
  });

  test('leaves a part alone until it is given back, and then uses its memory again', async () => {
    const body = Readable.from([Buffer.alloc(10, 'a'), Buffer.alloc(10, 'b'), Buffer.alloc(10, 'c'), Buffer.alloc(1, 'd')]);
    const [kept, others]: [Buffer[], Buffer[]] = [[], []];
    for await (const { number, content, release } of cut(body, { sizeOf: () => 10, ...IN_MEMORY })) {
      if (number === 1) kept.push(content as Buffer);
      else {
        others.push(content as Buffer);
        await release();
      }
    }
    expect(kept.map(String)).toEqual(['a'.repeat(10)]);
    expect(new Set(others.map(({ buffer }) => buffer)).size).toBe(1);
    expect(others[0]!.buffer).not.toBe(kept[0]!.buffer);
  });

  test('throws what the stream throws', async () => {
    const body = Readable.from(
      (async function* () {
        yield Buffer.alloc(25);
        throw new Error('the source broke off');
      })(),
    );
    const numbers: number[] = [];
    const cutting = (async () => {
      for await (const { number } of cut(body, { sizeOf: () => 10, ...IN_MEMORY })) numbers.push(number);
    })();
    await expect(cutting).rejects.toThrow('the source broke off');
    expect(numbers).toEqual([1, 2]);
  });
});

describe('cutting parts that are too large for memory', () => {
  let tempDir: string;
  beforeEach(async () => {
    tempDir = await mkdtemp(join(tmpdir(), 'seaworthy-parts-'));
  });
  afterEach(() => rm(tempDir, { recursive: true, force: true }));

  /** All bytes that were ever asked for: more than are held at once. */
  function counting(memory: number) {
    const asked: number[] = [];
    const allocate = (bytes: number) => {
      asked.push(bytes);
      return Buffer.alloc(bytes, 'x');
    };
    const wanted = async () => ({ md5: true, crc32: true });
    return { asked, memory, allocate, spool: spoolFor({ object: 's3://b/k', tempDir, disk: DISK, wanted }) };
  }
  const total = (sizes: number[]) => sizes.reduce((sum, bytes) => sum + bytes, 0);
  const files = async () => (await readdir(tempDir, { recursive: true })).filter((name) => name.includes('/'));

  test('gives each from its file, as often as it is asked for, with sums that are those of its bytes', async () => {
    const random = seeded(1);
    const content = Buffer.from(Array.from({ length: 5_500 }, () => random.below(256)));
    const chunks: Buffer[] = [];
    for (let at = 0; at < content.length; ) {
      const length = 1 + random.below(700);
      chunks.push(content.subarray(at, at + length));
      at += length;
    }
    const cutting = counting(800);
    const given: Buffer[] = [];
    for await (const piece of cut(Readable.from(chunks), { sizeOf: () => 1_000, ...cutting })) {
      if (Buffer.isBuffer(piece.content)) throw new Error(`part ${piece.number} is in memory`);
      expect(await files()).toHaveLength(1);
      const bytes = await buffer(piece.content.read());
      expect((await buffer(piece.content.read())).equals(bytes)).toBe(true);
      const sum = Buffer.alloc(4);
      sum.writeUInt32BE(crc32(bytes));
      const hash = (kind: string) => createHash(kind).update(bytes);
      expect(piece.content).toMatchObject({
        length: bytes.length,
        sha256: hash('sha256').digest('hex'),
        md5: hash('md5').digest('base64'),
        crc32: sum.toString('base64'),
      });
      expect(piece.last).toBe(piece.number === 6);
      given.push(bytes);
      await piece.release();
      expect(await files()).toEqual([]);
    }
    expect(given.map(({ length }) => length)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 500]);
    expect(Buffer.concat(given).equals(content)).toBe(true);
    expect(total(cutting.asked)).toBe(100);
    await cutting.spool.close();
    expect(await readdir(tempDir)).toEqual([]);
  });

  test('touches no disk where the forecast was far too large', async () => {
    const cutting = counting(800);
    const pieces: (Buffer | object)[] = [];
    for await (const { content } of cut(Readable.from([Buffer.alloc(60), Buffer.alloc(40)]), { sizeOf: () => 1_000_000, ...cutting }))
      pieces.push(content);
    expect(pieces).toEqual([Buffer.alloc(100)]);
    expect(await readdir(tempDir)).toEqual([]);
  });

  test.each([0, 100e9, 300 * GB, 500 * 1024 ** 3, TB, LARGEST_OBJECT])(
    'forecast %d bytes: parts of whatever number hold no more than their memory together',
    async (expected) => {
      const first = firstPart(expected);
      for (const number of [1, 7_500, 7_501, 7_900, 8_500, 9_999]) {
        // A thousandth of everything, and a disk that takes all: neither it nor the processor is what this is about.
        const [cutting, size] = [counting(PARTS_MEMORY / 1_024), Math.min(partBytes(number, first), 3 * PARTS_MEMORY) / 1_024];
        const spool = { begin: async () => NOWHERE, close: async () => {} };
        const body = Readable.from(Array.from({ length: 60 }, () => Buffer.alloc(size / 10)));
        const underWay: (() => Promise<void>)[] = [];
        let parts = 0;
        for await (const { release } of cut(body, { ...cutting, sizeOf: () => size, spool })) {
          if (underWay.length >= partsAtOnce(size, cutting.memory)) await underWay.shift()!();
          underWay.push(release);
          parts++;
        }
        expect(parts).toBeGreaterThanOrEqual(5);
        expect(total(cutting.asked)).toBeLessThanOrEqual(cutting.memory);
      }
    },
  );
  const SENT = { length: 0, sha256: '', md5: undefined, crc32: undefined, read: () => Readable.from([]) };
  const NOWHERE: SpoolFile = { write: async () => {}, end: async () => SENT, remove: async () => {} };

  test('leaves nothing on the disk where the stream breaks off, or where nobody wants more', async () => {
    for (const ends of [false, true]) {
      const cutting = counting(80);
      const body = Readable.from(
        (async function* () {
          yield Buffer.alloc(250);
          if (ends) return;
          throw new Error('the source broke off');
        })(),
      );
      const pieces = cut(body, { sizeOf: () => 100, ...cutting });
      const first = await pieces.next();
      await pieces.next();
      if (ends) await pieces.return(undefined);
      else await expect(pieces.next()).rejects.toThrow('the source broke off');
      await first.value?.release();
      await cutting.spool.close();
      expect(await readdir(tempDir)).toEqual([]);
    }
  });
});
