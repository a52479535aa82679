import { type FileHandle, open } from 'node:fs/promises';
import { pipeline, Readable, Transform } from 'node:stream';
import { crc32 } from 'node:zlib';
import { type Entry, fromRandomAccessReaderPromise, RandomAccessReader, type ZipFile } from 'yauzl';
import { messageOf, UserError } from '../errors.ts';
import { oneLine } from '../units.ts';

/** A file in a zip archive. */
export interface ZipEntry {
  name: string;
  /** When unpacked. */
  bytes: number;
  entry: Entry;
}

/** More than any backup has. What an archive claims of itself is read into memory. */
const MOST_ENTRIES = 10_000;
const LARGEST_DIRECTORY = 16 * 1024 * 1024;
const BLOCK = 256 * 1024;

/**
 * The entries by the central directory, which alone counts: what stands between entries is not looked at. Read in place, so that one file can
 * be had without unpacking the others to the disk. An archive is hostile input; `where` is named in every message. Names are given as they are.
 */
export async function readZip(path: string, where: string): Promise<ZipEntry[]> {
  const zip = await openZip(path, where);
  try {
    if (zip.entryCount > MOST_ENTRIES) throw damaged(where, `${zip.entryCount} files are too many`);
    const entries: ZipEntry[] = [];
    let read = 0;
    for await (const entry of zip.eachEntry()) {
      read += entry.fileNameLength + entry.extraFieldLength + entry.fileCommentLength;
      if (read > LARGEST_DIRECTORY) throw damaged(where, 'its directory is too long');
      entries.push(await checked(zip, entry, where));
    }
    return entries;
  } catch (thrown) {
    throw failure(where, 'it is no sound zip archive', thrown);
  } finally {
    zip.close();
  }
}

/** What cannot be read is found here, before any other file of the archive has been given. */
async function checked(zip: ZipFile, entry: Entry, where: string): Promise<ZipEntry> {
  const name = entry.fileNameRaw.toString('utf8');
  const shown = JSON.stringify(oneLine(name, 100));
  if (entry.isEncrypted()) throw damaged(where, `${shown} in it is encrypted by zip`);
  if (!entry.canDecodeFileData())
    throw damaged(where, `${shown} in it is compressed in a way that this program does not know (${entry.compressionMethod})`);
  try {
    await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  } catch (thrown) {
    throw failure(where, `${shown} is not where its directory says`, thrown);
  }
  return { name, bytes: entry.uncompressedSize, entry };
}

/**
 * The content of an entry; fails where it is not as long as the archive says, before more than that has been given, and at its end where its
 * checksum is another, which the library does not look at.
 */
export async function openEntry(path: string, { entry }: ZipEntry, where: string): Promise<Readable> {
  const zip = await openZip(path, where);
  try {
    const unpacked = await zip.openReadStreamPromise(entry);
    const content = summed(entry.crc32, () => damaged(where, 'its checksum is not the one that the archive says'));
    // Before the pipeline, which would hand on what the library says.
    unpacked.once('error', (thrown) => void content.destroy(failure(where, 'it cannot be unpacked', thrown)));
    return pipeline(unpacked, content, () => {}); // Whoever reads hears of what failed.
  } catch (thrown) {
    throw failure(where, 'it cannot be unpacked', thrown);
  } finally {
    zip.close(); // What is being read keeps the file open.
  }
}

/** Gives what it is given; ends with an error where its CRC-32 is another than that. */
function summed(expected: number, refusal: () => Error): Transform {
  let sum = 0;
  return new Transform({
    highWaterMark: BLOCK,
    transform(chunk: Buffer, _, done) {
      sum = crc32(chunk, sum);
      done(null, chunk);
    },
    flush: (done) => done(sum === expected ? null : refusal()),
  });
}

/** Names stay bytes: the library would take a backslash for a slash, and another name from an extra field. */
async function openZip(path: string, where: string): Promise<ZipFile> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, 'r');
    const { size } = await file.stat();
    const zip = await fromRandomAccessReaderPromise(new ZipOnDisk(file), size, { autoClose: false, decodeStrings: false });
    zip.on('error', () => {}); // A file that cannot be closed: what was read of it is right.
    return zip;
  } catch (thrown) {
    await file?.close();
    throw failure(where, 'it is no zip archive, or its end is missing', thrown);
  }
}

/** The library's own reader gives Node any position that an archive claims, and Node throws where nobody catches it. */
class ZipOnDisk extends RandomAccessReader {
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    super();
    this.#file = file;
  }

  override read(buffer: Buffer, offset: number, length: number, position: number, callback: (failed: Error | null) => void): void {
    this.#fill(buffer.subarray(offset, offset + length), position).then(() => callback(null), callback);
  }

  async #fill(buffer: Buffer, position: number): Promise<void> {
    const inside = Number.isSafeInteger(position + buffer.length);
    if (!inside || (await this.#file.read(buffer, 0, buffer.length, position)).bytesRead < buffer.length) throw new Error('it breaks off');
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return Readable.from(this.#blocks(start, end), { objectMode: false, highWaterMark: BLOCK });
  }

  async *#blocks(start: number, end: number): AsyncIterable<Buffer> {
    for (let at = start; at < end; at += BLOCK) {
      const block = Buffer.allocUnsafe(Math.min(BLOCK, end - at));
      await this.#fill(block, at);
      yield block;
    }
  }

  override close(callback: (failed: Error | null) => void): void {
    this.#file.close().then(() => callback(null), callback);
  }
}

const damaged = (where: string, what: string, cause?: unknown) => new UserError(`${where} is damaged: ${what}`, { cause });

/** Of the disk, or of the archive: then in the library's words, which repeat nothing of it but numbers. */
function failure(where: string, what: string, thrown: unknown): UserError {
  if (thrown instanceof UserError) return thrown;
  const words = oneLine(messageOf(thrown), 300);
  const ofDisk = thrown instanceof Error && 'syscall' in thrown;
  return ofDisk ? new UserError(`${where} cannot be read: ${words}`, { cause: thrown }) : damaged(where, `${what} (${words})`, thrown);
}
