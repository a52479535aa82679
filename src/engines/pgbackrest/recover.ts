import { randomBytes } from 'node:crypto';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { output, type Running, start } from '../../process.ts';
import { type Check, timed } from '../../report.ts';
import { signalBySudo } from '../../sudo.ts';
import { oneLine } from '../../units.ts';
import { readOf, writeFor } from '../postgres/scratch-hands.ts';
import type { Place } from '../postgres/scratch-place.ts';
import { preloading } from '../postgres/scratch-preload.ts';
import { asServer, readControl } from './control.ts';
import { type Work, walOf } from './restore.ts';

/**
 * What a server over a copy of somebody's data must not do, whatever its catalogs say: archive, follow or feed another server, run jobs of
 * its own, hide a broken page. Its own configuration file is not read at all. What is lost with the machine may be: it is a copy.
 */
const CONFINED = {
  external_pid_file: '',
  ssl: 'off',
  archive_mode: 'off',
  archive_command: '',
  primary_conninfo: '',
  synchronous_standby_names: '',
  // A restored subscription would consume what its publisher keeps for the real one.
  max_logical_replication_workers: '0',
  session_preload_libraries: '',
  local_preload_libraries: '',
  ignore_checksum_failure: 'off',
  zero_damaged_pages: 'off',
  hot_standby: 'off',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  jit: 'off',
  max_wal_size: '4GB',
  // This program reads the server's log, so no option may send it elsewhere or translate it.
  log_destination: 'stderr',
  logging_collector: 'off',
  lc_messages: 'C',
  log_statement: 'none',
};

const READY = 'ready to accept connections';
/** Said by every supported major when `recovery_target = 'immediate'` was reached; see xlogrecovery.c and, up to 14, xlog.c of PostgreSQL. */
const CONSISTENT = /consistent recovery state reached at ([0-9A-F]+\/[0-9A-F]+)/;
const STOPPED = /recovery stopping after reaching consistency/;

/**
 * Replays the WAL until the cluster is consistent and no further, lets the server end recovery, and stops it cleanly: only then pg_checksums
 * takes the directory, and pages that were torn while they were copied are whole. Nobody can connect meanwhile. No limit but the signal's.
 */
export function recover(work: Work, context: Context): Promise<Check> {
  return timed(async () => {
    const check = { name: 'recovery', expected: work.set.lsn ? `consistent, with WAL up to ${work.set.lsn.stop}` : 'the server starts' };
    const { least } = await readControl(work.server, work.place, context);
    const offline = work.set.wal === undefined;
    const recovery = offline
      ? {}
      : {
          restore_command: restoreCommand(walOf(work.place)),
          recovery_target: 'immediate',
          recovery_target_action: 'promote',
          recovery_target_timeline: 'current',
        };
    const settings = { ...CONFINED, ...memory(), ...least, ...recovery, shared_preload_libraries: '', listen_addresses: '' };
    const heard: string[] = [];
    try {
      const configuration = await configure(work.place, 'recovery', settings, 'local all all reject', context);
      const running = await runServer(work, configuration, (line) => heard.push(line), context);
      await stopCleanly(running, work, context);
    } catch (thrown) {
      context.signal.throwIfAborted();
      const words =
        heard
          .filter((line) => /(?:FATAL|PANIC|ERROR):/.test(line))
          .slice(0, 3)
          .join('; ') || messageOf(thrown);
      const hint = 'The set cannot be made consistent on this machine: take a new backup, and see the words of the server.';
      return { ...check, status: 'failed', actual: oneLine(words, 500), hint };
    }
    if (offline) return { ...check, status: 'passed', actual: 'taken of a stopped cluster, which starts' };
    const consistent = heard.map((line) => CONSISTENT.exec(line)?.[1]).find((lsn) => lsn !== undefined);
    if (consistent === undefined || !heard.some((line) => STOPPED.test(line))) {
      return { ...check, status: 'inconclusive', actual: 'it started and did not say that it is consistent' };
    }
    return { ...check, status: 'passed', actual: `consistent at ${consistent}` };
  });
}

/** A file that is not there is no error to speak of: the server asks for histories that nobody has. */
function restoreCommand(folder: string): string {
  const path = `'${folder.replaceAll("'", "'\\''").replaceAll('%', '%%')}'`;
  return `test -f ${path}/%f && cp ${path}/%f "%p"`;
}

/** What this machine can spare: replay and amcheck read the whole cluster. */
function memory(): Record<string, string> {
  const megabytes = Math.floor(totalmem() / 2 ** 20);
  return { shared_buffers: `${Math.min(1_024, Math.max(64, Math.floor(megabytes / 16)))}MB`, maintenance_work_mem: '128MB' };
}

export interface Login {
  user: string;
  password: string;
}

/**
 * The superuser that every cluster has, with a password of our own: only its number is known beforehand. Asked for in single-user mode, where
 * nothing of the cluster runs and nobody listens. Changes that one row of the copy.
 */
export async function makeLogin(work: Work, context: Context): Promise<Login> {
  const { least } = await readControl(work.server, work.place, context);
  const settings = { ...CONFINED, ...memory(), ...least, password_encryption: 'scram-sha-256', shared_preload_libraries: '' };
  const file = await configure(work.place, 'single', settings, 'local all all reject', context);
  const single = (sql: string) =>
    output(
      context,
      asServer(work.server, work.place, 'postgres', ['--single', '-D', work.place.dataDirectory, `--config-file=${file}`, 'template1']),
      `${sql}\n`,
    );
  const user = /rolname = "(.*)"\t\(typeid/.exec(await single('SELECT rolname FROM pg_catalog.pg_authid WHERE oid = 10'))?.[1];
  if (user === undefined) throw new UserError('the restored cluster has no superuser with the number 10, which initdb makes');
  const password = randomBytes(18).toString('base64url');
  context.secrets.add(password);
  await single(`ALTER ROLE "${user.replaceAll('"', '""')}" LOGIN PASSWORD '${password}' VALID UNTIL 'infinity'`);
  return { user, password };
}

/**
 * The server for the checks: on 127.0.0.1 and its socket, by password only. Without background workers, so that nothing in the data (pg_cron,
 * subscriptions, policies of an extension) begins to act; queries are not run in parallel then.
 */
export async function serve(work: Work, libraries: readonly string[], port: number, context: Context): Promise<Running> {
  const { least } = await readControl(work.server, work.place, context);
  const settings = {
    ...CONFINED,
    ...memory(),
    ...least,
    max_worker_processes: '0',
    shared_preload_libraries: '',
    ...preloading(libraries),
    listen_addresses: '127.0.0.1',
    port: String(port),
  };
  const access = 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256';
  return runServer(work, await configure(work.place, 'serve', settings, access, context), () => {}, context);
}

/** Writes a configuration of our own beside the socket; returns its path. The source's files are not read. */
async function configure(place: Place, name: string, settings: Record<string, string>, access: string, context: Context): Promise<string> {
  const path = (suffix: string) => join(place.socketDirectory, `${name}.${suffix}`);
  const all: Record<string, string> = {
    ...settings,
    data_directory: place.dataDirectory,
    hba_file: path('hba'),
    ident_file: path('ident'),
    unix_socket_directories: place.socketDirectory,
  };
  const quoted = Object.entries(all).map(([setting, value]) => `${setting} = '${value.replaceAll("'", "''")}'\n`);
  for (const [suffix, text] of [
    ['conf', quoted.join('')],
    ['hba', `${access}\n`],
    ['ident', ''],
  ] as const) {
    await writeFor(context, place.user, path(suffix), text);
  }
  return path('conf');
}

/** `postgres` in the foreground, as our child. Resolves when it takes connections, which it does after recovery; rejects when it has ended before. */
async function runServer(work: Work, configuration: string, onLine: (line: string) => void, context: Context): Promise<Running> {
  const ready = Promise.withResolvers<void>();
  const running = start(context, {
    ...asServer(work.server, work.place, 'postgres', ['-D', work.place.dataDirectory, `--config-file=${configuration}`]),
    stopSignal: 'SIGQUIT', // Immediate shutdown: on abort there is nothing to keep.
    onStderr: (line) => {
      onLine(line);
      if (line.includes(READY)) ready.resolve();
    },
  });
  running.stdin.end();
  running.stdout.resume();
  running.done.then(
    () => ready.reject(new UserError('postgres ended before it was ready')),
    (thrown) => ready.reject(thrown),
  );
  await ready.promise;
  return running;
}

/** Fast shutdown, with a checkpoint, for as long as it takes. The pid file is the server's own: nobody else has worked in it yet. */
async function stopCleanly(running: Running, { place }: Work, context: Context): Promise<void> {
  const pid = Number.parseInt(await readOf(context, place.user, join(place.dataDirectory, 'postmaster.pid')), 10);
  if (!(pid > 1)) throw new UserError('the restored server left no postmaster.pid to end it by');
  if (place.user?.sudo === undefined) process.kill(pid, 'SIGINT');
  else await signalBySudo(context, pid, 'SIGINT', place.user.sudo);
  await running.done;
}
