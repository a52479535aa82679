import { chmod, chown, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { output } from '../../process.ts';
import { shellBySudo } from '../../sudo.ts';
import type { User } from './scratch-place.ts';

/**
 * What is to be done in folders that belong to the user of a throwaway server. Root does it itself; whoever got that user by sudo has them do
 * it, since such a folder is closed to us, and a link that a hostile dump has put there leads no further than that user comes.
 */
type World = Pick<Context, 'env'>;

/** Gives a folder that was just made to the user. `mode` is for who needs sudo: our group, which is then the folder's, may then do so much. */
export async function giveTo(context: Context, user: User, folder: string, mode: number): Promise<void> {
  if (user.sudo === undefined) return chown(folder, user.uid, user.gid);
  await chmod(folder, mode);
  await output(context, { file: 'sudo', args: ['-n', '--', 'chown', '-h', `${user.uid}:${process.getgid!()}`, folder] });
}

/** Writes a file that only the server's user may read, in place of any of that name. */
export async function writeFor(context: World, user: User | undefined, path: string, text: string): Promise<void> {
  if (user?.sudo !== undefined) {
    await shellBySudo(context, user.sudo, 'umask 077; rm -f -- "$1" && set -C && cat > "$1"', [path], text);
    return;
  }
  await rm(path, { force: true });
  await writeFile(path, text, { mode: 0o600, flag: 'wx' }); // What has taken its place meanwhile is not written through.
  if (user) await chown(path, user.uid, user.gid);
}

export async function removeFor(context: World, user: User | undefined, path: string): Promise<void> {
  if (user?.sudo === undefined) return rm(path, { force: true });
  await shellBySudo(context, user.sudo, 'rm -f -- "$1"', [path]);
}

/** A file of at most a few kilobytes; empty where it cannot be read. */
export function readOf(context: World, user: User | undefined, path: string): Promise<string> {
  const read = user?.sudo === undefined ? readFile(path, 'utf8') : shellBySudo(context, user.sudo, 'cat -- "$1"', [path]);
  return read.catch(() => '');
}

/** Processes that work in a folder. Linux only: elsewhere none is found. */
export async function findWorkingIn(context: World, user: User, directory: string): Promise<number[]> {
  const pattern = directory.replace(/[\\*?[]/g, '\\$&');
  const script = 'find /proc -mindepth 2 -maxdepth 2 -name cwd -lname "$1" 2>/dev/null || true';
  const found = await shellBySudo(context, user.sudo!, script, [pattern]).catch(() => '');
  return [...found.matchAll(/^\/proc\/(\d+)\/cwd$/gm)].map(([, pid]) => Number(pid));
}

/** What somebody has mounted there is left, but where rm is one of a minimal image, which cannot be told so. */
const REMOVE = `
case "$(rm --help 2>&1)" in
  *--one-file-system*) exec rm -rf --one-file-system -- "$1" ;;
  *) exec rm -rf -- "$1" ;;
esac`;

/** The last process of a server may still be writing while it ends. */
const TRIES = 10;
const RETRY_MS = 50;

/** Takes away a folder of `makePlace`, whoever it belongs to now; what is gone already is no error. Also after an abort. */
export async function removeFolder(context: World, folder: string): Promise<void> {
  const there = await stat(folder).catch(() => undefined);
  const [own, owner] = [process.getuid?.() ?? 0, there?.uid ?? 0];
  if (own === 0 || owner === own || there === undefined)
    return rm(folder, { recursive: true, force: true, maxRetries: TRIES, retryDelay: RETRY_MS });
  for (let tried = 1; ; tried++) {
    try {
      await shellBySudo(context, 'root', REMOVE, [folder]);
      return;
    } catch (thrown) {
      if (tried === TRIES) throw new UserError(`${folder} could not be taken away: ${messageOf(thrown)}`, { cause: thrown });
      await wait(RETRY_MS);
    }
  }
}
