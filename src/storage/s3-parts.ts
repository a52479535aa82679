import type { Readable } from 'node:stream';
import type { Spool, Spooled, SpoolFile } from './s3-spool.ts';

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

/** Memory for the parts of an upload, in bytes. */
export const PARTS_MEMORY = 40 * MIB;
/** Three under way and one being filled while they are small, never fewer than one and one. */
export const partsAtOnce = (bytes: number, memory = PARTS_MEMORY): number => Math.max(1, Math.min(3, Math.floor(memory / bytes) - 1));

export interface Piece {
  /** From 1. */
  number: number;
  /** Valid until it is given back. */
  content: Buffer | Spooled;
  /** That a part with this number may have, in bytes. */
  size: number;
  last: boolean;
  /** Its memory, or its place on the disk, may be used for another. */
  release(): Promise<void>;
}

export interface Cutting {
  /** Bytes of part `number`. */
  sizeOf(number: number): number;
  /** Bytes that may be held at once. */
  memory: number;
  /** For parts of which two are more than that. */
  spool: Spool;
  /** Not cleared: pages that nobody writes to cost nothing, and what is written is sent. */
  allocate?(bytes: number): Buffer;
}

/**
 * Cuts a stream into parts that can be sent again: a part is only given when it is known whether another follows. An empty stream is one empty
 * part. A part that is too large for memory goes to the disk block by block, once there is more of it than one block. Throws what the stream throws.
 */
export async function* cut(body: Readable, cutting: Cutting): AsyncGenerator<Piece> {
  const blocks = blocksOf(cutting);
  let number = 1;
  let filled = 0;
  let part = new Part(cutting, number, blocks);
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      for (let at = 0; at < chunk.length; ) {
        if (filled === part.size) {
          yield await part.piece(false);
          part = new Part(cutting, ++number, blocks);
          filled = 0;
        }
        const end = Math.min(chunk.length, at + part.size - filled);
        if (!part.add(chunk, at, end)) await part.spill(chunk, at, end);
        filled += end - at;
        at = end;
      }
    }
    yield await part.piece(true);
  } finally {
    await part.drop();
  }
}

interface Blocks {
  take(bytes: number): Buffer;
  give(block: Buffer): void;
}

function blocksOf({ allocate = Buffer.allocUnsafeSlow }: Cutting): Blocks {
  const spare: Buffer[] = [];
  return {
    take: (bytes) => {
      for (let used = spare.pop(); used; used = spare.pop()) if (used.length >= bytes) return used;
      return allocate(bytes);
    },
    give: (block) => void spare.push(block),
  };
}

/** Of the memory, for what is on its way to the disk. */
const BLOCK_SHARE = 1 / 8;

/** A part that is being filled. A class because it holds a file. */
class Part {
  readonly size: number;
  readonly #number: number;
  readonly #cutting: Cutting;
  readonly #blocks: Blocks;
  /** Of the whole part where it stays in memory. */
  readonly #blockBytes: number;
  #block: Buffer | undefined;
  #used = 0;
  #file: SpoolFile | undefined;

  constructor(cutting: Cutting, number: number, blocks: Blocks) {
    this.size = cutting.sizeOf(number);
    this.#number = number;
    this.#cutting = cutting;
    this.#blocks = blocks;
    this.#blockBytes = 2 * this.size <= cutting.memory ? this.size : Math.min(this.size, Math.ceil(cutting.memory * BLOCK_SHARE));
  }

  /** False where the block is too small for it: nothing is taken then. */
  add(chunk: Buffer, from: number, to: number): boolean {
    if (this.#used + to - from > this.#blockBytes) return false;
    this.#block ??= this.#blocks.take(this.#blockBytes);
    this.#used += chunk.copy(this.#block, this.#used, from, to);
    return true;
  }

  async spill(chunk: Buffer, from: number, to: number): Promise<void> {
    for (let at = from; at < to; ) {
      if (this.#used === this.#blockBytes) await this.#flush();
      const end = Math.min(to, at + this.#blockBytes - this.#used);
      this.add(chunk, at, end);
      at = end;
    }
  }

  async #flush(): Promise<void> {
    this.#file ??= await this.#cutting.spool.begin(this.size);
    await this.#file.write(this.#block!.subarray(0, this.#used));
    this.#used = 0;
  }

  async piece(last: boolean): Promise<Piece> {
    if (this.#file && this.#used > 0) await this.#flush();
    const [block, file] = [this.#block, this.#file];
    const content = (await file?.end()) ?? block?.subarray(0, this.#used) ?? Buffer.alloc(0);
    // What is in the file is not needed here any more.
    if (file && block) this.#blocks.give(block);
    this.#block = undefined;
    this.#file = undefined;
    const release = async () => (file ? file.remove() : block && this.#blocks.give(block));
    return { number: this.#number, content, size: this.size, last, release };
  }

  /** What was begun and is not wanted any more. */
  async drop(): Promise<void> {
    await this.#file?.remove();
  }
}
