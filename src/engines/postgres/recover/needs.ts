import type { Check } from '../../../report.ts';
import type { RestorePart } from '../../restored.ts';
import type { Session } from '../connection.ts';
import { missingExtensions, missingLocales } from '../restore/missing.ts';
import type { Opened } from '../restore/open.ts';
import { identifier } from '../roles.ts';
import type { Place } from './place.ts';

export interface Needing {
  part: RestorePart;
  dump: Opened;
  place: Place;
}

/** The rungs before anything is written to the server. */
export async function needsHere(session: Session, { part, dump, place }: Needing): Promise<Check[]> {
  return [
    serverCheck(place, part.facts?.serverVersion ?? dump.serverVersion),
    await extensions(session, part),
    await locale(session, part, place),
  ];
}

function serverCheck({ server }: Place, wanted: string | undefined): Check {
  const major = Number(/^\d+/.exec(wanted ?? '')?.[0] ?? server.major);
  const base = { name: 'server', expected: `PostgreSQL ${major} or newer`, ms: 0 };
  const actual = `PostgreSQL ${server.version}`;
  if (server.major < major)
    return { ...base, status: 'failed', actual, hint: `Restore to a server of PostgreSQL ${major}, as the source was.` };
  return { ...base, status: 'passed', actual: server.major > major ? `${actual}, newer than the source's ${wanted}` : actual };
}

async function extensions(session: Session, { inventory }: RestorePart): Promise<Check> {
  const base = { name: 'extensions', expected: 'every extension of the source can be made here', ms: 0 };
  if (!inventory) return { ...base, status: 'skipped', actual: 'the dump has no inventory that lists them' };
  const missing = await missingExtensions(session, inventory);
  const absent = missing.filter(({ offered }) => offered.length === 0).map(({ name }) => name);
  const other = missing.filter(({ offered }) => offered.length > 0);
  if (absent.length > 0)
    return {
      ...base,
      status: 'failed',
      actual: `the server does not have ${absent.join(', ')}`,
      hint: 'Install them on the server (packages such as postgresql-15-postgis-3; on a managed one its list of allowed extensions), or restore to one that has them.',
    };
  const said = other.map(({ name, wanted, offered }) => `${name} ${offered.at(-1)}, at the source ${wanted}`).join('; ');
  if (other.length > 0)
    return { ...base, status: 'degraded', actual: said, hint: 'As after every restore the version is the one that the server has.' };
  return { ...base, status: 'passed', actual: `${inventory.filter(({ kind }) => kind === 'extension').length} of the source` };
}

/** Another order of texts than the source's is the choice of a person, not ours: indexes and results depend on it. */
async function locale(session: Session, { inventory, facts }: RestorePart, { there, limited, name }: Place): Promise<Check> {
  const base = { name: 'locale', expected: 'the encoding and the order of texts of the source', ms: 0 };
  if (there) {
    const wanted: Record<string, string | undefined> = {
      encoding: facts?.encoding,
      collate: facts?.locale?.collate,
      ctype: facts?.locale?.ctype,
    };
    const differ = Object.entries(there.properties).filter(
      ([key, value]) => there.empty && wanted[key] !== undefined && wanted[key] !== value,
    );
    const said = differ.map(([key, value]) => `${key} ${value}, at the source ${wanted[key]}`).join('; ');
    if (differ.length > 0)
      return {
        ...base,
        status: 'degraded',
        actual: said,
        hint: 'The empty database that is there was made so: drop it, and it is made as at the source.',
      };
    if (there.empty) return { ...base, status: 'passed', actual: 'as at the source' };
  }
  if (!inventory) return { ...base, status: 'skipped', actual: 'the dump has no inventory that names it' };
  if (limited) return { ...base, status: 'skipped', actual: 'found out when the database is made' };
  const missing = await missingLocales(session, inventory);
  if (missing.length === 0) return { ...base, status: 'passed', actual: 'known here' };
  const names = missing.map(({ provider, names: [one] }) => `${one} (${provider})`).join(', ');
  return {
    ...base,
    status: 'failed',
    actual: `the server does not know ${names}`,
    hint: `Generate it there (locale-gen) and restart the server; or make the database in an order of your choice, and run this again: ${makeOther(name, facts?.encoding)}`,
  };
}

const makeOther = (name: string, encoding = 'UTF8') =>
  `CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C.UTF-8';`;
