import { execFile } from 'node:child_process';
import { chmod, chown, cp, mkdir, open, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireProgram } from '../../src/engines/pgbackrest/tool.ts';
import type { Server } from '../../src/engines/postgres/binaries.ts';
import { type Scratch, startScratch } from '../../src/engines/postgres/scratch.ts';
import type { TestContext } from './context.ts';
import { query, servers, type TestServer } from './database.ts';
import { programsOf } from './server-copy.ts';

const execute = promisify(execFile);

/** A real cluster that archives into a repository of pgBackRest, with the stanza `main`. */
export interface Stanza {
  scratch: Scratch;
  config: string;
  repository: string;
  /** An empty folder of the server's. */
  tablespace: string;
  /** `pgbackrest:main?config=…` with more parameters. */
  url(parameters?: string): string;
  /** The same with another configuration: these lines in [global], in place of ours with the same key. */
  urlWith(lines: string[]): Promise<string>;
  /** Runs pgBackRest as the owner of the cluster, as its cron job would. */
  run(...args: string[]): Promise<string>;
  /** Takes a backup so, and returns its label. */
  backup(type?: 'full' | 'incr'): Promise<string>;
  /** From now on no WAL arrives in the repository. */
  closeArchive(): Promise<void>;
  /** A copy of the repository, to be damaged. */
  copyRepository(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** pgBackRest supports majors up to its own time: the machine's server is Debian's as it is. Installs pgBackRest with apt where it is missing. */
export async function makeStanza(
  context: TestContext,
  options: { checksums?: boolean; sql?: string; server?: TestServer } = {},
): Promise<Stanza> {
  const program = await requireProgram(context);
  const home = join(context.tempDir, `stanza-${Math.random().toString(36).slice(2)}`);
  await chmod(context.tempDir, 0o755);
  await mkdir(home);
  const config = join(home, 'pgbackrest.conf');
  const archive = `test ! -e ${home}/closed && ${program} --config=${config} --stanza=main archive-push %p`;
  const archiving = { wal_level: 'replica', max_wal_senders: '10', archive_mode: 'on', archive_command: archive, full_page_writes: 'on' };
  const server = programsOf(options.server ?? servers()[0]!);
  const binaries = options.checksums ? await withChecksums(server, home) : server;
  const scratch = await startScratch(context, { binaries, settings: { ...archiving, max_connections: '123' } });
  const owner = await stat(scratch.dataDirectory);
  for (const folder of ['', 'repo', 'log', 'lock', 'tablespace']) {
    await mkdir(join(home, folder), { recursive: true });
    await chown(join(home, folder), owner.uid, owner.gid);
  }
  const text = [
    ...['[global]', `repo1-path=${home}/repo`, 'repo1-retention-full=9', `log-path=${home}/log`, `lock-path=${home}/lock`],
    ...['start-fast=y', 'compress-level=1', 'process-max=2', '#more', '[main]', `pg1-path=${scratch.dataDirectory}`],
    ...[`pg1-socket-path=${scratch.socketDirectory}`, `pg1-port=${scratch.port}`, 'pg1-user=postgres', ''],
  ].join('\n');
  await writeFile(config, text);
  const run = async (...args: string[]) => {
    const { stdout } = await execute(program, [`--config=${config}`, '--stanza=main', ...args], {
      uid: owner.uid,
      gid: owner.gid,
      cwd: '/',
    });
    return stdout;
  };
  const labels = async () => {
    const [stanza] = JSON.parse(await run('info', '--output=json')) as { backup: { label: string }[] }[];
    return stanza!.backup.map(({ label }) => label);
  };
  try {
    await run('stanza-create');
    if (options.sql) await query(scratch.url, options.sql);
  } catch (thrown) {
    await scratch.stop();
    throw thrown;
  }
  return {
    scratch,
    config,
    repository: join(home, 'repo'),
    tablespace: join(home, 'tablespace'),
    url: (parameters = '') => `pgbackrest:main?config=${config}${parameters}`,
    urlWith: async (lines) => {
      const other = join(home, `${Math.random().toString(36).slice(2)}.conf`);
      const keys = new Set(lines.map(keyOf));
      const kept = text.split('\n').filter((line) => line === '#more' || !keys.has(keyOf(line)));
      await writeFile(other, kept.join('\n').replace('#more', lines.join('\n')));
      return `pgbackrest:main?config=${other}`;
    },
    run,
    backup: async (type = 'full') => {
      await run('backup', `--type=${type}`);
      return (await labels()).at(-1)!;
    },
    closeArchive: () => writeFile(join(home, 'closed'), ''),
    copyRepository: async (name) => {
      await cp(join(home, 'repo'), join(home, name), { recursive: true, verbatimSymlinks: true });
      return join(home, name);
    },
    stop: () => scratch.stop(),
  };
}

const keyOf = (line: string) => line.split('=')[0]!;

/** A server's programs, with an initdb that turns data checksums on. */
async function withChecksums(real: Server, home: string): Promise<Server> {
  const initdb = join(home, 'initdb');
  await writeFile(initdb, `#!/bin/sh\nexec '${real.path('initdb')}' --data-checksums "$@"\n`);
  await chmod(initdb, 0o755);
  return { ...real, path: (tool: string) => (tool === 'initdb' ? initdb : real.path(tool)) };
}

/** Overwrites bytes of a file of the running cluster, below the server, which keeps the page that it has in memory. */
export async function damage(path: string, at: number, bytes: Buffer): Promise<void> {
  const file = await open(path, 'r+');
  try {
    const { bytesWritten } = await file.write(bytes, 0, bytes.length, at);
    if (bytesWritten !== bytes.length) throw new Error(`${path} was not damaged`);
  } finally {
    await file.close();
  }
}

/** The largest file of data of a set, which is not one of a few bytes. */
export async function largestFile(repository: string, label: string): Promise<string> {
  const folder = join(repository, 'backup', 'main', label, 'pg_data', 'base');
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const sized = await Promise.all(
    entries.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return { path, size: (await stat(path)).size };
    }),
  );
  return sized.sort((a, b) => b.size - a.size)[0]!.path;
}

/** Every file of a repository with its size and time, to see that nothing was written. */
export async function filesOf(folder: string): Promise<string[]> {
  const entries = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const described = entries.map(async (entry) => {
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    return `${path} ${size} ${mtimeMs}`;
  });
  return (await Promise.all(described)).sort();
}
