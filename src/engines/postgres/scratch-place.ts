import { chown, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';

export interface User {
  name: string;
  uid: number;
  gid: number;
}

/** Where a throwaway server lives, and as whom. */
export interface Place {
  /** Undefined when it runs as we do. */
  user: User | undefined;
  /** Short, mode 0700, the server's own. */
  socketDirectory: string;
  dataDirectory: string;
  /** All folders that were made, to be removed. */
  folders: string[];
}

/** `sockaddr_un` holds 107 bytes on Linux and 103 on macOS, of which `/sw-XXXXXX/.s.PGSQL.65535` takes 26. */
const LONGEST_BASE = 103 - 26;

/**
 * Makes the folders of a server whose programs lie in `programs`; the data go under `directory`, if one is given, else beside the socket.
 * Throws a UserError where the server's user could not reach them, and leaves nothing then.
 */
export async function makePlace(context: Context, programs: string, directory?: string): Promise<Place> {
  const user = await serverUser();
  for (const folder of [programs, directory]) {
    if (!user || folder === undefined || (await canEnter(user, folder))) continue;
    throw new UserError(
      `PostgreSQL must run as ${user.name} here, who cannot reach ${folder}: it, or a folder above it, is closed or missing.`,
    );
  }
  const folders: string[] = [];
  const make = async (base: string) => {
    const folder = await mkdtemp(join(base, 'sw-'));
    folders.push(folder);
    context.remember('scratch-folders', JSON.stringify(folders));
    if (user) await chown(folder, user.uid, user.gid);
    return folder;
  };
  try {
    const socketDirectory = await make(await reachableBase(context, user));
    const dataDirectory = join(directory === undefined ? socketDirectory : await make(directory), 'data');
    return { user, socketDirectory, dataDirectory, folders };
  } catch (thrown) {
    await removePlace({ folders });
    throw thrown;
  }
}

/** Removes the folders; what is gone already is no error. */
export async function removePlace({ folders }: Pick<Place, 'folders'>): Promise<void> {
  // Retried, because the last process of a server may still be writing while it ends.
  await Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })));
}

/** The first temporary folder that is short enough for a socket and open to the server's user: a TMPDIR of root's own, mode 0700, is not. */
async function reachableBase(context: Context, user: User | undefined): Promise<string> {
  for (const base of [context.env.TMPDIR, tmpdir(), '/tmp', '/var/tmp']) {
    // PostgreSQL reads the folder as a list with commas and quotes.
    if (!base || /[,"]/.test(base) || Buffer.byteLength(base) > LONGEST_BASE) continue;
    if (!user || (await canEnter(user, base))) return base;
  }
  throw new UserError(`No temporary folder is both open to ${user?.name ?? 'this user'} and at most ${LONGEST_BASE} characters long.`, {
    hint: 'Set TMPDIR to such a folder.',
  });
}

/**
 * Whom a server runs as: PostgreSQL refuses root, so it is another user then, and what a hostile dump makes the server do cannot read our
 * environment. Undefined when we are not root. Throws a UserError where no such user exists.
 */
export async function serverUser(): Promise<User | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const user = powerless(await readFile('/etc/passwd', 'utf8').catch(() => ''));
  if (user) return user;
  throw new UserError(`PostgreSQL refuses to run as root, and this machine has no user ${CANDIDATES.join(', ')} to run it as.`, {
    hint: 'Run the job as a user other than root, or create a user named postgres.',
  });
}

/** `postgres` is second, because on a machine with a cluster of its own that user may do everything in it. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];

/** The first of the candidates that the text of a passwd(5) file knows and that is not root by another name. */
export function powerless(passwd: string): User | undefined {
  const users = passwd.split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const [, , uid, gid] = users.find(([entry]) => entry === name) ?? [];
    if (Number(uid) > 0 && Number(gid) > 0) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** Whether the user may pass through the folder and everything above it, by owner, group and mode (ACLs are not read). */
export async function canEnter(user: Pick<User, 'uid' | 'gid'>, folder: string): Promise<boolean> {
  for (let path = resolve(folder); ; path = dirname(path)) {
    const entry = await stat(path).catch(() => undefined);
    if (!entry?.isDirectory()) return false;
    const execute = entry.uid === user.uid ? 0o100 : entry.gid === user.gid ? 0o010 : 0o001;
    if ((entry.mode & execute) === 0) return false;
    if (path === dirname(path)) return true;
  }
}
