import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import pg from 'pg';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import { canEnter, powerless } from '../../src/engines/postgres/scratch-place.ts';
import { plainHost } from '../../src/hosts/plain.ts';
import { post } from '../../src/post.ts';
import { output } from '../../src/process.ts';
import { type TestContext, testContext } from '../helpers/context.ts';
import { query, servers, type TestServer } from '../helpers/database.ts';

const MAJORS = servers().map((server) => [server.major, server] as const);

let context: TestContext;
let started: Scratch[];

beforeEach(async () => {
  context = await testContext();
  started = [];
});

afterEach(async () => {
  await Promise.all(started.map((scratch) => scratch.stop()));
  await context.cleanup();
});

function programsOf({ bin, version, major }: TestServer): Server {
  return { directory: bin, version, major, path: (tool) => join(bin, tool) };
}

async function startOne(
  ...[options, freePort]: [Parameters<typeof startScratch>[1]?, Parameters<typeof startScratch>[2]?]
): Promise<Scratch> {
  const scratch = await startScratch(context, { binaries: programsOf(servers()[0]!), ...options }, freePort);
  started.push(scratch);
  return scratch;
}

/** The process ids of a server: the postmaster and everything it started. */
async function pidsOf(scratch: Scratch): Promise<number[]> {
  const postmaster = Number((await readFile(join(scratch.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[0]);
  const rows = await query<{ pid: number }>(scratch.url, 'SELECT pid FROM pg_stat_activity WHERE pid <> pg_backend_pid()');
  return [postmaster, ...rows.map(({ pid }) => pid)];
}

/** Those that still run. A process that has ended and whose parent has not asked for its exit code yet is a zombie, which counts as gone. */
function living(pids: number[]): number[] {
  return pids.filter((pid) => {
    try {
      process.kill(pid, 0);
      return !existsSync('/proc/self/stat') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    } catch {
      return false;
    }
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

describe.each(MAJORS)('a throwaway server of major %i', (major, server) => {
  test.each([{ listen: false }, { listen: true }])('takes connections of node-postgres and libpq (listen: $listen)', async ({ listen }) => {
    const scratch = await startOne({ binaries: programsOf(server), listen });
    const [row] = await query(scratch.url, "SELECT current_user AS who, current_setting('server_version_num')::int / 10000 AS major");
    expect(row).toEqual({ who: 'postgres', major });
    const psql = { file: join(server.bin, 'psql'), args: ['-XAt', '-c', 'SHOW listen_addresses', scratch.url] };
    expect(await output(context, psql)).toBe(listen ? '127.0.0.1\n' : '\n');
    expect(scratch).toMatchObject({ major, version: server.version, isolated: process.getuid?.() === 0 });
  });

  test('speaks UTF-8, keeps nothing safe and takes settings', async () => {
    const { url } = await startOne({ binaries: programsOf(server), settings: { max_connections: '17', autovacuum: 'on' } });
    const names = ['server_encoding', 'fsync', 'full_page_writes', 'wal_level', 'autovacuum', 'max_connections'];
    const rows = await query(url, 'SELECT name, setting FROM pg_settings WHERE name = ANY ($1) ORDER BY array_position($1, name)', [names]);
    expect(rows.map(({ setting }) => setting)).toEqual(['UTF8', 'off', 'off', 'minimal', 'on', '17']);
  });

  test('is gone after stop, with its processes and folders, even while somebody works in it', async () => {
    const scratch = await startOne({ binaries: programsOf(server) });
    const client = new pg.Client({ connectionString: scratch.url });
    const told = new Promise<Error>((resolve) => client.on('error', resolve));
    await client.connect();
    const busy = client.query('SELECT pg_sleep(600)').catch((thrown: Error) => thrown);
    const pids = await pidsOf(scratch);

    await Promise.all([scratch.stop(), scratch.stop()]);

    await scratch.stop();
    expect(pids.length).toBeGreaterThan(3);
    expect(living(pids)).toEqual([]);
    expect(await exists(scratch.socketDirectory)).toBe(false);
    expect(await exists(scratch.dataDirectory)).toBe(false);
    expect(String(await busy)).toMatch(/administrator command|terminated/);
    await told;
  });
});

describe('a throwaway server that listens', () => {
  test('refuses a wrong password and none, over TCP and over its socket', async () => {
    const scratch = await startOne({ listen: true });
    const right = new URL(scratch.url);
    const wrong = Object.assign(new URL(scratch.url), { password: 'not-the-password' }).href;
    await expect(query(wrong, 'SELECT 1')).rejects.toThrow('password authentication failed');
    const socket = new pg.Client({ host: scratch.socketDirectory, port: scratch.port, user: 'postgres', password: 'not-the-password' });
    await expect(socket.connect()).rejects.toThrow('password authentication failed');
    expect(context.secrets.redact(`it is ${decodeURIComponent(right.password)}`)).toBe('it is ***');
  });

  test('shows its password in no argument list and leaves it in no file', async () => {
    const scratch = await startOne({ listen: true });
    const { password } = new URL(scratch.url);
    const commandLines = await Promise.all(
      (await pidsOf(scratch)).map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')), // Elsewhere than on Linux there is none to read.
    );
    expect(commandLines.join('\n')).not.toContain(password);
    expect(await readdir(scratch.socketDirectory)).not.toContain('password');
  });

  test('takes another port when the first one is taken', async () => {
    const holder = createServer();
    const taken = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
    });
    const offers: number[] = [];
    const freePort = async () => {
      // The last socket is closed again, so its port is free.
      const port = offers.length === 0 ? taken : await released();
      offers.push(port);
      return port;
    };
    const scratch = await startOne({ listen: true }, freePort);
    holder.close();
    expect(offers[0]).toBe(taken);
    expect(scratch.port).toBe(offers.at(-1));
    expect(scratch.port).not.toBe(taken);
    expect(await query(scratch.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

async function released(): Promise<number> {
  const socket = createServer();
  return new Promise((resolve) => {
    socket.listen(0, '127.0.0.1', () => {
      const { port } = socket.address() as { port: number };
      socket.close(() => resolve(port));
    });
  });
}

describe('cancelling', () => {
  test('ends the server by itself and removes its folders', async () => {
    const scratch = await startOne({ directory: await openFolder() });
    const client = new pg.Client({ connectionString: scratch.url });
    const closed = new Promise((resolve) => client.once('end', resolve));
    client.on('error', () => {});
    await client.connect();
    const pids = await pidsOf(scratch);

    context.abort();

    await closed; // Nobody has called stop so far.
    await scratch.stop();
    expect(living(pids)).toEqual([]);
    expect(await exists(scratch.socketDirectory)).toBe(false);
    expect(await exists(scratch.dataDirectory)).toBe(false);
  });

  test('ends programs that the server started and that ignore signals', async () => {
    const scratch = await startOne();
    const pidFile = join(scratch.dataDirectory, 'program.pid');
    const program = `trap '' INT QUIT TERM; cat > /dev/null; echo $$ > '${pidFile}.new'; mv '${pidFile}.new' '${pidFile}'; sleep 90; sleep 90`;
    const copy = query(scratch.url, `COPY (SELECT 1) TO PROGRAM ${pg.escapeLiteral(program)}`).catch((thrown: Error) => thrown);
    const pid = await contentOf(pidFile);

    context.abort();
    await scratch.stop();

    expect(await copy).toBeInstanceOf(Error);
    expect(pid).toBeGreaterThan(1);
    expect(living([pid])).toEqual([]);
    expect(await exists(scratch.dataDirectory)).toBe(false);
  });

  test('during the start throws the reason and leaves nothing', async () => {
    const folder = await openFolder();
    const reason = new Error('The runner asked to stop.');
    const remember = () => context.abort(reason); // The first thing that happens after the first folder was made.
    const start = startScratch({ ...context, remember }, { binaries: programsOf(servers()[0]!), directory: folder });
    await expect(start).rejects.toBe(reason);
    expect(await readdir(folder)).toEqual([]);
  });
});

/** The shared memory of a server: the id of its System V segment, and the files of its POSIX ones. Linux only. */
async function memoryOf(scratch: Scratch, postmaster: number): Promise<{ segment: string; files: string[] }> {
  const [, segment] = (await readFile(join(scratch.dataDirectory, 'postmaster.pid'), 'utf8')).split('\n')[6]!.trim().split(/\s+/);
  const maps = await readFile(`/proc/${postmaster}/maps`, 'utf8');
  return { segment: segment!, files: [...new Set(maps.match(/\/dev\/shm\/PostgreSQL\.\d+/g))] };
}
const segments = async () => (await readFile('/proc/sysvipc/shm', 'utf8')).split('\n').map((line) => line.trim().split(/\s+/)[1]);

describe('post after a run that was killed', () => {
  const postWith = async (folders: string[], tag: string): Promise<string[]> => {
    const said: string[] = [];
    const host = plainHost({}, new Map(Object.entries({ mode: 'restore-verify', backup: 'dir:backups' })), (line) => void said.push(line));
    const state: Record<string, string> = { tag, 'scratch-folders': JSON.stringify(folders) };
    await post({ ...host, state: (name) => state[name] ?? '' }, {});
    return said.filter((line) => /Cleaning up: |could not be cleaned up/.test(line));
  };

  test.each(MAJORS)('ends a server of major %i that is at work, its programs, its shared memory and its folders', async (_, server) => {
    const scratch = await startOne({ binaries: programsOf(server), directory: await openFolder() });
    const sleeping = query(scratch.url, 'SELECT pg_sleep(600)').catch((thrown: Error) => thrown);
    const pidFile = join(scratch.dataDirectory, 'program.pid');
    const program = `trap '' INT QUIT TERM; cat > /dev/null; echo $$ > '${pidFile}.new'; mv '${pidFile}.new' '${pidFile}'; sleep 90; sleep 90`;
    const copy = query(scratch.url, `COPY (SELECT 1) TO PROGRAM ${pg.escapeLiteral(program)}`).catch((thrown: Error) => thrown);
    const pids = [await contentOf(pidFile), ...(await pidsOf(scratch))];
    const { segment, files } = await memoryOf(scratch, pids[1]!);
    expect({ living: living(pids), segment: await segments(), files: files.map(existsSync) }).toEqual({
      living: pids,
      segment: expect.arrayContaining([segment]),
      files: expect.arrayContaining([true]),
    });
    const folders = JSON.parse(context.remembered.get('scratch-folders')!) as string[];

    const said = await postWith(folders, context.tag);

    expect({ living: living(pids), segment: (await segments()).filter((id) => id === segment), files: files.filter(existsSync) }).toEqual({
      living: [],
      segment: [],
      files: [],
    });
    expect(await Promise.all(folders.map(exists))).toEqual([false, false]);
    expect(said).toContainEqual(expect.stringContaining('ended a throwaway server'));
    expect([await sleeping, await copy]).toEqual([expect.any(Error), expect.any(Error)]);
  });

  test('follows no folder that a dump has made a link: whoever works elsewhere goes on', async () => {
    const other = await startOne();
    const folder = join(await openFolder(), 'sw-linked');
    await mkdir(folder);
    await symlink(other.dataDirectory, join(folder, 'data'));
    expect(await postWith([folder], 'no-such-run')).toEqual([]);
    expect(await query(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect([await exists(folder), await exists(other.dataDirectory)]).toEqual([false, true]);
  });
});

/** Waits until the file is there; it is renamed into place, so it is whole then. */
async function contentOf(file: string): Promise<number> {
  for (;;) {
    const text = await readFile(file, 'utf8').catch(() => undefined);
    if (text !== undefined) return Number(text);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** The programs of the first server, with a shell script in front of initdb. */
async function withInitdb(script: string): Promise<Server> {
  const real = programsOf(servers()[0]!);
  const initdb = join(await openFolder(), 'initdb');
  await writeFile(initdb, `#!/bin/sh\n${script}\nexec '${real.path('initdb')}' "$@"\n`);
  await chmod(initdb, 0o755);
  return { ...real, path: (tool) => (tool === 'initdb' ? initdb : real.path(tool)) };
}

test('a machine without the locale C.UTF-8 gets UTF-8 in the locale C', async () => {
  const invalid = `echo 'initdb: error: invalid locale name "C.UTF-8"' >&2; exit 1`;
  const { url } = await startOne({ binaries: await withInitdb(`case "$*" in *locale=C.UTF-8*) ${invalid};; esac`) });
  expect(await query(url, "SELECT current_setting('server_encoding') AS encoding, datcollate AS locale FROM pg_database LIMIT 1")).toEqual([
    { encoding: 'UTF8', locale: 'C' },
  ]);
});

describe('a start that fails', () => {
  test("carries the server's own words and leaves nothing", async () => {
    const folder = await openFolder();
    const start = startOne({ directory: folder, settings: { shared_buffers: 'plenty' } });
    await expect(start).rejects.toThrow(/did not start: postgres exited with 1: .*invalid value for parameter "shared_buffers": "plenty"/);
    expect(await readdir(folder)).toEqual([]);
    const folders = JSON.parse(context.remembered.get('scratch-folders') ?? '[]') as string[];
    expect(folders).toHaveLength(2);
    expect(await Promise.all(folders.map(exists))).toEqual([false, false]);
  });

  test('carries the words of initdb', async () => {
    const binaries = await withInitdb("echo 'initdb: error: No space left on device' >&2; exit 1");
    await expect(startOne({ binaries })).rejects.toThrow(
      /^The throwaway PostgreSQL [\d.]+ did not start: initdb exited with 1: initdb: error: No space left on device$/,
    );
  });

  test('gives up with the reason when no port can be had', async () => {
    const holder = createServer();
    const taken = await new Promise<number>((resolve) => {
      holder.listen(0, '127.0.0.1', () => resolve((holder.address() as { port: number }).port));
    });
    const offers: number[] = [];
    const freePort = async () => offers.push(taken) && taken;
    await expect(startOne({ listen: true }, freePort)).rejects.toThrow('Address already in use');
    holder.close();
    expect(offers).toHaveLength(5);
  });

  test('names a folder for the data that is not there', async () => {
    await expect(startOne({ directory: join(context.tempDir, 'missing') })).rejects.toThrow(join(context.tempDir, 'missing'));
  });
});

describe('where a throwaway server lives', () => {
  test('the temporary folder of the environment when it is open to the server, another one when it is not', async () => {
    const open = await openFolder();
    const closed = join(open, 'closed');
    await mkdir(closed, { mode: 0o700 });
    const inOpen = await startScratch({ ...context, env: { ...context.env, TMPDIR: open } }, { binaries: programsOf(servers()[0]!) });
    started.push(inOpen);
    const inClosed = await startScratch({ ...context, env: { ...context.env, TMPDIR: closed } }, { binaries: programsOf(servers()[0]!) });
    started.push(inClosed);
    expect(inOpen.socketDirectory.startsWith(`${open}/`)).toBe(true);
    // Only root has to hand the server to another user, for whom the folder is closed.
    expect(inClosed.socketDirectory.startsWith(`${closed}/`)).toBe(process.getuid?.() !== 0);
  });

  test('a temporary folder that is too long for a socket is passed over', async () => {
    const long = join(await openFolder(), 'x'.repeat(90));
    await mkdir(long);
    const scratch = await startScratch({ ...context, env: { ...context.env, TMPDIR: long } }, { binaries: programsOf(servers()[0]!) });
    started.push(scratch);
    expect(scratch.socketDirectory.startsWith(long)).toBe(false);
    expect(await query(scratch.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  test.each([
    {
      what: 'nobody before postgres',
      passwd: 'root:x:0:0::/:/bin/sh\npostgres:x:26:27::/:/bin/sh\nnobody:x:65534:65533::/:/bin/false',
      name: 'nobody',
    },
    { what: 'postgres without nobody', passwd: 'root:x:0:0::/:/bin/sh\npostgres:x:26:27::/:/bin/sh', name: 'postgres' },
    { what: 'nobody who is root is passed over', passwd: 'nobody:x:0:0::/:/bin/sh\ndaemon:x:1:1::/:/bin/sh', name: 'daemon' },
    { what: 'a broken line is passed over', passwd: 'nobody\npostgres:x:26:27::/:/bin/sh', name: 'postgres' },
    { what: 'none of them', passwd: 'root:x:0:0::/:/bin/sh\nalice:x:1000:1000::/:/bin/sh', name: undefined },
    { what: 'an empty file', passwd: '', name: undefined },
  ])('the user it runs as: $what', ({ passwd, name }) => {
    expect(powerless(passwd)?.name).toBe(name);
  });

  test('a folder is open by the mode of its owner, its group or everybody, and of all folders above it', async () => {
    const { uid, gid } = await stat(context.tempDir);
    const inner = join(context.tempDir, 'inner');
    await mkdir(inner);
    const stranger = { uid: uid + 1, gid: gid + 1 };
    const cases = [
      { user: { uid, gid }, outer: 0o700, expected: true },
      { user: { uid, gid }, outer: 0o077, expected: false },
      { user: { uid: uid + 1, gid }, outer: 0o710, expected: true },
      { user: { uid: uid + 1, gid }, outer: 0o701, expected: false },
      { user: stranger, outer: 0o701, expected: true },
      { user: stranger, outer: 0o770, expected: false },
    ];
    for (const { user, outer, expected } of cases) {
      await chmod(context.tempDir, outer);
      expect(await canEnter(user, inner).then((open) => ({ outer, open }))).toEqual({ outer, open: expected });
    }
    await chmod(context.tempDir, 0o700);
    expect(await canEnter({ uid, gid }, join(inner, 'missing'))).toBe(false);
  });
});

/** A folder that the server's user can enter, although the tests' own folder is closed to it. */
async function openFolder(): Promise<string> {
  await chmod(context.tempDir, 0o755);
  const folder = join(context.tempDir, 'open');
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  return folder;
}
