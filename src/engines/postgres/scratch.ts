import { randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import { join } from 'node:path';
import type { Context } from '../../context.ts';
import { messageOf, UserError } from '../../errors.ts';
import { output, type Running, start } from '../../process.ts';
import { requireServer, type Server } from './binaries.ts';
import { removeFor, writeFor } from './scratch-hands.ts';
import { asOther, makePlace, type Place, removePlace } from './scratch-place.ts';
import { stopper } from './scratch-stop.ts';

export interface ScratchOptions {
  /** Without it the newest supported server on the machine. */
  major?: number;
  /** Server settings, over those of a throwaway. */
  settings?: Record<string, string>;
  /** Listen on 127.0.0.1 and ask for a random password, for programs that are given the URL. Otherwise there is only a socket that others cannot reach. */
  listen?: boolean;
  /** An existing folder for the data, for example on a larger disk; by default they lie beside the socket. */
  directory?: string;
  /** Already found programs, instead of looking for `major`. */
  binaries?: Server;
}

/** A PostgreSQL server that exists for this run only. It loses everything when the machine stops. */
export interface Scratch {
  /** Of the superuser `postgres`, for libpq and node-postgres alike; holds the password, if there is one. */
  url: string;
  port: number;
  socketDirectory: string;
  dataDirectory: string;
  major: number;
  version: string;
  /** Whether it runs as another user, by root or by sudo, so that what a dump makes it do cannot read our environment and files. */
  isolated: boolean;
  /** Ends the server and removes its folders; any number of times. Happens by itself on abort, but somebody should wait for it. */
  stop(): Promise<void>;
}

/** Settings of a server that may lose everything. */
export const THROWAWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};
/** The server's log is read, so no option may send it elsewhere or translate it. */
export const LOGGED = { log_destination: 'stderr', logging_collector: 'off', lc_messages: 'C' };
/** What the server logs when it is. */
export const READY = 'ready to accept';
const TAKEN = 'Address already in use';
const START_MS = 60_000;
const ATTEMPTS = 5;
/** Only part of the socket's name: nobody else has a socket in that folder. */
const DEFAULT_PORT = 5432;

/**
 * Makes a cluster and starts it, in 0.6 to 1.5 s. As root, or by sudo, it runs as another user (see scratch-place.ts). Throws a UserError with the server's
 * last words and leaves nothing behind then; on abort it throws the signal's reason. `freePort` may err: a port that is taken is asked for anew.
 */
export async function startScratch(context: Context, options: ScratchOptions = {}, freePort = findFreePort): Promise<Scratch> {
  const server = options.binaries ?? (await requireServer(context, options.major));
  const place = await makePlace(context, server.directory, options.directory);
  const { socketDirectory, dataDirectory, user } = place;
  const { major, version } = server;
  try {
    // Where our group can reach the socket too, others may be in it.
    const password = options.listen || user?.sudo !== undefined ? randomBytes(18).toString('base64url') : undefined;
    context.secrets.add(password);
    await initialise(context, server, place, password);
    const { running, port } = await launch(context, server, place, options, freePort);
    const stop = await stopper(context, place, running);
    context.signal.throwIfAborted();
    context.log(`Started a throwaway PostgreSQL ${version} ${user ? `as user ${user.name}` : 'as this user: not isolated'}`);
    const login = `postgres${password === undefined ? '' : `:${password}`}`;
    const url = options.listen
      ? `postgres://${login}@127.0.0.1:${port}/postgres`
      : password === undefined
        ? `postgres:///postgres?host=${encodeURIComponent(socketDirectory)}&port=${port}&user=postgres`
        : `postgres://${login}@/postgres?host=${encodeURIComponent(socketDirectory)}&port=${port}`;
    return { url, port, socketDirectory, dataDirectory, major, version, isolated: user !== undefined, stop };
  } catch (thrown) {
    await removePlace(context, place);
    context.signal.throwIfAborted();
    throw new UserError(`The throwaway PostgreSQL ${version} did not start: ${messageOf(thrown)}`, { cause: thrown });
  }
}

/** initdb, in UTF-8 and the C.UTF-8 locale where the machine has it. The password travels by a file that is gone before the server starts. */
async function initialise(context: Context, server: Server, place: Place, password: string | undefined): Promise<void> {
  const passwordFile = join(place.socketDirectory, 'password');
  const access = password ? ['-A', 'scram-sha-256', `--pwfile=${passwordFile}`] : ['-A', 'trust'];
  if (password) await writeFor(context, place.user, passwordFile, password);
  const initdb = (locale: string) => {
    const cluster = ['-D', place.dataDirectory, '-U', 'postgres', '-E', 'UTF8', `--locale=${locale}`, '--no-sync', '--no-instructions'];
    return output(context, { ...asServer(server, place, 'initdb'), args: [...cluster, ...access] });
  };
  try {
    await initdb('C.UTF-8').catch((thrown) => {
      if (!messageOf(thrown).includes('invalid locale')) throw thrown;
      return initdb('C');
    });
  } finally {
    if (password) await removeFor(context, place.user, passwordFile);
  }
}

async function launch(context: Context, server: Server, place: Place, options: ScratchOptions, freePort: () => Promise<number>) {
  for (let attempt = 1; ; attempt++) {
    const port = options.listen ? await freePort() : DEFAULT_PORT;
    const address = {
      listen_addresses: options.listen ? '127.0.0.1' : '',
      port: String(port),
      unix_socket_directories: place.socketDirectory,
    };
    try {
      return { port, running: await runServer(context, server, place, { ...THROWAWAY, ...options.settings, ...LOGGED, ...address }) };
    } catch (thrown) {
      if (attempt === ATTEMPTS || !messageOf(thrown).includes(TAKEN)) throw thrown;
    }
  }
}

/** `postgres` itself, in the foreground, so that it is our child and carries the tag of the run. Resolves when it says that it is ready. */
async function runServer(context: Context, server: Server, place: Place, settings: Record<string, string>): Promise<Running> {
  const ready = Promise.withResolvers<void>();
  const running = start(context, {
    ...asServer(server, place, 'postgres'),
    args: ['-D', place.dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    stopSignal: 'SIGQUIT', // Immediate shutdown: on abort there is nothing to keep.
    onStderr: (line) => {
      if (line.includes(READY)) ready.resolve();
    },
  });
  running.stdin.end();
  running.stdout.resume();
  let late = '';
  const timer = setTimeout(() => {
    late = `it was not ready within ${START_MS / 1000} s; `;
    void running.stop();
  }, START_MS);
  // Rejecting only when the process is gone gives its last words, and folders that nobody writes to any more.
  const failed = (words: string) => ready.reject(new UserError(`${late}${words}`));
  running.done.then(
    () => failed('postgres ended before it was ready'),
    (thrown) => failed(messageOf(thrown)),
  );
  await ready.promise.finally(() => clearTimeout(timer));
  return running;
}

function asServer(server: Server, { user, socketDirectory }: Place, tool: string) {
  // Our own working directory may be closed to the server's user.
  return { file: server.path(tool), cwd: socketDirectory, ...(user ? { user: asOther(user) } : {}) };
}

/** A TCP port of 127.0.0.1 that was free a moment ago. */
export async function findFreePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => probe.once('error', reject).listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new UserError('The machine gave no free port on 127.0.0.1.');
  return address.port;
}
