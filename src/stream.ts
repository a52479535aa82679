import { createHash } from 'node:crypto';
import { Duplex, Readable, Transform } from 'node:stream';
import { constants, createGzip, createZstdCompress } from 'node:zlib';
import { passed } from './memory.ts';

export interface Compression {
  method: 'zstd' | 'gzip' | 'none';
  level: number;
}

/** Small enough for a used block to be gone by the next minor collection (memory.ts): with 1 MiB the process was 40 MB larger, not faster. */
const BLOCK = 256 * 1024;

/** A transform that knows how many bytes it was given. */
export type Compressor = Duplex & { readonly bytesWritten: number };

/** zstd with one thread: more than zero `nbWorkers` crash Node 24's binding. */
export function compressor({ method, level }: Compression): Compressor {
  switch (method) {
    case 'zstd':
      return new InBlocks(
        createZstdCompress({
          chunkSize: BLOCK,
          params: { [constants.ZSTD_c_compressionLevel]: level, [constants.ZSTD_c_checksumFlag]: 1 },
        }),
      );
    case 'gzip':
      return new InBlocks(createGzip({ level, chunkSize: BLOCK }));
    case 'none':
      return new Plain({ highWaterMark: BLOCK });
  }
}

/** Two of them are held. */
const GATHERED = 1024 * 1024;

/**
 * Gives `inner` whole blocks instead of the pieces that a pipe has: each write is a task of its own on the thread pool, and pieces of 64 KiB cost a
 * sixth more of processor than these (measured), the copy included. One block is filled while the other is worked on.
 */
class InBlocks extends Duplex {
  bytesWritten = 0;
  readonly #inner: Transform;
  #filling = Buffer.allocUnsafeSlow(GATHERED);
  #working = Buffer.allocUnsafeSlow(GATHERED);
  #filled = 0;
  #written: Promise<void> = Promise.resolve();

  constructor(inner: Transform) {
    super({ readableHighWaterMark: BLOCK, writableHighWaterMark: BLOCK });
    this.#inner = inner;
    inner.on('data', (chunk: Buffer) => {
      if (!this.push(chunk)) inner.pause();
    });
    inner.once('end', () => this.push(null));
    inner.once('error', (thrown) => this.destroy(thrown));
  }

  override _read(): void {
    this.#inner.resume();
  }

  override _write(chunk: Buffer, encoding: BufferEncoding, next: (error?: Error | null) => void): void {
    const taken = chunk.copy(this.#filling, this.#filled);
    this.#filled += taken;
    this.bytesWritten += taken;
    if (this.#filled < GATHERED) next();
    else this.#hand().then(() => this._write(chunk.subarray(taken), encoding, next), next);
  }

  override _final(next: (error?: Error | null) => void): void {
    this.#hand().then(() => {
      this.#inner.end();
      next();
    }, next);
  }

  override _destroy(error: Error | null, next: (error?: Error | null) => void): void {
    this.#inner.destroy();
    next(error);
  }

  /** Rejects where the block before this one could not be written. */
  async #hand(): Promise<void> {
    await this.#written;
    const block = this.#filling.subarray(0, this.#filled);
    [this.#filling, this.#working] = [this.#working, this.#filling];
    this.#filled = 0;
    this.#written = new Promise((resolve, reject) => {
      this.#inner.write(block, (error) => (error ? reject(error) : resolve()));
    });
    this.#written.catch(() => {}); // `inner` tells, and the next block hears of it.
  }
}

class Plain extends Transform {
  bytesWritten = 0;

  override _transform(chunk: Buffer, _encoding: BufferEncoding, next: (error?: Error | null, chunk?: Buffer) => void): void {
    this.bytesWritten += chunk.length;
    next(null, chunk);
  }
}

export const SUFFIX = { zstd: '.zst', gzip: '.gz', none: '' } as const;

export const ENCRYPTED = '.age';

/** The command a person types to get the content of a stored file on stdout, by the file's suffixes. */
export function openCommand(file: string): string {
  const encrypted = file.endsWith(ENCRYPTED);
  const inner = encrypted ? file.slice(0, -ENCRYPTED.length) : file;
  const unpack = inner.endsWith(SUFFIX.zstd) ? 'zstd -dc' : inner.endsWith(SUFFIX.gzip) ? 'gzip -dc' : undefined;
  if (encrypted) return `age -d -i identity.txt ${file}${unpack ? ` | ${unpack}` : ''}`;
  return `${unpack ?? 'cat'} ${file}`;
}

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

const BROKEN_OFF = new Set(['ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED', 'EPIPE', 'ABORT_ERR']);

/** What a stream says when it was ended from outside: never the cause, which somebody else knows. */
export const isBrokenOff = (thrown: unknown): boolean => thrown instanceof Error && 'code' in thrown && BROKEN_OFF.has(String(thrown.code));

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

/**
 * The same bytes for each of several readers. The slowest sets the pace; one that is destroyed no longer counts, and with the last of them
 * the source is destroyed. All end, or fail, as the source does. One reader gets the source itself.
 */
export function tee(source: Readable, readers: number): Readable[] {
  if (readers === 1) return [source];
  const waiting = new Set<Readable>();
  const open = new Set<Readable>();
  const resume = () => {
    if (waiting.size === 0) source.resume();
  };
  const leave = (branch: Readable) => {
    open.delete(branch);
    waiting.delete(branch);
    if (open.size === 0 && !source.readableEnded) source.destroy();
    else resume();
  };
  for (let i = 0; i < readers; i++) {
    const branch: Readable = new Readable({
      highWaterMark: BLOCK,
      read: () => {
        waiting.delete(branch);
        resume();
      },
      destroy: (error, done) => {
        leave(branch);
        done(error);
      },
    });
    branch.on('error', () => {}); // Whoever reads it hears of it; one that nobody reads any more must not end the process.
    open.add(branch);
  }
  const branches = [...open];
  source.on('data', (chunk: Buffer) => {
    for (const branch of open) if (!branch.push(chunk)) waiting.add(branch);
    if (waiting.size > 0) source.pause();
  });
  source.once('end', () => {
    for (const branch of open) branch.push(null);
  });
  const fail = (thrown: Error) => {
    for (const branch of branches) branch.destroy(thrown);
  };
  const cutOff = () => fail(source.errored ?? new Error('the source was cut off before its end'));
  source.once('error', fail);
  source.once('close', () => {
    if (!source.readableEnded) cutOff();
  });
  // It has said so already, to whoever listened then.
  if (source.destroyed && !source.readableEnded) cutOff();
  return branches;
}
