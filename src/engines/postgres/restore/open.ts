import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../../context.ts';
import { decompressor } from '../../../decompress.ts';
import { messageOf, UserError } from '../../../errors.ts';
import { passed } from '../../../memory.ts';
import { showBytes } from '../../../units.ts';
import { diskOf } from '../scratch-disk.ts';
import { readHeader, versionsOf } from './header.ts';
import { spoolArchive } from './offsets.ts';

/** A dump of anybody's, recognised by its content; nothing of it was run. What it says of itself is hostile input. */
export interface Opened {
  /** `plain` is a script for psql, the others are archives for pg_restore. */
  format: 'custom' | 'tar' | 'directory' | 'plain';
  /** What to give to the tools: where an archive was compressed as a whole, an unpacked copy of it in the run's folder. */
  path: string;
  /** Of a script, which is unpacked while it is read. */
  compression: 'none' | 'gzip' | 'zstd';
  /** Of an archive: `1.14`. */
  formatVersion: string | undefined;
  /** As the dump says them: `15.18 (Debian 15.18-0+deb12u1)`. */
  serverVersion: string | undefined;
  clientVersion: string | undefined;
  /** Of the source. */
  database: string | undefined;
  /** Of the server to restore it to: the source's, or where that is not supported, pg_dump's. Undefined where the dump does not say. */
  major: number | undefined;
  /** A script by pg_dump, which ends with a line that says that it is whole. */
  byPgDump: boolean;
}

const HEAD_BYTES = 65_536;

/** Bytes that an unpacked copy may take: not the last of a disk that others write to as well. */
const roomIn = async (folder: string) => Math.floor((await diskOf(folder)).free * 0.9);

/**
 * Looks at a file, or the folder of a directory-format dump. Throws a UserError that says what was found instead of a dump. `room` is how many
 * bytes may be unpacked to a folder: a few can be made to become all of a disk.
 */
export async function openArchive(path: string, context: Pick<Context, 'tempDir' | 'signal'>, room = roomIn): Promise<Opened> {
  const found = await stat(path).catch((thrown) => {
    throw new UserError(`${path} cannot be read: ${messageOf(thrown)}`, { cause: thrown });
  });
  if (found.isDirectory()) {
    const toc = await head(join(path, 'toc.dat'), 'none').catch(() => undefined);
    if (toc) return { ...readHeader(toc, path, 'directory'), path };
    throw new UserError(`${path} is a folder without the file toc.dat, which every dump in directory format has`);
  }
  const packed = await head(path, 'none');
  const compression = compressionOf(packed);
  const start = compression === 'none' ? packed : await head(path, compression);
  if (packed.length === 0) throw new UserError(`${path} is empty`);
  if (start.length === 0) throw new UserError(`${path} cannot be unpacked with ${compression}: nothing comes out of it`);
  if (start.subarray(0, 5).toString('latin1') === 'PGDMP')
    return { ...readHeader(start, path, 'custom'), path: await unpacked(path, compression, context, room) };
  if (isTar(start)) return { ...readHeader(start.subarray(512), path, 'tar'), path: await unpacked(path, compression, context, room) };
  return { ...readScriptHead(start, path), path, compression };
}

/** How other files begin that are given by mistake, as latin1. */
const STRANGERS: [string | RegExp, string][] = [
  ['age-encryption.org/', 'is encrypted with age; give decrypt-with'],
  [/^-----BEGIN (?:AGE|PGP)/, 'is encrypted, expected a dump'],
  [
    /^(?:\xff\xfe|\xfe\xff)/,
    'is in UTF-16, as the > of Windows PowerShell writes it, which spoils a dump: use the option --file of pg_dump',
  ],
  ['PK\x03\x04', 'is a zip file, expected the dump in it'],
  ['BZh', 'is compressed with bzip2, expected gzip, zstd or nothing'],
  ['\xfd7zXZ', 'is compressed with xz, expected gzip, zstd or nothing'],
  ['\x04\x22\x4d\x18', 'is compressed with lz4, expected gzip, zstd or nothing'],
  ['SQLite format 3', 'is an SQLite database, expected a dump of PostgreSQL'],
  [/^(?:\/\*M?!|-- (?:MySQL|MariaDB) dump)/, 'is a dump of MySQL or MariaDB, expected one of PostgreSQL'],
  [/^\s*<(?:!DOCTYPE|html|\?xml|Error)/i, 'is a page of HTML or XML, perhaps the error page of a download, expected a dump'],
  [/^-- PostgreSQL database cluster dump/m, 'is a dump of a whole cluster by pg_dumpall, expected one of a single database'],
];

function readScriptHead(start: Buffer, path: string): Omit<Opened, 'path' | 'compression'> {
  const text = start.toString('latin1');
  const stranger = STRANGERS.find(([sign]) => (typeof sign === 'string' ? text.startsWith(sign) : sign.test(text)));
  if (stranger) throw new UserError(`${path} ${stranger[1]}`);
  if (text.includes('\0'))
    throw new UserError(`${path} is neither an archive of pg_dump nor a script: it begins with bytes that are no text`);
  const said = (what: string) => new RegExp(`^-- Dumped ${what} version (\\S.*?)\\r?$`, 'm').exec(text)?.[1];
  return {
    ...{ format: 'plain', formatVersion: undefined, database: undefined },
    ...versionsOf(said('from database'), said('by pg_dump')),
    byPgDump: /^-- PostgreSQL database dump\r?$/m.test(text),
  };
}

function compressionOf(start: Buffer): Opened['compression'] {
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  const sign = start.length >= 4 ? start.readUInt32LE(0) : 0;
  // pzstd begins with a frame that is to be skipped (RFC 8878, 3.1.2).
  return sign === 0xfd2fb528 || (sign & 0xfffffff0) >>> 0 === 0x184d2a50 ? 'zstd' : 'none';
}

/** `ustar`, and as its first file what pg_dump writes first. */
const isTar = (start: Buffer) =>
  start.subarray(257, 262).toString('latin1') === 'ustar' && /^toc\.dat\0/.test(start.toString('latin1', 0, 8));

async function head(path: string, compression: Opened['compression']): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const bytes = buffer.subarray(0, bytesRead);
    return compression === 'none' ? bytes : await unpackedHead(bytes, compression);
  } finally {
    await file.close();
  }
}

/** Of compressed bytes that are cut off, what can be had: a small input is not made large in memory either. */
async function unpackedHead(bytes: Buffer, compression: 'gzip' | 'zstd'): Promise<Buffer> {
  const unpack = decompressor(compression);
  const blocks: Buffer[] = [];
  unpack.end(bytes);
  try {
    for await (const block of unpack as AsyncIterable<Buffer>) {
      blocks.push(block);
      if (blocks.reduce((sum, { length }) => sum + length, 0) >= HEAD_BYTES) break;
    }
  } catch {
    // The end is missing, as was to be expected.
  }
  return Buffer.concat(blocks);
}

async function unpacked(
  path: string,
  compression: Opened['compression'],
  { tempDir, signal }: Pick<Context, 'tempDir' | 'signal'>,
  room: typeof roomIn,
): Promise<string> {
  if (compression === 'none') return path;
  const folder = await mkdtemp(join(tempDir, 'unpacked-'));
  const copy = join(folder, 'archive');
  try {
    await spoolArchive(atMost(await room(folder), dumpBytes({ path, compression }), path), copy, signal);
  } catch (thrown) {
    await rm(folder, { recursive: true, force: true });
    throw thrown;
  }
  return copy;
}

async function* atMost(most: number, blocks: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const block of blocks) {
    bytes += block.length;
    if (bytes > most)
      throw new UserError(`${path} unpacks to more than ${showBytes(most)}, which is nine tenths of what is free for it`, {
        hint: 'If it is what it should be, set TMPDIR to a folder on a larger disk.',
      });
    yield block;
  }
}

/** The bytes of a dump, unpacked. Where they cannot be unpacked to their end, a UserError says so. */
export async function* dumpBytes({ path, compression }: Pick<Opened, 'path' | 'compression'>): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: HEAD_BYTES });
  const body = compression === 'none' ? file : file.pipe(decompressor(compression));
  file.once('error', (thrown) => body.destroy(thrown));
  try {
    for await (const block of body as AsyncIterable<Buffer>) {
      yield block;
      passed(block.length);
    }
  } catch (thrown) {
    if (compression === 'none') throw thrown;
    throw new UserError(`${path} cannot be unpacked with ${compression}: ${messageOf(thrown)}`, { cause: thrown });
  } finally {
    file.destroy();
    body.destroy();
  }
}
