import { join } from 'node:path';
import { isProgram } from '../../command.ts';
import type { Context } from '../../context.ts';
import { type Check, timed } from '../../report.ts';
import { oneLine, showBytes, showCount } from '../../units.ts';
import { type Access, connect, type Session } from '../postgres/connection.ts';
import { writeFor } from '../postgres/scratch-hands.ts';
import { asServer } from './control.ts';
import type { Login } from './recover.ts';
import type { Work } from './restore.ts';
import { collect, type Said } from './tool.ts';

/** Above it a look at every row of every index would take hours: the structure of each is checked then, and no more. */
const DEEP = 50e9;

const NAME = 'amcheck';

/** A running server over the restored cluster, and the way into each of its databases. */
export interface Reach {
  login: Login;
  port: number;
  accessTo(database: string): Access;
}

/** Tables and B-tree indexes of every database, by pg_amcheck. */
export function amcheck(work: Work, reach: Reach, names: string[], context: Context): Promise<Check> {
  return timed(async () => {
    const deep = work.set.bytes <= DEEP;
    const expected = deep
      ? 'tables and B-tree indexes sound, and every row in its indexes'
      : `tables and B-tree indexes sound (above ${showBytes(DEEP)} without looking up each row)`;
    if (!(await isProgram(work.server.path('pg_amcheck')))) {
      const hint = `Install postgresql-client-${work.server.major}.`;
      return { name: NAME, status: 'inconclusive', expected, actual: `there is no pg_amcheck in ${work.server.directory}`, hint };
    }
    const prepared = await prepare(names, reach, context);
    try {
      if (prepared.unavailable) {
        const hint = `Install the extensions of the server (Debian has them in postgresql-${work.server.major}, others in a package contrib).`;
        return { name: NAME, status: 'inconclusive', expected, actual: 'the extension amcheck is not on this machine', hint };
      }
      const options = ['--verbose', `--jobs=${work.jobs}`, ...(deep ? ['--parent-check', '--heapallindexed'] : [])];
      if (deep && work.server.major >= 17) options.push('--checkunique');
      const said = await runAmcheck(work, reach, options, context);
      return { name: NAME, expected, ...judgeAmcheck(said, names.length, await movedCollations(names, reach, work.server.major, context)) };
    } finally {
      // What users run next is to find the databases as they were.
      for (const name of prepared.made)
        await inDatabase(reach.accessTo(name), context, (session) => session.query('DROP EXTENSION IF EXISTS amcheck')).catch(() => {});
    }
  });
}

/** Those that take connections: template0 and what somebody closed are left out by pg_amcheck as well. */
export async function databases({ accessTo }: Reach, context: Context): Promise<string[]> {
  const rows = await inDatabase(accessTo('template1'), context, (session) =>
    session.query<{ name: string }>(
      'SELECT datname AS name FROM pg_catalog.pg_database WHERE datallowconn AND datconnlimit <> -2 ORDER BY datname',
    ),
  );
  return rows.map(({ name }) => name);
}

async function prepare(names: string[], { accessTo }: Reach, context: Context) {
  const made: string[] = [];
  for (const name of names) {
    const unavailable = await inDatabase(accessTo(name), context, async (session) => {
      const [found] = await session.query<{ installed: string | null }>(
        "SELECT installed_version AS installed FROM pg_catalog.pg_available_extensions WHERE name = 'amcheck'",
      );
      if (found === undefined) return true;
      if (found.installed !== null) return false;
      await session.query('SET default_transaction_read_only = off');
      await session.query('CREATE EXTENSION amcheck WITH SCHEMA pg_catalog');
      made.push(name);
      return false;
    });
    if (unavailable) return { made, unavailable };
  }
  return { made, unavailable: false };
}

async function runAmcheck({ server, place }: Work, { login, port }: Reach, options: string[], context: Context): Promise<Said> {
  const passFile = join(place.socketDirectory, 'pgpass');
  await writeFor(context, place.user, passFile, `*:*:*:*:${login.password}\n`);
  return collect(context, {
    ...asServer(server, place, 'pg_amcheck', [...options, '--all', '--maintenance-db=template1']),
    env: {
      ...{ PGHOST: place.socketDirectory, PGPORT: String(port), PGUSER: login.user, PGPASSFILE: passFile, HOME: place.socketDirectory },
      // Over what the role or the database may have as its own.
      PGOPTIONS: '-c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0',
    },
  });
}

export interface Finding {
  /** As pg_amcheck names it: `btree index "shop.public.t_pkey"`. */
  object: string;
  /** SQLSTATE; undefined where the look itself succeeded and found damage in a table. */
  code: string | undefined;
  text: string;
}

const OBJECT = /^((?:btree index|heap table) ".*?")(?:, (block .*))?:\s*$/;

/** The blocks of `pg_amcheck --verbose`. A message may quote what a row holds, so only those of damage and of missing files are kept. */
export function readFindings(stdout: string): Finding[] {
  const findings: Finding[] = [];
  const lines = stdout.split('\n');
  for (const [index, line] of lines.entries()) {
    const [, object, where] = OBJECT.exec(line) ?? [];
    if (object === undefined) continue;
    const next = lines[index + 1]?.trim() ?? '';
    const [, code, message = ''] = /^ERROR: {2}([0-9A-Z]{5}): (.*)$/.exec(next) ?? [];
    const text = code === undefined ? `${where ?? ''} ${next}`.trim() : /^(?:XX|58)/.test(code) ? message : `error ${code}`;
    findings.push({ object, code, text });
  }
  return findings;
}

/** data_corrupted and index_corrupted, and what a broken page makes of a look; all else says that it could not be looked at. */
const isDamage = ({ code }: Finding) => code === undefined || code.startsWith('XX');
const ORDER = /(?:item order|high key|cross page item order|invariant)|lacks matching index tuple/;

export function judgeAmcheck(said: Said, count: number, moved: string[]): Pick<Check, 'status' | 'actual' | 'hint'> {
  const findings = readFindings(said.stdout);
  const damage = findings.filter(isDamage);
  const shown = (ones: Finding[]) =>
    oneLine(
      ones
        .slice(0, 3)
        .map(({ object, text }) => `${object}: ${text}`)
        .join('; '),
      500,
    );
  const objects = (ones: Finding[]) => new Set(ones.map(({ object }) => object)).size;
  if (damage.length > 0 && moved.length > 0 && damage.every(({ code, text }) => code === 'XX002' && ORDER.test(text))) {
    const actual = `${moved.join(', ')}: collations of another version than on the source, which order text differently; ${shown(damage)}`;
    return {
      status: 'inconclusive',
      actual,
      hint: 'Verify on the same release of the operating system as the source has, where text is ordered alike.',
    };
  }
  if (damage.length > 0) {
    const hint =
      'The backup holds the damage of the source: check there with pg_amcheck, REINDEX damaged indexes, and for tables keep older backups.';
    return { status: 'failed', actual: `${showCount(objects(damage))} damaged: ${shown(damage)}`, hint };
  }
  if (said.code !== 0 || findings.length > 0) {
    const words =
      findings.length > 0
        ? shown(findings)
        : oneLine(
            said.stderr
              .split('\n')
              .filter((line) => /error:/.test(line))
              .join('; ') || `exit code ${said.code}`,
            300,
          );
    return {
      status: 'inconclusive',
      actual: `could not be looked at: ${words}`,
      hint: 'Install on this machine the extensions that the source has.',
    };
  }
  const looked = new Set([...said.stderr.matchAll(/in database "(.*)": using amcheck version/g)].map(([, name]) => name)).size;
  if (looked === 0) return { status: 'inconclusive', actual: 'pg_amcheck looked at no database' };
  return { status: looked < count ? 'inconclusive' : 'passed', actual: `${showCount(looked)} of ${showCount(count)} databases` };
}

/** Databases with collations of another version than this machine's: their indexes on text may be in another order, and sound where they were. */
async function movedCollations(names: string[], { accessTo }: Reach, major: number, context: Context): Promise<string[]> {
  const other = 'SELECT 1 FROM pg_catalog.pg_collation WHERE collversion <> pg_catalog.pg_collation_actual_version(oid)';
  const own = `SELECT 1 FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()
    AND datcollversion <> pg_catalog.pg_database_collation_actual_version(oid)`;
  const sql = major >= 15 ? `${own} UNION ALL ${other}` : other;
  const moved: string[] = [];
  for (const name of names) if ((await inDatabase(accessTo(name), context, (session) => session.query(sql))).length > 0) moved.push(name);
  return moved;
}

async function inDatabase<T>(access: Access, context: Context, work: (session: Session) => Promise<T>): Promise<T> {
  const session = await connect(access, context);
  try {
    return await work(session);
  } finally {
    await session.close();
  }
}
