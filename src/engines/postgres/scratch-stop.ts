import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import type { Running } from '../../process.ts';
import { type Place, removePlace } from './scratch-place.ts';

/** What process.ts allows between its polite signal and SIGKILL. */
const PATIENCE_MS = 2_000;

/**
 * Returns a function that ends the server and removes its folders, once, however often it is called; on abort it is called by itself.
 * Must be called when the server is ready and nobody has worked in it yet: later its pid file and folders say what a hostile dump wants.
 * Shutdown is fast (clients are told), then immediate, then SIGKILL; see "Shutting Down the Server" in PostgreSQL's manual. At most 6 s.
 */
export async function stopper(context: Context, place: Place, running: Running): Promise<() => Promise<void>> {
  const pidFile = await readFile(join(place.dataDirectory, 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(pidFile.split('\n')[0]);
  const home = await realpath(place.dataDirectory).catch(() => place.dataDirectory);
  let alive = true;
  const ended = running.done
    .catch(() => {})
    .then(() => {
      alive = false;
    });
  const end = async () => {
    if (alive && pid > 1 && !context.signal.aborted) {
      signal(pid, 'SIGINT');
      await atMost(PATIENCE_MS, ended);
    }
    await atMost(PATIENCE_MS + 500, running.stop());
    await endStragglers(home);
    await atMost(1_000, ended);
    await removePlace(place);
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
async function endStragglers(dataDirectory: string): Promise<void> {
  const pids = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry));
  for (const pid of pids) {
    if ((await readlink(`/proc/${pid}/cwd`).catch(() => '')) === dataDirectory) signal(Number(pid), 'SIGKILL');
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // Gone in the meantime, which is what was wanted.
  }
}
