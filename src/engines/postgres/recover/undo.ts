import type { Context } from '../../../context.ts';
import { messageOf, UserError } from '../../../errors.ts';
import { connect, type Session } from '../connection.ts';
import { identifier } from '../roles.ts';
import { contentsOf, listed } from '../scratch-before.ts';
import { at, type Place } from './place.ts';

/** A terminal waits for us; to drop a large database takes as long as to remove its files. */
const AFTERWARDS_MS = 120_000;

/** A context that goes on after an abort. */
const afterwards = (context: Context): Context => ({
  ...context,
  tag: `${context.tag}-end`,
  signal: AbortSignal.timeout(AFTERWARDS_MS),
});

/** Drops a database that this run has made; false where there is none. Throws a UserError that says what is left. */
export async function dropMade(place: Place, made: string, context: Context): Promise<boolean> {
  const after = afterwards(context);
  try {
    const session = await connect(at(place.access, place.maintenance), after);
    try {
      const known = await session.query('SELECT FROM pg_catalog.pg_database WHERE datname OPERATOR(pg_catalog.=) $1', [made]);
      if (known.length === 0) return false;
      await withSession(place, made, after, dropSubscriptions).catch(() => {});
      await session.query(`ALTER DATABASE ${identifier(made)} IS_TEMPLATE false`);
      await session.query(`DROP DATABASE ${identifier(made)} WITH (FORCE)`);
      return true;
    } finally {
      await session.close();
    }
  } catch (thrown) {
    throw new UserError(`${place.description}: the database ${made}, half restored, could not be dropped: ${messageOf(thrown)}`, {
      hint: `Run in another database: DROP DATABASE ${identifier(made)} WITH (FORCE);`,
      cause: thrown,
    });
  }
}

async function withSession(place: Place, database: string, context: Context, work: (session: Session) => Promise<void>): Promise<void> {
  const session = await connect(at(place.access, database), context);
  try {
    await work(session);
  } finally {
    await session.close();
  }
}

/** A restored one is asleep; its slot, on another server, is not touched. */
async function dropSubscriptions(session: Session): Promise<void> {
  const rows = await session.query<{ name: string }>(
    'SELECT s.subname AS name FROM pg_catalog.pg_subscription s JOIN pg_catalog.pg_database d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()',
  );
  for (const name of rows.map((row) => identifier(row.name)))
    await session.query(`ALTER SUBSCRIPTION ${name} SET (slot_name = NONE); DROP SUBSCRIPTION ${name}`);
}

/** Statements that drop what somebody has made, outermost first; `public` comes back as it was. */
const DROPS = `
SELECT pg_catalog.format('DROP EVENT TRIGGER %I', evtname) AS sql, 1 AS turn FROM pg_catalog.pg_event_trigger WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP PUBLICATION %I', pubname), 2 FROM pg_catalog.pg_publication
UNION ALL SELECT pg_catalog.format('DROP SCHEMA %I CASCADE', nspname), 3 FROM pg_catalog.pg_namespace WHERE (oid >= 16384 OR nspname = 'public') AND nspname !~ '^pg_'
UNION ALL SELECT pg_catalog.format('DROP EXTENSION IF EXISTS %I CASCADE', extname), 4 FROM pg_catalog.pg_extension WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP FOREIGN DATA WRAPPER IF EXISTS %I CASCADE', fdwname), 5 FROM pg_catalog.pg_foreign_data_wrapper WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP LANGUAGE IF EXISTS %I CASCADE', lanname), 6 FROM pg_catalog.pg_language WHERE oid >= 16384
UNION ALL SELECT pg_catalog.format('DROP CAST IF EXISTS (%s AS %s) CASCADE', castsource::pg_catalog.regtype, casttarget::pg_catalog.regtype), 7
  FROM pg_catalog.pg_cast WHERE oid >= 16384
UNION ALL SELECT 'SELECT pg_catalog.lo_unlink(oid) FROM pg_catalog.pg_largeobject_metadata', 8 ORDER BY turn`;

const PUBLIC = `
SELECT pg_catalog.pg_get_userbyid(nspowner)::pg_catalog.text AS owner, pg_catalog.obj_description(oid, 'pg_namespace') AS comment,
  COALESCE((SELECT pg_catalog.array_agg(pg_catalog.format('GRANT %s ON SCHEMA public TO %s', x.privilege_type,
    CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(x.grantee)) END))
    FROM pg_catalog.aclexplode(nspacl) x), '{}') AS grants
FROM pg_catalog.pg_namespace WHERE nspname = 'public'`;

/** How an empty database is before a restore changes it. */
export interface EmptyBefore {
  /** Undefined where there is none. */
  public: PublicSchema | undefined;
  /** Those that came with the database, beside plpgsql. */
  extensions: string[];
  /** It has settings of its own. */
  settings: boolean;
}

interface PublicSchema {
  owner: string;
  comment: string | null;
  grants: string[];
}

export async function readEmpty(session: Session): Promise<EmptyBefore> {
  const [schema] = await session.query<PublicSchema>(PUBLIC);
  const extensions = await session.query<{ name: string }>(
    "SELECT extname::pg_catalog.text AS name FROM pg_catalog.pg_extension WHERE extname OPERATOR(pg_catalog.<>) 'plpgsql'",
  );
  const settings = await session.query(
    `SELECT FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase
     WHERE d.datname = pg_catalog.current_database() AND s.setrole = 0`,
  );
  return { public: schema, extensions: extensions.map(({ name }) => name), settings: settings.length > 0 };
}

/** Empties a database that was empty before. Throws a UserError that says what is left. */
export async function emptyAgain(place: Place, before: EmptyBefore | undefined, context: Context): Promise<void> {
  const { name, access, description } = place;
  let left = 'what was restored';
  try {
    if (before === undefined) return; // Nothing was written yet.
    if (before.extensions.length > 0)
      throw new UserError(`to empty it would take away the extensions that it had before (${before.extensions.join(', ')})`);
    const session = await connect(at(access, name), afterwards(context));
    try {
      await session.query("SET default_transaction_read_only = off; SET search_path = ''; SET role = none; SET statement_timeout = 0");
      await dropSubscriptions(session).catch(() => {});
      const failed = (await dropAll(session)) ?? (await remakePublic(session, before.public));
      if (!before.settings) await session.query(`ALTER DATABASE ${identifier(name)} RESET ALL`).catch(() => {});
      const names = (await contentsOf(session)).filter((made) => made !== 'public');
      if (names.length === 0) return;
      left = listed(names);
      throw new UserError(failed ?? 'something was not dropped');
    } finally {
      await session.close();
    }
  } catch (thrown) {
    throw new UserError(`${description}: the database was empty, and now holds ${left}: ${messageOf(thrown)}`, {
      hint: 'Drop what is in it, or make it anew, before this is run again.',
      cause: thrown,
    });
  }
}

/** What failed first. What one statement could not do may have gone with another. */
async function dropAll(session: Session): Promise<string | undefined> {
  let failed: string | undefined;
  for (const { sql } of await session.query<{ sql: string }>(DROPS))
    await session.query(sql).catch((thrown: unknown) => {
      failed ??= messageOf(thrown);
    });
  return failed;
}

async function remakePublic(session: Session, before: PublicSchema | undefined): Promise<string | undefined> {
  if (before === undefined) return undefined;
  const comment = before.comment === null ? [] : [`COMMENT ON SCHEMA public IS '${before.comment.replaceAll("'", "''")}'`];
  const owner = `ALTER SCHEMA public OWNER TO ${identifier(before.owner)}`;
  let failed: string | undefined;
  for (const sql of ['CREATE SCHEMA IF NOT EXISTS public', ...before.grants, ...comment, owner])
    await session.query(sql).catch((thrown: unknown) => {
      failed ??= messageOf(thrown);
    });
  return failed;
}
