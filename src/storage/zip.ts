import { createReadStream } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { PassThrough, pipeline, Readable, Transform } from 'node:stream';
import { createInflateRaw } from 'node:zlib';
import { messageOf, UserError } from '../errors.ts';
import { oneLine } from '../units.ts';

/** A file in a zip archive: `packed` bytes from `start`, `bytes` when unpacked. */
export interface ZipEntry {
  name: string;
  bytes: number;
  start: number;
  packed: number;
  deflated: boolean;
}

/** More than any backup has. What an archive claims of itself is read into memory. */
const MOST_ENTRIES = 10_000;
const LARGEST_DIRECTORY = 16 * 1024 * 1024;
/** The record at the end, with the longest comment, and the locator of zip64 before it. */
const LONGEST_END = 22 + 65_535 + 20;

/**
 * The entries by the central directory, which alone counts: what stands between entries is not looked at. Read in place, so that one file can
 * be had without unpacking the others to the disk. An archive is hostile input; `where` is named in every message.
 * Source: PKWARE's APPNOTE.TXT 6.3.10, sections 4.3.7, 4.3.12, 4.3.14 to 4.3.16 and 4.5.3.
 */
export async function readZip(path: string, where: string): Promise<ZipEntry[]> {
  const damaged = (what: string) => new UserError(`${where} is damaged: ${what}`);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const { count, start, length } = await directoryOf(file, size, damaged);
    if (count > MOST_ENTRIES || length > LARGEST_DIRECTORY) throw damaged(`${count} files are too many`);
    const directory = await bytesAt(file, start, length, damaged);
    const entries: ZipEntry[] = [];
    for (let at = 0; entries.length < count; ) {
      if (at + 46 > directory.length || directory.readUInt32LE(at) !== 0x02014b50) throw damaged('its directory breaks off');
      const next = at + 46 + directory.readUInt16LE(at + 28) + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
      if (next > directory.length) throw damaged('its directory breaks off');
      entries.push(await entryOf(file, directory.subarray(at, next), start, damaged));
      at = next;
    }
    return entries;
  } finally {
    await file.close();
  }
}

type Damaged = (what: string) => UserError;

async function directoryOf(file: FileHandle, size: number, damaged: Damaged): Promise<{ count: number; start: number; length: number }> {
  const from = Math.max(size - LONGEST_END, 0);
  const tail = await bytesAt(file, from, size - from, damaged);
  const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  if (end < 0 || end + 22 > tail.length) throw damaged('it is no zip archive, or its end is missing');
  const found = { count: tail.readUInt16LE(end + 10), length: tail.readUInt32LE(end + 12), start: tail.readUInt32LE(end + 16) };
  if (found.count < 0xffff && found.length < 0xffffffff && found.start < 0xffffffff) return within(found, size, damaged);
  const locator = end - 20;
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) throw damaged('the end of its directory is missing');
  const record = await bytesAt(file, whole(tail.readBigUInt64LE(locator + 8)), 56, damaged);
  if (record.readUInt32LE(0) !== 0x06064b50) throw damaged('the end of its directory is missing');
  const [count, length, start] = [32, 40, 48].map((at) => whole(record.readBigUInt64LE(at)));
  return within({ count: count!, length: length!, start: start! }, size, damaged);
}

function within<T extends { start: number; length: number }>(found: T, size: number, damaged: Damaged): T {
  if (found.start + found.length > size) throw damaged('its directory breaks off');
  return found;
}

/** `header` is one of the central directory's. The data begin after the local header, whose length only that header knows. */
async function entryOf(file: FileHandle, header: Buffer, directory: number, damaged: Damaged): Promise<ZipEntry> {
  const [flags, method, nameLength, extraLength] = [8, 10, 28, 30].map((at) => header.readUInt16LE(at)) as [number, number, number, number];
  const name = header.toString('utf8', 46, 46 + nameLength);
  const shown = JSON.stringify(oneLine(name, 100));
  if (flags & 0x2041) throw damaged(`${shown} in it is encrypted by zip`);
  if (method !== 0 && method !== 8) throw damaged(`${shown} in it is compressed in a way that this program does not know (${method})`);
  const sizes = [header.readUInt32LE(24), header.readUInt32LE(20), header.readUInt32LE(42)];
  const [bytes, packed, local] = zip64(sizes, header.subarray(46 + nameLength, 46 + nameLength + extraLength)) as [number, number, number];
  const localHeader = await bytesAt(file, local, 30, damaged);
  if (localHeader.readUInt32LE(0) !== 0x04034b50) throw damaged(`${shown} is not where its directory says`);
  const start = local + 30 + localHeader.readUInt16LE(26) + localHeader.readUInt16LE(28);
  if (start + packed > directory) throw damaged(`${shown} in it is cut off`);
  if (method === 0 && packed !== bytes) throw damaged(`${shown} in it has two sizes`);
  return { name, bytes, start, packed, deflated: method === 8 };
}

/** Of the three fields those that are all ones stand, in this order, in the extra field 1. */
function zip64(fields: number[], extra: Buffer): number[] {
  let at = 0;
  while (at + 4 <= extra.length && extra.readUInt16LE(at) !== 1) at += 4 + extra.readUInt16LE(at + 2);
  at += 4;
  return fields.map((field) => {
    if (field !== 0xffffffff || at + 8 > extra.length) return field;
    at += 8;
    return whole(extra.readBigUInt64LE(at - 8));
  });
}

/** A number that no file reaches stays one that no file reaches. */
const whole = (value: bigint) => Number(value);

async function bytesAt(file: FileHandle, position: number, length: number, damaged: Damaged): Promise<Buffer> {
  if (!Number.isSafeInteger(position + length)) throw damaged('it breaks off');
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  if (bytesRead < length) throw damaged('it breaks off');
  return buffer;
}

/** The content of an entry; fails where it is not as long as the archive says, before more than that has been given. */
export function openEntry(path: string, entry: ZipEntry, where: string): Readable {
  if (entry.packed === 0) return Readable.from([]);
  const packed = createReadStream(path, { start: entry.start, end: entry.start + entry.packed - 1, highWaterMark: 256 * 1024 });
  const content = exactly(entry.bytes, where);
  const unpacked = entry.deflated ? createInflateRaw() : new PassThrough();
  // Before the pipeline, which would hand on what the library says.
  unpacked.once('error', (thrown) =>
    content.destroy(new UserError(`${where} is damaged: it cannot be unpacked (${messageOf(thrown)})`, { cause: thrown })),
  );
  return pipeline(packed, unpacked, content, () => {}); // Whoever reads hears of what failed.
}

function exactly(bytes: number, where: string): Transform {
  const wrong = () => new UserError(`${where} is damaged: it is not as long as its archive says, which is ${bytes} bytes`);
  let given = 0;
  return new Transform({
    highWaterMark: 256 * 1024,
    transform: (chunk: Buffer, _encoding, next) => {
      given += chunk.length;
      if (given > bytes) next(wrong());
      else next(null, chunk);
    },
    flush: (next) => next(given === bytes ? null : wrong()),
  });
}
