import { access, constants, stat, statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname } from 'node:path';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { showBytes } from '../../units.ts';
import { canEnter, serverUser } from './scratch-place.ts';

export interface Disk {
  folder: string;
  /** Bytes that a user may still write. */
  free: number;
  /** The same for two folders of one file system. */
  device: number;
  /** It is memory that looks like a disk. */
  memory: boolean;
}

/** Type of a tmpfs, as statfs(2) says it. */
const TMPFS = 0x01021994;
/** The WAL at its largest (max_wal_size), and the empty cluster. */
const BESIDE = 1024 ** 3 + 64 * 1024 ** 2;
/** Indexes can take as much as the rows. */
const WITH_INDEXES = 2;

/**
 * Whether a dump of `rawBytes` fits: the dump itself into one folder, what it becomes into another. A database takes at least about as much
 * as the text of its rows. Throws a UserError where that is not there; returns a sentence where it may become tight.
 */
export function forecastSpace(rawBytes: number, { archive, data }: { archive: Disk; data: Disk }): string | undefined {
  const same = archive.device === data.device;
  if (!same && archive.free < rawBytes) throw tooLittle(archive, rawBytes, 'the dump');
  const beside = (same ? rawBytes : 0) + Math.min(BESIDE, rawBytes / 4);
  const what = same ? 'the dump and the restored database' : 'the restored database';
  if (data.free < beside + rawBytes) throw tooLittle(data, beside + rawBytes, what);
  if (data.free >= beside + rawBytes * WITH_INDEXES) return undefined;
  return `space may run out: ${showBytes(data.free)} are free in ${data.folder}, and ${what} may take ${showBytes(beside + rawBytes * WITH_INDEXES)}`;
}

function tooLittle({ folder, free }: Disk, needed: number, what: string): UserError {
  return new UserError(`${folder} has ${showBytes(free)} free, and ${what} will take at least about ${showBytes(needed)}`, {
    hint: 'Free space there, use a machine with a larger disk, set TMPDIR to a folder on a larger one, or restore to a server elsewhere (scratch: its URL).',
  });
}

/**
 * The folder for the data of a throwaway server: the first temporary one that its user can reach and that has room, memory last. Undefined
 * leaves it to the server's own place. Throws the UserError of the roomiest where none has room.
 */
export async function chooseFolder(context: Context, rawBytes: number | undefined): Promise<{ folder?: string; note?: string }> {
  if (rawBytes === undefined) return {};
  const archive = await diskOf(context.tempDir);
  const disks = await Promise.all((await reachable(context)).map(diskOf));
  if (disks.length === 0) return {}; // The server's place says it better.
  disks.sort((a, b) => Number(a.memory) - Number(b.memory));
  for (const data of disks) {
    try {
      const note = forecastSpace(rawBytes, { archive, data });
      return { folder: data.folder, ...(note === undefined ? {} : { note }) };
    } catch (thrown) {
      if (!(thrown instanceof UserError)) throw thrown;
    }
  }
  const [roomiest] = disks.sort((a, b) => b.free - a.free);
  forecastSpace(rawBytes, { archive, data: roomiest! });
  return {};
}

async function reachable(context: Context): Promise<string[]> {
  const user = await serverUser(context);
  const folders = new Set([context.env.TMPDIR, tmpdir(), dirname(context.tempDir), '/var/tmp'].filter((folder) => folder !== undefined));
  const open = async (folder: string) => {
    const writable = await access(folder, constants.W_OK | constants.X_OK).then(
      () => true,
      () => false,
    );
    return writable && (!user || (await canEnter(user, folder))) ? [folder] : [];
  };
  return (await Promise.all([...folders].map(open))).flat();
}

export async function diskOf(folder: string): Promise<Disk> {
  const [{ bavail, bsize, type }, { dev }] = await Promise.all([statfs(folder), stat(folder)]);
  return { folder, free: bavail * bsize, device: dev, memory: type === TMPFS };
}
