import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, mkdtemp, open, rm, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { crc32 } from 'node:zlib';
import { messageOf, UserError } from '../errors.ts';
import { passed } from '../memory.ts';
import { showBytes } from '../units.ts';

/** What the disk is asked for; passed in so that it can fail. */
export interface Disk {
  open: typeof open;
  /** The first `bytes` of a file. */
  read(path: string, bytes: number): Readable;
  /** Bytes that can still be written in a folder. */
  free(folder: string): Promise<number>;
}

const READ_BYTES = 256 * 1024;

async function* blocksOf(path: string, bytes: number): AsyncGenerator<Buffer> {
  for await (const block of createReadStream(path, { end: bytes - 1, highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>) {
    yield block;
    passed(block.length);
  }
}

export const DISK: Disk = {
  open,
  read: (path, bytes) => Readable.from(blocksOf(path, bytes), { objectMode: false, highWaterMark: READ_BYTES }),
  free: async (folder) => {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  },
};

/** A part in a file, with what must be known of it before it is sent. */
export interface Spooled {
  length: number;
  /** Hexadecimal. */
  sha256: string;
  /** The others in base64; undefined where they are not wanted. */
  md5: string | undefined;
  crc32: string | undefined;
  /** From the beginning, as often as it must be sent. */
  read(): Readable;
}

export interface Wanted {
  md5: boolean;
  crc32: boolean;
}

/** Files of one upload, in a folder of their own. */
export interface Spool {
  /** For a part of `bytes` at most. */
  begin(bytes: number): Promise<SpoolFile>;
  /** With everything that is still in it. Never rejects. */
  close(): Promise<void>;
}

export interface SpoolFile {
  write(block: Buffer): Promise<void>;
  end(): Promise<Spooled>;
  /** Never rejects. Whoever still reads it can go on. */
  remove(): Promise<void>;
}

/** One that is filled while the one before is sent. */
const AT_ONCE = 2;

interface Spooling {
  /** For messages: `s3://bucket/key`. */
  object: string;
  tempDir: string;
  disk: Disk;
  wanted(): Promise<Wanted>;
}

/**
 * Parts that are too large for memory: what may be sent again must be kept somewhere until the store has it. The cost is that every byte is written
 * to the disk and read once; it is what would be sent, encrypted where the backup is. Rejects with a UserError that says where room is missing.
 */
export function spoolFor(spooling: Spooling): Spool {
  let folder: string | undefined;
  let next = 0;
  const files = new Set<FileHandle>();
  return {
    begin: async (bytes) => {
      folder ??= await firstFolder(spooling, bytes);
      const path = join(folder, `part-${next++}`);
      const file = await spooling.disk.open(path, 'wx', 0o600).catch((thrown) => {
        throw failure(spooling, thrown, bytes);
      });
      files.add(file);
      return spoolFile(file, { path, most: bytes, spooling, wanted: await spooling.wanted(), closed: () => files.delete(file) });
    },
    close: async () => {
      for (const file of files) await file.close().catch(() => {});
      if (folder !== undefined) await rm(folder, { recursive: true, force: true }).catch(() => {});
    },
  };
}

async function firstFolder(spooling: Spooling, bytes: number): Promise<string> {
  const { object, tempDir, disk } = spooling;
  try {
    const free = await disk.free(tempDir);
    if (free >= AT_ONCE * bytes) return await mkdtemp(join(tempDir, 'parts-'));
    throw new UserError(
      `${object} cannot be written: its parts have ${showBytes(bytes)} each and are gathered in ${tempDir}, where ${showBytes(free)} are free`,
      { hint: hintFor(bytes) },
    );
  } catch (thrown) {
    throw thrown instanceof UserError ? thrown : failure(spooling, thrown, bytes);
  }
}

const hintFor = (bytes: number) =>
  `Free ${showBytes(AT_ONCE * bytes)} there, let RUNNER_TEMP (TMPDIR outside of GitHub Actions) name a folder on a larger disk, or divide the backup with include-table and exclude-table.`;

function failure({ object, tempDir }: Spooling, thrown: unknown, bytes: number): UserError {
  const { code = '' } = thrown as NodeJS.ErrnoException;
  const full = { ENOSPC: 'no space left on the disk', EDQUOT: 'disk quota used up', EFBIG: 'the file would be too large' }[code];
  return new UserError(`${object} cannot be written: a part of it cannot be gathered in ${tempDir}: ${full ?? messageOf(thrown)}`, {
    cause: thrown,
    hint: full ? hintFor(bytes) : 'Let RUNNER_TEMP (TMPDIR outside of GitHub Actions) name a folder that this user may write to.',
  });
}

interface Filling {
  path: string;
  /** Bytes it may come to have. */
  most: number;
  spooling: Spooling;
  wanted: Wanted;
  closed(): void;
}

function spoolFile(file: FileHandle, { path, most, spooling, wanted, closed }: Filling): SpoolFile {
  const sha256 = createHash('sha256');
  const md5 = wanted.md5 ? createHash('md5') : undefined;
  let sum = 0;
  let length = 0;
  const close = async () => {
    closed();
    await file.close();
  };
  const attempt = (work: () => Promise<void>) =>
    work().catch((thrown) => {
      throw failure(spooling, thrown, most);
    });
  return {
    write: async (block) => {
      hash([sha256, md5], block);
      if (wanted.crc32) sum = crc32(block, sum);
      length += block.length;
      await attempt(async () => {
        for (let at = 0; at < block.length; ) at += (await file.write(block, at, block.length - at)).bytesWritten;
      });
    },
    end: async () => {
      await attempt(close);
      const sums = { sha256: sha256.digest('hex'), md5: md5?.digest('base64'), crc32: wanted.crc32 ? inBase64(sum) : undefined };
      return { length, ...sums, read: () => spooling.disk.read(path, length) };
    },
    remove: async () => {
      await close().catch(() => {});
      await rm(path, { force: true }).catch(() => {});
    },
  };
}

function hash(hashes: (Hash | undefined)[], block: Buffer): void {
  for (const one of hashes) one?.update(block);
}

function inBase64(sum: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(sum);
  return bytes.toString('base64');
}
