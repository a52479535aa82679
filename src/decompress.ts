import { Duplex, PassThrough, type Transform } from 'node:stream';
import { createGunzip, createZstdDecompress } from 'node:zlib';
import type { Compression } from './stream.ts';
import { showCount } from './units.ts';

/** As large as those of the compressor (stream.ts), for the same reason. */
const BLOCK = 256 * 1024;
/** Each part takes an unpacker of its own, which costs 70 µs: parts of a few bytes would take minutes for each megabyte, and say nothing. */
const SMALL = 1_024;
const MOST_SMALL = 10_000;

/**
 * Unpacks what `zstd -d` and `gzip -d` unpack: one frame or member after another, as pzstd, pigz and `cat a.zst b.zst` write them, frames of zstd
 * that are to be skipped, and zeros behind the last member of gzip. Fails where something else comes behind the end, and
 * where there are many thousand parts with nothing to speak of in them, which no program writes.
 */
export function decompressor(method: Compression['method']): Duplex {
  switch (method) {
    case 'zstd':
      return new OneAfterAnother('zstd');
    case 'gzip':
      return new OneAfterAnother('gzip');
    case 'none':
      return new PassThrough({ highWaterMark: BLOCK });
  }
}

type Unpacker = Transform & { readonly bytesWritten: number };

/**
 * Node's streams end with the first frame that ends in the middle of a block, and pass over the rest of the block in silence: of two frames in one
 * block the second would be lost. `bytesWritten` tells how far they read (Node 24: zlib's processCallback).
 */
class OneAfterAnother extends Duplex {
  readonly #method: 'zstd' | 'gzip';
  #inner: Unpacker;
  /** Given to the inner one. */
  #given = 0;
  /** Zeros are all that may come. */
  #over = false;
  /** Parts so far of less than SMALL bytes. */
  #small = 0;

  constructor(method: 'zstd' | 'gzip') {
    super({ readableHighWaterMark: BLOCK, writableHighWaterMark: BLOCK });
    this.#method = method;
    this.#inner = this.#begin();
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, next: (error?: Error | null) => void): void {
    const inner = this.#inner;
    if (this.#over) {
      next(strangeness(chunk));
      return;
    }
    this.#given += chunk.length;
    inner.write(chunk, (error) => {
      if (error) return next(); // It is destroyed, and says why.
      const rest = chunk.subarray(chunk.length - (this.#given - inner.bytesWritten));
      if (rest.length === 0) next();
      else this.#goOn(rest, encoding, next);
    });
  }

  override _final(next: (error?: Error | null) => void): void {
    next();
    if (!this.#over) this.#inner.end();
    whenEnded(this.#inner, () => this.push(null));
  }

  override _destroy(error: Error | null, next: (error?: Error | null) => void): void {
    this.#inner.destroy();
    next(error);
  }

  #begin(): Unpacker {
    const inner = this.#method === 'zstd' ? createZstdDecompress({ chunkSize: BLOCK }) : createGunzip({ chunkSize: BLOCK });
    inner.on('data', (block: Buffer) => {
      if (!this.push(block)) inner.pause();
    });
    inner.once('error', (thrown) => this.destroy(thrown));
    return inner;
  }

  /** What the inner one has unpacked goes out before anything of the next. */
  #goOn(rest: Buffer, encoding: BufferEncoding, next: (error?: Error | null) => void): void {
    this.#over = this.#method === 'gzip';
    if (this.#inner.bytesWritten < SMALL) this.#small++;
    if (this.#over) next(strangeness(rest));
    else if (this.#small > MOST_SMALL) next(new Error(`it is made of more than ${showCount(MOST_SMALL)} parts of next to nothing`));
    else
      whenEnded(this.#inner, () => {
        this.#inner = this.#begin();
        this.#given = 0;
        this._write(rest, encoding, next);
      });
  }
}

function whenEnded(inner: Unpacker, then: () => void): void {
  if (inner.readableEnded) then();
  else inner.once('end', then);
}

/** Tapes are filled up with zeros, and gzip passes over them. */
const strangeness = (rest: Buffer): Error | null =>
  rest.every((byte) => byte === 0) ? null : new Error('something else comes behind the end of what is compressed');
