import { Readable } from 'node:stream';
import { describe, expect, test } from '@jest/globals';
import { cut, firstPart, LARGEST_OBJECT, LARGEST_PART, MOST_PARTS, partBytes, partsAtOnce } from '../../src/storage/s3-parts.ts';

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

describe('cutting', () => {
  async function cutUp(chunks: number[], size: (number: number) => number) {
    const pieces: { number: number; text: string; last: boolean }[] = [];
    let next = 0;
    const body = Readable.from(chunks.map((length) => Buffer.from(Array.from({ length }, () => next++ % 256))));
    for await (const { number, bytes, last, release } of cut(body, size)) {
      pieces.push({ number, text: bytes.toString('hex'), last });
      release();
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
    for await (const { number, bytes, release } of cut(body, () => 10)) {
      if (number === 1) kept.push(bytes);
      else {
        others.push(bytes);
        release();
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
      for await (const { number } of cut(body, () => 10)) numbers.push(number);
    })();
    await expect(cutting).rejects.toThrow('the source broke off');
    expect(numbers).toEqual([1, 2]);
  });
});
