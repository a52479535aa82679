import { access } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { run } from '../../command.ts';
import type { Context } from '../../context.ts';
import type { Item } from '../index.ts';
import type { Server } from './binaries.ts';

/** They act by themselves in the databases that they find (jobs, retention): what was restored must stay as it was. */
const ACTING = new Set(['pg_partman_bgw', 'pgagent', 'pglogical', 'bdr', 'timescaledb_toolkit_bgw', 'pg_squeeze']);
/** Acts too, in background workers alone, and its extension cannot be made where it is not loaded: it gets no workers. */
const CRON = 'pg_cron';
/** Extensions with a library of the same name that must be loaded when the server starts, or they cannot be made. */
const DEMANDED = new Set([CRON, 'timescaledb', 'citus', 'pgaudit']);
/** The same for what reads their views, such as a materialized view. */
const OBSERVING = new Set(['pg_stat_statements', 'pg_stat_monitor', 'pg_stat_kcache', 'pg_qualstats', 'pg_wait_sampling']);

/** The libraries that the extensions of an inventory need at the start of the server. */
export function neededAtStart(items: readonly Item[]): { demanded: string[]; observing: string[] } {
  const names = items.filter(({ kind }) => kind === 'extension').map(({ name }) => name);
  return { demanded: names.filter((name) => DEMANDED.has(name)), observing: names.filter((name) => OBSERVING.has(name)) };
}

const SUFFIX = process.platform === 'darwin' ? ['.dylib', '.so'] : ['.so'];

/**
 * Of the libraries that the source loads at its start, those that this server has; a sentence for each that is left out. Only bare names: a
 * path in a manifest would be code of its choice.
 */
export async function preloadable(
  context: Context,
  server: Server,
  wanted: readonly string[],
): Promise<{ libraries: string[]; notes: string[] }> {
  if (wanted.length === 0) return { libraries: [], notes: [] };
  const folders = await libraryFolders(context, server);
  const libraries: string[] = [];
  const notes: string[] = [];
  for (const name of new Set(wanted)) {
    const leaveOut = (why: string) => notes.push(`the library ${JSON.stringify(name)} is not loaded: ${why}`);
    if (!/^[A-Za-z0-9_][A-Za-z0-9_-]{0,62}$/.test(name)) leaveOut('it is no plain name');
    else if (ACTING.has(name)) leaveOut('it would act on what was restored by itself');
    else if (await isThere(folders, name)) libraries.push(name);
    else leaveOut(`PostgreSQL ${server.version} in ${server.directory} does not have it`);
  }
  if (libraries.length > 0) notes.push(`loaded at the start, as at the source: ${libraries.join(', ')}`);
  if (libraries.includes(CRON)) notes.push(`${CRON} runs no jobs here: the server has no background workers`);
  return { libraries, notes };
}

/** Settings that load them; `database` is what will be restored. TimescaleDB gets the one worker that starts others, and none for it to start: its jobs drop and compress rows. */
export function preloading(libraries: readonly string[], database?: string): Record<string, string> {
  if (libraries.length === 0) return {};
  return {
    shared_preload_libraries: libraries.join(','),
    ...(libraries.includes('timescaledb') ? { 'timescaledb.max_background_workers': '1' } : {}),
    // Its extension is made in that database alone. Costs the workers of parallel queries and index builds.
    ...(libraries.includes(CRON)
      ? { max_worker_processes: '0', ...(database === undefined ? {} : { 'cron.database_name': database }) }
      : {}),
  };
}

/** As `pg_config` beside the server says, and where builds without it keep their libraries. */
async function libraryFolders(context: Context, server: Server): Promise<string[]> {
  const { code, stdout } = await run(context, [server.path('pg_config'), '--pkglibdir']);
  const home = dirname(server.directory);
  return [...(code === 0 ? [stdout.trim()] : []), join(home, 'lib', 'postgresql'), join(home, 'lib')];
}

async function isThere(folders: string[], name: string): Promise<boolean> {
  const files = folders.flatMap((folder) => SUFFIX.map((suffix) => join(folder, `${name}${suffix}`)));
  const found = await Promise.all(
    files.map((file) =>
      access(file).then(
        () => true,
        () => false,
      ),
    ),
  );
  return found.includes(true);
}
