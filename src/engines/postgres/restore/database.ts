import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, UserError } from '../../../errors.ts';
import type { Session } from '../connection.ts';
import { identifier, literal } from '../roles.ts';
import { isLocked, ownTraits } from '../scratch-traits.ts';
import { commandHead } from './journal.ts';
import { missingLocales } from './missing.ts';
import type { Needs } from './needs.ts';
import { type Finding, type Problem, worstOf } from './outcome.ts';
import type { Contents } from './toc.ts';
import { runTool, type Said, type Workplace } from './tool.ts';

/** Where to be while a database of this name is made. */
export const maintenanceFor = (name: string) => (name === 'postgres' ? 'template1' : 'postgres');

/** Whether a database holds nothing that anybody has made. */
export async function isEmpty(session: Session): Promise<boolean> {
  const [row] = await session.query<{ empty: boolean }>(
    `SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_class WHERE oid >= 16384) AND NOT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE oid >= 16384)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_type WHERE oid >= 16384) AND NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE oid >= 16384)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE oid >= 16384)
       AND NOT EXISTS (SELECT FROM pg_catalog.pg_largeobject_metadata) AS empty`,
  );
  return row!.empty;
}

/**
 * Sees to it that there is no database of the name: an empty one, as every server has from the beginning and containers are told to make, is
 * dropped, so that it can come back with its own settings. Throws a UserError where it holds something. `ours`: this run has made it.
 */
export async function makeRoom(work: Workplace, name: string, ours: boolean): Promise<void> {
  const { session } = work;
  if (!(await databaseNames(session)).has(name)) return;
  const there = await work.connectTo(name);
  try {
    if (ours) await dropSubscriptions(there);
    else await refuseOthers(there, name);
  } finally {
    await there.close();
  }
  if (name === 'template1') await session.query('ALTER DATABASE template1 IS_TEMPLATE false');
  await session.query(`DROP DATABASE ${identifier(name)} WITH (FORCE)`);
}

/** Only what can be made again as it was is dropped. */
async function refuseOthers(there: Session, name: string): Promise<void> {
  const hint = 'Restore to a server without it, or drop it first.';
  if (!(await isEmpty(there))) throw new UserError(`the server has a database ${name} already, and it is not empty`, { hint });
  const own = await ownTraits(there);
  if (own.length > 0)
    throw new UserError(`the server has a database ${name} already, which is empty and has ${own.join(', ')} of its own`, { hint });
  if (await isLocked(there))
    throw new UserError(`the backup is one of the database ${name}, in which this run holds its lock on the server that was given`, {
      hint: 'Give scratch: auto, which makes a server of its own.',
    });
}

/** A database with a subscription cannot be dropped. Restored ones are asleep; their slot, on another server, is not touched. */
async function dropSubscriptions(there: Session): Promise<void> {
  const rows = await there.query<{ name: string }>(
    'SELECT s.subname AS name FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()',
  );
  for (const name of rows.map((row) => identifier(row.name))) {
    await there.query(`ALTER SUBSCRIPTION ${name} SET (slot_name = NONE); DROP SUBSCRIPTION ${name}`);
  }
}

export async function databaseNames(session: Session): Promise<Set<string>> {
  const rows = await session.query<{ name: string }>('SELECT datname AS name FROM pg_catalog.pg_database');
  return new Set(rows.map(({ name }) => name));
}

interface Made extends Said {
  /** Undefined where nothing could be made. */
  database: string | undefined;
  findings: Finding[];
}

/**
 * Makes the database of an archive with its settings, as `pg_restore --create` does and nothing else of it. Its name is the one that is there
 * afterwards and was not before: what the archive says of it binds nobody.
 */
export async function makeDatabase(
  work: Workplace,
  { archive, database, substituteLocale }: { archive: string; database: string; substituteLocale?: boolean },
  needs: Needs,
  contents: Contents,
): Promise<Made> {
  const { session } = work;
  const before = await databaseNames(session);
  const findings = await makeTablespaces(session, needs.tablespaces);
  const [missing] = substituteLocale ? await missingLocales(session, [], needs.locales) : [];
  const entries = contents.database.filter((id) => id !== contents.creation || missing === undefined);
  if (missing !== undefined || contents.creation === undefined) {
    const name = needs.database?.name ?? database;
    const encoding = needs.database?.encoding ?? (needs.clientEncoding === 'SQL_ASCII' ? 'SQL_ASCII' : 'UTF8');
    await createDatabase(session, name, encoding);
    const text = `${missing?.names.join(', ')} is not on this machine (${missing?.reason}): restored in the server's own locale`;
    findings.push(missing ? { kind: 'locale', name, text } : { kind: 'no-database', name, text: 'the dump says nothing of its database' });
  }
  const said = entries.length > 0 ? await restoreEntries(work, archive, entries, ['--create'], work.maintenance) : SILENT;
  const made = [...(await databaseNames(session))].filter((name) => !before.has(name));
  if (made.length === 1) return { database: made[0], findings, ...said };
  const text = made.length > 1 ? `the archive has made several databases: ${made.join(', ')}` : 'no database was made';
  return { database: undefined, findings, problems: [...said.problems, { kind: 'error', text }], omitted: said.omitted };
}

export const SILENT: Said = { problems: [], omitted: 0 };

/** Runs `pg_restore` for some entries of an archive. `database` is where it connects. */
export async function restoreEntries(
  work: Workplace,
  archive: string,
  entries: string[],
  options: string[],
  database: string,
): Promise<Said> {
  const list = join(work.folder, 'entries');
  await writeFile(list, entries.map((id) => `${id};\n`).join(''), { mode: 0o600 });
  // The name of a database that looks like a connection string is one on a command line: it stands in the environment.
  const args = ['--no-password', '--no-tablespaces', '--dbname=keepalives_idle=30', `--use-list=${list}`, ...options, archive];
  const said = await runTool(work, { tool: 'pg_restore', args, env: work.libpq(database) });
  return said.problems.some(isUnfilled) ? nameUnfilled(work, database, said) : said;
}

const REFRESH = 'REFRESH MATERIALIZED VIEW ';
const isUnfilled = ({ kind, machine, about = '' }: Problem) => kind === 'error' && machine !== true && about.startsWith(REFRESH);

const EMPTY = `SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'm' AND NOT c.relispopulated`;

/**
 * A restore fills materialized views anew, with what their queries find then: foreign servers, which nobody wants a copy to reach, also by way of
 * functions; functions that want a search_path; what another one has not filled. Everything of the dump is there all the same. Of any other
 * command the same words are a fault: whoever writes a function chooses what it says.
 */
async function nameUnfilled(work: Workplace, database: string, said: Said): Promise<Said> {
  const there = await work.connectTo(database);
  const views = await there.query<{ name: string }>(EMPTY).finally(() => there.close());
  // Of the commands the beginnings are known, which several may share: `"it's …"`.
  const byCommand = Map.groupBy(views, ({ name }) => commandHead(`${REFRESH}${name};`));
  const judge = (problem: Problem): Problem => {
    const view = isUnfilled(problem) ? byCommand.get(problem.about!)?.shift()?.name : undefined;
    if (view === undefined) return problem;
    return { kind: 'unfilled', view, text: `materialized view ${view} stays empty: ${problem.text}` };
  };
  return { ...said, ...worstOf(said.problems.map(judge), said.omitted) };
}

export async function createDatabase(session: Session, name: string, encoding: string): Promise<void> {
  // The server's own locale is one of UTF-8, as a rule; only C goes with every encoding.
  const locale = encoding === 'UTF8' ? '' : " LOCALE 'C'";
  await session.query(`CREATE DATABASE ${identifier(name)} TEMPLATE template0 ENCODING ${literal(encoding)}${locale}`);
}

/** One that is made and dropped again in between. */
export const passingDatabase = ({ tag }: { tag: string }) => `seaworthy-roles-${tag}`;

/**
 * A session in a database of that encoding, for the names of roles: they belong to the whole server and are kept as the bytes of the database in
 * which they were made, so that one of another encoding finds no `Zoé`. Made and dropped where the maintenance database has another.
 */
export async function inEncoding<T>(work: Workplace, encoding: string, act: (session: Session) => Promise<T>): Promise<T> {
  const [row] = await work.session.query<{ same: boolean }>(
    "SELECT pg_catalog.current_setting('server_encoding') = pg_catalog.pg_encoding_to_char(pg_catalog.pg_char_to_encoding($1)) AS same",
    [encoding],
  );
  if (row!.same) return act(work.session);
  const name = passingDatabase(work.context);
  await createDatabase(work.session, name, encoding);
  try {
    const session = await work.connectTo(name);
    return await act(session).finally(() => session.close());
  } finally {
    await work.session.query(`DROP DATABASE IF EXISTS ${identifier(name)} WITH (FORCE)`);
  }
}

/** Beside the data: `--no-tablespaces` leaves the default one of a database where it stands in the dump. */
export async function makeTablespaces(session: Session, names: string[]): Promise<Finding[]> {
  const rows = await session.query<{ name: string }>('SELECT spcname AS name FROM pg_catalog.pg_tablespace');
  const missing = names.filter((name) => !rows.some((row) => row.name === name));
  const findings: Finding[] = [];
  for (const name of missing) {
    await session.query('SET allow_in_place_tablespaces = on');
    const made = await session.query(`CREATE TABLESPACE ${identifier(name)} LOCATION ''`).then(
      () => 'made beside the data',
      (thrown) => `could not be made: ${messageOf(thrown)}`,
    );
    findings.push({ kind: 'made-tablespace', name, text: `tablespace ${name}: ${made}` });
  }
  return findings;
}

/** The schemas that a dump of chosen tables does not bring along. */
export async function makeSchemas(work: Workplace, database: string, names: string[]): Promise<Finding[]> {
  if (names.length === 0) return [];
  const session = await work.connectTo(database);
  try {
    for (const name of names) await session.query(`CREATE SCHEMA IF NOT EXISTS ${identifier(name)}`);
  } finally {
    await session.close();
  }
  return names.map((name) => ({ kind: 'made-schema', name, text: `schema ${name} is not in the dump: made for its tables` }));
}
