import type { Readable } from 'node:stream';

const MIB = 1024 * 1024;
/** Limits of S3, which other stores keep to: "Amazon S3 multipart upload limits". */
export const MOST_PARTS = 10_000;
export const LARGEST_PART = 5 * 1024 * MIB;
export const LARGEST_OBJECT = 5 * 1024 * 1024 * MIB;
const SMALLEST = 8 * MIB;

/** Parts of one size, as some stores demand (R2), for one and a half times what was forecast. */
const EVEN_PARTS = 7_500;
const FORECAST_MARGIN = 1.5;
/** From there on the size doubles with every so many, so that 5 TiB are reached whatever the forecast was. */
const DOUBLES_EVERY = 200;

/** Bytes of the first parts, in whole MiB. */
export function firstPart(expectedBytes = 0, smallest = SMALLEST): number {
  const even = Math.ceil((expectedBytes * FORECAST_MARGIN) / EVEN_PARTS / MIB) * MIB;
  return Math.min(LARGEST_PART, Math.max(smallest, even));
}

/** Bytes of part `number`, counted from 1. */
export function partBytes(number: number, first: number): number {
  const doublings = Math.max(0, Math.ceil((number - EVEN_PARTS) / DOUBLES_EVERY));
  return Math.min(LARGEST_PART, first * 2 ** doublings);
}

/** Memory for parts: three under way and one being filled while they are small, never fewer than one and one. */
const BUDGET = 40 * MIB;
export const partsAtOnce = (first: number): number => Math.max(1, Math.min(3, Math.floor(BUDGET / first) - 1));

export interface Piece {
  /** From 1. */
  number: number;
  /** Valid until it is given back. */
  bytes: Buffer;
  last: boolean;
  /** Its memory may be used for another. */
  release(): void;
}

/**
 * Cuts a stream into parts that can be sent again: a part is only given when it is known whether another follows. An empty stream is one empty
 * part. Throws what the stream throws.
 */
export async function* cut(body: Readable, sizeOf: (number: number) => number): AsyncGenerator<Piece> {
  const spare: Buffer[] = [];
  let number = 1;
  let used = 0;
  let size = sizeOf(number);
  let room: Buffer | undefined;
  const piece = (last: boolean): Piece => {
    const whole = room ?? Buffer.alloc(0);
    return { number, bytes: whole.subarray(0, used), last, release: () => void spare.push(whole) };
  };
  for await (const chunk of body as AsyncIterable<Buffer>) {
    for (let at = 0; at < chunk.length; ) {
      if (used === size) {
        yield piece(false);
        size = sizeOf(++number);
        used = 0;
        room = undefined;
      }
      room ??= memory(spare, size);
      const copied = chunk.copy(room, used, at, Math.min(chunk.length, at + size - used));
      at += copied;
      used += copied;
    }
  }
  yield piece(true);
}

/** Not cleared: pages that nobody writes to cost nothing, and what is written is sent. */
function memory(spare: Buffer[], size: number): Buffer {
  for (let used = spare.pop(); used; used = spare.pop()) if (used.length >= size) return used;
  return Buffer.allocUnsafeSlow(size);
}
