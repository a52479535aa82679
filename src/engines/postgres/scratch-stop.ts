import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '../../context.ts';
import { endTaggedBySudo, type Running } from '../../process.ts';
import { signalBySudo } from '../../sudo.ts';
import { findWorkingIn, readOf } from './scratch-hands.ts';
import { type Place, removePlace, serverUser, type User } from './scratch-place.ts';

/** As whom processes of a server are looked for and signalled. */
interface Hands {
  context: Context;
  user: User | undefined;
}

/** The folder of `makePlace` may be named by a link; what is in it is not looked at, and may be closed to us. */
const atHome = async (dataDirectory: string) =>
  join(await realpath(dirname(dataDirectory)).catch(() => dirname(dataDirectory)), basename(dataDirectory));

/** What process.ts allows between its polite signal and SIGKILL. */
const PATIENCE_MS = 2_000;

/**
 * Returns a function that ends the server and removes its folders, once, however often it is called; on abort it is called by itself.
 * Must be called when the server is ready and nobody has worked in it yet: later its pid file and folders say what a hostile dump wants.
 * Shutdown is fast (clients are told), then immediate, then SIGKILL; see "Shutting Down the Server" in PostgreSQL's manual. At most 6 s.
 */
export async function stopper(context: Context, place: Place, running: Running): Promise<() => Promise<void>> {
  const hands: Hands = { context, user: place.user };
  const pid = Number((await readOf(context, place.user, join(place.dataDirectory, 'postmaster.pid'))).split('\n')[0]);
  const home = await atHome(place.dataDirectory);
  let alive = true;
  const ended = running.done
    .catch(() => {})
    .then(() => {
      alive = false;
    });
  const end = async () => {
    if (alive && pid > 1 && !context.signal.aborted) {
      await signal(hands, pid, 'SIGINT');
      await atMost(PATIENCE_MS, ended);
    }
    await atMost(PATIENCE_MS + 500, running.stop());
    await endStragglers(hands, home);
    await endRunaways(hands);
    await atMost(1_000, ended);
    await removePlace(context, place);
  };
  let stopped: Promise<void> | undefined;
  const stop = () => {
    context.signal.removeEventListener('abort', onAbort);
    stopped ??= end();
    return stopped;
  };
  const onAbort = () => void stop().catch(() => {}); // Whoever awaits `stop` hears of it.
  context.signal.addEventListener('abort', onAbort);
  if (context.signal.aborted) await stop();
  return stop;
}

async function atMost(ms: number, work: Promise<void>): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, ms);
  await Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/**
 * PostgreSQL gives every server process a session of its own, and their memory of the environment is overwritten by their title: neither the
 * process group nor the tag of the run finds those that outlive the postmaster, for example a program that COPY started. They all work in the
 * data directory. Linux only.
 */
async function endStragglers(hands: Hands, dataDirectory: string): Promise<void> {
  for (const pid of await workingIn(hands, dataDirectory)) await signal(hands, pid, 'SIGKILL');
}

/**
 * What a dump has started and sent to another folder carries the tag of the run, unless it was made to lose that too. Of another user only they
 * can see it; of our own, run.ts ends it. A run has one server at a time, and nothing else of theirs.
 */
async function endRunaways({ context, user }: Hands): Promise<void> {
  if (user?.sudo !== undefined) await endTaggedBySudo(context, context.tag, user.sudo).catch(() => {}); // What cannot be seen cannot be ended.
}

async function workingIn({ context, user }: Hands, directory: string): Promise<number[]> {
  if (user?.sudo !== undefined) return findWorkingIn(context, user, directory);
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const found = pids.map(async (pid) => (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === directory);
  const there = await Promise.all(found);
  return pids.filter((_, i) => there[i]);
}

/** The fourth field, behind the name in parentheses, which may hold anything (proc_pid_stat(5)). */
async function parentOf(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => '');
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

/** An immediate shutdown sends SIGKILL after 5 s to what did not end (PostgreSQL: SIGKILL_CHILDREN_AFTER_SECS of postmaster.c). */
const IMMEDIATE_MS = 6_000;
const POLL_MS = 20;

/**
 * For `post`: ends the servers that a killed run has left in these folders of `makePlace`; returns how many. A postmaster is told, because only
 * it gives back shared memory, which would stay until the machine is started anew. A folder may since be what a hostile dump made of it: nothing
 * in it is read or followed, only the processes that work there are ended. Linux only.
 */
export async function endLeftServers(folders: readonly string[], context: Context): Promise<number> {
  let servers = 0;
  for (const folder of folders) {
    const base = await realpath(dirname(folder)).catch(() => dirname(folder));
    const dataDirectory = join(base, basename(folder), 'data');
    const hands: Hands = { context, user: await ownerOf(folder, context) };
    const pids = await workingIn(hands, dataDirectory);
    const parents = await Promise.all(pids.map(parentOf));
    const masters = pids.filter((_, i) => !pids.includes(parents[i]!));
    for (const pid of masters) await signal(hands, pid, 'SIGQUIT');
    servers += masters.length;
    for (const end = Date.now() + IMMEDIATE_MS; Date.now() < end && (await workingIn(hands, dataDirectory)).length > 0; )
      await wait(POLL_MS);
    await endStragglers(hands, dataDirectory);
  }
  return servers;
}

/** Whom it takes sudo to be; undefined where the folder is ours, or we are root, who needs nobody. */
async function ownerOf(folder: string, context: Context): Promise<User | undefined> {
  const own = process.getuid?.();
  const there = await stat(folder).catch(() => undefined);
  return own === 0 || there === undefined || there.uid === own ? undefined : serverUser(context);
}

async function signal({ context, user }: Hands, pid: number, name: NodeJS.Signals): Promise<void> {
  if (user?.sudo !== undefined) return signalBySudo(context, pid, name, user.sudo);
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime, which is what was wanted.
  }
}
