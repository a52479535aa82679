import { createHash } from 'node:crypto';
import { PassThrough, Transform } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';

export interface Compression {
  method: 'zstd' | 'gzip' | 'none';
  level: number;
}

const BLOCK = 1024 * 1024;

/** zstd with one thread: more than zero `nbWorkers` crash Node 24's binding. */
export function compressor({ method, level }: Compression): Transform {
  switch (method) {
    case 'zstd':
      return createZstdCompress({ chunkSize: BLOCK, params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 } });
    case 'gzip':
      return createGzip({ level, chunkSize: BLOCK });
    case 'none':
      return new PassThrough({ highWaterMark: BLOCK });
  }
}

export function decompressor(method: Compression['method']): Transform {
  switch (method) {
    case 'zstd':
      return createZstdDecompress({ chunkSize: BLOCK });
    case 'gzip':
      return createGunzip({ chunkSize: BLOCK });
    case 'none':
      return new PassThrough({ highWaterMark: BLOCK });
  }
}

export const SUFFIX = { zstd: '.zst', gzip: '.gz', none: '' } as const;

/** The command a person types to get the content of a stored file on stdout. */
export const EXTRACT = { zstd: 'zstd -dc', gzip: 'gzip -dc', none: 'cat' } as const;

/** Lets everything through, counts and hashes it. `digest` once, after the end. */
export class Meter extends Transform {
  bytes = 0;
  readonly #hash = createHash('sha256');

  constructor() {
    super({ highWaterMark: 4 * BLOCK });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, next: (error?: Error | null, chunk?: Buffer) => void): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    next(null, chunk);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

/** Gathers small chunks into blocks of at least a megabyte: each hop to a worker thread then carries a megabyte instead of a pipe's 64 KiB. */
export class Gather extends Transform {
  bytes = 0;
  #chunks: Buffer[] = [];
  #held = 0;

  constructor() {
    super({ readableHighWaterMark: 2 * BLOCK, writableHighWaterMark: BLOCK });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, next: (error?: Error | null, chunk?: Buffer) => void): void {
    this.bytes += chunk.length;
    this.#held += chunk.length;
    this.#chunks.push(chunk);
    next(null, this.#held >= BLOCK ? this.#take() : undefined);
  }

  override _flush(next: (error?: Error | null, chunk?: Buffer) => void): void {
    next(null, this.#held > 0 ? this.#take() : undefined);
  }

  #take(): Buffer {
    const block = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks, this.#held);
    this.#chunks = [];
    this.#held = 0;
    return block;
  }
}
