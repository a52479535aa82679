import { randomBytes } from 'node:crypto';
import { constants, createReadStream, type Dirent } from 'node:fs';
import { type FileHandle, link, open, readdir, readFile, rename, rmdir, stat, statfs, unlink } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import { messageOf, UserError } from '../errors.ts';
import { makeFolder } from '../folders.ts';
import type { PutOptions, Storage, StorageKind, Stored } from './index.ts';

/** A folder on this machine, or one that is mounted: `dir:path`. */
export const directory: StorageKind = {
  schemes: ['dir'],
  open: (location) => {
    const path = location.replace(/^dir:/i, '');
    const [option] = /\?[\w-]+=.*$/.exec(path) ?? [];
    if (option) throw new UserError(`received '${option}' in a dir: location, expected no options but keep`);
    if (path.trim() === '') throw new UserError("received 'dir:' without a path, expected for example dir:backups or dir:/var/backups");
    if (/^\/\//.test(path)) throw new UserError(`received '${location}', expected dir:path without '//'`);
    return directoryStorage(resolve(path));
  },
};

/** Written under such a name and moved to the real one when whole. Never listed. */
const PARTIAL = /\.partial-[0-9a-f]{8}$/;
const WRITE_BLOCK = 1024 * 1024;

function directoryStorage(root: string): Storage {
  const below = root.endsWith(sep) ? root : root + sep;
  const pathOf = (key: string): string => {
    const path = resolve(root, key);
    if (!path.startsWith(below) || path === below) throw new UserError(`'${key}' would lie outside ${root}`);
    return path;
  };
  /** The folder that holds everything under a prefix; the rest of the prefix is compared. */
  const folderOf = (prefix: string): string => {
    const path = join(root, prefix.slice(0, prefix.lastIndexOf('/') + 1), '.');
    if (path !== root && !path.startsWith(below)) throw new UserError(`'${prefix}' would lie outside ${root}`);
    return path;
  };
  return {
    location: `dir:${root}`,
    locate: pathOf,
    put: async (key, body, options = {}) => {
      const path = pathOf(key);
      try {
        options.signal?.throwIfAborted();
        await putFile(path, body, options);
      } catch (thrown) {
        // Whoever fills it must not wait for a reader that will never come.
        if (!Buffer.isBuffer(body)) body.destroy();
        throw thrown;
      }
    },
    get: async (key) => {
      const path = pathOf(key);
      const file = await attempt(path, 'read', () => open(path, 'r'));
      const found = await file.stat();
      if (found.isFile() && found.size > SMALL) return createReadStream(path, { fd: file, highWaterMark: 256 * 1024 });
      try {
        if (!found.isFile()) throw new UserError(`${path} cannot be read: it is no file`);
        return Readable.from([await attempt(path, 'read', () => readWhole(file, found.size))], { objectMode: false });
      } finally {
        await file.close();
      }
    },
    list: async function* (prefix, onUnreadable) {
      for await (const stored of walk(root, folderOf(prefix), prefix, onUnreadable))
        if (!PARTIAL.test(stored.key) && !isFolder(stored.key)) yield stored;
    },
    held: async () => [],
    remove: async (keys) => {
      for (const key of keys) await removeFile(root, pathOf(key));
      return [];
    },
    discard: async (prefix) => {
      for await (const path of files(folderOf(prefix), startOf(prefix))) {
        if (!keyOf(root, path).startsWith(prefix)) continue;
        if (path.endsWith(sep)) await removeEmptyFolders(root, path.slice(0, -1));
        else await removeFile(root, path);
      }
      // A write that failed has taken its file away and left the folder that it made.
      if (prefix.endsWith('/')) await removeEmptyFolders(root, pathOf(prefix));
    },
    unfinished: async function* (prefix) {
      // An empty folder: whoever took its last file away, or was about to write the first, was killed before he could finish.
      for await (const stored of walk(root, folderOf(prefix), prefix)) if (PARTIAL.test(stored.key) || isFolder(stored.key)) yield stored;
    },
    rehearse: async (prefix) => {
      const key = `${prefix}.probe-${randomBytes(4).toString('hex')}`;
      const path = pathOf(key);
      const probe = randomBytes(64);
      const before = await nearestExisting(root).catch(() => root);
      try {
        await putFile(path, probe, { ifAbsent: true });
        if (!probe.equals(await attempt(path, 'read', () => readFile(path))))
          throw new UserError(`${root} gave back other bytes than were written`, {
            hint: 'Do not trust this storage: name another destination.',
          });
      } finally {
        await removeFile(root, path).catch(() => {});
        // Looking makes no folder that was not there.
        await removeEmptyFolders(before, root);
      }
      return [];
    },
    stat: async (key) => {
      const path = pathOf(key);
      const found = await attempt(path, 'read', () => stat(path).catch(absent));
      return found?.isFile() ? { key, bytes: found.size, modified: found.mtime } : undefined;
    },
    exists: async () => {
      const found = await attempt(root, 'listed', () => stat(root).catch(absent));
      if (found && !found.isDirectory()) throw new UserError(`${root} cannot be listed: it is a file, not a folder`);
      return found !== undefined;
    },
    space: async () => {
      const { bavail, bsize } = await statfs(await nearestExisting(root));
      return bavail * bsize;
    },
  };
}

/** Read at once: a stream takes three times as long, and ten thousand manifests are read to plan retention. */
const SMALL = 64 * 1024;

async function readWhole(file: FileHandle, size: number): Promise<Buffer> {
  const content = Buffer.allocUnsafe(size);
  let bytes = 0;
  for (let read = -1; read !== 0 && bytes < size; bytes += read) read = (await file.read(content, bytes, size - bytes, bytes)).bytesRead;
  return content.subarray(0, bytes);
}

async function putFile(path: string, body: Readable | Buffer, options: PutOptions): Promise<void> {
  const writing = <T>(work: () => Promise<T>) => attempt(path, 'written', work);
  const partial = `${path}.partial-${randomBytes(4).toString('hex')}`;
  try {
    const file = await writing(() => create(partial));
    const written = new Written(file);
    try {
      if (Buffer.isBuffer(body)) await writing(() => writeAll(file, body));
      else await writeStream(body, options.signal, (chunks) => writing(() => written.write(chunks)));
      await writing(() => written.sync());
    } finally {
      await file.close();
    }
    // A hard link fails where the name exists; a rename would replace it.
    if (options.ifAbsent) await linkNew(partial, path);
    else await writing(() => rename(partial, path));
  } catch (thrown) {
    await unlink(partial).catch(() => {});
    throw thrown;
  }
  if (options.ifAbsent) await writing(() => unlink(partial));
  await syncDirectory(dirname(path));
}

/** The folder may be taken away, being empty, by somebody who removes the last object in it at this moment. */
async function create(path: string, tries = 10): Promise<FileHandle> {
  try {
    await makeFolder(dirname(path), 0o700);
    return await open(path, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
  } catch (thrown) {
    if (tries > 0 && isSystemError(thrown) && thrown.code === 'ENOENT') return create(path, tries - 1);
    throw thrown;
  }
}

async function linkNew(partial: string, path: string): Promise<void> {
  try {
    await link(partial, path);
  } catch (thrown) {
    if (isSystemError(thrown) && thrown.code === 'EEXIST')
      throw new UserError(`${path} exists already and is not replaced`, { cause: thrown });
    throw failure(path, 'written', thrown);
  }
}

/** Gathers chunks into blocks: fewer and larger writes. Back-pressure is the await. */
async function writeStream(body: Readable, signal: AbortSignal | undefined, write: (chunks: Buffer[]) => Promise<void>): Promise<void> {
  let gathered: Buffer[] = [];
  let bytes = 0;
  const flush = async () => {
    const chunks = gathered;
    gathered = [];
    bytes = 0;
    await write(chunks);
  };
  // A body may also be waiting for a server that hangs.
  const onAbort = () => void body.destroy(signal?.reason);
  signal?.addEventListener('abort', onAbort, { once: true });
  try {
    for await (const chunk of body as AsyncIterable<Buffer>) {
      signal?.throwIfAborted();
      gathered.push(chunk);
      bytes += chunk.length;
      if (bytes >= WRITE_BLOCK || gathered.length >= 256) await flush();
    }
    signal?.throwIfAborted();
    await flush();
  } finally {
    signal?.removeEventListener('abort', onAbort);
  }
}

/** So much at once is for the disk to do while the next comes, instead of all of it at the end, where it is waited for. */
const SYNC_BYTES = 32 * 1024 * 1024;

/** An error of the disk is told once, to whoever asked at that moment: so every answer is waited for, by the block that asks next or at the end. */
class Written {
  #bytes = 0;
  #synced: Promise<void> = Promise.resolve();
  readonly #file: FileHandle;

  constructor(file: FileHandle) {
    this.#file = file;
  }

  async write(chunks: Buffer[]): Promise<void> {
    await writeOut(this.#file, chunks);
    this.#bytes += chunks.reduce((sum, chunk) => sum + chunk.length, 0);
    if (this.#bytes < SYNC_BYTES) return;
    await this.#synced;
    this.#bytes = 0;
    this.#synced = this.#file.datasync();
    this.#synced.catch(() => {});
  }

  async sync(): Promise<void> {
    await this.#synced;
    await this.#file.sync();
  }
}

async function writeOut(file: FileHandle, given: Buffer[]): Promise<void> {
  for (let chunks = given; chunks.length > 0; ) chunks = rest(chunks, (await file.writev(chunks)).bytesWritten);
}

/** What a short write has left over. */
function rest(chunks: Buffer[], written: number): Buffer[] {
  let skip = written;
  return chunks.flatMap((chunk) => {
    const from = Math.min(skip, chunk.length);
    skip -= from;
    return from === chunk.length ? [] : [chunk.subarray(from)];
  });
}

const writeAll = (file: FileHandle, body: Buffer) => writeOut(file, body.length > 0 ? [body] : []);

/** The name itself must survive a power cut too. */
async function syncDirectory(path: string): Promise<void> {
  const handle = await open(path, 'r').catch(() => undefined);
  // Some network file systems cannot sync a directory; the file's content has been.
  await handle?.sync().catch(() => {});
  await handle?.close();
}

type Deed = 'written' | 'read' | 'removed' | 'listed';

/** Around each call of the system, and nothing else: an error of the body is not one of the destination. */
async function attempt<T>(path: string, deed: Deed, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    throw failure(path, deed, thrown);
  }
}

function failure(path: string, deed: Deed, thrown: unknown): UserError {
  const hint = (isSystemError(thrown) && HINTS[thrown.code ?? '']) || 'Name a destination that this user may write to.';
  return new UserError(`${path} cannot be ${deed}: ${reason(thrown)}`, { cause: thrown, ...(deed === 'written' ? { hint } : {}) });
}

const HINTS: Record<string, string> = {
  ENOSPC: 'Free space on that disk, or name a destination on another one.',
  EDQUOT: 'The quota of this user is used up: free space, or name another destination.',
  EFBIG: 'Raise the limit on the size of files (ulimit -f), or name a destination whose file system takes larger ones.',
  EROFS: 'That file system is read-only: name another destination.',
  ENOTDIR: 'A part of that path is a file: name another destination.',
  EEXIST: 'A part of that path is a file: name another destination.',
};

type Tell = (problem: UserError) => void;

async function* walk(root: string, folder: string, prefix: string, onUnreadable?: Tell): AsyncIterable<Stored> {
  const look = async (path: string) => {
    const key = keyOf(root, path);
    if (!key.startsWith(prefix)) return undefined;
    const found = await passingOver(onUnreadable, () => attempt(path, 'read', () => stat(path).catch(absent)));
    return found && { key, bytes: found.size, modified: found.mtime };
  };
  for await (const stored of ahead(files(folder, startOf(prefix), onUnreadable), look)) if (stored) yield stored;
}

const keyOf = (root: string, path: string): string => relative(root, path).split(sep).join('/') + (path.endsWith(sep) ? '/' : '');
const isFolder = (key: string): boolean => key.endsWith('/');

/** What is left of a prefix within the folder that holds everything under it. */
const startOf = (prefix: string): string => prefix.slice(prefix.lastIndexOf('/') + 1);

/** Every file in the folder, at any depth, of which the name of the first step starts so; of a folder that is empty the path with its separator. */
async function* files(folder: string, start: string, onUnreadable?: Tell): AsyncIterable<string> {
  const entries = await entriesOf(folder);
  yield* filesAmong(
    folder,
    entries.filter((entry) => entry.name.startsWith(start)),
    onUnreadable,
  );
}

async function* filesAmong(folder: string, entries: Dirent[], onUnreadable: Tell | undefined): AsyncIterable<string> {
  const open = async (entry: Dirent) => {
    const path = join(folder, entry.name);
    return { entry, path, inside: entry.isDirectory() ? await passingOver(onUnreadable, () => entriesOf(path)) : [] };
  };
  for await (const { entry, path, inside } of ahead(entries, open)) {
    if (entry.isFile()) yield path;
    else if (inside?.length === 0 && entry.isDirectory()) yield path + sep;
    else if (inside) yield* filesAmong(path, inside, onUnreadable);
  }
}

/** As if folders ended in a slash, so that keys come in ascending order. */
async function entriesOf(folder: string): Promise<Dirent[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    const sorted = entries.map((entry) => ({ entry, order: entry.isDirectory() ? `${entry.name}/` : entry.name }));
    return sorted.sort((a, b) => (a.order < b.order ? -1 : 1)).map(({ entry }) => entry);
  } catch (thrown) {
    if (isSystemError(thrown) && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')) return [];
    throw failure(folder, 'listed', thrown);
  }
}

/** One by one, most of the time would be spent on the way to the disk and back. */
const AHEAD = 16;

/** What becomes of each item, in their order; so many are under way before they are asked for. */
async function* ahead<T, R>(items: Iterable<T> | AsyncIterable<T>, work: (item: T) => Promise<R>): AsyncIterable<R> {
  const started: Promise<R>[] = [];
  for await (const item of items) {
    const result = work(item);
    result.catch(() => {}); // Whoever stops early does not ask for it any more.
    started.push(result);
    if (started.length >= AHEAD) yield await started.shift()!;
  }
  for (const result of started) yield await result;
}

async function passingOver<T>(tell: Tell | undefined, work: () => Promise<T>): Promise<T | undefined> {
  if (!tell) return work();
  try {
    return await work();
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    tell(thrown);
    return undefined;
  }
}

async function removeFile(root: string, path: string): Promise<void> {
  await unlink(path).catch((thrown) => {
    // A folder is no object, and below a file there are none: neither stands under the key.
    if (!isSystemError(thrown) || !['ENOENT', 'ENOTDIR', 'EISDIR'].includes(thrown.code ?? '')) throw failure(path, 'removed', thrown);
  });
  await removeEmptyFolders(root, dirname(path));
}

/** The folder and those above it, up to the root, as far as they are empty. */
async function removeEmptyFolders(root: string, lowest: string): Promise<void> {
  for (let folder = lowest; folder !== root && folder.startsWith(root); folder = dirname(folder)) {
    try {
      await rmdir(folder);
    } catch (thrown) {
      if (!isSystemError(thrown) || thrown.code !== 'ENOENT') return; // Not empty, which is how it should stay.
    }
  }
}

async function nearestExisting(path: string): Promise<string> {
  const found = await stat(path).catch(absent);
  return found || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function absent(thrown: unknown): undefined {
  if (isSystemError(thrown) && (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR')) return undefined;
  throw thrown;
}

/** Of the operating system: what a broken stream or a server says has a `code` too, but no `errno`. */
const isSystemError = (thrown: unknown): thrown is NodeJS.ErrnoException =>
  thrown instanceof Error && 'code' in thrown && 'errno' in thrown;

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  ENOSPC: 'no space left on the disk',
  EDQUOT: 'disk quota used up',
  EROFS: 'the file system is read-only',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'a part of the path is a file, not a folder',
  EISDIR: 'it is a folder',
  ENOENT: 'it does not exist',
  EFBIG: 'the file would be too large',
  EIO: 'input/output error of the disk',
};

const reason = (thrown: unknown) => (isSystemError(thrown) && REASONS[thrown.code ?? '']) || messageOf(thrown);
