import { mkdtemp, readFile, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Context } from '../../context.ts';
import { UserError } from '../../errors.ts';
import { type OtherUser, output } from '../../process.ts';
import { giveTo, removeFolder } from './scratch-hands.ts';

export interface User extends OtherUser {
  name: string;
}

/** For process.ts. */
export const asOther = ({ uid, gid, sudo }: User): OtherUser => ({ uid, gid, ...(sudo === undefined ? {} : { sudo }) });

/** Where a throwaway server lives, and as whom. */
export interface Place {
  /** Undefined when it runs as we do. */
  user: User | undefined;
  /** Short, the server's own and closed to all others; where it took sudo to make, our group may pass, and reach the socket in it. */
  socketDirectory: string;
  dataDirectory: string;
  /** All folders that were made, to be removed. */
  folders: string[];
}

/** `sockaddr_un` holds 107 bytes on Linux and 103 on macOS, of which `/sw-XXXXXX/.s.PGSQL.65535` takes 26. */
const LONGEST_BASE = 103 - 26;

/**
 * Makes the folders of a server whose programs lie in `programs`; the data go under `directory`, if one is given, else beside the socket.
 * Throws a UserError where the server's user could not reach them, and leaves nothing then. `filledByUs`: we write in them too, by our group.
 */
export async function makePlace(context: Context, programs: string, directory?: string, filledByUs = false): Promise<Place> {
  const user = await serverUser(context);
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
    if (user) await giveTo(context, user, folder, filledByUs ? 0o770 : 0o710);
    return folder;
  };
  try {
    const socketDirectory = await make(await reachableBase(context, user));
    const dataDirectory = join(directory === undefined ? socketDirectory : await make(directory), 'data');
    return { user, socketDirectory, dataDirectory, folders };
  } catch (thrown) {
    await removePlace(context, { folders });
    throw thrown;
  }
}

/** Removes the folders; what is gone already is no error. */
export async function removePlace(context: Pick<Context, 'env'>, { folders }: Pick<Place, 'folders'>): Promise<void> {
  await Promise.all(folders.map((folder) => removeFolder(context, folder)));
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
 * Whom a server runs as, so that what a hostile dump makes the server do cannot read our environment and files: another user than us. As root
 * there must be one, since PostgreSQL refuses root, and a UserError is thrown where no such user exists. Else it takes a sudo that asks for
 * nothing, as on the runners that GitHub hosts; undefined where there is none, or the system is not Linux.
 */
export async function serverUser(context: Pick<Context, 'env' | 'signal' | 'secrets' | 'tag'>): Promise<User | undefined> {
  const own = process.getuid?.();
  if (own !== 0) return own === undefined || process.platform !== 'linux' ? undefined : userBySudo(context, own);
  const user = powerless(await passwd());
  if (user) return user;
  throw new UserError(`PostgreSQL refuses to run as root, and this machine has no user ${CANDIDATES.join(', ')} to run it as.`, {
    hint: 'Run the job as a user other than root, or create a user named postgres.',
  });
}

/** Asked once per run: sudo takes 10 ms, and the log of the machine shows each. */
const asked = new WeakMap<Context['env'], Promise<User | undefined>>();

function userBySudo(context: Pick<Context, 'env' | 'signal' | 'secrets' | 'tag'>, own: number): Promise<User | undefined> {
  const known = asked.get(context.env);
  if (known) return known;
  const asking = askSudo(context, own);
  asked.set(context.env, asking);
  asking.catch(() => asked.delete(context.env));
  return asking;
}

/** Root is needed to give folders away and to take them back. Asked without a terminal, as it is used: a ticket of a terminal is none here. */
async function askSudo(context: Pick<Context, 'env' | 'signal' | 'secrets' | 'tag'>, own: number): Promise<User | undefined> {
  const user = powerless(await passwd(), own);
  if (user === undefined) return undefined;
  const may = (...args: string[]) => output(context, { file: 'sudo', args: ['-n', ...args, '--', 'true'] });
  try {
    await Promise.all([may(), may('-u', user.name)]);
  } catch {
    context.signal.throwIfAborted();
    return undefined;
  }
  return { ...user, sudo: user.name };
}

const passwd = () => readFile('/etc/passwd', 'utf8').catch(() => '');

/** `postgres` is second, because on a machine with a cluster of its own that user may do everything in it. */
const CANDIDATES = ['nobody', 'postgres', 'daemon'];

/** The first of the candidates that the text of a passwd(5) file knows and that is neither root by another name nor `own`. */
export function powerless(passwd: string, own = 0): User | undefined {
  const users = passwd.split('\n').map((line) => line.split(':'));
  for (const name of CANDIDATES) {
    const [, , uid, gid] = users.find(([entry]) => entry === name) ?? [];
    if (Number(uid) > 0 && Number(gid) > 0 && Number(uid) !== own) return { name, uid: Number(uid), gid: Number(gid) };
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
