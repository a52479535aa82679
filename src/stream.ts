import { createHash } from 'node:crypto';
import { PassThrough, Readable, Transform } from 'node:stream';
import { constants, createGunzip, createGzip, createZstdCompress, createZstdDecompress } from 'node:zlib';
import { passed } from './memory.ts';

export interface Compression {
  method: 'zstd' | 'gzip' | 'none';
  level: number;
}

/** Small enough for a used block to be gone by the next minor collection (memory.ts): with 1 MiB the process was 40 MB larger, not faster. */
const BLOCK = 256 * 1024;

/** A transform that knows how many bytes it was given. */
export type Compressor = Transform & { readonly bytesWritten: number };

/** zstd with one thread: more than zero `nbWorkers` crash Node 24's binding. */
export function compressor({ method, level }: Compression): Compressor {
  switch (method) {
    case 'zstd':
      return createZstdCompress({
        chunkSize: BLOCK,
        params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
      });
    case 'gzip':
      return createGzip({ level, chunkSize: BLOCK });
    case 'none':
      return new Plain({ highWaterMark: BLOCK });
  }
}

class Plain extends Transform {
  bytesWritten = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, next: (error?: Error | null, chunk?: Buffer) => void): void {
    this.bytesWritten += chunk.length;
    next(null, chunk);
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
    super({ highWaterMark: BLOCK });
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, next: (error?: Error | null, chunk?: Buffer) => void): void {
    this.bytes += chunk.length;
    this.#hash.update(chunk);
    passed(chunk.length);
    next(null, chunk);
  }

  digest(): string {
    return this.#hash.digest('hex');
  }
}

/**
 * What `source` gives, and its end only when `whole` has resolved: whoever stores this cannot complete it before. Fails as soon as `whole` does.
 * A Readable and not a Transform: the dump passes here in pieces of 8 KiB, and every stage they pass costs.
 */
export function withheldEnd(source: Readable, whole: Promise<unknown>): Readable {
  const body = new Readable({
    highWaterMark: 64 * 1024,
    read: () => void source.resume(),
    destroy: (error, done) => {
      source.destroy();
      done(error);
    },
  });
  source.on('data', (chunk: Buffer) => {
    passed(chunk.length);
    if (!body.push(chunk)) source.pause();
  });
  source.once('end', () => void whole.then(() => body.push(null)).catch(() => {}));
  source.once('error', (thrown) => body.destroy(thrown));
  source.once('close', () => {
    if (!source.readableEnded) body.destroy(new Error('the source was cut off before its end'));
  });
  whole.catch((thrown) => body.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))));
  return body;
}
