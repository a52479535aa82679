import type { Context } from '../../context.ts';
import { type Check, timed } from '../../report.ts';
import { showCount } from '../../units.ts';
import type { Item } from '../index.ts';
import type { RestorePart } from '../restored.ts';
import { accessTo, connect, type Session } from './connection.ts';
import { missingExtensions, missingLocales } from './restore/missing.ts';
import type { ScratchServer } from './scratch-choice.ts';
import { neededAtStart } from './scratch-preload.ts';
import { exposure } from './trust.ts';
import { parseTarget } from './url.ts';

interface Needing {
  part: RestorePart;
  scratch: ScratchServer;
  caFile: string | undefined;
  /** The user answers for where the dump comes from. */
  trust: boolean;
}

/** The rungs before a restore: on which server, and has that what the dump does not bring along. */
export async function needsOf({ part, scratch, caFile, trust }: Needing, context: Context): Promise<Check[]> {
  const session = await connect(accessTo(parseTarget(scratch.url, context.env), caFile), context);
  try {
    const items = part.inventory ?? [];
    return [serverCheck(part, scratch, trust), await extensions(session, items), await locale(session, items)];
  } finally {
    await session.close();
  }
}

function serverCheck({ facts, signed }: RestorePart, scratch: ScratchServer, trust: boolean): Check {
  const { version, sameMajor, isolated, how, ours } = scratch;
  const wanted = facts?.serverVersion;
  const base = {
    name: 'server',
    expected: wanted ? `PostgreSQL ${wanted.split('.')[0]}, as the source` : 'a server that reads the dump',
    ms: 0,
  };
  const exposed = exposure({ isolated, ours, answered: signed || trust });
  if (exposed?.status === 'failed') return { ...base, ...exposed };
  if (!sameMajor && wanted)
    return {
      ...base,
      status: 'degraded',
      actual: `${how}: a newer major than the source's ${wanted}${exposed ? `; ${exposed.actual}` : ''}`,
      hint: `Install PostgreSQL ${wanted.split('.')[0]} to restore to the source's own.${exposed ? ` ${exposed.hint}` : ''}`,
    };
  if (exposed) return { ...base, ...exposed, actual: `PostgreSQL ${version}; ${exposed.actual}` };
  return { ...base, status: 'passed', actual: `PostgreSQL ${version}${ours && !isolated ? ', not isolated: it runs as this user' : ''}` };
}

function extensions(session: Session, items: Item[]): Promise<Check> {
  return timed(async () => {
    const base = { name: 'extensions', expected: 'every extension of the source can be made here' };
    const wanted = items.filter(({ kind }) => kind === 'extension').length;
    if (items.length === 0) return { ...base, status: 'skipped', actual: 'the dump has no inventory that lists them' };
    const missing = await missingExtensions(session, items);
    const absent = missing.filter(({ offered }) => offered.length === 0);
    const other = missing.filter(({ offered }) => offered.length > 0);
    const shown = (these: typeof missing) =>
      these
        .map(
          ({ name, wanted: version, offered }) =>
            `${name}${version ? ` ${version}` : ''}${offered.length > 0 ? ` (here ${offered.at(-1)})` : ''}`,
        )
        .join(', ');
    if (absent.length > 0)
      return {
        ...base,
        status: 'failed',
        actual: `not on this machine: ${shown(absent)}`,
        hint: 'Install the packages of these extensions for the same major of PostgreSQL, for example postgresql-15-postgis-3, or give scratch the URL of an empty server that has them.',
      };
    const unloaded = await notLoaded(session, items);
    if (unloaded.length > 0)
      return {
        ...base,
        status: 'inconclusive',
        actual: `not loaded when the server started, as their extensions need: ${unloaded.join(', ')}`,
        hint: `Give scratch: auto, or a server with shared_preload_libraries = '${unloaded.join(',')}'${
          unloaded.includes('pg_cron') ? " and cron.database_name set to the database's name" : ''
        }; a scratch server of this run loads what is installed for its PostgreSQL.`,
      };
    if (other.length > 0) return { ...base, status: 'degraded', actual: `in another version than at the source: ${shown(other)}` };
    return { ...base, status: 'passed', actual: `${showCount(wanted)} extensions` };
  });
}

/** Libraries that extensions of the dump need, and that this server, which nobody here has started, does not have. */
async function notLoaded(session: Session, items: Item[]): Promise<string[]> {
  const { demanded } = neededAtStart(items);
  if (demanded.length === 0) return [];
  const [row] = await session.query<{ loaded: string }>("SELECT pg_catalog.current_setting('shared_preload_libraries') AS loaded");
  const loaded = row!.loaded.split(',').map((name) =>
    name
      .trim()
      .replace(/^"(.*)"$/, '$1')
      .replace(/^\$libdir\//, ''),
  );
  return demanded.filter((name) => !loaded.includes(name));
}

function locale(session: Session, items: Item[]): Promise<Check> {
  return timed(async () => {
    const base = { name: 'locale', expected: 'the order of texts of the source is known here' };
    if (items.length === 0) return { ...base, status: 'skipped', actual: 'the dump has no inventory that names it' };
    const missing = await missingLocales(session, items);
    if (missing.length === 0) return { ...base, status: 'passed', actual: 'known' };
    const names = missing.map(({ provider, names: [name] }) => `${name} (${provider})`).join(', ');
    return {
      ...base,
      status: 'degraded',
      actual: `not on this machine: ${names}; restored in the server's own`,
      hint: 'Generate it (locale-gen), so that what depends on the order of texts is tried too.',
    };
  });
}
